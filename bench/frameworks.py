"""How long a framework of 26 indicators takes to compile, against parsing its YAML alone."""

from __future__ import annotations

import gc
from collections.abc import Callable
from timeit import repeat

import yaml

from hengjian.engine.frameworks.reader import read_framework_text

LIMIT = 20.0
"""Milliseconds the compilation may take."""
ROUNDS = 15
KINDS = (
    "value: 完成数{n} / 计划数{n}, target: 100%, score: {{rule: proportional, floor: 60%}}",
    "value: 完成数{n} / 计划数{n}, score: {{rule: ladder, bands: [{{at_least: 90%, points: 4}}, "
    "{{at_least: 60%, points: 2}}, {{points: 0}}]}}",
    "score: {{rule: checklist, criteria: [{{id: a, text: {{zh: 依据充分, en: well founded}}}}, "
    "{{id: b, text: {{zh: 程序规范, en: in due form}}}}]}}",
)
"""A quantity, a ladder and a checklist in turn, as frameworks mix them."""


def framework_text(leaves: int = 26) -> str:
    """A framework of ``leaves`` level-3 indicators of 4 points, each with figures of its own."""
    head = [
        "framework: bench",
        'edition: "1"',
        "title: {zh: 基准, en: Benchmark}",
        f"points: {leaves * 4}",
        "grades: [{at_least: 60, grade: 中}, {at_least: 0, grade: 差}]",
        "measures:",
    ]
    for n in range(leaves):
        head.append(f"  计划数{n}: {{unit: 个, count: sites, where: planned}}")
        head.append(f"  完成数{n}: {{unit: 个, count: sites, where: finished_on <= as_of}}")
    head += ["indicators:", "  - code: A", "    name: {zh: 产出, en: Output}", "    children:"]
    for n in range(leaves):
        kind = KINDS[n % len(KINDS)].format(n=n)
        head.append(
            f"      - {{code: A{n}, name: {{zh: 指标{n}, en: Item {n}}}, points: 4, {kind}}}"
        )
    return "\n".join(head) + "\n"


def run() -> list[tuple[str, float, str]]:
    """The best of the rounds: name, number, unit."""
    text = framework_text()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    compiling = _milliseconds(lambda: read_framework_text(text, "bench.yaml"))
    composing = _milliseconds(lambda: yaml.compose(text, loader))
    return [
        (f"framework compile (limit {LIMIT:.0f} ms)", compiling, "ms"),
        ("yaml.compose of the same text", composing, "ms"),
        ("framework compile / yaml.compose", compiling / composing, "×"),
    ]


def _milliseconds(task: Callable[[], object]) -> float:
    task()
    gc.collect()
    return min(repeat(task, number=1, repeat=ROUNDS)) * 1000


def main() -> int:
    """Print the rows; 1 where the limit is passed."""
    rows = run()
    for name, value, symbol in rows:
        print(f"{name:<36}{value:>8.1f} {symbol}")
    return int(rows[0][1] > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
