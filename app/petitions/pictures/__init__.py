"""The picture of a petition: in words too, with its maker and with the consent of who stands in it."""
