"""The page of the audit's checks, from the checks and their own examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docs.markdown import both, cell, code, page, table
from hengjian.audit.checks.registry import all_checks
from hengjian.audit.context import Context, context_of
from hengjian.audit.findings import Check, Example, Finding
from hengjian.audit.readers import read_text
from hengjian.audit.writers import wording

_INTRODUCTION = (
    "What `hengjian audit` recomputes. Every check carries examples that it must flag and "
    "look-alikes that it must leave in peace; all of them are run by the tests, and what is said "
    "of the flagged ones here was said by the check when this page was made. Its weights "
    "are those the check gave in its examples: "
    + "; ".join(f"{wording.SEVERITY[each].en}: {wording.MEANING[each].en}"
                for each in wording.SEVERITIES) + "."
)  # fmt: skip
_FLAGGED, _LEFT = 2, 2
"""Examples shown of each kind."""


def checks() -> str:
    """Every check: code, why, weight, examples."""
    every = all_checks()
    heads = ["Code", "Check 核对", "Weight 分量"]
    overview = table(heads, ((_link(each), both(each.title), _weights(each)) for each in every))
    return page("Checks 核对项目", _INTRODUCTION, overview, *(_section(each) for each in every))


def _link(check: Check) -> str:
    return f"[`{check.code}`](#{check.code})"


def _context(example: Example) -> Context:
    return context_of(read_text(example.text))


def _findings(check: Check, example: Example) -> list[Finding]:
    return [found for claim in check.run(_context(example)) for found in claim.findings]


def _weights(check: Check) -> str:
    given = {found.severity for each in check.flags for found in _findings(check, each)}
    return "<br>".join(both(wording.SEVERITY[each], " ") for each in wording.SEVERITIES
                       if each in given)  # fmt: skip


def _section(check: Check) -> str:
    parts = [f"## {check.code}", f"**{both(check.title, ' · ')}**", both(check.why, "\n\n")]
    parts.append("Flagged 应指出：")
    parts += [_flagged(check, each) for each in check.flags[:_FLAGGED]]
    parts.append("Left in peace 不应指出：")
    parts += [_shown(each) for each in check.passes[:_LEFT]]
    if check.benign:
        parts.append("Considered first 先排除的解释：")
        parts.append("\n".join(f"- {both(each, ' · ')}" for each in check.benign))
    return "\n\n".join(parts)


def _flagged(check: Check, example: Example) -> str:
    return "\n\n".join([_shown(example), *_said(_findings(check, example))])


def _shown(example: Example) -> str:
    """The example as it is written: a fence, because an indented text would join the list before
    it."""
    return f"```text\n{example.text.strip()}\n```"


def _said(findings: Sequence[Finding]) -> Iterator[str]:
    for found in findings:
        lines = [f"- {both(wording.SEVERITY[found.severity], ' ')}: {both(found.message)}"]
        if found.expected:
            follows = wording.follows(found)
            lines.append(f"  - {code(found.stated)} → {cell(follows.zh)} {code(found.expected)}")
        yield "\n".join(lines)
