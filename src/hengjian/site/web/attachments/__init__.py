"""Pages: files that were handed in."""
