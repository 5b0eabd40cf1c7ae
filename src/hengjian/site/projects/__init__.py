"""The project library: programmes, projects, sites, schemes, the annual plan, utility works."""
