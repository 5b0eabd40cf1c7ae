"""The living catalogue of what pages are made of."""
