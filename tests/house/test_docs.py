"""The documentation says what the code does: pages are current, links lead somewhere, and every
command and program shown is run and compared with the output shown."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs import build
from hengjian.cli import COMMANDS, group
from hengjian.engine.language.grammar import FUNCTIONS
from hengjian.errors.problem import catalogue

ROOT = Path(__file__).parent.parent.parent
SKIPPED = {"vendor", "__pycache__", "build", "dist", "demo-out"}
TEXTS = {".md", ".py", ".toml", ".yaml", ".html", ".typ", ".css", ".sql", ""}


def _files(folder: Path) -> Iterator[Path]:
    """The files of the project, without environments, caches and what others wrote."""
    for path in sorted(folder.iterdir()):
        if path.name in SKIPPED or (path.name.startswith(".") and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PAGES = [path for path in _files(ROOT) if path.suffix == ".md"]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


# Generated pages --------------------------------------------------------------------------------


def test_generated_pages_are_current() -> None:
    assert list(build.stale()) == []


def test_a_stale_page_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(build, "REFERENCE", tmp_path)
    monkeypatch.setattr(build, "PAGES", {"units.md": build.PAGES["units.md"]})
    assert build.main(["--check"]) == 1
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    (tmp_path / "units.md").write_text("older", encoding="utf-8")
    assert build.main(["--check"]) == 1


def test_the_reference_lists_every_command_and_problem() -> None:
    commands = build.PAGES["cli.md"]()
    assert [name for name in COMMANDS if f"## `hengjian {name}`" not in commands] == []
    problems = build.PAGES["problems.md"]()
    assert [code for code in catalogue() if f"| `{code}` |" not in problems] == []


def test_every_setting_of_the_site_is_listed() -> None:
    """What the code asks the environment for, and what the page tells, are the same."""
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    asked = set(
        re.findall(r"""(?:environ(?:\.get\(|\[)|_switch\()\s*"(HENGJIAN_[A-Z0-9_]+)\"""", sources)
    )
    page = (ROOT / "docs" / "how-to" / "run-the-site.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(HENGJIAN_[A-Z0-9_]+)`", page, re.MULTILINE))
    not_for_people = {"HENGJIAN_TEST_SQLITE", "HENGJIAN_LOOKS_ONLY"}  # serve --check says it
    not_for_people.add("HENGJIAN_LANG")  # of the command line and the door, not of the site
    assert asked - not_for_people == told


# Links ------------------------------------------------------------------------------------------

_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")


def _anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made from their words."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().lower().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    text = _CODE.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for target in _LINK.findall(text):
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        found = (page.parent / file) if file else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            broken.append(target)
    assert broken == []


# What runs --------------------------------------------------------------------------------------

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A command and the lines shown below it."""

    command: str
    shown: tuple[str, ...]


def _steps(block: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = part.replace("\\\n", "").splitlines()
        yield Step(command, tuple(line for line in shown if line.strip(" …")))


def _plain(text: str) -> str:
    """Output without the blanks that only align it."""
    return re.sub(r"[ \t]+", " ", text)


class Reader:
    """Somebody who follows a page in an empty folder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.code = 0
        self.names: dict[str, object] = {}
        self.printed = ""

    def follow(self, kind: str, file: str, block: str) -> None:
        """One block: a file to save, commands to run, a program and what it prints."""
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_text(block, encoding="utf-8")
        elif kind == "console":
            for step in _steps(block):
                self.run(step)
            assert self.code == 0, block
        elif kind == "python":
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(compile(block, "page", "exec"), self.names)
            self.printed = out.getvalue()
        elif kind == "text" and self.printed:
            self.compare(self.printed, tuple(block.splitlines()), "the program")

    def run(self, step: Step) -> None:
        """One command; of other programs only ``make`` is looked at."""
        words = shlex.split(step.command)
        if step.command == "echo $?":
            assert step.shown == (str(self.code),)
            self.code = 0
        elif words[0] == "hengjian":
            assert self.code == 0, f"the command before {step.command} failed"
            result = CliRunner().invoke(group, words[1:], prog_name="hengjian")
            if result.exception and not isinstance(result.exception, SystemExit):
                raise result.exception
            self.code = result.exit_code
            self.compare(result.output, step.shown, step.command)
        elif words[0] == "export":
            self.monkeypatch.setenv(*words[1].split("=", 1))
        elif words[0] == "make":
            assert f"\n{words[1]}:" in (ROOT / "Makefile").read_text(encoding="utf-8")

    @staticmethod
    def compare(output: str, shown: tuple[str, ...], source: str) -> None:
        """Every line shown stands in the output, in that order."""
        rest = _plain(output)
        for line in shown:
            before, found, rest = rest.partition(_plain(line).strip())
            assert found, f"{source} does not print: {line}\nafter: …{before[-600:]}"


def _runs(page: Path) -> bool:
    return re.search(r"^\$ hengjian|^```python$", page.read_text("utf-8"), re.MULTILINE) is not None


@pytest.mark.parametrize("page", [page for page in PAGES if _runs(page)], ids=_name)
def test_what_is_shown_runs(page: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HENGJIAN_LANG", raising=False)
    reader = Reader(monkeypatch)
    for block in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        reader.follow(block[1], block[2] or "", block[3])


def test_the_reader_sees_what_is_wrong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    reader = Reader(monkeypatch)
    with pytest.raises(AssertionError, match="does not print"):
        reader.follow("console", "", "$ hengjian framework show\nno such line\n")
    with pytest.raises(AssertionError):
        reader.follow("console", "", "$ hengjian evaluate no-such-case\n")


# The house's own words --------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_readmes_name_both_commands(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_decisions_are_short_and_whole(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert len(text.split()) < 400
    heads = ("Status:", "## Context", "## Decision", "## Consequences")
    assert [head for head in heads if head not in text] == []
    assert f"({decision.name})" in (decision.parent / "README.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def _terms() -> list[tuple[str, str, str]]:
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    return [row for row in rows if row[0] not in ("中文", "---")]


def test_a_term_stands_once_in_the_glossary() -> None:
    terms = _terms()
    assert len(terms) > 50
    for column in (0, 1):
        words = [row[column] for row in terms]
        assert len(words) == len(set(words)), sorted({w for w in words if words.count(w) > 1})


def test_the_guide_to_frameworks_names_every_function() -> None:
    guide = (ROOT / "docs/how-to/write-a-framework.md").read_text(encoding="utf-8")
    assert [name for name in FUNCTIONS if f"`{name}(" not in guide] == []


FORBIDDEN = re.compile(
    r"[p]ypi\.org|[p]ythonhosted|[n]pmjs|[r]egistry\.|/[w]ork/|(?<!\w)\.[l]ibrary\b|\b[s]hared/"
    r"|\b[i]ssues?\s*#?\d|\b[c]laude\b|\b[a]nthropic\b|\bAI [a]gents?\b"
    r"|\b(?:coding|this) [s]ession\b",
    re.IGNORECASE,
)
"""A letter of each in brackets: the pattern does not match itself, and this file is read too."""


def test_the_project_speaks_of_itself_only() -> None:
    """No registry hosts, no tracker numbers, no paths or tools of the place it was written in."""
    found = [
        f"{_name(path)}: {match[0]}"
        for path in _files(ROOT)
        if path.suffix in TEXTS
        for match in FORBIDDEN.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
