"""Pages: tables in and out."""
