"""Published standards: a file to dataclasses and back, without a database."""
