"""Django's SQLite backend, which reads whatever is stored.

SQLite keeps what it is given: an amount of 20 digits, the 31st of February. Django's own reading
fails on them, and with it every page and export that the row is part of.
"""
