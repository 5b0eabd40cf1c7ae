"""What staff keep for the public pages."""
