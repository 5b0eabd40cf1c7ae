"""Dual monitoring: warning rules as data, what they say about the facts of a day, deadlines."""
