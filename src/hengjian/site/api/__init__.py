"""The REST interface and the standards."""
