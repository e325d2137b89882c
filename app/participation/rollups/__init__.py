"""Counters per figure and day, moved by a worker or rebuilt from the ledger, with the same result."""
