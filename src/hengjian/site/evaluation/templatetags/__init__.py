"""Tags of the pages of evaluations."""
