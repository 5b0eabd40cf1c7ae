"""The hotline: one case however it came, a clock on it, and three dated facts at its end."""
