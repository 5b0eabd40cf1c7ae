"""Commands of the common floor."""
