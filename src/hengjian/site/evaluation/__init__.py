"""Evaluations: commissioned, scored on the site's own rows, checked, issued, followed up."""
