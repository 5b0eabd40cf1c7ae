"""What every subject of the site stands on; knows none of them."""
