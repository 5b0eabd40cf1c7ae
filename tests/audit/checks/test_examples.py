"""Every check finds what it says it finds, and leaves its look-alikes in peace."""

from __future__ import annotations

from functools import cache

import pytest

from hengjian.audit.checks.registry import all_checks, check_named
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.readers import read_text

CHECKS = all_checks()


@cache
def _read(text: str) -> Context:
    return context_of(read_text(text))


def _claims(check: Check, text: str) -> list[Claim]:
    return list(check.run(_read(text)))


def _findings(check: Check, text: str) -> list[Finding]:
    return [finding for claim in _claims(check, text) for finding in claim.findings]


def _of(kind: str) -> list[object]:
    return [
        pytest.param(check, example, id=f"{check.code}-{at}")
        for check in CHECKS
        for at, example in enumerate(getattr(check, kind))
    ]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_a_check_has_examples_of_both_kinds_and_says_why_in_both_languages(check: Check) -> None:
    assert len(check.flags) >= 4
    assert len(check.passes) >= 6
    assert all((check.title.zh, check.title.en, check.why.zh, check.why.en))
    assert check_named(check.code) is check


@pytest.mark.parametrize(("check", "example"), _of("flags"))
def test_what_must_be_flagged_is_flagged(check: Check, example: Example) -> None:
    found = _findings(check, example.text)
    assert {finding.code for finding in found} == {check.code}
    if example.expected:
        told = [f"{finding.expected}\n{finding.message.zh}" for finding in found]
        assert any(example.expected in each for each in told)


@pytest.mark.parametrize(("check", "example"), _of("flags"))
def test_a_finding_points_into_the_text_and_speaks_both_languages(
    check: Check, example: Example
) -> None:
    document = _read(example.text).document
    for finding in _findings(check, example.text):
        assert finding.spots
        assert all(document.text_at(spot) for spot in finding.spots)
        assert finding.message.zh
        assert finding.message.en


@pytest.mark.parametrize(("check", "example"), _of("passes"))
def test_a_look_alike_is_left_in_peace(check: Check, example: Example) -> None:
    assert _findings(check, example.text) == []
    loud = [
        finding.message.zh
        for other in CHECKS
        for finding in _findings(other, example.text)
        if finding.severity != "query"
    ]
    assert loud == []
