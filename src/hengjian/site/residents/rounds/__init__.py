"""Consultation rounds: who was asked about a scheme, what was said, what became of it; the contact
group of a site, home visits, residents at acceptance, and who keeps a site afterwards."""
