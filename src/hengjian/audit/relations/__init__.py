"""Relations among figures: sums, differences, quotients, growth; whether they hold, and whether one
slip of the pen would make them hold."""
