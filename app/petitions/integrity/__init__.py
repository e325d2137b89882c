"""Whether signatures come from people: bursts, what is held for a look, and what became of it."""
