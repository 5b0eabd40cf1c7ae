"""The formats of what the commands print as JSON, each with its version and its JSON Schema.

Numbers are strings with their decimals unless they count something. A version is raised when a key
goes away or changes its meaning; a key that comes new leaves it. The schemas are strict: they hold
every key that is written.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

Status = Literal["scored", "missing", "zero", "reweighted", "incomplete"]
Kind = Literal["docx", "pdf", "html", "zip"]
Interval = tuple[str | None, str | None]
"""Two ends; ``null`` is an open one."""
Said = dict[Literal["zh", "en"], str]
"""Both wordings."""


class Problem(TypedDict):
    """One thing that is wrong, with its place and what to do about it."""

    code: str
    severity: Literal["error", "warning", "advice"]
    place: str
    path: str
    message: str
    hint: str


# hengjian evaluate -------------------------------------------------------------------------------


class Indicator(TypedDict):
    """One line of the score table."""

    code: str
    name: str
    level: int
    parent: str | None
    points: str
    score: str | None
    rate: str | None
    value: str | None
    target: str | None
    status: Status
    published: str | None


class Distance(TypedDict):
    """The way to the next grades, in points."""

    better: str | None
    to_better: str | None
    worse: str | None
    to_worse: str | None


class Share(TypedDict):
    """A share of answers with its interval; parts of 1, the bounds rounded outward."""

    positive: int
    answers: int
    population: int | None
    confidence: int
    share: str
    low: str
    high: str


class AtBound(TypedDict):
    """What the result would be at one end of a survey's interval."""

    score: str
    total: str
    grade: str | None


class Survey(TypedDict):
    """What the survey behind one indicator can bear."""

    code: str
    interval: Share | None
    at_low: AtBound | None
    at_high: AtBound | None
    problem: Problem | None


class Turn(TypedDict):
    """The nearest value at which the grade is another."""

    value: str
    change: str
    total: str
    grade: str


class FactInsight(TypedDict):
    """What one fact alone can do to the grade."""

    name: str
    value: str
    indicators: list[str]
    at_stake: str
    rising: Turn | None
    falling: Turn | None
    one_way: bool


class JudgementInsight(TypedDict):
    """What one judgement alone can do to the grade."""

    code: str
    kind: Literal["criterion", "fault", "passed", "tier", "share", "score", "judge"]
    part: str
    before: str
    after: str
    total: str
    move: str
    grade: str | None
    changes_grade: bool


class Weights(TypedDict):
    """What other weights would do: the grades drawn and the spread of the total."""

    draws: int
    seed: int
    spread: str
    grades: dict[str, str]
    low: str
    median: str
    high: str


class Insight(TypedDict):
    """How firmly the grade stands (``--insight``)."""

    total: str
    grade: str | None
    distance: Distance | None
    surveys: list[Survey]
    facts: list[FactInsight]
    judgements: list[JudgementInsight]
    weights: Weights | None


class Evaluation(TypedDict):
    """What ``hengjian evaluate --format json`` prints."""

    version: Literal[1]
    case: str
    framework: str
    edition: str
    as_of: str
    what_if: dict[str, str]
    total: str
    points: str
    complete: bool
    grade: str | None
    indicators: list[Indicator]
    problems: list[Problem]
    insight: NotRequired[Insight]


# hengjian explain --------------------------------------------------------------------------------


class Computed(TypedDict):
    """A formula with its values put in and what it gave; ``exact`` in base units."""

    formula: str | None
    prefix: Any
    substituted: str | None
    exact: str | None
    shown: str | None


class Condition(TypedDict):
    """A veto or a cap, and whether it fired."""

    formula: str | None
    prefix: Any
    why: Said | None
    share: str | None
    grade: str | None
    fired: bool


class Explained(TypedDict):
    """One indicator as the trace has it; ``rule``, ``cite`` and ``judgement`` as in the files."""

    code: str
    name: Said
    level: int
    parent: str | None
    points: str
    inputs: list[str]
    rule: dict[str, Any] | None
    missing: Literal["missing", "zero", "reweight"]
    cite: list[dict[str, Any]]
    value: Computed | None
    target: Computed | None
    veto: Condition | None
    cap: Condition | None
    weight: str
    status: Status
    completion: str | None
    share: str | None
    exact: str | None
    score: str | None
    rate: str | None
    steps: list[str]
    judgement: dict[str, Any] | None
    decided: dict[str, bool | None]
    published: str | None


class Counted(TypedDict):
    """How a fact was counted from records."""

    table: str
    aggregate: str
    column: str | None
    where: str | None
    among: str | None
    rows: int
    kept: int
    engine: str


class Fact(TypedDict):
    """A fact behind the score, with where it comes from."""

    value: str | bool | None
    type: Literal["number", "date", "text", "boolean"] | None
    shown: str | None
    unit: str
    origin: Literal["reported", "records", "formula", "what-if"]
    as_of: str
    source: str
    place: str
    printed: str | None
    reported: str | bool | None
    recorded: str | bool | None
    counted: Counted | None
    formula: str | None
    prefix: Any


class Explanation(TypedDict):
    """What ``hengjian explain --format json`` prints."""

    version: Literal[1]
    case: str
    framework: str
    edition: str
    as_of: str
    what_if: dict[str, str]
    indicator: Explained
    children: list[Explained]
    facts: dict[str, Fact]


# hengjian audit ----------------------------------------------------------------------------------


class Span(TypedDict):
    """A place in a document; in a table with its cell, row and column from 0."""

    page: int | None
    block: int
    start: int
    end: int
    text: str
    cell: NotRequired[tuple[int, int]]


class Finding(TypedDict):
    """A figure that cannot be true, or a place a person must look at."""

    id: str
    code: str
    severity: Literal["error", "warning", "query"]
    confidence: str | None
    message: str
    spans: list[Span]
    stated: str
    expected: str
    basis: str | None
    interval: Interval | None
    suggestion: str | None
    considered: list[str]
    consequence: str | None


class Figure(TypedDict):
    """A figure that was read (``--facts``), and how it stands."""

    text: str
    value: str
    unit: str
    measure: str
    scope: str
    standing: str
    codes: list[str]
    span: Span


class Since(TypedDict):
    """What changed since an earlier version of the document (``--since``)."""

    document: str
    new: list[str]
    still: list[str]
    mended: list[Finding]


class Audited(TypedDict):
    """One document; ``hengjian audit --format json`` prints a list of these."""

    version: Literal[2]
    document: str
    figures: int
    claims_checked: int
    claims_held: int
    findings: list[Finding]
    problems: NotRequired[list[Problem]]
    facts: NotRequired[list[Figure]]
    since: NotRequired[Since]


# hengjian recheck --------------------------------------------------------------------------------


class Row(TypedDict):
    """One line of a form: claimed, verified, inflated, and why."""

    name: str
    target: str
    actual: str
    points: str | None
    claimed: str | None
    verified: str | None
    inflated: str
    rule: str
    from_case: str | None
    evidence: bool | None
    reasons: list[Problem]


class Rechecked(TypedDict):
    """One form; ``hengjian recheck --format json`` prints a list of these."""

    version: Literal[1]
    form: str
    project: str
    claimed: str
    verified: str
    inflated: str | None
    """Nothing where what was read does not add up to the total that is printed."""
    case_total: str | None
    case_grade: str | None
    rows: list[Row]
    problems: list[Problem]


# hengjian report ---------------------------------------------------------------------------------


class Report(TypedDict):
    """What ``hengjian report --format json`` prints: the file that was written."""

    version: Literal[1]
    case: str
    file: str
    kind: Kind
    bytes: int
    sha256: str
    total: str
    grade: str | None
    problems: list[Problem]


# Schemas -----------------------------------------------------------------------------------------

OUTPUTS: dict[str, Any] = {
    "evaluate": Evaluation,
    "explain": Explanation,
    "audit": list[Audited],
    "recheck": list[Rechecked],
    "report": Report,
}
"""What each command prints, by its name."""


def output_schema(command: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what ``command`` prints with ``--format json``.

    Raises ``KeyError`` for a command without one.
    """
    from pydantic import TypeAdapter

    schema = TypeAdapter(OUTPUTS[command]).json_schema(mode="serialization")
    for part in (schema, *schema.get("$defs", {}).values()):
        if "properties" in part:
            part["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:hengjian:output:{command}",
        **schema,
        "title": f"hengjian {command} --format json",
    }
