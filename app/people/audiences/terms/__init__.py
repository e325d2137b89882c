"""Terms of councils and boards: a term gives its members their first and last day."""
