"""Pages: the money of projects, payments past the red line, contracts, bank statements."""
