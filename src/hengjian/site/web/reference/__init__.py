"""Pages: the evaluation of the reference case, as ``hengjian demo`` wrote it."""
