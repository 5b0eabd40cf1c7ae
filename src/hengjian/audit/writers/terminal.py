"""The audit in the terminal: each finding with its words in context, and a table for many files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from hengjian.audit.api import Audit
from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding
from hengjian.audit.writers import wording
from hengjian.bilingual import Language, Text

STYLES = {"error": "bold red", "warning": "yellow", "query": "blue"}
AROUND, BESIDE = 28, 12
"""Characters of context on either side of the wrong words, and of those they are held against."""
LONGEST = 60
"""Marked words beyond this are cut in the middle."""


def audit_lines(name: str, audit: Audit, language: Language) -> Iterator[RenderableType]:
    """One document: heading, findings in the order of their places, and the count."""
    yield Styled(name, "bold")
    for number, finding in enumerate(audit.findings, start=1):
        yield _head(audit.document, number, finding, language)
        yield from (
            Padding(line, (0, 0, 0, 4), expand=False)
            for line in _body(audit.document, finding, language)
        )
    yield _conclusion(audit, language)


def _head(document: Document, number: int, finding: Finding, language: Language) -> Styled:
    line = Styled(f"{number:>3} ", "dim")
    severity = wording.SEVERITY[finding.severity].of(language)
    line.append(severity, STYLES[finding.severity])
    line.append(f"  {wording.place_of(document, finding.spots[0], language, section=True)}", "bold")
    return line.append(f"  {wording.named(finding, language)} {finding.code}", "dim")


def _body(document: Document, finding: Finding, language: Language) -> Iterator[Styled]:
    yield Styled(finding.message.of(language))
    first, *others = finding.spots
    yield _in_context(document, first, STYLES[finding.severity], AROUND)
    for spot in others[:3]:
        words = wording.HELD_AGAINST.of(language)
        where = wording.place_of(document, spot, language)
        yield Styled.assemble(
            (f"{words} {where}: ", "dim"), _in_context(document, spot, "cyan", BESIDE)
        )
    if finding.expected:
        yield Styled.assemble(
            (f"{wording.STATED.of(language)} ", "dim"),
            (finding.stated, STYLES[finding.severity]),
            (f" → {wording.follows(finding).of(language)} ", "dim"),
            (finding.expected, "green"),
        )
    for label, text in (
        (wording.SUGGESTION, finding.suggestion),
        (wording.CONSEQUENCE, finding.consequence),
    ):
        if text is not None:
            yield Styled.assemble((f"{label.of(language)} ", "dim"), text.of(language))
    if finding.considered:
        kind = wording.considered(finding).of(language)
        yield Styled(f"{kind} {wording.explanations(finding, language)}", "dim")


def _in_context(document: Document, spot: Spot, style: str, around: int) -> Styled:
    """The marked words in brackets, with what stands around them."""
    whole = document.whole(spot)
    start, end = max(0, spot.start - around), min(len(whole), spot.end + around)
    line = Styled("…" if start else "", "dim")
    line.append(_flat(whole[start : spot.start]), "dim")
    line.append(f"【{_flat(_short(whole[spot.start : spot.end]))}】", style)
    line.append(_flat(whole[spot.end : end]), "dim")
    return line.append("…" if end < len(whole) else "", "dim")


def _short(words: str) -> str:
    half = LONGEST // 2
    return words if len(words) <= LONGEST else f"{words[:half]}…{words[-half:]}"


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _conclusion(audit: Audit, language: Language) -> Styled:
    done = wording.counted(audit.claims_checked, audit.claims_held).of(language)
    if not audit.findings:
        return Styled(f"✓ {wording.CLEAN.of(language)}；{done}\n", "green")
    line = Styled()
    for severity in wording.SEVERITIES:
        if number := audit.count(severity):
            line.append(f"{wording.SEVERITY[severity].of(language)} {number}", STYLES[severity])
            line.append("  ")
    return line.append(f"{done}\n", "dim")


Tally = tuple[str, tuple[int, int, int] | None, int, int]
"""A document's name; its errors, warnings and queries, or ``None`` where it could not be read; the
claims checked and held."""


def tally(name: str, audit: Audit | None) -> Tally:
    """The row of one document in the table of many."""
    if audit is None:
        return name, None, 0, 0
    counts = audit.count("error"), audit.count("warning"), audit.count("query")
    return name, counts, audit.claims_checked, audit.claims_held


_HEADS = (
    Text("文件", "Document"),
    *(Text(text.zh, text.en.capitalize()) for text in wording.SEVERITY.values()),
    Text("核对", "Checked"),
    Text("相符", "Held"),
)


def summary(tallies: Sequence[Tally], language: Language) -> Table:
    """The table of many documents."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for number, head in enumerate(_HEADS):
        table.add_column(head.of(language), justify="right" if number else "left", overflow="fold")
    for name, counts, checked, held in tallies:
        if counts is None:
            unread = Text("读不了", "unreadable").of(language)
            table.add_row(name, Styled(unread, "bold red"), "", "", "", "")
            continue
        pairs = zip(wording.SEVERITIES, counts, strict=True)
        cells = [Styled(str(n) if n else "·", STYLES[s] if n else "dim") for s, n in pairs]
        table.add_row(name, *cells, str(checked), str(held))
    return table
