"""Writers: an audit becomes a page, JSON, or comments in the original."""
