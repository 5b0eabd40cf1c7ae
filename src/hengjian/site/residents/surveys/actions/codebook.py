"""The codebook of open answers: its themes, and under which of them an answer is put."""

from __future__ import annotations

from collections.abc import Sequence

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.step import locked
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.surveys.codebook import differ, open_questions
from hengjian.site.residents.surveys.models import Coding, Submission, Survey, Theme
from hengjian.site.residents.surveys.taking import words_of

MOST_THEMES = 60


@action(Permission.SURVEY_EDIT)
def add_theme(
    *, by: Membership, survey: Survey, question: str, name: str, name_en: str = "", means: str = ""
) -> Theme:
    """One more theme of an open question. Raises ``Refused``."""
    _is_open(survey, question)
    row = Theme(
        code=new_code(survey.code, "T"),
        survey=survey,
        question=question,
        name=name.strip(),
        name_en=name_en.strip(),
        means=means.strip(),
        entered_by=by.person.username,
        source=survey.source,
        synthetic=survey.synthetic,
    )
    found = [*problems_of(row, Surroundings()), *_twice(row)]
    if survey.themes.filter(question=question).count() >= MOST_THEMES:
        found.append(problem("codebook-full", most=MOST_THEMES))
    if found:
        raise Refused(found)
    row.save()
    record(by=by, action="theme.add", subject=row)
    return row


@action(Permission.SURVEY_EDIT)
def rename_theme(
    *, by: Membership, theme: Theme, name: str, name_en: str = "", means: str = ""
) -> Theme:
    """Say a theme in other words; what was put under it stays there. Raises ``Refused``."""
    row: Theme = locked(theme)
    before = snapshot(row)
    row.name, row.name_en, row.means = name.strip(), name_en.strip(), means.strip()
    row.version += 1
    if found := [*problems_of(row, Surroundings()), *_twice(row)]:
        raise Refused(found)
    row.save()
    record(by=by, action="theme.rename", subject=row, before=before)
    return row


@action(Permission.SURVEY_EDIT)
def drop_theme(*, by: Membership, theme: Theme) -> None:
    """Take a theme out under which nothing was put. Raises ``Refused``."""
    row: Theme = locked(theme)
    rows = Coding.objects.filter(survey=row.survey_id, question=row.question)
    used = sum(row.code in each for each in rows.values_list("themes", flat=True))
    if used:
        raise Refused([problem("theme-in-use", name=row, count=used)])
    record(by=by, action="theme.drop", subject=row, before=snapshot(row), after={})
    row.delete()


@action(Permission.SURVEY_ASK)
def open_words(
    *, by: Membership, survey: Survey, question: str, rows: Sequence[Submission]
) -> dict[int, str]:
    """What these answers say to the question, in clear, by their key: that it was read stands on
    the trail. Raises ``Refused`` and ``sealing.Unopenable``."""
    _is_open(survey, question)
    found = {row.pk: words_of(row).get(question, "") for row in rows}
    told = {"question": question, "answers": len(found)}
    record(by=by, action="survey.read-words", subject=survey, before={}, after=told)
    return found


@action(Permission.SURVEY_ASK)
def put_under(
    *, by: Membership, submission: Submission, question: str, themes: Sequence[str]
) -> Coding:
    """Put the words of an answer under themes: first, or a second time by somebody else, who does
    not see the first; where they differ, a third time settles it. Raises ``Refused``."""
    row: Submission = locked(submission)
    _is_open(row.survey, question)
    chosen = sorted(set(themes))
    known = set(row.survey.themes.filter(question=question).values_list("code", flat=True))
    found = []
    if strange := sorted(set(chosen) - known):
        found.append(problem("theme-unknown", Place(path="themes"), found=strange[0][:64]))
    if not words_of(row).get(question, "").strip():
        found.append(problem("coding-without-words", name=row))
    turns = {each.turn: each for each in row.codings.filter(question=question)}
    if any(each.coded_by == by.person.username for each in turns.values()) and not differ(turns):
        found.append(problem("coding-by-the-same", name=row))
    elif Coding.SECOND in turns and not differ(turns):
        found.append(problem("coding-done", name=row))
    if found:
        raise Refused(found)
    made = Coding.objects.create(
        survey=row.survey,
        region=row.region,
        submission=row,
        question=question,
        turn=len(turns) + 1,
        themes=chosen,
        coded_by=by.person.username,
    )
    told = {"question": question, "turn": made.turn, "themes": chosen}
    record(by=by, action="submission.code", subject=row, before={}, after=told)
    return made


def _twice(row: Theme) -> list[Problem]:
    """Whether another theme of the question is called so."""
    like = Theme.objects.filter(survey=row.survey_id, question=row.question, name=row.name)
    if like.exclude(pk=row.pk).exists():
        return [problem("theme-twice", Place(path="name"), name=row.name)]
    return []


def _is_open(survey: Survey, question: str) -> None:
    if question not in open_questions(survey):
        raise Refused([problem("codebook-question", found=question[:64] or "—")])
