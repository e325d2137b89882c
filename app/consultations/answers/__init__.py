"""Answers: what the organisation says to a point, and what became of it in the next version."""
