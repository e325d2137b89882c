"""Everybody who ever takes part, as a random id, and the keyed fingerprints by which they are recognised."""
