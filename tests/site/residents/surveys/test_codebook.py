"""Words written by hand are counted under themes by two people; where they differ it is settled."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.residents.surveys.actions import codebook as acts
from hengjian.site.residents.surveys.codebook import codebook_of
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey, Theme
from hengjian.site.residents.surveys.taking import Said, take_in
from tests.site.conftest import pass_second_factor
from tests.site.reading import seen
from tests.site.residents.surveys.conftest import GOOD, Member, instance

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script> 车位太少"


@pytest.fixture
def second(member: Member) -> Membership:
    return member("evaluator_lead")


@pytest.fixture
def answers(survey: Survey, units: list[SampleUnit], clerk: Membership) -> list[Submission]:
    """Three answers with words: drains, parking, lights."""
    said = ("管子返水，先修管网", EVIL, "楼道灯不亮，老人怕摔")
    return [
        take_in(
            Said(survey, GOOD | {"wish": wish}, instance(), "interviewer", unit=unit), clerk
        ).submission
        for unit, wish in zip(units, said, strict=True)
    ]


@pytest.fixture
def themes(survey: Survey, clerk: Membership) -> list[Theme]:
    return [
        acts.add_theme(by=clerk, survey=survey, question="wish", name=name)
        for name in ("管网", "停车", "照明")
    ]


def put(by: Membership, row: Submission, *themes: Theme) -> int:
    codes = [each.code for each in themes]
    return acts.put_under(by=by, submission=row, question="wish", themes=codes).turn


def refused(act: Any) -> set[str]:
    with pytest.raises(Refused) as told:
        act()
    return {each.code for each in told.value.problems}


def test_two_code_and_what_differs_is_settled(
    survey: Survey, answers: list[Submission], themes: list[Theme], clerk: Membership,
    second: Membership,
) -> None:  # fmt: skip
    drains, parking, lights = themes
    assert put(clerk, answers[0], drains) == 1
    assert put(clerk, answers[1], parking) == 1
    assert put(clerk, answers[2], lights) == 1
    assert "coding-by-the-same" in refused(lambda: put(clerk, answers[0], drains))
    assert put(second, answers[0], drains) == 2
    assert put(second, answers[2], drains, lights) == 2
    (found,) = (each for each in codebook_of(survey) if each.name == "wish")
    assert (found.written, found.coded, found.apart) == (3, 3, 1)
    assert (found.whole.both, found.whole.same) == (2, 1)
    assert [each.count for each in found.themes] == [1, 1, 1]
    assert found.themes[0].twice.share == Fraction(1, 2)
    assert put(clerk, answers[2], drains, lights) == 3
    (found,) = (each for each in codebook_of(survey) if each.name == "wish")
    assert found.apart == 0
    assert [each.count for each in found.themes] == [2, 1, 1]
    assert refused(lambda: put(second, answers[2], drains)) & {"coding-done", "coding-by-the-same"}
    assert found.coders == tuple(sorted((clerk.person.username, second.person.username)))


def test_what_is_no_theme_no_question_and_no_words_is_refused(
    survey: Survey, answers: list[Submission], themes: list[Theme], clerk: Membership,
    units: list[SampleUnit],
) -> None:  # fmt: skip
    row = answers[0]
    assert refused(
        lambda: acts.put_under(by=clerk, submission=row, question="wish", themes=["T-NONE"])
    ) == {"theme-unknown"}
    assert refused(
        lambda: acts.add_theme(by=clerk, survey=survey, question="satisfaction", name="x")
    ) == {"codebook-question"}
    assert refused(
        lambda: acts.add_theme(by=clerk, survey=survey, question="wish", name="管网")
    ) == {"theme-twice"}
    assert refused(lambda: acts.rename_theme(by=clerk, theme=themes[0], name="停车")) == {
        "theme-twice"
    }
    assert refused(lambda: acts.add_theme(by=clerk, survey=survey, question="wish", name=" "))
    put(clerk, row, themes[0])
    assert refused(lambda: acts.drop_theme(by=clerk, theme=themes[0])) == {"theme-in-use"}
    acts.drop_theme(by=clerk, theme=themes[2])
    renamed = acts.rename_theme(by=clerk, theme=themes[0], name="雨污管网")
    assert renamed.code == themes[0].code
    assert survey.themes.count() == 2


def test_an_answer_that_does_not_count_is_not_counted(
    survey: Survey, answers: list[Submission], themes: list[Theme], clerk: Membership
) -> None:
    put(clerk, answers[0], themes[0])
    Submission.objects.filter(pk=answers[0].pk).update(valid=False, why_not="试")
    (found,) = (each for each in codebook_of(survey) if each.name == "wish")
    assert (found.written, found.coded, found.themes[0].count) == (2, 0, 0)


def test_the_page_opens_words_with_a_line_on_the_trail_and_shows_scripts_as_text(
    client: Client, survey: Survey, answers: list[Submission], themes: list[Theme],
    clerk: Membership,
) -> None:  # fmt: skip
    client.force_login(clerk.person)
    pass_second_factor(client, clerk.person)
    address = f"/surveys/{survey.code}/codebook/wish/"
    assert "管子返水" not in client.get(address).content.decode()
    opened = client.post(address, {"do": "open"})
    said = opened.content.decode()
    assert "管子返水" in said
    assert "<script>alert" not in said
    assert "&lt;script&gt;" in said
    assert opened["Cache-Control"] == "no-store"
    lines = TrailEntry.objects.filter(action="survey.read-words")
    assert lines.count() == 1
    given = {"do": "code", "answer": answers[0].code, f"t-{answers[0].code}": themes[0].code}
    assert client.post(address, given).status_code == 200
    page = client.get(f"/surveys/{survey.code}/codebook/").content.decode()
    assert "管网" in page
    trace = client.get(f"/figures/survey/{survey.code}/theme-{themes[0].code}")
    assert trace.status_code == 200
    assert client.get(f"/figures/survey/{survey.code}/written-wish").status_code == 200
    assert client.get(f"/figures/survey/{survey.code}/theme-NONE").status_code == 404
    for name in ("alike-wish", f"kappa-{themes[0].code}"):
        assert client.get(f"/figures/survey/{survey.code}/{name}").status_code == 404, "coded once"
    assert client.get(f"/surveys/{survey.code}/codebook/nope/").status_code == 404
    form = client.get(f"/surveys/forms/{survey.questionnaire.code}/").content.decode()
    assert "总的来说" in form
    results = client.get(f"/surveys/{survey.code}/results/")
    assert results.status_code == 200


def test_the_annexes_hold_themes_counts_and_agreement_and_no_word_of_anybody(
    client: Client, survey: Survey, answers: list[Submission], themes: list[Theme],
    clerk: Membership, second: Membership,
) -> None:  # fmt: skip
    drains, _, lights = themes
    for row, theme in zip(answers, themes, strict=True):
        put(clerk, row, theme)
    put(second, answers[0], drains)
    put(second, answers[2], drains, lights)
    client.force_login(clerk.person)
    pass_second_factor(client, clerk.person)
    book = openpyxl.load_workbook(_sent(client, f"/surveys/{survey.code}/results.xlsx"))
    rows = [[cell.value for cell in row] for row in book["开放题"].iter_rows()]
    assert "写了的 3 份，已编码 3 份；两人归法完全相同 1 / 2" in str(rows[0])
    assert rows[2][:6] == ["管网", "—", 1, 33.33, "1 / 2", 0]
    assert "核定后计数" in str(rows[-1])
    document = zipfile.ZipFile(_sent(client, f"/surveys/{survey.code}/results.docx"))
    text = document.read("word/document.xml").decode()
    for words in ("三、开放题", "管网", "33.33", "四、方法"):
        assert words in text, words
    assert "返水" not in text
    assert "返水" not in str([list(sheet.values) for sheet in book])


def _sent(client: Client, address: str) -> BytesIO:
    answer = client.get(address)
    written = answer.getvalue()
    answer.close()
    return BytesIO(written)


def test_the_agreement_of_two_coders_opens_its_source(
    client_of: Callable[[str], Client],
    survey: Survey,
    answers: list[Submission],
    themes: list[Theme],
    clerk: Membership,
    second: Membership,
) -> None:
    for row, first, other in zip(answers, (0, 1, 0), (0, 1, 1), strict=True):
        put(clerk, row, themes[first])
        put(second, row, themes[other])
    reader = client_of("auditor")
    page = seen(reader.get(f"/surveys/{survey.code}/codebook/").content.decode())
    for name in ("alike-wish", f"kappa-{themes[0].code}"):
        address = f"/figures/survey/{survey.code}/{name}"
        assert address in page
        told = seen(reader.get(address).content.decode())
        assert "一致 2 份" in told
        assert "4/9" in told, "by chance: (2·1 + 1·2) ÷ 9"
        assert "0.40" in told, "(2/3 − 4/9) ÷ (1 − 4/9)"
