"""Pages: the project library and its dossiers."""
