"""The append-only ledger: who did what, when, for which goal, through which channel."""
