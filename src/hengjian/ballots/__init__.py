"""Owners' votes: what the law of a day asks, counted on both bases, and a published count verified.

No database and no site: the site keeps rolls and votes, this package counts and checks them.
"""
