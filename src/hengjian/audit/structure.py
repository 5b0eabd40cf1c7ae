"""Structure: headings and the paths under them, roles of sections, captions and units of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hengjian.audit.document import Block, BlockKind, Document, Reading, Role, Table
from hengjian.audit.lexicon import patterns
from hengjian.audit.punctuation import with_wide_marks
from hengjian.audit.readers.broken import without_breaks
from hengjian.audit.readers.continued import without_continuations
from hengjian.audit.readers.pieces import in_pieces
from hengjian.audit.readers.words import is_contents_line

_P = patterns("structure")

_NUMBERINGS = (
    re.compile(r"第[一二三四五六七八九十百]+[章节部篇](?:分)?[ 、：:]?"),
    re.compile(r"[一二三四五六七八九十]{1,3}[、.．]"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,3}[.．、]?(?= ?[^\W\d_])"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
"""From the outermost to the innermost, as official documents number their parts."""
_DECIMAL, _ARABIC = 3, 4

_ENDS = "。；;！!？?，,"
_LONGEST_HEADING = 50


@dataclass(frozen=True, slots=True)
class _Rank:
    """How deep a heading lies: by its numbering, and by its style where the file has styles."""

    text: str
    numbering: int | None
    style: int | None

    def closes(self, above: _Rank) -> bool:
        """Whether the section of ``above`` ends where this heading begins."""
        if self.numbering is not None and above.numbering is not None:
            return above.numbering >= self.numbering
        if self.style is not None and above.style is not None:
            return above.style >= self.style
        return self.numbering is None


def structured(reading: Reading) -> Document:
    """The document of what a reader gathered: contents lists are left out, tables that go on are
    one, endless paragraphs are cut, blocks have kind, level, path and role, tables have the caption
    and unit that stand above them."""
    told = [each for each in reading.blocks if not _is_contents(each)]
    whole = without_continuations(without_breaks(told) if reading.kind == "docx" else told)
    blocks = [with_wide_marks(piece) for block in whole for piece in in_pieces(block)]
    blocks = _with_units(_with_kinds(blocks))
    title = _title(blocks)
    return Document(
        name=reading.name,
        kind=reading.kind,
        blocks=tuple(_Walk(blocks, title).placed()),
        pages=reading.pages,
        problems=tuple(reading.problems),
        title=title,
    )


def _is_contents(block: Block) -> bool:
    if block.table is not None:
        return False
    return not block.text or is_contents_line(block.text)


def _with_kinds(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with kinds from their words, where the file says no more than paragraph."""
    styles = {block.level for block in blocks if block.kind == "heading"}
    flat = len(styles) < 2  # converters make every heading the same
    found: list[Block] = []
    listing = False
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        listing = _lists_annexes(block.text, listing)
        kind = "item" if listing else _kind(block, following)
        level = block.level if kind == "heading" and not flat else None
        found.append(
            block
            if (kind, level) == (block.kind, block.level)
            else replace(block, kind=kind, level=level)
        )
    return found


def _lists_annexes(text: str, listing: bool) -> bool:
    """Whether a line is of the list of annexes that closes a report (附件：1.…, 2.…)."""
    return bool(_P.annex_list.match(text) or (listing and _P.annex_item.match(text)))


def _kind(block: Block, following: Block | None) -> BlockKind:
    if block.kind in ("table", "caption"):
        return block.kind
    text = block.text
    if _is_caption(text, before_table=following is not None and following.table is not None):
        return "caption"
    if block.kind == "heading":
        return "heading" if len(text) <= 2 * _LONGEST_HEADING else "paragraph"
    if _is_heading(text, block.kind):
        return "heading"
    if block.kind == "item" or _P.item.match(text) or _numbering(text) is not None:
        return "item"
    return "paragraph"


def _is_caption(text: str, before_table: bool) -> bool:
    if len(text) > 2 * _LONGEST_HEADING or text[-1] in _ENDS:
        return False
    if _P.unit.search(text) and len(text) <= 30:
        return True
    if _P.caption.match(text) and (
        text[0] in "续图" or any(c.isdigit() for c in text[:6]) or before_table
    ):
        return len(text) <= _LONGEST_HEADING and "，" not in text
    return before_table and len(text) <= 40 and text.endswith("表") and _numbering(text) is None


def _is_heading(text: str, kind: BlockKind) -> bool:
    if len(text) > _LONGEST_HEADING or text[-1] in _ENDS or "。" in text:
        return False
    if _special(text) is not None:
        return True
    rank = _numbering(text)
    if rank is None or (kind == "item" and rank > _ARABIC):
        return False
    rest = text[_NUMBERINGS[rank].match(text).end() :]  # type: ignore[union-attr]  # it has matched
    return bool(rest.strip()) and not (text[-1] in "：:" and rank >= _ARABIC)


def _numbering(text: str) -> int | None:
    """Which family of numbering a text begins with."""
    for rank, pattern in enumerate(_NUMBERINGS):
        found = pattern.match(text)
        if found:
            return None if rank == _DECIMAL and _is_amount(text, found) else rank
    return None


def _depth(text: str) -> int | None:
    """How deep the numbering of a heading lies; 1.1 lies below 1. and above 1.1.1."""
    family = _numbering(text)
    if family == _DECIMAL:
        found = _NUMBERINGS[_DECIMAL].match(text)
        return 10 * _DECIMAL + len(re.findall(r"\d+", found[0] if found else ""))
    return 10 * _DECIMAL if family == _ARABIC else None if family is None else 10 * family


def _is_amount(text: str, number: re.Match[str]) -> bool:
    """Whether what looks like 2.1 before a name is a number of something: 12.5 万元, 67.40 中."""
    parts = re.split("[.．]", number[0].rstrip("、.．"))
    large = any(len(part) > 1 and (part[0] == "0" or int(part) > 30) for part in parts)
    return large or bool(_P.measured.match(text, number.end()))


def _special(text: str) -> Role | None:
    """The role of an unnumbered heading that names itself: 摘要, 附件 2, 目录."""
    if len(text) <= 12 and _P.summary.fullmatch(text):
        return "summary"
    if (
        len(text) <= _LONGEST_HEADING
        and text[0] == "附"
        and _P.annex.match(text)
        and "，" not in text
    ):
        return "annex"
    if len(text) <= 8 and _P.body.fullmatch(text):
        return "body"
    return None


def _with_units(blocks: Sequence[Block]) -> list[Block]:
    """Tables with the caption and the unit line that stand directly above them, or inside."""
    found: list[Block] = []
    for block in blocks:
        if block.table is not None:
            block = replace(block, table=_described(block.table, _above(found)))
        found.append(block)
    return found


def _above(blocks: Sequence[Block]) -> list[str]:
    """The captions directly above the place after ``blocks``, the nearest first."""
    texts: list[str] = []
    for block in reversed(blocks[-3:]):
        if block.kind != "caption" and not (block.kind == "heading" and not texts):
            break
        texts.append(block.text)
    return texts


def _described(table: Table, above: Sequence[str]) -> Table:
    inside = [
        cell.text
        for cell in table.cells
        if cell.row < table.headers and cell.columns == table.width > 1
    ]
    units = [unit for unit in map(_unit, [*above, *inside]) if unit]
    names = [text for text in map(_without_unit, [*above, *inside]) if text]
    captions = [name for name in names if _P.caption.match(name)] or names
    return replace(
        table,
        caption=table.caption or (captions[0] if captions else ""),
        unit=table.unit or (units[0] if units else ""),
    )


def _unit(text: str) -> str:
    found = _P.unit.search(text)
    return found[1].strip() if found else ""


def _without_unit(text: str) -> str:
    return (
        re.sub(r"[（(【\[]\s*[）)】\]]", "", _P.unit.sub("", text)).strip()
        if "单位" in text
        else text
    )


def _title(blocks: Sequence[Block]) -> str:
    """The report's title: the first short line that names a report, with the line that it
    continues; empty where none does."""
    for at, block in enumerate(blocks[: max(40, len(blocks) // 3)]):
        text = block.text
        if block.table is not None or not _names_report(text):
            continue
        before = blocks[at - 1] if at else None
        if len(text) <= 12 and before is not None and _continues(before):
            return before.text + text
        return text
    return ""


def _names_report(text: str) -> bool:
    plain = len(text) <= 60 and not any(sign in text for sign in "。；，：:")
    return plain and bool(_P.title.search(text)) and _numbering(text) is None and text[0] != "附"


def _continues(block: Block) -> bool:
    text = block.text
    short = (
        block.table is None
        and 4 <= len(text) <= 50
        and not any(sign in text for sign in "。；，：")
    )
    return short and _numbering(text) is None and _special(text) is None


class _Walk:
    """The way through the blocks with the headings that are open and the role they give."""

    def __init__(self, blocks: Sequence[Block], title: str) -> None:
        self.blocks = blocks
        self.title = title
        self.open: list[_Rank] = []
        self.part: Role = "body"
        self.section: tuple[int, Role] | None = None
        self.own_parts = False
        """Whether the summary has numbered parts of its own, as the body has after it."""

    def placed(self) -> Iterable[Block]:
        """Every block with its index, path and role."""
        path: tuple[str, ...] = ()
        for index, block in enumerate(self.blocks):
            if block.kind == "heading":
                self._enter(block, index)
                path = tuple(rank.text for rank in self.open)
                yield self._block(block, index, path[:-1], level=len(path))
                if block.text == self.title:
                    self.open, path = [], ()
            else:
                if self.part == "summary" and _is_part(block.text, self.title):
                    self._leave_summary()
                    path = ()
                yield self._block(block, index, path, level=None)

    def _block(self, block: Block, index: int, path: tuple[str, ...], level: int | None) -> Block:
        return replace(block, index=index, path=path, level=level, role=self._role())

    def _role(self) -> Role:
        if self.part != "body":
            return self.part
        return self.section[1] if self.section else "body"

    def _enter(self, heading: Block, index: int) -> None:
        text = heading.text
        rank = _Rank(text, _depth(text), heading.level)
        special = _special(text)
        self._change_part(rank, special, index)
        while self.open and (special is not None or rank.closes(self.open[-1])):
            self.open.pop()
        self.open.append(rank)
        depth = len(self.open)
        if self.section and depth <= self.section[0]:
            self.section = None
        if self.section is None and depth <= 3:
            role = _section_role(text)
            self.section = (depth, role) if role else None

    def _change_part(self, rank: _Rank, special: Role | None, index: int) -> None:
        if special is not None:
            self.part = special
            self.own_parts = special == "summary" and self._firsts_after(index) > 1
        elif self.part == "summary":
            above = self.open[0].style if self.open else None
            styled = rank.style is not None and above is not None and rank.style <= above
            if styled or _is_part(rank.text, self.title):
                self._leave_summary()
            elif _is_first(rank.text):
                if not self.own_parts:
                    self._leave_summary()
                self.own_parts = False

    def _firsts_after(self, index: int) -> int:
        """How often numbering begins anew (一、) from here to the annexes."""
        count = 0
        for block in self.blocks[index + 1 :]:
            if block.kind == "heading":
                if _special(block.text) is not None:
                    break
                count += _is_first(block.text)
        return count

    def _leave_summary(self) -> None:
        self.part, self.open, self.section = "body", [], None


def _is_first(heading: str) -> bool:
    return bool(_P.first.match(heading)) and _numbering(heading) in (0, 1)


def _is_part(text: str, title: str) -> bool:
    """Whether a line is the title or the first or last line of it."""
    return len(text) >= 4 and (title.startswith(text) or title.endswith(text))


def _section_role(heading: str) -> Role | None:
    if _P.problems.search(heading):
        return "problems"
    return "recommendations" if _P.advice.search(heading) else None
