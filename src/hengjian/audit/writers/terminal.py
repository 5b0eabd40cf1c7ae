"""The audit in the terminal: each finding with its words in context, and a table for many files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import filterfalse

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding
from hengjian.audit.marks import difference
from hengjian.audit.outcomes import Audit
from hengjian.audit.writers import wording
from hengjian.bilingual import Language, Text

STYLES = {"error": "bold red", "warning": "yellow", "query": "blue"}
AROUND, BESIDE = 28, 12
"""Characters of context on either side of the wrong words, and of those they are held against."""
LONGEST = 60
"""Marked words beyond this are cut in the middle."""


def audit_lines(name: str, audit: Audit, language: Language) -> Iterator[RenderableType]:
    """One document: heading, findings numbered as on the page, the gravest first, and the count.
    Slips of the pen are one line."""
    yield Styled(name, "bold")
    for number, finding in enumerate(wording.told_once(audit.findings), start=1):
        if _is_slip(finding):
            continue
        yield _head(audit.document, number, finding, language)
        yield from (
            Padding(line, (0, 0, 0, 4), expand=False)
            for line in _body(audit.document, finding, language)
        )
    yield from _slips(audit.findings, language)
    yield _conclusion(audit, language)


def _is_slip(finding: Finding) -> bool:
    return finding.code == "slips" and finding.severity == "query"


def _slips(findings: Sequence[Finding], language: Language) -> Iterator[Styled]:
    """How many slips of the pen there are, if any: a line for all of them."""
    if slips := sum(map(_is_slip, findings)):
        yield Styled(f"    {_SLIPS_TOLD.of(language).format(slips)}", STYLES["query"])


_SLIPS_TOLD = Text(
    "疑问  笔误和标点 {} 处（逐条见 --format json 或 --out 的网页）",
    "query  slips of the pen: {} (one by one in --format json or on the page of --out)",
)


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
        (wording.SURENESS, wording.sureness(finding)),
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
    done = wording.counted(audit.figures, audit.claims_checked, audit.claims_held).of(language)
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


def fact_lines(audit: Audit, language: Language) -> Iterator[RenderableType]:
    """Every figure that was read, with what it measures and how it stands."""
    for fact in audit.facts:
        figure = fact.figure
        line = Styled(f"{figure.text:>18}  ")
        line.append(_STANDING[fact.standing].of(language), _STANDING_STYLES[fact.standing])
        words = " ".join(filter(None, (figure.scope, figure.measure)))
        line.append(f"  {_short(words)}", "dim")
        line.append(f"  {wording.place_of(audit.document, figure.spot, language)}", "dim")
        yield line.append(f"  {' '.join(fact.codes)}", "dim")


_STANDING = {
    "holds": Text("相符", "agrees"),
    "contradicted": Text("不符", "contradicted"),
    "unchecked": Text("无从核对", "unchecked"),
}
_STANDING_STYLES = {"holds": "green", "contradicted": "bold red", "unchecked": "dim"}


def since_lines(before: Audit, now: Audit, language: Language) -> Iterator[RenderableType]:
    """What is new since an earlier version, still there, and mended; slips of the pen of each as
    one line."""
    found = difference((before.document, before.findings), (now.document, now.findings))
    groups = (
        (_NEW, found.new, now.document, "bold red"),
        (_STILL, found.still, now.document, "yellow"),
        (_MENDED, found.mended, before.document, "green"),
    )
    for title, findings, document, style in groups:
        yield Styled(f"{title.of(language)} {len(findings)}", style)
        for finding in filterfalse(_is_slip, findings):
            where = wording.place_of(document, finding.spots[0], language, section=True)
            yield Padding(
                Styled.assemble((f"{where}  ", "dim"), finding.message.of(language)), (0, 0, 0, 4)
            )
        yield from _slips(findings, language)


_NEW = Text("新出现", "new")
_STILL = Text("仍在", "still there")
_MENDED = Text("已改", "mended")
