"""Public money on its way: rates with named denominators, what may be paid, bank statements."""
