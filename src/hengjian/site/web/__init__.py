"""The pages: one package an area; each view asks one query or one action and renders."""
