"""Points: what staff gather from many contributions, so that each is answered once."""
