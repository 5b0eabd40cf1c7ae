"""Sets of the library; each starts with ``visible_to``."""
