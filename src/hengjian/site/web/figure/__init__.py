"""The face of figures: the link on a page, the drawer, and the page of its own."""
