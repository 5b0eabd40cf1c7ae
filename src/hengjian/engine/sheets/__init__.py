"""Tables as people hand them in: files of many formats as grids of text, and their headers."""
