"""Pages: long work and how far it is."""
