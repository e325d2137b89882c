"""The public pages of petitions, where a petition and its signatures meet."""
