"""Reactions: agree, partly agree or disagree with a paragraph or with what somebody said."""
