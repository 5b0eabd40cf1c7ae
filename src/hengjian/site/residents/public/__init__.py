"""Pages for everybody about a community: what, when, by whom, for how much; and its board."""
