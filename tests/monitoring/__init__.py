"""Warning rules: reading, judging, deadlines."""
