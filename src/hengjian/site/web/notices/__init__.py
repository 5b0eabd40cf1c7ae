"""The bell, how I am told, and what leaves the site."""
