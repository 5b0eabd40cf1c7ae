"""Whole copies of a site in one file: its database as of one moment, and the files it speaks of."""
