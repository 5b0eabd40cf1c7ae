"""Audit of reports: find the figures that cannot be true, and leave the others in peace."""
