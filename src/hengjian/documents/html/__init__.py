"""Reports as one self-contained html file: no script, no request, every figure opens its trace."""

from hengjian.documents.html.writer import Link, html_of

__all__ = ["Link", "html_of"]
