"""Two published versions of a draft beside each other, word by word, with the share that changed."""
