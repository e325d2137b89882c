"""The fast lane for a crisis: a petition in one language, reviewed within minutes by who is on call."""
