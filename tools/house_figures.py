"""The figures of the house beside those of before: ``python tools/house_figures.py`` writes them.

They stand between two marks of ``docs/explanation/the-house.md``; with ``--check`` it is only said
whether they are current. What stood before was measured at the commit ``BEFORE``, when the site was
laid out by layers.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "hengjian"
SITE = SOURCE / "site"
PAGE = ROOT / "docs" / "explanation" / "the-house.md"
START, END = "<!-- figures: tools/house_figures.py -->", "<!-- end of figures -->"
BEFORE = "55955c0"
"""The commit at which the figures of before were measured."""
NOUNS = {"Contract": "33·11", "Payment": "27·9", "Inspection": "15·8", "Site": "83·22"}
"""Models, each with the files and folders of the site that named it before."""
PARTICIPLE = re.compile(
    r"[a-z]*ed|told|said|kept|held|made|built|drawn|found|shown|sent|given|taken"
)
NO_PARTICIPLE = frozenset(
    ("need", "feed", "seed", "exceed", "proceed", "embed", "shed", "red", "bed")
)
COMMENT = re.compile(r"^\s*# |  # ")
WAY = (
    "site/money/urls.py urlpatterns",
    "site/money/pages/payments.py new",
    "site/library/pages/editing.py resource_form",
    "site/accounts/gate.py needs",
    "site/accounts/acting.py action",
    "site/money/actions.py enter_payment",
    "site/money/red_line.py findings_on",
    "site/platform/checking.py problems_of",
    "site/money/rules.py positive",
    "site/money/ledger.py account_of",
    "site/common/trail.py record",
    "site/money/steps.py PAYMENT",
    "site/platform/procedure.py Procedure",
    "funds/red_line.py findings",
    "site/money/models.py Payment",
    "site/money/pages/funds.py page",
    "site/money/queries.py table",
    "funds/rates.py",
    "site/money/pages/pictures.py",
    "documents/charts/palette.py",
)
"""A payment from its form to the page of the project's money: the files it passes, each with what
is called there."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the product, parsed."""

    path: Path
    text: str
    functions: tuple[tuple[str, int], ...]
    """Name and lines of each function and method."""
    tables: int
    """Classes with columns, where it is a module of models."""
    lines: int
    comments: int
    code: int
    """Lines with something else than a comment or nothing."""


@cache
def modules() -> tuple[Module, ...]:
    """Every module under ``src`` but migrations."""
    return tuple(
        _read(path)
        for path in sorted(SOURCE.rglob("*.py"))
        if "migrations" not in path.relative_to(SOURCE).parts
    )


def _read(path: Path) -> Module:
    text = path.read_text("utf-8")
    lines = text.splitlines()
    comments = sum(COMMENT.search(line) is not None for line in lines)
    code = sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)
    tree = ast.parse(text)
    of_models = "models" in (path.stem, path.parent.name)
    tables = sum(_is_table(node) for node in tree.body) if of_models else 0
    return Module(path, text, tuple(_functions(tree.body)), tables, len(lines), comments, code)


def _of_site(found: Sequence[Module]) -> list[Module]:
    return [each for each in found if SITE in each.path.parents]


def _functions(body: Iterable[ast.stmt]) -> Iterator[tuple[str, int]]:
    """Those of a body and of what stands inside it, by statements alone."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
        for name in ("body", "orelse", "finalbody"):
            yield from _functions(getattr(node, name, ()))


def functions(found: Sequence[Module]) -> list[tuple[str, int]]:
    """Every function and method."""
    return [one for each in found for one in each.functions]


def is_participle(name: str) -> bool:
    """Whether a function's name begins with what was done to a thing: ``judged``, ``_told``."""
    first = name.strip("_").split("_")[0]
    return PARTICIPLE.fullmatch(first) is not None and first not in NO_PARTICIPLE


def _share(values: Sequence[int], hundredths: int) -> int:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredths // 100)]


def _lengths(found: Sequence[Module]) -> tuple[list[int], list[int]]:
    """Of modules and of functions, in lines."""
    lengths = [length for _, length in functions(found)]
    return [each.lines for each in found if each.path.name != "__init__.py"], lengths


def templates() -> list[Path]:
    """The templates of the site."""
    return sorted(SITE.glob("*/templates/**/*.html")) + sorted(SITE.glob("*/*/templates/**/*.html"))


def _letters_a_line() -> int:
    lines = [line for path in templates() for line in path.read_text("utf-8").splitlines()]
    return round(sum(map(len, lines)) / len(lines))


def naming(noun: str) -> str:
    """How many files of the site name a model, in how many folders."""
    word = re.compile(rf"\b{noun}\b")
    paths = [each.path for each in _of_site(modules()) if word.search(each.text)]
    return f"{len(paths)}·{len({path.parent for path in paths})}"


def way() -> tuple[int, int, int]:
    """Files and folders that a payment passes, and how many of the files are of its own subject.

    Raises ``LookupError`` where a place of ``WAY`` is no more.
    """
    paths = []
    for place in WAY:
        name, _, called = place.partition(" ")
        path = SOURCE / name
        if not path.exists() or (
            called and not re.search(rf"\b{called}\b", path.read_text("utf-8"))
        ):
            raise LookupError(f"a payment does not pass {place} any more: mend WAY")
        paths.append(path)
    own = sum(SITE / "money" in path.parents for path in paths)
    return len(paths), len({path.parent for path in paths}), own


def _is_table(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and any(_is_column(part) for part in node.body)


def _is_column(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and "models." in ast.unparse(node.value)


def compared() -> str:
    """The table of before and now."""
    all_of_it, site = modules(), _of_site(modules())
    of_modules, of_functions = _lengths(site)
    named = functions(all_of_it)
    participles = sum(is_participle(name) for name, _ in named)
    comments = sum(each.comments for each in all_of_it)
    code = sum(each.code for each in all_of_it)
    passed = way()
    rows = [
        ("modules of the product", "821", f"{len(all_of_it):,}"),
        ("lines of the product", "108,982", f"{sum(each.lines for each in all_of_it):,}"),
        ("modules of the site", "444", f"{len(site):,}"),
        ("lines of the site", "52,614", f"{sum(each.lines for each in site):,}"),
        ("lines of a module of the site: median · 95 of 100", "102 · 275",
         f"{round(median(of_modules))} · {_share(of_modules, 95)}"),
        ("lines of a function of the site: median · 95 of 100", "7 · 24",
         f"{round(median(of_functions))} · {_share(of_functions, 95)}"),
        ("characters a line of a template", "241", f"{_letters_a_line()}"),
        ("comments a hundred lines of code", "0.5", f"{comments / code * 100:.1f}"),
        ("functions named by a participle", "749 of 5,665", f"{participles:,} of {len(named):,}"),
        *((f"files · folders of the site that name `{noun}`", before, naming(noun))
          for noun, before in NOUNS.items()),
        ("files · folders that a payment passes, from its form to the page of the money",
         "22 · 9", f"{passed[0]} · {passed[1]}"),
        ("of these files in its own subject", "none", f"{passed[2]}"),
    ]  # fmt: skip
    lines = [f"| what | before (`{BEFORE}`) | now |", "| --- | --: | --: |"]
    return "\n".join([*lines, *(f"| {what} | {was} | {now} |" for what, was, now in rows)])


def by_subject() -> str:
    """The size of each app of the site."""
    lines = ["| app | modules | lines | models | templates |", "| --- | --: | --: | --: | --: |"]
    for app in sorted(path for path in SITE.iterdir() if (path / "__init__.py").exists()):
        own = [each for each in modules() if app in each.path.parents]
        html = sum(app in path.parents for path in templates())
        size = sum(each.lines for each in own)
        tables = sum(each.tables for each in own)
        lines.append(f"| `{app.name}` | {len(own)} | {size:,} | {tables} | {html} |")
    return "\n".join(lines)


def page() -> str:
    """The page with its figures as they are now."""
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(START)
    tail = rest.partition(END)[2]
    return f"{head}{START}\n\n{compared()}\n\n{by_subject()}\n\n{END}{tail}"


def main() -> int:
    """Write the page; with ``--check`` 1 where it is not current."""
    wanted = page()
    if "--check" in sys.argv[1:]:
        current = wanted == PAGE.read_text("utf-8")
        print("current" if current else f"run python tools/{Path(__file__).name}")
        return 0 if current else 1
    PAGE.write_text(wanted, "utf-8")
    print(f"{PAGE.relative_to(ROOT)}: a payment passes {way()[0]} files in {way()[1]} folders")
    return 0


if __name__ == "__main__":
    sys.exit(main())
