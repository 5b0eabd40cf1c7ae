"""Owners' votes on the site."""
