"""The library in published standards: rows to OC4IDS and back."""
