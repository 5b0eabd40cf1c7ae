"""Pages: schemes, their comparison, and what is said of them."""
