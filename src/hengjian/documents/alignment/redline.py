"""Two versions of a text as one Word file with tracked changes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from hengjian.documents.alignment.pairing import pairs_of
from hengjian.documents.alignment.tokens import tokens_of
from hengjian.documents.docx.markup import NAMESPACES, text
from hengjian.documents.extras import needed


def redline_of(
    old: Sequence[str], new: Sequence[str], *, author: str, on: dt.date, title: str
) -> bytes:
    """A Word file in which rejecting all changes gives ``old`` and accepting all gives ``new``.

    A paragraph that moved is deleted where it was and inserted where it is. Raises ``Refused``
    (``extra-missing``).
    """
    document = needed("docx").Document()
    document.core_properties.title = title
    document.core_properties.author = author
    marks = _Marks(author, f"{on.isoformat()}T00:00:00Z")
    parse = needed("docx.oxml").parse_xml
    end = document.element.body.sectPr
    for xml in _paragraphs(list(old), list(new), marks):
        end.addprevious(parse(xml))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class _Marks:
    """The marks of tracked changes, each with its own number."""

    def __init__(self, author: str, moment: str) -> None:
        self.by = f'w:author="{text(author)}" w:date="{moment}"'
        self.count = 0

    def mark(self, kind: str, inner: str) -> str:
        """``inner`` inserted or deleted."""
        self.count += 1
        end = f">{inner}</w:{kind}>" if inner else "/>"
        return f'<w:{kind} w:id="{self.count}" {self.by}{end}'

    def run(self, kind: str, words: str) -> str:
        """Words that stay, come or go."""
        tag = "w:delText" if kind == "del" else "w:t"
        inner = f'<w:r><{tag} xml:space="preserve">{text(words)}</{tag}></w:r>'
        return inner if kind == "same" else self.mark(kind, inner)

    def paragraph(self, runs: str, kind: str = "same") -> str:
        """A paragraph whose own end stays, comes or goes."""
        head = "" if kind == "same" else f"<w:pPr><w:rPr>{self.mark(kind, '')}</w:rPr></w:pPr>"
        return f"<w:p {NAMESPACES}>{head}{runs}</w:p>"


def _paragraphs(old: list[str], new: list[str], marks: _Marks) -> Iterator[str]:
    links = _in_order(pairs_of(old, new))
    at = 0
    for mine, theirs in [*sorted(links.items()), (len(old), len(new))]:
        start = max((m for m in links if m < mine), default=-1) + 1
        for n in range(start, mine):
            yield marks.paragraph(marks.run("del", old[n]), "del")
        for n in range(at, theirs):
            yield marks.paragraph(marks.run("ins", new[n]), "ins")
        if mine < len(old):
            yield marks.paragraph("".join(_runs(old[mine], new[theirs], marks)))
        at = theirs + 1


def _in_order(links: dict[int, int]) -> dict[int, int]:
    """The pairs whose order is kept."""
    found: dict[int, int] = {}
    highest = -1
    for mine in sorted(links):
        if links[mine] > highest:
            found[mine] = highest = links[mine]
    return found


def _runs(old: str, new: str, marks: _Marks) -> Iterator[str]:
    if old == new:
        yield marks.run("same", old)
        return
    first, second = tokens_of(old), tokens_of(new)
    said = [each.text for each in first], [each.text for each in second]
    for tag, a, b, c, d in SequenceMatcher(None, *said, autojunk=False).get_opcodes():
        gone = old[first[a].start : first[b - 1].end] if a < b else ""
        come = new[second[c].start : second[d - 1].end] if c < d else ""
        if tag == "equal":
            yield marks.run("same", gone)
            continue
        if gone:
            yield marks.run("del", gone)
        if come:
            yield marks.run("ins", come)
