"""The reference district for demonstration: published facts of the project with their source,
and invented rows, each marked as synthetic, from which it can be shown how the site works."""
