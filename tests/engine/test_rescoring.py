"""Scored again with other judgements: what they leave as it was is not scored anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hengjian import library
from hengjian.engine.api import evaluate, evaluate_files, rescore
from hengjian.engine.backends import reference
from hengjian.engine.facts.model import Judgement
from hengjian.engine.facts.reading import read_case
from hengjian.engine.frameworks.compiled import CompiledIndicator
from hengjian.engine.language.evaluating import Lookup
from hengjian.engine.language.nodes import Number
from hengjian.engine.result import Evaluation
from hengjian.engine.scoring import Leaf


@pytest.fixture(scope="module")
def official() -> Evaluation:
    read = evaluate_files(read_case(library.case_folder("hongta")))
    return evaluate(read.framework, read.case, read.facts.measured)


def test_other_judgements_give_what_a_case_that_has_them_gives(official: Evaluation) -> None:
    case = official.case
    assert len(case.judgements) > 10
    for code in case.judgements:
        changed = {code: Judgement()}
        other = case.model_copy(update={"judgements": {**case.judgements, **changed}})
        whole = evaluate(official.framework, other, official.facts.measured)
        again = rescore(official, judgements=changed)
        assert again == whole
        assert again.leaves == whole.leaves
        assert again != official, code


def test_only_what_changed_is_scored(official: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[str] = []
    plain = reference.score_leaf

    def watched(each: CompiledIndicator, lookup: Lookup, judgement: Judgement | None) -> Leaf:
        scored.append(each.indicator.code)
        return plain(each, lookup, judgement)

    monkeypatch.setattr(reference, "score_leaf", watched)
    code = next(iter(official.case.judgements))
    rescore(official, judgements={code: Judgement()})
    assert scored == [code]
    rescore(official, {"计划改造小区数": "300个"})
    assert len(scored) > 20, "other facts may change any of them"


def test_an_indicator_that_was_put_in_is_scored(official: Evaluation) -> None:
    leaf = next(each for each in official.framework.indicators if each.value is not None)
    put = replace(leaf, value=Number(official[leaf.indicator.code].weight * 0))
    indicators = tuple(put if each is leaf else each for each in official.framework.indicators)
    framework = replace(official.framework, indicators=indicators)
    changed = rescore(replace(official, framework=framework))
    assert changed == evaluate(framework, official.case, official.facts.measured)


def test_leaves_alone_score_as_in_the_whole(official: Evaluation) -> None:
    case, framework, measured = official.case, official.framework, official.facts.measured
    leaves = [each.indicator.code for each in framework.indicators if each.is_leaf]
    for judgements in ({}, *({code: Judgement()} for code in case.judgements)):
        for changes in ({}, {"计划改造小区数": "300个"}):
            other = case.model_copy(update={"judgements": {**case.judgements, **judgements}})
            whole = evaluate(framework, other, measured, what_if=changes)
            scores = reference.leaf_scores(official, whole.facts, judgements)
            assert scores == {code: whole[code].score for code in leaves}


def test_leaves_that_nothing_moves_are_not_scored(
    official: Evaluation, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored: list[str] = []
    plain = reference.score_leaf

    def watched(each: CompiledIndicator, lookup: Lookup, judgement: Judgement | None) -> Leaf:
        scored.append(each.indicator.code)
        return plain(each, lookup, judgement)

    changes = {"计划改造小区数": "300个"}
    facts = rescore(official, changes).facts
    monkeypatch.setattr(reference, "score_leaf", watched)
    reference.leaf_scores(official, official.facts, {})
    assert scored == []
    reference.leaf_scores(official, facts, {})
    moved = {each.code for each in official.indicators if set(changes) & set(each.compiled.inputs)}
    assert moved <= set(scored) < set(official.leaves)


def test_an_indicator_that_was_put_in_is_scored_among_leaves_alone(official: Evaluation) -> None:
    leaf = next(each for each in official.framework.indicators if each.value is not None)
    put = replace(leaf, value=Number(official[leaf.indicator.code].weight * 0))
    indicators = tuple(put if each is leaf else each for each in official.framework.indicators)
    changed = replace(official, framework=replace(official.framework, indicators=indicators))
    scores = reference.leaf_scores(changed, changed.facts, {})
    assert scores == {code: rescore(changed)[code].score for code in official.leaves}
