"""What differs between the report that was sent and the one that came back, item by item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from hengjian.documents.alignment.pairing import pairs_of
from hengjian.documents.alignment.sent import Sent, Span
from hengjian.documents.alignment.tokens import Token, links_of, narrow, stretch_of, tokens_of
from hengjian.errors import Refused
from hengjian.quantities import parse_quantity

Kind = Literal["figure", "written", "gone", "prose", "added", "removed", "moved", "generated"]
Piece = tuple[str, str]
"""Words, or a figure: how it reads now, and its reference; empty for words."""
PLAIN = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; a person decides about each."""

    kind: Kind
    key: str
    """Of the passage; empty for what is generated. Of what was added: of the passage before it."""
    before: str
    after: str
    reference: str = ""
    """Of a figure."""
    pieces: tuple[Piece, ...] = field(default_factory=tuple)
    """The new words of a passage with its figures by reference."""
    place: int = 0
    """Where it stands, to tell items in order."""

    def as_kept(self) -> dict[str, Any]:
        """For keeping as JSON."""
        return {
            "kind": self.kind,
            "key": self.key,
            "before": self.before,
            "after": self.after,
            "reference": self.reference,
            "pieces": [list(each) for each in self.pieces],
        }


def differences_of(
    sent: Sequence[Sent], returned: Sequence[str], in_tables: Collection[int] = ()
) -> list[Difference]:
    """Everything that differs, in reading order; ``in_tables`` says which of the paragraphs that
    came back stand in a table, by their place.

    Nothing goes unnoticed by construction: a paragraph is the same to the character, or it has a
    figure or words among the differences, or it is told as removed or added.
    """
    listed = _contents_entries(sent, returned)
    kept = [
        (each.strip(), n in in_tables)
        for n, each in enumerate(returned)
        if each.strip() and n not in listed
    ]
    new = [text for text, _ in kept]
    left = set(listed.values())
    mine = [n for n, each in enumerate(sent) if each.kind != "contents" or each.text not in left]
    links = {mine[a]: b for a, b in pairs_of([sent[n].text for n in mine], new).items()}
    moved = _find_moved(links)
    found: list[Difference] = []
    for n, own in enumerate(sent):
        if own.kind == "contents":
            continue
        if n not in links:
            found.append(
                Difference("removed" if own.key else "generated", own.key, own.text, "", place=n)
            )
            continue
        text = new[links[n]]
        if n in moved and own.key:
            found.append(Difference("moved", own.key, own.text, text, place=n))
        if _flat(text) != _flat(own.text):
            found += [replace(each, place=n) for each in _inside(own, text)]
    found += _find_added(sent, kept, links)
    return sorted(found, key=lambda each: each.place)


def _contents_entries(sent: Sequence[Sent], returned: Sequence[str]) -> dict[int, str]:
    """Which of what came back are entries of the contents that a program made anew, with a page
    behind a tab, and the entry of each: nobody wrote them, and they stand over the headings they
    would be taken for."""
    entries = {_flat(each.text): each.text for each in sent if each.kind == "contents"}
    heads = ((n, each.strip().partition("\t")) for n, each in enumerate(returned))
    return {n: entries[_flat(a)] for n, (a, tab, _) in heads if tab and _flat(a) in entries}


def _flat(text: str) -> str:
    return "".join(narrow(text).split())


def _find_moved(links: dict[int, int]) -> set[int]:
    """What stands out of order."""
    highest, found = -1, set()
    for mine in sorted(links):
        if links[mine] < highest:
            found.add(mine)
        highest = max(highest, links[mine])
    return found


def _inside(own: Sent, text: str) -> Iterator[Difference]:
    """The figures and the words that differ in one paragraph."""
    old, new = tokens_of(own.text), tokens_of(text)
    links = links_of(old, new)
    where = [(span, _stretch(span, old, new, links)) for span in own.spans]
    taken: list[tuple[int, int, Span]] = []
    for span, at in where:
        was = own.text[span.start : span.end]
        if at is None or any(at[0] < end and start < at[1] for start, end, _ in taken):
            yield Difference("gone", own.key, was, "", span.reference)
            continue
        taken.append((*at, span))
        now = text[at[0] : at[1]]
        if narrow(now) != was:
            kind: Kind = "written" if _same(was, now) else "figure"
            yield Difference(kind, own.key, was, now, span.reference)
    before = _skeleton(own.text, [(span.start, span.end) for span in own.spans])
    after = _skeleton(text, [(start, end) for start, end, _ in taken])
    if before != after:
        kind = "prose" if own.key else "generated"
        yield Difference(kind, own.key, own.text, text, pieces=pieces_of(text, taken))


def _stretch(
    span: Span, old: Sequence[Token], new: Sequence[Token], links: dict[int, int]
) -> tuple[int, int] | None:
    return stretch_of(span.start, span.end, old, new, links)


def _skeleton(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The words between the figures."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(text[at:start])
        at = end
    return _flat("\0".join([*pieces, text[at:]]))


def pieces_of(text: str, spans: Sequence[tuple[int, int, Span]]) -> tuple[Piece, ...]:
    """The text cut into words and figures."""
    found: list[Piece] = []
    at = 0
    for start, end, span in sorted(spans, key=lambda each: each[0]):
        if at < start:
            found.append((text[at:start], PLAIN))
        found.append((text[start:end], span.reference))
        at = end
    if at < len(text):
        found.append((text[at:], PLAIN))
    return tuple(found)


def _same(was: str, now: str) -> bool:
    """Whether two figures say the same quantity in other words: 67.4 for 67.40."""
    try:
        first, second = parse_quantity(narrow(was)), parse_quantity(narrow(now))
    except Refused:
        return False
    return first.base == second.base and first.unit.dimension == second.unit.dimension


def _find_added(
    sent: Sequence[Sent], new: Sequence[tuple[str, bool]], links: dict[int, int]
) -> Iterator[Difference]:
    """Paragraphs that nobody sent; figures copied with their sentence refer as the first does.

    What stands in a table is made anew from the rows and is no paragraph: there it is told what
    nobody sent, and not what a table built anew repeats where cells were joined.
    """
    back = {theirs: mine for mine, theirs in links.items()}
    known, said = [each for each in sent if each.key], {_flat(each.text) for each in sent}
    before, after_key = -1, ""
    for n, (text, in_table) in enumerate(new):
        if n in back:
            before = back[n]
            after_key = sent[before].key or after_key
            continue
        if in_table:
            if _flat(text) not in said:
                yield Difference("generated", "", "", text, place=max(before, 0))
            continue
        like = pairs_of([text], [each.text for each in known]).get(0)
        pieces: tuple[Piece, ...] = ((text, PLAIN),)
        if like is not None:
            pieces = _like(known[like], text)
        yield Difference("added", after_key, "", text, pieces=pieces, place=max(before, 0))


def _like(own: Sent, text: str) -> tuple[Piece, ...]:
    old, new = tokens_of(own.text), tokens_of(text)
    links = links_of(old, new)
    taken: list[tuple[int, int, Span]] = []
    for span in own.spans:
        at = _stretch(span, old, new, links)
        same = at is not None and narrow(text[at[0] : at[1]]) == own.text[span.start : span.end]
        if (
            at is not None
            and same
            and all(at[0] >= end or start >= at[1] for start, end, _ in taken)
        ):
            taken.append((*at, span))
    return pieces_of(text, taken)


def template_of(pieces: Sequence[Sequence[str]], typed: frozenset[str] = frozenset()) -> str:
    """A text with its figures by reference; those in ``typed`` stand as the words they are."""
    found = []
    for text, reference in pieces:
        if reference and reference not in typed:
            found.append(f"{{{reference}}}")
        else:
            found.append(text.replace("{", "{{").replace("}", "}}"))
    return "".join(found)


def pieces_as_sent(own: Sent) -> tuple[Piece, ...]:
    """The words and figures of a paragraph as it was sent."""
    return pieces_of(own.text, [(each.start, each.end, each) for each in own.spans])
