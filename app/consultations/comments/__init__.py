"""Comments on paragraphs, the names they stand under, and texts kept when a session ended."""
