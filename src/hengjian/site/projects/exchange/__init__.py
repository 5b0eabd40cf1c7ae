"""Tables in and out: what each table's columns are, templates, imports, exports."""
