"""Owners' votes: counted, held against a second count, published and verified."""
