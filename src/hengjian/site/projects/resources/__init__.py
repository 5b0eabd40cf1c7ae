"""Every entity of the projects, said once: a module a subject."""
