"""Pages: works of the utilities, their calendar, what would be dug twice, coordinated plans."""
