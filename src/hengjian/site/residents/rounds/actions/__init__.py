"""What staff do about rounds besides the steps of their procedures."""
