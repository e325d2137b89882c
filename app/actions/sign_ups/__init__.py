"""Who comes to an event: places kept and given back, and who was there."""
