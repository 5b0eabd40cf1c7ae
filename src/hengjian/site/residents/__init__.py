"""Residents: the hotline, the pages for everybody; each a subject of its own, none imports another.

No score and no membership: what residents say is kept, dated and counted.
"""
