"""Judging: which figure of a relation that fails is wrong, and how sure that is."""
