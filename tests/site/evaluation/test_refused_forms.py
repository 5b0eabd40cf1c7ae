"""What an evaluator typed into a form that is refused is there on the page that comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.actions import findings
from hengjian.site.evaluation.models import Evaluation

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
PLACE = "第七十七页"


def _sent(client: Client, to: str, given: dict[str, str]) -> str:
    return client.post(to, given, follow=True).content.decode()


def _part_of(row: Evaluation) -> str:
    judged = row.judgements.exclude(share=None).get()
    return f"{judged.indicator}.{judged.part}" if judged.part else judged.indicator


def test_a_citation_without_evidence_keeps_its_place_and_quotation(
    published: Evaluation, client_of: ClientOf
) -> None:
    to = f"/evaluations/{published.code}/cite/{_part_of(published)}"
    given = {"evidence": "", "place": PLACE, "quote": "已完工的引文"}
    client = client_of("evaluator")
    page = _sent(client, to, given)
    assert f'value="{PLACE}"' in page
    assert 'value="已完工的引文"' in page
    chosen = published.evidence.all()[0]
    page = _sent(client, to, given | {"evidence": chosen.code})
    assert PLACE in page
    assert f'value="{PLACE}"' not in page, "it is cited: the form is empty again"


def test_an_answer_that_cannot_be_read_keeps_what_was_chosen(
    published: Evaluation, client_of: ClientOf
) -> None:
    to = f"/evaluations/{published.code}/answers/{_part_of(published)}"
    page = _sent(client_of("evaluator"), to, {"answer": "", "share": "大半", "reason": "见纪要"})
    assert 'value="大半"' in page
    assert "见纪要</textarea>" in page


def test_a_finding_keeps_where_its_evidence_says_so(
    published: Evaluation, member: Member, client_of: ClientOf
) -> None:
    found = findings.add_finding(
        by=member("evaluator"),
        evaluation=published,
        indicators=[published.judgements.all()[0].indicator],
        values={"title": "开工慢", "text": "开工慢"},
    )
    to = f"/evaluations/{published.code}/findings/{found.code}/cite"
    assert f'value="{PLACE}"' in _sent(client_of("evaluator"), to, {"place": PLACE})
