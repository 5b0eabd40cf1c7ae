"""The generated pages of an entity: the list of its table, the form of a row."""
