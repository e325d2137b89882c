"""Comments on paragraphs, the name or pseudonym under which they stand, and texts kept when a session ended."""
