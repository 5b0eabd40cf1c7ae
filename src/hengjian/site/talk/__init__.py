"""Notes on any record, with those they name and those who are to do something by a day."""
