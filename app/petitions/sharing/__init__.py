"""How a petition travels: the picture beside a link, the code to scan, the poster, the place it came from."""
