"""Sets of the library; each starts with ``visible_to``."""

from hengjian.site.projects.queries.visibility import visible_to

__all__ = ["visible_to"]
