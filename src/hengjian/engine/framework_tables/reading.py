"""From a table to a framework: what it says is taken, what it leaves open is asked, at its cell."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hengjian.engine.facts.sheet_tree import Builder, Entry, SheetTree
from hengjian.engine.framework_tables import layout
from hengjian.engine.framework_tables.grids import Sheet, read_sheets
from hengjian.engine.framework_tables.layout import ENTRIES, FACTS, key_of, normal, word_key
from hengjian.engine.framework_tables.outline import Header, Node, find_header, read_outline
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.compiling import compile_framework
from hengjian.engine.frameworks.model import Framework
from hengjian.engine.frameworks.reader import own_units
from hengjian.engine.frameworks.validation import validate
from hengjian.engine.frameworks.yaml_tree import Data, read_yaml
from hengjian.engine.frameworks.yaml_tree import Path as TreePath
from hengjian.engine.sheets.text_files import bytes_of
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import parse_quantity

GRADES = "cn-90-80-60"
"""The scale of 财预〔2020〕10号, for a table that names none."""
_TEXTS = ("framework", "edition", "points", "title", "description", "reconstruction")
_VALUED = frozenset(("proportional", "linear", "ladder", "steps"))
_WORD = re.compile(r"\w+")


def read_framework_table(file: Path, given: Mapping[str, str] | None = None) -> CompiledFramework:
    """The framework in a workbook or a Word file; ``given`` answers what the table leaves open
    (``framework``, ``edition``, ``title``). Raises ``Refused`` with every problem at its cell."""
    tree = framework_tree(file, given or {})
    own = own_units(tree)
    digest = hashlib.sha256(bytes_of(file)).hexdigest()
    found = compile_framework(validate(Framework, tree, units=own), tree, digest, own)
    return replace(found, problems=(*tree.problems, *found.problems))


def framework_tree(file: Path, given: Mapping[str, str]) -> SheetTree:
    """The data of the framework and the cells it came from; ``problems`` warns of what was not
    read."""
    sheets, hidden = read_sheets(file)
    table, header = _table_of(sheets, file)
    reading = _Reading(file)
    for sheet in sheets:
        if sheet is table or sheet.title.startswith(("#", "＃")):
            continue
        if normal(sheet.title) in (normal(layout.HEAD.zh), normal(layout.HEAD.en)):
            reading.take_head(sheet)
        elif normal(sheet.title) in (normal(layout.DATA.zh), normal(layout.DATA.en)):
            reading.take_facts(sheet)
    reading.take_table(table, header, given)
    if reading.problems:
        raise Refused(reading.problems)
    return replace(reading.builder.tree(), problems=hidden)


def _table_of(sheets: Sequence[Sheet], file: Path) -> tuple[Sheet, Header]:
    titles = {normal(layout.INDICATORS.zh), normal(layout.INDICATORS.en)}
    for sheet in sorted(sheets, key=lambda s: normal(s.title) not in titles):
        header = find_header(sheet)
        if header is not None:
            return sheet, header
    names = "、".join(heading.title.zh for heading in layout.LEVELS[:3])
    raise Refused([problem("indicators-table-none", Place(str(file)), names=names)])


class _Reading:
    """Builds the data of a framework cell by cell, collecting problems."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.builder = Builder(str(file))
        self.problems: list[Problem] = []

    def take_head(self, sheet: Sheet) -> None:
        """The sheet of entries: a name, and what it is."""
        for line in sheet.lines:
            if len(sheet.columns(line)) < 2:
                continue
            key, text = key_of(sheet.text(line, 1), ENTRIES), sheet.text(line, 2)
            if key is None or not text:
                continue
            entry = Entry(text, sheet.place(line, 2))
            if key in _TEXTS and not text.startswith("{"):
                self._put((key,), text, entry)
            elif key == "authority":
                self._cites((key,), entry)
            else:
                self._yaml((key,), entry)

    def take_facts(self, sheet: Sheet) -> None:
        """The sheet of facts, measures and formulas."""
        header = next(
            (n for n in sheet.lines if _keys(sheet, n).get("name") and _keys(sheet, n).get("kind")),
            None,
        )
        if header is None:
            return
        columns = _keys(sheet, header)
        for line in sheet.lines[header:]:
            row = {
                key: Entry(sheet.text(line, column), sheet.place(line, column))
                for key, column in columns.items()
                if sheet.text(line, column)
            }
            if "name" in row:
                self._fact(row)

    def _fact(self, row: Mapping[str, Entry]) -> None:
        kind = row.get("kind")
        section = word_key(kind.text, layout.KINDS) if kind else "facts"
        if section is None and kind is not None:
            known = "、".join(word.zh for word in layout.KINDS.values())
            self._note("word-not-known", kind, known=known)
            return
        path: TreePath = (str(section), row["name"].text)
        self._put(path, {}, row["name"])
        if "unit" in row:
            self._put((*path, "unit"), row["unit"].text, row["unit"])
        if source := row.get("source"):
            if section == "formulas":
                self._put((*path, "value"), source.text, source)
            else:
                self._yaml(path, source)
        if where := row.get("where"):
            self._put((*path, "where"), where.text, where)
        if more := row.get("more"):
            self._yaml(path, more)

    def take_table(self, sheet: Sheet, header: Header, given: Mapping[str, str]) -> None:
        """The table of indicators, and what the rest of the file has not said."""
        self.builder.home = sheet.place(header.line, 1)
        try:
            outline = read_outline(sheet, header)
        except Refused as error:
            self.problems += error.problems
            return
        if not outline.nodes:
            self.problems.append(problem("indicators-none", outline.place))
            return
        here = Entry("", outline.place)
        for key, text in given.items():
            self.builder.data.pop(key, None)
            self.builder.written.discard((key,))
            self._put((key,), text, here)
        title = outline.title or Entry(self.file.stem, outline.place)
        self._fill("title", title.text, title)
        total = outline.total or Entry(_points_of_leaves(outline.nodes), outline.place)
        self._fill("points", total.text, total)
        self._fill("grades", GRADES, here)
        for number, (path, node, code) in enumerate(_paths(outline.nodes)):
            self._indicator(path, node, code, number)

    def _fill(self, key: str, text: str, entry: Entry) -> None:
        if key not in self.builder.data and text:
            self._put((key,), text, entry)

    def _indicator(self, path: TreePath, node: Node, made: str, number: int) -> None:
        coded = node.entry("code")
        self._put(path, {}, node.name)
        self._put((*path, "code"), coded.text if coded else node.code or made, coded or node.name)
        self._put((*path, "name"), node.name.text, node.name)
        for key in ("explanation", "unit", "value", "target"):
            if entry := node.entry(key):
                self._put((*path, key), entry.text, entry)
        if entry := node.entry("missing"):
            word = word_key(entry.text, layout.MISSING)
            self._put((*path, "missing"), word or entry.text, entry)
        if entry := node.entry("cite"):
            self._cites((*path, "cite"), entry)
        if not node.children:
            self._rule(path, node)
        elif node.points is not None:
            self._put((*path, "points"), node.points.text, node.points)
        if standard := self._standard(node):
            self._put((*path, "standard"), standard.text, standard)
        if more := node.entry("more"):
            self._more(path, node, more)

    @staticmethod
    def _standard(node: Node) -> Entry | None:
        """What is said in all its lines, one after another."""
        told = [line["standard"] for line in node.lines if "standard" in line]
        return Entry("\n".join(entry.text for entry in told), told[0].place) if told else None

    def _rule(self, path: TreePath, node: Node) -> None:
        """How a leaf is scored: by its rule, by criteria in several lines, or judged."""
        named = node.entry("rule")
        rule = word_key(named.text, layout.RULES) if named else None
        if named is not None and rule is None:
            known = "、".join(word.zh for word in layout.RULES.values())
            self._note("word-not-known", named, known=known)
            return
        if node.criteria:
            self._criteria(path, node.criteria, node.name)
            return
        if node.points is not None:
            self._put((*path, "points"), node.points.text, node.points)
        parameters, score = node.entry("parameters"), (*path, "score")
        self._put((*score, "rule"), rule or "judged", named or node.name)
        if parameters:
            self._yaml(score, parameters)
        if rule in _VALUED and node.entry("value") is None:
            self._own_fact(path, node)

    def _criteria(self, path: TreePath, parts: Sequence[dict[str, Entry]], name: Entry) -> None:
        """Several lines with points of their own are the criteria of one indicator."""
        score: TreePath = (*path, "score")
        self._put((*path, "points"), _sum(part["points"].text for part in parts), name)
        self._put((*score, "rule"), "checklist", name)
        for index, part in enumerate(parts):
            at = (*score, "criteria", index)
            self._put((*at, "id"), f"p{index + 1}", part["standard"])
            self._put((*at, "text"), part["standard"].text, part["standard"])
            self._put((*at, "points"), part["points"].text, part["points"])

    def _own_fact(self, path: TreePath, node: Node) -> None:
        """A fact by the indicator's name, reported as the table says, where no formula is given."""
        name = "".join(_WORD.findall(node.name.text))
        unit = node.entry("unit")
        symbol = unit.text if unit else _unit_of(node.entry("target"))
        declared = [self.builder.data.get(section) for section in layout.KINDS]
        if not any(isinstance(each, dict) and name in each for each in declared):
            self._put(("facts", name), {"unit": symbol}, unit or node.name)
        self._put((*path, "value"), name, node.name)

    def _more(self, path: TreePath, node: Node, more: Entry) -> None:
        """All other keys; ``en`` holds the English wordings beside those in the cells."""
        try:
            data = read_yaml(more.text, str(self.file)).data
        except Refused as error:
            self.problems += [found.at(more.place) for found in error.problems]
            return
        assert isinstance(data, dict)  # the reader refuses everything else
        english = data.pop("en", None)
        for key, text in english.items() if isinstance(english, dict) else ():
            holder = self._at(path)
            holder[key] = {"zh": holder.get(key), "en": text}
        if data:
            self._data(path, data, more)

    def _at(self, path: TreePath) -> dict[str, Data]:
        found: object = self.builder.data
        for step in path:
            found = found[step]  # type: ignore[index]  # what was put there just before
        assert isinstance(found, dict)
        return found

    def _cites(self, path: TreePath, entry: Entry) -> None:
        if entry.text.startswith(("[", "{")):
            self._yaml(path, entry)
            return
        for index, line in enumerate(filter(None, map(str.strip, entry.text.splitlines()))):
            number, _, article = line.partition(" ")
            self._put((*path, index, "number"), number, entry)
            if article.strip():
                self._put((*path, index, "article"), article.strip(), entry)

    def _yaml(self, path: TreePath, entry: Entry) -> None:
        """A cell that holds data: keys and values, or one plain word."""
        text = entry.text
        try:
            wrapped = read_yaml(
                "cell:\n" + "".join(f"  {line}\n" for line in text.splitlines()), ""
            )
        except Refused as error:
            self.problems += [found.at(entry.place) for found in error.problems]
            return
        assert isinstance(wrapped.data, dict)
        self._data(path, wrapped.data["cell"], entry)

    def _data(self, path: TreePath, data: Data, entry: Entry) -> None:
        if isinstance(data, dict) and data:
            for key, inner in data.items():
                self._data((*path, key), inner, entry)
        elif isinstance(data, list) and data:
            for index, inner in enumerate(data):
                self._data((*path, index), inner, entry)
        else:
            self._put(path, data, entry)

    def _put(self, path: TreePath, value: Data, entry: Entry) -> None:
        try:
            self.builder.put(path, value, entry.place)
        except Refused as error:
            self.problems += error.problems

    def _note(self, code: str, entry: Entry, **values: object) -> None:
        self.problems.append(problem(code, entry.place, found=entry.text[:40], **values))


def _keys(sheet: Sheet, line: int) -> dict[str, int]:
    keys = ((key_of(sheet.text(line, column), FACTS), column) for column in sheet.columns(line))
    found: dict[str, int] = {}
    for key, column in keys:
        if key is not None:
            found.setdefault(key, column)
    return found


def _paths(
    nodes: Sequence[Node], path: TreePath = ("indicators",), parent: str = ""
) -> Iterator[tuple[TreePath, Node, str]]:
    """Every indicator with its path and a code for it: A, A1, A11."""
    for index, node in enumerate(nodes):
        code = node.code or _code(parent, index)
        yield (*path, index), node, code
        yield from _paths(node.children, (*path, index, "children"), code)


def _code(parent: str, index: int) -> str:
    if not parent:
        return chr(ord("A") + index) if index < 26 else f"A{index + 1}"
    return f"{parent}{index + 1}" if index < 9 else f"{parent}-{index + 1}"


def _points_of_leaves(nodes: Sequence[Node]) -> str:
    """The points of all leaves; empty where some cannot be read, which is told at their cells."""
    return _sum(_worths(nodes))


def _worths(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if node.children:
            yield from _worths(node.children)
            continue
        if node.criteria:
            yield from (part["points"].text for part in node.criteria)
        elif node.points is not None:
            yield node.points.text


def _sum(texts: Iterable[str]) -> str:
    from hengjian.engine.frameworks.fields import Points

    total = Points(0)
    for text in texts:
        try:
            over, _, under = text.partition("/")
            total = Points(total + Points(over.strip()) / Points(under.strip() or 1))
        except (ValueError, ZeroDivisionError):
            return ""
    return str(total)


def _unit_of(target: Entry | None) -> str:
    """The unit a target is written in; none where it is a formula."""
    try:
        return parse_quantity(target.text).unit.symbol if target else ""
    except Refused:
        return ""
