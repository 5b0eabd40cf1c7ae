"""Pages: the annual plan, from money and wishes to the public notice."""
