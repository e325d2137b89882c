"""Signatures: signing, confirming by mail, withdrawing, and counting."""
