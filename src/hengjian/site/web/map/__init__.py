"""Pages: the map of sites, contiguous areas and boundaries the users loaded."""
