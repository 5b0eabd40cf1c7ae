"""How often pages ask the database, all scored anew, two who answer at once, one byte altered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from hengjian.engine.verification import verify_file
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.attachments import path_of
from hengjian.site.evaluation.actions import evaluations, judging, packages
from hengjian.site.evaluation.asking import Given
from hengjian.site.evaluation.case import Drawn, case_of, cases_of
from hengjian.site.evaluation.models import Evaluation, KeptStanding, Snapshot, TeamMember
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.rescoring import mark_all, rescore
from hengjian.site.evaluation.standing import kept_of, standing_of
from hengjian.site.library.rows import Clash
from tests.site.counting import queries_of
from tests.site.evaluation.conftest import DAY, FRAMEWORK

MANIFEST = "manifest.json"
pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


def _another(row: Evaluation, member: Member, year: int) -> Evaluation:
    made = evaluations.commission(
        by=member("finance_bureau"),
        project=row.project,
        kind="fiscal",
        timing="annual",
        year=year,
        as_of=DAY,
        agency=Organisation.objects.get(code="EVA"),
        framework=FRAMEWORK,
    )
    TeamMember.objects.create(
        code=f"{made.code}-lead",
        evaluation=made,
        membership=member("evaluator_lead"),
        part="lead",
        verdict="none",
        declared_at=timezone.now(),
        added_by="x",
    )
    return made


WITHDRAWN = 1
"""Every page within an evaluation looks whether evidence was withdrawn that is still used."""


def _asked(client: Client, address: str) -> int:
    client.get(address)
    return queries_of(lambda: client.get(address))


def test_the_board_asks_as_often_for_many_as_for_few(
    published: Evaluation, member: Member, client_of: ClientOf
) -> None:
    client = client_of("evaluator_lead")
    few = _asked(client, "/evaluations/")
    for year in (2019, 2020, 2021, 2022):
        _another(published, member, year)
    KeptStanding.objects.update(stale=True)
    stale = queries_of(lambda: client.get("/evaluations/"))
    assert KeptStanding.objects.filter(stale=False).count() == 5
    assert _asked(client, "/evaluations/") == few <= 15
    assert stale <= few + 12, "what is old is scored anew together, not one by one"


def test_the_scoring_page_asks_a_fixed_number_of_times(
    published: Evaluation, client_of: ClientOf
) -> None:
    client = client_of("evaluator")
    address = f"/evaluations/{published.code}/scores/"
    assert _asked(client, address) <= 18 + WITHDRAWN
    assert _asked(client, f"{address}A12/") <= 23 + WITHDRAWN
    assert _asked(client, f"{address}B11/") == _asked(client, f"{address}A12/")


def test_an_answer_is_saved_with_few_questions(published: Evaluation, client_of: ClientOf) -> None:
    client = client_of("evaluator")

    def save(reason: str) -> None:
        data = {"answer": "yes", "reason": reason}
        address = f"/evaluations/{published.code}/answers/A12.eligible"
        assert client.post(address, data, headers={"HX-Request": "true"}).status_code == 200

    save("先")
    assert queries_of(lambda: save("再")) <= 32 + WITHDRAWN


def test_many_are_scored_anew_as_each_alone(published: Evaluation, member: Member) -> None:
    empty = _another(published, member, 2022)
    alone = {row.pk: kept_of(row) for row in (published, empty)}
    mark_all()
    told: list[tuple[int, int]] = []
    assert rescore(lambda done, total: told.append((done, total))) == 2
    assert told == [(0, 2), (2, 2)]
    for row in KeptStanding.objects.filter(stale=False):
        was = alone[row.evaluation_id]
        assert (row.low, row.high, row.points, row.parts, row.open_leaves) == (
            was.low, was.high, was.points, was.parts, was.open_leaves,
        )  # fmt: skip
    assert rescore(lambda done, total: None) == 0
    out = io.StringIO()
    call_command("rescore_evaluations", stdout=out)
    assert "2/2" in out.getvalue()
    assert "已重算 scored anew 2" in out.getvalue()


def test_drawing_many_asks_no_more_than_drawing_two(published: Evaluation, member: Member) -> None:
    rows = [published, *(_another(published, member, year) for year in (2020, 2021, 2022))]
    rows = list(Evaluation.objects.select_related("project", "edition"))
    two = queries_of(lambda: list(cases_of(rows[:2])))
    assert queries_of(lambda: list(cases_of(rows))) == two
    alone = {row.pk: standing_of(case_of(row)).total for row in rows}
    assert {d.evaluation.pk: standing_of(d).total for d in cases_of(rows)} == alone


def _told_of(drawn: Drawn) -> tuple[object, ...]:
    """All that anybody is shown of scores."""
    own = standing_of(drawn)
    scores = [(each.code, each.score, each.exact, each.status) for each in drawn.result.indicators]
    leaves = sorted(own.leaves.items())
    return (scores, leaves, own.points, own.scored, own.total, own.grade, drawn.undecided)


@pytest.mark.parametrize("left_open", ["nothing", "answers", "reasons", "evidence", "a choice"])
def test_what_is_drawn_for_scores_alone_scores_as_what_is_drawn_whole(
    published: Evaluation, left_open: str
) -> None:
    judged = published.judgements.order_by("pk")
    some = [row.pk for row in judged][::3]
    match left_open:
        case "answers":
            judged.filter(pk__in=some).update(answer="")
        case "reasons":
            judged.filter(pk__in=some).update(reason=" ")
        case "evidence":
            published.evidence.filter(code__endswith="1").update(state="withdrawn", why="x")
        case "a choice":
            published.choices.update(chosen="", why="")
    whole = case_of(published)
    (bare,) = cases_of([published])
    assert _told_of(bare) == _told_of(whole)
    assert bool(whole.undecided) == (left_open == "a choice")
    assert whole.case().evidence
    assert not bare.case().evidence, "no text was read for it"


def test_a_panel_scores_alike_in_both(blind: Evaluation) -> None:
    (bare,) = cases_of([blind])
    assert _told_of(bare) == _told_of(case_of(blind))


def test_who_answers_second_sees_both_and_loses_nothing(
    published: Evaluation, member: Member, client_of: ClientOf
) -> None:
    address = f"/evaluations/{published.code}/answers/A12.eligible"
    first, second = client_of("evaluator"), client_of("evaluator_lead")
    htmx = {"HX-Request": "true"}
    own = {"answer": "yes", "reason": "甲写的理由", "version": "1"}
    assert "计入" in first.post(address, own, headers=htmx).content.decode()
    other = {"answer": "no", "reason": "乙写的理由", "version": "1"}
    said = second.post(address, other, headers=htmx).content.decode()
    assert "甲写的理由" in said
    assert "符合" in said, "the answer in words"
    assert "保存我写的" in said
    assert 'value="2" id="version-A12.eligible"' in " ".join(said.split())
    judged = published.judgements.get(indicator="A12", part="eligible")
    assert judged.reason == "甲写的理由"
    second.post(address, {**other, "version": "2"}, headers=htmx)
    judged.refresh_from_db()
    assert (judged.reason, judged.answer) == ("乙写的理由", "no")


def test_a_refused_answer_is_not_told_as_somebody_elses(
    published: Evaluation, client_of: ClientOf
) -> None:
    address = f"/evaluations/{published.code}/answers/A12.eligible"
    data = {"answer": "perhaps", "reason": "x", "version": "1"}
    answer = client_of("evaluator").post(address, data, headers={"HX-Request": "true"})
    assert "现在的内容" not in answer.content.decode()


def test_two_first_answers_meet_in_one_row(published: Evaluation, member: Member) -> None:
    published.judgements.filter(indicator="A12", part="eligible").delete()
    given = Given("yes", reason="甲")
    asked: dict[str, Any] = {"evaluation": published, "indicator": "A12", "part": "eligible"}
    judging.answer(by=member("evaluator"), given=given, version=0, **asked)
    with pytest.raises(Clash):
        judging.answer(
            by=member("evaluator_lead"), given=Given("no", reason="乙"), version=0, **asked
        )
    assert published.judgements.filter(indicator="A12", part="eligible").count() == 1


def test_one_altered_byte_of_any_file_of_a_package_is_located(
    published: Evaluation, member: Member, tmp_path: Path
) -> None:
    finance = member("finance_bureau")
    row = EVALUATION.take("hand-in", by=member("evaluator_lead"), row=published)
    packages.begin_package(by=finance, evaluation=row, address="/")
    made = row.snapshots.get(kind=Snapshot.Kind.ISSUE)
    assert made.package is not None
    whole = zipfile.ZipFile(io.BytesIO(path_of(made.package).read_bytes()))
    names = [name for name in whole.namelist() if not name.endswith("/")]
    assert len(names) > 8
    for altered in names:
        path = tmp_path / "altered.zip"
        with zipfile.ZipFile(path, "w") as out:
            for name in names:
                data = bytearray(whole.read(name))
                if name == altered:
                    data[len(data) // 2] ^= 1
                out.writestr(name, bytes(data))
        told = _told(path)
        assert told, altered
        if altered != MANIFEST:  # what it says of a file is told at that file
            assert altered in told, (altered, told)


def _told(path: Path) -> str:
    """What a stranger is told who verifies it; empty where every check holds."""
    try:
        checks = verify_file(path)
    except Refused as refused:
        return "".join(each.message("zh") for each in refused.problems)
    broken = [each for each in checks if not each.holds]
    return "".join(detail.zh for each in broken for detail in each.details)
