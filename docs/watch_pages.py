"""The page of warning rules: what each measures, from where on it warns, who answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docs.markdown import both, cell, cited, code, page, table
from docs.role_pages import site

if TYPE_CHECKING:
    from hengjian.monitoring.reading import Rule, Rules


def rules_in_force() -> str:
    """Every shipped rule with its formula, and the facts that are counted only for rules."""
    site()
    from hengjian.site.watching.rules import rules

    found = rules()
    introduction = (
        "The rules by which projects are watched: "
        "[`watching/warning_rules.yaml`](../../src/hengjian/site/watching/warning_rules.yaml), or "
        "the file named by `HENGJIAN_WARNING_RULES`. Formulas are in the language of frameworks, "
        "over the measures of "
        "[`library/measures.yaml`](../../src/hengjian/site/library/measures.yaml) and the facts "
        "listed below. Where a fact is not known the rule is not judged, and the page says which "
        "fact is missing. Days are working days."
    )
    blocks = [block for rule in found.rules for block in _rule(rule)]
    return page("Warning rules 预警规则", introduction, *_overview(found), *blocks, *_facts(found))


def _overview(found: Rules) -> Iterator[str]:
    yield "## Overview"
    yield table(
        ("Code", "Rule", "Blue", "Yellow", "Red"),
        (
            (
                code(rule.code),
                both(rule.said.title),
                *(cell(_bound(rule, level)) for level in LEVELS),
            )
            for rule in found.rules
        ),
    )


LEVELS = ("blue", "yellow", "red")


def _bound(rule: Rule, level: str) -> str:
    from hengjian.monitoring.judging import MARKS

    bound = rule.said.levels.get(level)  # type: ignore[call-overload]
    if bound is None:
        return "—"
    return " ".join(f"{MARKS[how]} {amount}" for how, amount in bound if amount is not None)


def _rule(rule: Rule) -> Iterator[str]:
    from hengjian.monitoring.model import AREAS, OFFICES

    said = rule.said
    yield f"## {said.title.zh} {said.title.en} (`{said.code}`)"
    yield f"{said.why.en}\n\n{said.why.zh}"
    rises = said.escalates
    rows = [
        ("Area", both(AREAS[said.area])),
        ("Applies where", code(said.applies) if said.applies else "always"),
        ("Measures", f"{code(said.value)} in {said.unit}"),
        ("Owner", f"{both(OFFICES[said.owner])}, within {said.answer_days} days"),
        ("Rises to", f"{both(OFFICES[rises.to])}, for {rises.days} more days"),
        ("Red proposes to suspend disbursement", "yes" if said.suspends else "no"),
        ("What to do", both(said.advice)),
        ("Citation", cited(said.cite) or "—"),
    ]
    yield table(("", ""), rows)


def _facts(found: Rules) -> Iterator[str]:
    yield "## Facts counted only for rules"
    yield table(
        ("Fact", "Meaning", "Unit", "How"),
        (
            (code(name), cell(fact.en), cell(str(fact.unit or "")), both(fact.how))
            for name, fact in found.file.facts.items()
        ),
    )
