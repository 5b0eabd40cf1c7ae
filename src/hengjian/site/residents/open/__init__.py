"""What pages without an account have in common: their look, and the panels of a site's page."""
