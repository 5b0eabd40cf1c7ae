"""What subjects add to those below them; read when the site starts."""

from hengjian.site.web.additions import bonds, money, watching

__all__ = ["bonds", "money", "watching"]
