"""What people do with cases besides the steps: enter one, open a name, bring in a sheet."""
