"""The reference case: it comes to the published result, from reported figures and from records."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest

from hengjian.bilingual import Text
from hengjian.engine.api import evaluate_case
from hengjian.engine.facts.model import Case
from hengjian.engine.result import Evaluation
from hengjian.errors import Severity
from hengjian.library import case_folder
from tests.library.test_frameworks import one_sided, wordings

FOLDER = case_folder("hongta")


@cache
def evaluation(basis: str = "reported") -> Evaluation:
    """The case, on the basis of what was reported or of its records."""
    return evaluate_case(FOLDER, basis=basis)


def level_one(of: Evaluation) -> list[str]:
    """The level-1 scores in order."""
    return [str(each.score) for each in of.indicators if each.compiled.level == 1]


def grade_of(of: Evaluation) -> str:
    """The grade's name."""
    assert of.grade is not None
    return of.grade.grade


def case() -> Case:
    """The case as it was read."""
    return evaluation().case


def test_the_published_scores_are_reproduced() -> None:
    result = evaluation()
    assert level_one(result) == ["17.00", "27.00", "14.11", "9.29"]
    assert (str(result.total), grade_of(result)) == ("67.40", "中")


def test_the_published_scores_stand_beside_them() -> None:
    published = case().published
    assert published is not None
    assert (published.total, published.grade) == (Decimal("67.4"), "中")
    result = evaluation()
    assert {code: result[code].score for code in published.indicators} == published.indicators


def test_the_reconstructed_level_three_scores() -> None:
    scores = {each.code: str(each.score) for each in evaluation().indicators}
    measured = {
        "C11": "2.03",
        "C31": "5.30",
        "C32": "1.28",
        "D11": "0.60",
        "D21": "1.28",
        "D23": "1.35",
        "D41": "1.86",
    }
    assert {code: scores[code] for code in measured} == measured
    judged = {"A12": "3.00", "A13": "3.00", "B24": "2.00", "D32": "1.00", "D33": "1.20"}
    assert {code: scores[code] for code in judged} == judged


def test_paying_ahead_of_output_caps_the_indicator() -> None:
    assert "capped" in evaluation()["B12"].steps
    assert str(evaluation()["B12"].score) == "3.00"


def test_one_published_figure_contradicts_itself() -> None:
    disagreeing = [p for p in evaluation().problems if p.code == "facts-disagree"]
    assert [dict(p.values)["name"] for p in disagreeing] == ["开工及时率"]
    assert {p.severity for p in evaluation().problems} == {Severity.WARNING}


def test_every_other_reported_figure_agrees_exactly_with_the_records() -> None:
    facts = evaluation().facts.by_name.values()
    both = [f for f in facts if f.counted is not None and f.reported is not None]
    assert len(both) > 30
    assert [f.name for f in both if f.reported != f.recorded] == []


def test_the_records_alone_give_the_quotient_and_the_same_grade() -> None:
    result = evaluation("records")
    assert level_one(result) == ["17.00", "27.00", "14.16", "9.29"]
    assert (str(result.total), grade_of(result)) == ("67.45", "中")


def test_on_the_basis_of_records_whatever_can_be_counted_is() -> None:
    result = evaluation("records")
    framework = result.framework
    facts = result.facts.by_name
    assert {facts[name].origin for name in framework.measures} == {"records"}
    assert {facts[name].origin for name in framework.formulas} == {"formula"}


def test_the_correction_the_case_proposes() -> None:
    [correction] = case().corrections
    corrected = evaluate_case(FOLDER, what_if=correction.facts)
    assert level_one(corrected) == ["17.00", "27.00", "14.16", "9.29"]
    assert (str(corrected.total), grade_of(corrected)) == ("67.45", "中")


def test_an_earlier_date_sees_only_what_had_started_by_then() -> None:
    july = evaluate_case(FOLDER, basis="records", as_of=dt.date(2022, 7, 31))
    assert july.facts.by_name["已开工小区数"].value == 79


def test_every_figure_has_its_date_its_source_and_its_place() -> None:
    for name, figure in case().facts.items():
        assert figure.as_of is not None, name
        assert figure.source in case().sources, name
        assert figure.place, name


def test_the_case_says_that_its_records_are_synthetic_and_its_points_reconstructed() -> None:
    reconstruction = evaluation().framework.framework.reconstruction
    synthetic, note = case().synthetic, case().note
    assert reconstruction is not None
    assert synthetic is not None
    assert note is not None
    assert ("重建" in reconstruction.zh, "合成" in synthetic.zh) == (True, True)
    assert ("reconstruction" in reconstruction.en, "synthetic" in synthetic.en) == (True, True)
    assert "2023年9月30日" in note.zh


def test_every_wording_is_there_in_chinese_and_english() -> None:
    assert one_sided(case()) == []


def test_evidence_that_is_named_is_listed_and_all_of_it_is_used() -> None:
    named = {key for finding in case().findings for key in finding.evidence}
    for judgement in case().judgements.values():
        answers = (*judgement.criteria.values(), *(judgement.faults or {}).values())
        named |= {*judgement.evidence, *(key for answer in answers for key in answer.evidence)}
    assert named == set(case().evidence)


def test_every_answer_says_why_and_by_what_evidence() -> None:
    for code, judgement in case().judgements.items():
        for key, answer in judgement.criteria.items():
            assert answer.reason is not None, (code, key)
            assert answer.evidence, (code, key)


def test_the_goal_table_counts_as_published() -> None:
    statuses = [goal.status for goal in case().goals]
    assert [statuses.count(s) for s in ("met", "partly", "unmet")] == [3, 2, 6]
    facts = evaluation().facts.by_name
    assert all(goal.fact in facts if goal.fact else goal.actual for goal in case().goals)


def test_the_fund_table_names_facts_that_exist() -> None:
    facts = evaluation().facts.by_name
    assert {name for row in case().funds for name in row.facts.values()} <= set(facts)
    assert [row.total for row in case().funds].count(True) == 1


def prose() -> Iterator[tuple[str, Text]]:
    """The texts of the report that are the case's own."""
    yield from wordings(case().narrative, "narrative")
    yield from wordings(case().findings, "findings")


REFERENCE = re.compile(r"\{([^{}]*)\}")
ALLOWED_DIGITS = re.compile(
    r"〔\d{4}〕\d+号"  # document numbers
    r"|\d{4}年(\d{1,2}月)?(至\d{1,2}月)?(前)?"  # Chinese dates
    r"|((?:January|June|July|September|October|December) )?\b20\d\d\b"  # English dates
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_figure_of_the_prose_is_typed(language: str) -> None:
    for path, text in prose():
        words = text.zh if language == "zh" else text.en
        typed = ALLOWED_DIGITS.sub("", REFERENCE.sub("", words))
        assert not re.search(r"\d", typed), (path, words)


def test_every_reference_of_the_prose_leads_to_a_figure_and_both_languages_use_the_same() -> None:
    result = evaluation()
    codes = {each.code for each in result.indicators}
    whole = {"total", "grade", "full"}
    for path, text in prose():
        zh, en = (set(REFERENCE.findall(words)) for words in (text.zh, text.en))
        assert zh == en, path
        for reference in zh - whole:
            head, _, rest = reference.partition(".")
            known = result.facts.by_name if head == "facts" else codes
            assert rest in known, (path, reference)
