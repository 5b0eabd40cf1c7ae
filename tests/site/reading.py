"""A page as it is seen: how its template breaks lines is no part of what it says."""

from __future__ import annotations

import re


def seen(html: str) -> str:
    """The page with white space folded, and none where a tag begins or ends."""
    folded = re.sub(r"\s+", " ", html)
    return re.sub(r" ?(</?[a-zA-Z!][^<>]*?) ?> ?", r"\1>", folded)


def content(html: str) -> str:
    """What stands in the middle of the page: without navigation and top bar."""
    return seen(html).partition("<main")[2].partition("</main>")[0]


def spoken(html: str) -> str:
    """What a page says, without its tags: figures in a sentence are links."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())
