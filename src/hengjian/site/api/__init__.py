"""The REST interface: projects, sites, schemes, plans and OC4IDS, by token, with its own document.

Everything goes through the same queries and actions as the pages: a token sees and may what its
membership sees and may.
"""
