"""Measures: declared counts and sums over record tables."""
