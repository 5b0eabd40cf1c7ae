"""Server, script and ODK's own engine say the same of the same answers."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from py_mini_racer import MiniRacer

from hengjian.site.residents.surveys.forms.evaluating import Evaluated, evaluate
from hengjian.site.residents.surveys.forms.reading import Form
from hengjian.site.residents.surveys.forms.xforms import with_whole_patterns
from hengjian.site.residents.surveys.shipped import NAMES
from tests.depth import examples
from tests.outside import ENGINE, node
from tests.site.residents.surveys.forms import filled, form, served, shipped_form

REFEREE = Path(__file__).with_name("referee") / "referee.mjs"
FORMS = (*NAMES, "everything")
TODAY = date(2023, 9, 30)
FILLS = examples(400)


def script() -> str:
    found = finders.find("surveys/form.js")
    assert isinstance(found, str)
    return Path(found).read_text("utf-8")


def told(found: Evaluated) -> dict[str, Any]:
    return {
        "values": found.values,
        "relevant": found.relevant,
        "options": found.options,
        "missing": found.missing,
        "wrong": found.wrong,
    }


@pytest.mark.parametrize("name", FORMS)
def test_the_script_says_what_the_server_says(name: str, tmp_path: Path) -> None:
    form, _ = shipped_form(name, tmp_path)
    racer, dice = MiniRacer(), random.Random(name)
    racer.eval(script())
    racer.eval(f"const form = {json.dumps(form)}")
    for _ in range(FILLS):
        given = {name: value for name, _, value in filled(form, dice)}
        call = f"JSON.stringify(hengjianForm.evaluate(form, {json.dumps(given)}, '{TODAY}'))"
        assert json.loads(str(racer.eval(call))) == told(evaluate(form, given, TODAY)), given


def test_the_script_is_small() -> None:
    assert len(gzip.compress(script().encode())) <= 4096


@pytest.mark.engine
@pytest.mark.parametrize("name", FORMS)
def test_the_engine_of_odk_says_the_same(name: str, tmp_path: Path) -> None:
    form, path = shipped_form(name, tmp_path)
    dice = random.Random(f"referee {name}")
    fills = [filled(form, dice) for _ in range(FILLS)]
    asked = {"xform": served(path), "fills": fills}
    today = datetime.now(UTC).date()
    states = list(_referee(asked))
    assert _compared(form, states, today) > FILLS * len(form["order"])


def _compared(form: Form, states: list[dict[str, Any]], today: date) -> int:
    compared = 0
    for state in states:
        ours = evaluate(form, state["given"], today)
        for mine, theirs in _beside(form, ours, state):
            assert mine == theirs, state["given"]
            compared += 1
    return compared


def _referee(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A fresh process for each hundred fills: instances pile up in the engine."""
    for start in range(0, len(asked["fills"]), 100):
        part = asked | {"fills": asked["fills"][start : start + 100]}
        ran = subprocess.run(
            [node(), str(REFEREE), ENGINE], input=json.dumps(part), text=True,
            capture_output=True, check=True,
        )  # fmt: skip
        yield from json.loads(ran.stdout)


def test_a_pattern_is_of_the_whole_answer() -> None:
    asked = form(["text", "q", "号码", "", "", "regex(., '1[0-9]{3}|none')", "", ""])
    for answer, wrong in (("1234", []), ("none", []), ("x1234", ["q"]), ("12345", ["q"])):
        assert evaluate(asked, {"q": answer}, TODAY).wrong == wrong


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("regex(., 'a|b')", "regex(., '^(?:a|b)$')"),
        ('not(regex(concat(")", /d/x), "a)b"))', 'not(regex(concat(")", /d/x), "^(?:a)b)$"))'),
        ("item[regex( name , '[(]')] = 'regex('", "item[regex( name , '^(?:[(])$')] = 'regex('"),
        ("pre-regex(., 'a') or (. = 'b')", "pre-regex(., 'a') or (. = 'b')"),
    ],
)
def test_a_served_pattern_is_bound_at_both_ends(written: str, bound: str) -> None:
    assert with_whole_patterns(written) == bound


def _beside(form: Form, ours: Evaluated, theirs: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    for name in form["order"]:
        yield (name, ours.values[name]), (name, theirs["values"][name])
    for name, relevant in ours.relevant.items():
        yield (name, relevant), (name, theirs["relevant"].get(name, relevant))
    for name, options in ours.options.items():
        yield (name, options), (name, theirs["options"][name])
    yield sorted(ours.missing), sorted(theirs["missing"])
    yield sorted(ours.wrong), sorted(theirs["wrong"])


def test_a_question_that_is_not_relevant_reads_as_empty(tmp_path: Path) -> None:
    form, _ = shipped_form("satisfaction", tmp_path)
    given = {"policy_known": "A", "involved": "A", "satisfaction": "A", "reasons": "slow"}
    found = evaluate(form, given, TODAY)
    assert found.values["reasons"] == ""
    assert not found.problems
    found = evaluate(form, given | {"satisfaction": "C", "reasons": "slow none"}, TODAY)
    assert found.wrong == ["reasons"]


def test_what_the_filter_takes_away_is_cleared(tmp_path: Path) -> None:
    form, _ = shipped_form("needs", tmp_path)
    given = {"floor": "high", "people": "2", "willing": "yes", "kind": "more", "first": "lift"}
    found = evaluate(form, given, TODAY)
    assert found.options["first"] == ["elderly", "children", "clinic"]
    assert found.values["first"] == ""
    assert found.missing == ["first"]
