"""What became of what people said: per consultation, per point, per audience, and the mail to who said it."""
