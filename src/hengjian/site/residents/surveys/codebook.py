"""What residents wrote, summed up: how often each theme came, how far two coders agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.site.residents.surveys.models import Coding, Submission, Survey, Theme
from hengjian.site.residents.surveys.taking import words_of
from hengjian.statistics.agreement import Agreement, agreement

BATCH = 20
"""Answers that are opened at once."""


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How many answers came under a theme, by the coding that counts."""

    theme: Theme
    count: int
    coded: int
    twice: Agreement

    @property
    def share(self) -> Fraction | None:
        """Of the answers that are coded, those under this theme; None where none is."""
        return Fraction(self.count, self.coded) if self.coded else None


@dataclass(frozen=True, slots=True)
class Counted:
    """An open question, and what is known of its answers."""

    name: str
    label: Mapping[str, str]
    written: int
    """Valid answers that say something to it."""
    coded: int
    themes: tuple[ThemeCount, ...]
    whole: Agreement
    """How far both coders put an answer under exactly the same themes."""
    apart: int
    """Answers on which they differ and nobody settled it."""
    coders: tuple[str, ...]


def open_questions(survey: Survey) -> dict[str, Mapping[str, str]]:
    """The questions that are answered in words, by name, with their label."""
    items = survey.questionnaire.form.get("items", [])
    return {item["name"]: item["label"] for item in items if item["type"] == "text"}


def written_to(survey: Survey) -> dict[str, list[Submission]]:
    """By open question, the valid answers that say something to it, the oldest first. Raises
    ``sealing.Unopenable``."""
    found: dict[str, list[Submission]] = {name: [] for name in open_questions(survey)}
    for row in survey.submissions.filter(valid=True).exclude(written="").order_by("pk"):
        for name, text in words_of(row).items():
            if text.strip() and name in found:
                found[name].append(row)
    return found


def codings_of(survey: Survey) -> dict[tuple[int, str], dict[int, Coding]]:
    """By answer and question, what was coded at each turn."""
    found: dict[tuple[int, str], dict[int, Coding]] = defaultdict(dict)
    for row in Coding.objects.filter(survey=survey, submission__valid=True):
        found[row.submission_id, row.question][row.turn] = row
    return found


def that_counts(turns: Mapping[int, Coding]) -> Coding:
    """What was settled, else what was coded first."""
    return turns.get(Coding.SETTLED) or turns[min(turns)]


def differ(turns: Mapping[int, Coding]) -> bool:
    """Whether two coders differ and nobody settled it."""
    if Coding.SETTLED in turns or Coding.SECOND not in turns or Coding.FIRST not in turns:
        return False
    return set(turns[Coding.FIRST].themes) != set(turns[Coding.SECOND].themes)


def codebook_of(survey: Survey) -> list[Counted]:
    """Each open question with its themes, counts and the agreement of its coders."""
    themes: dict[str, list[Theme]] = defaultdict(list)
    for theme in survey.themes.all():
        themes[theme.question].append(theme)
    written, codings = written_to(survey), codings_of(survey)
    labels = open_questions(survey)
    return [
        _count(
            name,
            labels[name],
            len(rows),
            [turns for (_, question), turns in codings.items() if question == name],
            themes[name],
        )
        for name, rows in written.items()
    ]


def _count(
    name: str,
    label: Mapping[str, str],
    written: int,
    turns: Sequence[Mapping[int, Coding]],
    themes: Sequence[Theme],
) -> Counted:
    final = [set(that_counts(each).themes) for each in turns]
    both = [
        (frozenset(each[Coding.FIRST].themes), frozenset(each[Coding.SECOND].themes))
        for each in turns
        if Coding.FIRST in each and Coding.SECOND in each
    ]
    return Counted(
        name=name,
        label=label,
        written=written,
        coded=len(final),
        themes=tuple(
            ThemeCount(
                theme,
                sum(theme.code in each for each in final),
                len(final),
                agreement((theme.code in one, theme.code in other) for one, other in both),
            )
            for theme in themes
        ),
        whole=agreement(both),
        apart=sum(map(differ, turns)),
        coders=tuple(sorted({row.coded_by for each in turns for row in each.values()})),
    )
