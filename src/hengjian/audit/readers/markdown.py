"""Markdown as people and PDF converters write it, with pipe tables and HTML tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hengjian.audit.document import Block, Reading
from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.tables import Piece, laid_out
from hengjian.audit.readers.words import MARK, TERMINAL, clean, in_cell, is_headline, joined

_P = patterns("readers.markdown")

_BARS = 2
_SIGNS = {
    "\\times": "×", "\\div": "÷", "\\%": "%", "\\geqslant": "≥", "\\leqslant": "≤", "\\geq": "≥",
    "\\leq": "≤", "\\ge": "≥", "\\le": "≤", "\\approx": "≈", "\\cdot": "×", "\\neq": "≠",
    "\\left": "", "\\right": "", "~": " ", "{": "", "}": "", "\\,": "", "\\;": " ", "\\ ": " ",
}  # fmt: skip


def read_markdown(text: str, name: str) -> Reading:
    """The blocks of a markdown text; a block's source is its lines, counted from 1."""
    reading = Reading(name, "md")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    line = 1
    for piece, is_table in _split(_P.comment.sub(_keep_lines, text)):
        if is_table:
            _add_html_table(reading, piece, line)
        else:
            _Lines(reading, piece.split("\n"), line).read()
        line += piece.count("\n")
    return reading


def _add_html_table(reading: Reading, html: str, line: int) -> None:
    from hengjian.audit.readers.html import table_of_html  # needs a package of the extra audit

    table = table_of_html(html)
    if table is not None:
        source = f"{line}-{line + html.count(chr(10))}"
        reading.blocks.append(Block(0, "table", "", table=table, source=source))


def _keep_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _split(text: str) -> Iterator[tuple[str, bool]]:
    """The text and the outermost HTML tables in it, in order."""
    begin, depth = 0, 0
    for tag in _P.table_tag.finditer(text):
        if not tag[1]:
            if depth == 0:
                yield text[begin : tag.start()], False
                begin = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield text[begin : tag.end()], True
                begin = tag.end()
    yield text[begin:], depth > 0


class _Lines:
    """A stretch of markdown without HTML tables, read line by line."""

    def __init__(self, reading: Reading, lines: list[str], first: int) -> None:
        self.blocks = reading.blocks
        self.lines = [line.rstrip() for line in lines]
        self.raw = lines
        self.first = first
        self.held: list[str] = []
        self.since = 0
        self.item = False

    def read(self) -> None:
        at = 0
        while at < len(self.lines):
            at = self._one(at, self.lines[at].strip().lstrip(">").strip())
        self._flush(at)

    def _one(self, at: int, line: str) -> int:
        """Take the line at ``at``; gives the place after what was taken."""
        heading = _P.heading.match(line)
        if (
            not line
            or _P.rule.match(line)
            or _P.page.match(line)
            or line.startswith(("```", "~~~"))
        ):
            self._flush(at)
        elif heading:
            self._flush(at)
            self._add(Block(0, "heading", _inline(heading[2]), level=len(heading[1])), at, at)
        elif self._begins_table(at):
            self._flush(at)
            return self._pipe_table(at)
        else:
            self._text(at, line)
        return at + 1

    def _text(self, at: int, line: str) -> None:
        bullet = _P.bullet.match(line)
        for part in _P.line_break.split(line[bullet.end() :] if bullet else line):
            words = _inline(part)
            if self.held and (bullet or MARK.match(words) or self._ends_here()):
                self._flush(at)
            if words:
                if not self.held:
                    self.since, self.item = at, bool(bullet)
                self.held.append(words)
        if self.raw[at].endswith("  ") or self.raw[at].endswith("\\"):
            self._flush(at + 1)

    def _ends_here(self) -> bool:
        """Whether what is held is whole: a sentence's end, or a numbered heading on one line."""
        last = self.held[-1]
        return last[-1:] in TERMINAL or (len(self.held) == 1 and is_headline(last))

    def _flush(self, at: int) -> None:
        text = joined(self.held)
        if text:
            block = Block(0, "item", text) if self.item else Block(0, "paragraph", text)
            self._add(block, self.since, at - 1)
        self.held = []

    def _add(self, block: Block, begin: int, end: int) -> None:
        end = max(begin, end)
        source = f"{self.first + begin}-{self.first + end}"
        self.blocks.append(replace(block, source=source))

    def _begins_table(self, at: int) -> bool:
        line = self.lines[at].strip()
        if "|" not in line or at + 1 >= len(self.lines):
            return False
        following = self.lines[at + 1].strip()
        if "-" in following and "|" in following and _P.delimiter.match(following):
            return True
        if all(len(row) > 2 and row[0] == row[-1] == "|" for row in (line, following)):
            return True
        bars = [row.strip("| ").count("|") for row in (line, following)]
        return bars[0] == bars[1] >= _BARS  # rows whose outer bars were left out

    def _pipe_table(self, at: int) -> int:
        begin, rows = at, []
        while at < len(self.lines) and "|" in self.lines[at]:
            line = self.lines[at].strip()
            if not ("-" in line and _P.delimiter.match(line)):
                rows.append([Piece(_in_pipe_cell(cell)) for cell in _pipe_cells(line)])
            at += 1
        table = laid_out(rows)
        if table is not None:
            self._add(Block(0, "table", "", table=table), begin, at - 1)
        return at


def _pipe_cells(line: str) -> list[str]:
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return _P.cell_end.split(line)


def _in_pipe_cell(text: str) -> str:
    return in_cell("\n".join(map(_inline, _P.line_break.split(text))))


def _inline(text: str) -> str:
    """The words of a line without markdown's signs. A single ``*`` stays: 3*5*2 is arithmetic."""
    if "$" in text:
        text = _P.maths.sub(_formula, text)
        text = _P.share_apart.sub("", text)
    if "[" in text:
        text = _P.link.sub(r"\1", _P.image.sub("", text))
    if "<" in text:
        text = _P.tag.sub("", text)
    text = _P.bold.sub(r"\1", text) if "**" in text else text
    text = _P.escape.sub(r"\1", text) if "\\" in text else text
    if "&" in text:
        for entity, sign in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            text = text.replace(entity, sign)
    return clean(text)


def _formula(found: re.Match[str]) -> str:
    """A formula as a person would print it; two lone dollar signs are left alone."""
    text = found[1]
    if "\\" not in text and not re.fullmatch(r"[\d\s.,%+\-*/=×÷()（）<>≥≤]+", text):
        return found[0]
    text = _P.words.sub(r"\1", _P.fraction.sub(r"\1/\2", text))
    for sign, print_as in _SIGNS.items():
        text = text.replace(sign, print_as)
    # Programs that read pictures set every sign apart: 1 6 . 9 5 %.
    return _P.apart.sub("", text)
