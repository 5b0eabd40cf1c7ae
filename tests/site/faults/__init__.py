"""Real processes of the site that are killed while they work."""
