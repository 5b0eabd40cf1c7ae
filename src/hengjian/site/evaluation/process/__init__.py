"""How evaluations are carried out, as entities."""
