"""Tables in and out by declared columns, imports and their undoing, OC4IDS."""
