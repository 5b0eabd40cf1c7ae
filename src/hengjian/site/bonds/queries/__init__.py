"""Sets of rows; each starts with ``visible_to``."""
