"""The figures of a rendered page: which of them open their source, and which do not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

ELEMENTS = {
    **dict.fromkeys(("script", "style", "template", "svg", "option", "textarea"), "no text"),
    **dict.fromkeys(("nav", "label", "legend", "dt", "th", "summary", "button", "title"),
                    "a label: names what stands beside it"),
    **dict.fromkeys(("h2", "h3"), "a title: a number in it counts the rows that stand below"),
    "time": "a moment",
    "kbd": "a key of the keyboard",
    "code": "an explanation: the formula itself, with its values",
    "a": "a name of a row, or a count that leads to the list of exactly these rows",
    "progress": "a drawing: its numbers stand beside it",
}  # fmt: skip
CLASSES = {
    **dict.fromkeys(("formula", "why-step", "trace", "said", "card-lead-rule", "worked-out"),
                    "an explanation: the formula itself, with its values"),
    **dict.fromkeys(("cell-text", "cell-long", "cell-name", "cell-date", "cell-moment", "name"),
                    "words and names"),
    **dict.fromkeys(("cell-badge", "badge"), "a state, or how many rows the card lists"),
    "owed-count": "how many rows stand below",
    "ladder": "the bounds of a rule, as its file states them",
    "small": "the end of the trail: its number and hash",
    "basis": "words and names",
    "solved": "how the optimiser worked, no figure of the plan",
    "prose": "words as they were entered",
    "synthetic": "the mark of invented data",
    "visually-hidden": "said once more for who listens",
    "list-count": "how many rows the list itself shows",
    "pages": "a number of a page",
    "list-foot": "how many rows the list itself shows",
    "others": "the rows themselves, unfolded on the page",
    "empty": "what to do where there is nothing yet",
    "words": "words and names",
    "alert": "a message: its figures stand on the page that it leads to",
    "code-of": "a code",
    "passage-text": "words as they were sent for comments",
    "drawn-household": "a household of a sample: its number in its site is its name",
    **dict.fromkeys(("due-days", "due-days-overdue", "due-days-later", "due"),
                    "a calendar: its days, and how many rows are due on each"),
    "history": "the trail itself",
}  # fmt: skip
WORDS = {
    "a telephone number": r"\d{3,4}-\d{7,8}|\d{3,4}-?\*+\d+|\d{3}\*+\d{4}|12345 ?热线",
    "a day, a month, a year": r"(?:19|20)\d{2}–(?:19|20)\d{2}"
    r"|\d{4}[-–]\d{1,2}(?:-\d{1,2})?(?: \d{1,2}:\d{2})?|\d{1,2}:\d{2}"
    r"|(?:19|20)\d{2} ?(?:年[底初度末前]?|–(?:19|20)\d{2})?(?: ?\d{1,2} ?月)?(?: ?\d{1,2} ?日)?"
    r"(?![\d,.])"
    r"|\d{1,2} ?月(?: ?\d{1,2} ?日)?",
    "a document, an article": r"〔\d{4}〕 ?\d+ ?号|[A-Z]{2}[/A-Z]* ?\d[\d.\-]*"
    r"|第 ?\d+ ?[条章款期次笔页步名号版轮稿]|附件 ?\d+|art\. ?\d+|(?:payment|stop|step|page) \d+",
    "a code, a name of a file": r"[A-Za-z][\w./@-]*\d[\w./@-]*|\d[\w./@-]*[A-Za-z][\w./@-]*|#\d+",
    "a name of an invented row": r"合成[\u4e00-\u9fff]*\d+(?:[\u4e00-\u9fff]*\d*号)?",
    "a unit of measure": r"10,000 yuan|× ?10,000|100 ?分制|/ ?100",
}
"""What is no figure though it has digits, each with the reason."""
NO_FIGURE = re.compile("|".join(WORDS.values()))
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "use", "wbr"))


@dataclass
class Figures:
    """The figures of a page as they are printed."""

    opening: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Each with the words around it."""

    @property
    def share(self) -> float:
        """Of those that open, 0 to 1; 1 where there is none."""
        whole = len(self.opening) + len(self.others)
        return len(self.opening) / whole if whole else 1.0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Figures()
        self.within: list[tuple[str, bool, bool]] = []
        """Open elements: their name, whether they open a source, whether they are left aside."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        opens = tag == "a" and "figure" in classes
        aside = not opens and (tag in ELEMENTS or bool(classes & set(CLASSES)))
        self.within.append((tag, opens, aside))

    def handle_endtag(self, tag: str) -> None:
        while self.within and tag not in VOID:
            if self.within.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        names = [tag for tag, _, _ in self.within]
        if "main" not in names:
            return
        if any(opens for _, opens, _ in self.within):
            self.found.opening += NUMBER.findall(data)
        elif not any(aside for _, _, aside in self.within):
            for number in NUMBER.findall(NO_FIGURE.sub(" ", data)):
                words = " ".join(data.split())
                place = " ".join(names[names.index("main") + 1 :][-3:])
                self.found.others.append(f"{number} in “{words[:60]}” ({place})")


def figures_of(html: str) -> Figures:
    """The figures of a page, in the order in which they stand."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


def links_of(html: str) -> Iterator[str]:
    """Where the links of the page's middle lead on this site."""
    main = html.partition("<main")[2].partition("</main>")[0]
    for address in re.findall(r'<a[^>]*?href="(/[^"#]*)', main):
        yield address.replace("&amp;", "&")
