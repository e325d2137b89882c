"""Which roles staff hold, granted by whom, from when until when."""
