"""The report of an evaluation: outline, draft by rule, building, annexes, what lacks."""
