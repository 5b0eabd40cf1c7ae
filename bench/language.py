"""How long formulas take: reading, typing and evaluating one of a usual size, in microseconds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from timeit import repeat

from hengjian.engine.language.evaluating import compiled, evaluate
from hengjian.engine.language.parser import parse
from hengjian.engine.language.types import NumberType
from hengjian.engine.language.typing import check
from hengjian.quantities import unit

FORMULA = "min(已开工小区数 / 计划改造小区数, 100%) * 7.5分"
PIECES = NumberType(unit("个").dimension)
SCOPE = {"已开工小区数": PIECES, "计划改造小区数": PIECES}
FACTS = {"已开工小区数": Fraction(80), "计划改造小区数": Fraction(296)}
RUNS = 2000


def run() -> list[tuple[str, float, str]]:
    """The best of five rounds of each: name, microseconds, ``µs``."""
    node = parse(FORMULA)
    ready = compiled(node)
    measured: dict[str, Callable[[], object]] = {
        "formula parse": lambda: parse(FORMULA),
        "formula type": lambda: check(node, SCOPE),
        "formula evaluate": lambda: evaluate(node, FACTS.get),
        "formula evaluate, compiled": lambda: ready(FACTS.get),
    }
    return [(name, _microseconds(task), "µs") for name, task in measured.items()]


def _microseconds(task: Callable[[], object]) -> float:
    return min(repeat(task, number=RUNS, repeat=5)) / RUNS * 1e6


def main() -> None:
    """Print the rows."""
    for name, value, symbol in run():
        print(f"{name:<28}{value:>8.1f} {symbol}")


if __name__ == "__main__":
    main()
