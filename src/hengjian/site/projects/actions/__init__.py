"""Changes: keyword-only, atomic, written to the trail."""
