"""Changes that are no step of a procedure."""
