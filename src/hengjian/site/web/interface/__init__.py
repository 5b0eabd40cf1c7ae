"""Pages about the REST interface: its document to try out, and what each kind of problem means."""
