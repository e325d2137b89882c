"""A new mail address, confirmed by whoever reads it."""
