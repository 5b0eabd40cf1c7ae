"""Rounds on the site."""
