"""To which audiences somebody belongs, from when until when."""
