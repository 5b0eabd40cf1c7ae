"""People, organisations, memberships, roles and what each may do."""
