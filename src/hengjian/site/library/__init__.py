"""The project library: programmes, projects, sites, schemes, dossiers; no money, no progress."""
