"""What staff do about votes besides the steps of their procedures."""
