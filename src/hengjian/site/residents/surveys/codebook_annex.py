"""The codebook in an annex: what residents wrote, by theme, and how far two coders agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengjian.bilingual import Text
from hengjian.site.common.words import language, said
from hengjian.site.residents.surveys.codebook import Counted, ThemeCount, codebook_of
from hengjian.site.residents.surveys.models import Survey
from hengjian.site.residents.surveys.open_forms import told
from hengjian.site.residents.surveys.pictures import percent
from hengjian.statistics.agreement import Agreement

HEADS = (
    Text("编码名称", "name of the theme"),
    Text("什么归到这里", "what belongs to it"),
    Text("份数", "answers"),
    Text("占已编码（%）", "of those coded (%)"),
    Text("两人一致", "coders alike"),
    Text("κ", "κ"),
)
NOTHING = Text("开放题没有文字回答。", "Nobody wrote anything to the open questions.")
METHOD = Text(
    "一份回答可以归到几个编码，百分比相加可以超过 100。两人各编一遍，"
    "不一致的核定后计数，没有核定的以第一遍为准；"
    "“两人一致”是两人都编过的份数里归法相同的份数，"
    "κ 是扣除巧合后的一致程度（Cohen，1960），1 为完全一致。",
    "An answer may come under several themes: shares may add up to more than 100. Two people code; "
    "where they differ what was settled counts, else the first coding. “Coders alike”: of the "
    "answers both coded, those put alike; κ is agreement beyond chance (Cohen, 1960), 1 where they "
    "always agree.",
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One open question as an annex has it."""

    label: str
    basis: str
    """How many wrote, how many were coded, how far both coders agree."""
    lines: Sequence[Sequence[str]]


def chapters(survey: Survey) -> Iterator[Chapter]:
    """The open questions to which somebody wrote something. Raises ``sealing.Unopenable``."""
    for each in codebook_of(survey):
        if each.written:
            yield Chapter(told(each.label), said(_basis(each)), [*map(_line, each.themes)])


def _basis(each: Counted) -> Text:
    zh = f"写了的 {each.written} 份，已编码 {each.coded} 份"
    en = f"{each.written} wrote something, {each.coded} are coded"
    if agreed(each.whole):
        zh += f"；两人归法完全相同 {agreed(each.whole)}"
        en += f"; both coders put alike {agreed(each.whole)}"
    if each.apart:
        zh += f"；不一致待核定 {each.apart} 份"
        en += f"; {each.apart} differ and are to be settled"
    return Text(f"{zh}。", f"{en}.")


def _line(row: ThemeCount) -> list[str]:
    theme, alike = row.theme, row.twice
    return [
        theme.name_en if language() == "en" and theme.name_en else theme.name,
        theme.means or "—",
        str(row.count),
        percent(row.share) if row.share is not None else "—",
        f"{alike.same} / {alike.both}" if alike.both else "—",
        kappa(alike) or "—",
    ]


def agreed(found: Agreement) -> str:
    """``23 / 25 · κ 0.81``, or nothing where no two coded."""
    if not found.both:
        return ""
    beyond = kappa(found)
    return f"{found.same} / {found.both}" + (f" · κ {beyond}" if beyond else "")


def kappa(found: Agreement) -> str:
    """To two places, rounded half up; empty where chance alone explains it."""
    return "" if found.kappa is None else percent(found.kappa / 100)
