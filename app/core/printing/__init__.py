"""PDF files made by the server: our fonts, what can be printed with them, and the way from data to bytes."""
