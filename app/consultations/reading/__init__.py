"""The public pages of a consultation: process, draft and comments read together."""
