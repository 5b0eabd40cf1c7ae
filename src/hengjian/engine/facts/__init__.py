"""Facts: one quantity, one project, one date, with its source."""
