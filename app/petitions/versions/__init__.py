"""The wordings of a petition: once people sign, other words are a next version that somebody else reviews."""
