"""Signing in by a mailed link."""
