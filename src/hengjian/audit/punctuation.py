"""Narrow commas, semicolons, colons and brackets among Chinese words, read as the full-width ones.

Texts typed with a Western keyboard, or passed through programs that narrow everything, have “,” for
“，”. Every mark is replaced by one mark, so that offsets stay.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hengjian.audit.document import Block, Cell, Table
from hengjian.audit.lexicon import patterns

_P = patterns("punctuation")

_WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}


def with_wide_marks(block: Block) -> Block:
    """The block with full-width marks; ``printed`` keeps what was there."""
    if block.table is not None:
        return replace(block, table=_of_table(block.table))
    text = widened(block.text)
    return block if text == block.text else replace(block, text=text, printed=block.text)


def _of_table(table: Table) -> Table:
    cells = tuple(_of_cell(cell) for cell in table.cells)
    return table if cells == table.cells else replace(table, cells=cells)


def _of_cell(cell: Cell) -> Cell:
    text = widened(cell.text)
    return cell if text == cell.text else replace(cell, text=text, printed=cell.text)


def widened(text: str) -> str:
    """``text``, character for character, with the full-width marks its sentences mean.

    A mark stays narrow inside a number (1,024.5, 10:30), between Western words, and around a
    working without Chinese words: (120-100)/100.
    """
    if not _P.mark.search(text) or not _P.after.search(text):
        return text
    marks = list(text)
    for match in _P.mark.finditer(text):
        if match[0] in ",;:" and _among_words(text, match.start()):
            marks[match.start()] = _WIDE[match[0]]
    for opened, closed in _brackets(text):
        if _about_words(text, opened, closed):
            marks[opened], marks[closed] = "（", "）"
    return "".join(marks)


def _among_words(text: str, at: int) -> bool:
    """Whether the mark at ``at`` stands between Chinese words and not inside a number."""
    before, after = text[:at].rstrip(" "), text[at + 1 : at + 4].lstrip(" ")
    if text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit():
        return False
    beside = bool(_P.before.search(before[-1:])) or bool(_P.after.match(after))
    return beside or (text[at] in ",;" and before[-1:] == ")" and not after[:1].isascii())


def _brackets(text: str) -> list[tuple[int, int]]:
    """The narrow brackets that pair on one line."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in re.finditer("[()\n]", text):
        if match[0] == "\n":
            opened.clear()
        elif match[0] == "(":
            opened.append(match.start())
        elif opened:
            pairs.append((opened.pop(), match.start()))
    return pairs


def _about_words(text: str, opened: int, closed: int) -> bool:
    inside = text[opened + 1 : closed]
    around = text[opened - 1 : opened] + text[closed + 1 : closed + 2]
    return bool(_P.after.search(inside) or _P.after.search(around))
