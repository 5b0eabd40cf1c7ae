"""Owners' votes: a roll, ballots by code or on paper, both bases counted, objections, a result."""
