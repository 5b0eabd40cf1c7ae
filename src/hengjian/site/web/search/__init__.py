"""Pages: one search over everything the person may see."""
