"""Short reports for the tests of table checks: a text goes in, claims or findings come out."""

from __future__ import annotations

from hengjian.audit.api import audit
from hengjian.audit.checks.registry import check_named
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Claim, Finding
from hengjian.audit.readers import read_text


def read(text: str) -> Context:
    """The context of a markdown text."""
    return context_of(read_text(text))


def claims(code: str, text: str) -> list[Claim]:
    """What one check claims of a text."""
    return list(check_named(code).run(read(text)))


def findings(code: str, text: str) -> list[Finding]:
    """What one check finds in a text."""
    return list(audit(read_text(text), checks=(check_named(code),)).findings)


def printed(text: str, finding: Finding) -> list[str]:
    """The words at the spots of a finding."""
    document = read(text).document
    return [document.text_at(spot) for spot in finding.spots]
