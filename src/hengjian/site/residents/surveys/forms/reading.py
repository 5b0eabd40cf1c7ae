"""A workbook becomes a form, or everything that is wrong with it is told by sheet and cell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.residents.surveys.forms import grammar
from hengjian.site.residents.surveys.forms.evaluating import day_of
from hengjian.site.residents.surveys.forms.grammar import Node, Unreadable
from hengjian.site.residents.surveys.forms.sheets import Cell, Line, Sheet

Form = dict[str, Any]
MOST_ITEMS, MOST_CHOICES = 600, 5000
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
OPTION = re.compile(r"[^\s]{1,64}")
SIMPLE = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer",
    "decimal": "decimal", "date": "date", "note": "note", "calculate": "calculate",
    "today": "calculate",
}  # fmt: skip
PRELOADS = frozenset(("start", "end", "audit", "deviceid", "username"))
"""Told by the client; the site keeps moments and devices its own way and reads none of these."""
SELECT = re.compile(
    r"(select[ _]one|select1|select[ _]multiple|select all that apply)\s+(?:from\s+)?(\S+)(.*)"
)
BEGIN = re.compile(r"(begin|end)[ _]\s*(group|repeat|loop)")
CARRIED = frozenset(
    (
        *("type", "name", "label", "hint", "required", "required_message", "relevant", "readonly"),
        *("constraint", "constraint_message", "calculation", "default", "choice_filter"),
        *("appearance", "note", "notes", "comment", "comments"),
    )
)
LEANING = (("calculation", "calculate"), ("relevant", "relevant"), ("choice_filter", "filter"))
"""Columns by which a question hangs on others, and what they are called in the form."""
YES = frozenset(("yes", "true", "true()", "1", "y"))
NO = frozenset(("no", "false", "false()", "0", "n", ""))
MEANINGS: Mapping[str, str] = {"policy_known": "ABCD", "involved": "ABCD", "satisfaction": "ABCDE"}
"""Questions of these names are what the frameworks count; their options are these letters."""
PROBLEM = "problem_told"
"""The question in words that, answered at a home visit, is a case of the hotline too."""


def form_of(sheets: Mapping[str, Sheet]) -> Form:
    """The form of the sheets of a workbook. Raises ``Refused`` with everything that is wrong."""
    reader = _Reader(sheets)
    form = reader.form()
    if reader.problems:
        raise Refused(reader.problems)
    return form


def meanings_of(form: Form) -> dict[str, str]:
    """What its questions mean to the frameworks and the hotline, by that name."""
    kinds = {item["name"]: item["type"] for item in form["items"]}
    meant = {**dict.fromkeys(MEANINGS, "one"), PROBLEM: "text"}
    return {name: name for name, kind in meant.items() if kinds.get(name) == kind}


@dataclass
class _Reader:
    sheets: Mapping[str, Sheet]
    problems: list[Problem] = field(default_factory=list)
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    questions: set[str] = field(default_factory=set)

    def wrong(self, code: str, place: Place, **named: Any) -> None:
        """Keep a problem."""
        self.problems.append(problem(code, place, **named))

    def form(self) -> Form:
        """The form, whole only where nothing is wrong."""
        survey = self.sheets["survey"]
        self.read_choices()
        self.check_columns(survey)
        self.read_items(survey)
        if not self.items:
            self.wrong("form-without-questions", Place(sheet="survey", cell="A2"))
        for item in self.items:
            self.compile(item, self.lines[item["name"]])
        self.check_cycles()
        self.check_meanings()
        settings = self.settings()
        order = [item["name"] for item in self.items if item["type"] not in ("group", "note")]
        return {**settings, "items": self.items, "order": order, "lists": self.lists}

    def settings(self) -> dict[str, Any]:
        """Title, name and version."""
        sheet = self.sheets.get("settings")
        line = sheet.lines[0] if sheet and sheet.lines else Line(Place(sheet="settings"))
        name = line["form_id"]
        if name and not re.fullmatch(r"[\w.-]{1,60}", name.text):
            self.wrong("form-name", name.place, found=name.text[:60])
        title = line.words("form_title")
        return {
            "name": name.text or "form",
            "version": line["version"].text,
            "title": title or {"zh": name.text or "form"},
        }

    def read_choices(self) -> None:
        """The lists, their names unique."""
        sheet = self.sheets.get("choices")
        lines = sheet.lines if sheet else []
        if len(lines) > MOST_CHOICES:
            place = Place(sheet="choices")
            self.wrong("form-too-long", place, found=len(lines), most=MOST_CHOICES)
            lines = lines[:MOST_CHOICES]
        for line in lines:
            name, option = line["list_name"], line["name"]
            if not name:
                self.wrong("form-list-nameless", line.place)
                continue
            if not OPTION.fullmatch(option.text):
                self.wrong("form-option-name", option.place, found=option.text[:60] or "—")
                continue
            rows = self.lists.setdefault(name.text, [])
            if any(row["name"] == option.text for row in rows):
                self.wrong("form-option-twice", option.place, name=option.text, list=name.text)
            label = line.words("label")
            if not label:
                self.wrong("form-label-missing", line.place, name=option.text)
            for cell in _read_words(line):
                if "${" in cell.text:
                    self.wrong("form-label-reads", cell.place)
            beside = ("list_name", "name", "label")
            more = {key: cell.text for key, cell in line.cells.items() if key not in beside}
            rows.append({**more, "name": option.text, "label": label})

    def check_columns(self, sheet: Sheet) -> None:
        """Columns that say what is not carried, where anything stands in them."""
        for name, place in sheet.columns.items():
            used = any(name in line.cells or name in line.languages for line in sheet.lines)
            if name not in CARRIED and used:
                self.wrong("form-column-not-carried", place, column=name)

    def read_items(self, sheet: Sheet) -> None:
        """Questions and groups in order, each within its group."""
        if len(sheet.lines) > MOST_ITEMS:
            place = Place(sheet="survey")
            self.wrong("form-too-long", place, found=len(sheet.lines), most=MOST_ITEMS)
        within: list[Line] = []
        for line in sheet.lines[:MOST_ITEMS]:
            kind = re.sub(r"\s+", " ", line["type"].text.strip())
            if not kind:
                if line["name"] or line.words("label"):
                    self.wrong("form-type-missing", line.place)
                continue
            if bounds := BEGIN.fullmatch(kind.lower()):
                self.bound(bounds, line, within)
            elif kind.lower() not in PRELOADS:
                self.question(kind, line, within)
        for line in within:
            self.wrong("form-group-open", line.place, name=line["name"].text or "—")

    def bound(self, bounds: re.Match[str], line: Line, within: list[Line]) -> None:
        """The begin or the end of a group."""
        if bounds[2] != "group":
            if bounds[1] == "begin":
                self.wrong("form-type-not-carried", line["type"].place, type=line["type"].text)
            return
        if bounds[1] == "begin":
            item = {"type": "group", "label": line.words("label")}
            self.named(item, line, within)
            within.append(line)  # one without a name has an end all the same
        elif within:
            within.pop()
        else:
            self.wrong("form-group-ends", line["type"].place)

    def question(self, kind: str, line: Line, within: list[Line]) -> None:
        """A question of a kind that is carried."""
        item: dict[str, Any] = {"label": line.words("label"), "hint": line.words("hint")}
        if found := SELECT.fullmatch(kind):
            item["type"] = "one" if "one" in found[1] or "1" in found[1] else "many"
            item["list"] = found[2]
            if found[3].strip():
                self.wrong("form-type-not-carried", line["type"].place, type=kind)
            elif found[2] not in self.lists:
                self.wrong("form-list-unknown", line["type"].place, list=found[2])
                item["list"] = ""
        elif kind.lower() in SIMPLE:
            item["type"] = SIMPLE[kind.lower()]
            if kind.lower() == "today":
                item["calculate"] = ["f", "once", ["f", "today"]]
        else:
            self.wrong("form-type-not-carried", line["type"].place, type=kind[:60])
            item["type"] = "text"
        if item["type"] != "calculate" and not item["label"]:
            self.wrong("form-label-missing", line.place, name=line["name"].text or "—")
        for cell in _read_words(line):
            if "${" in cell.text:
                self.wrong("form-label-reads", cell.place)
        if default := line["default"]:
            self.default(item, default)
        self.named(item, line, within)

    def default(self, item: dict[str, Any], cell: Cell) -> None:
        """A value to begin with: one that stands, not one that is reckoned."""
        if "${" in cell.text or "(" in cell.text:
            self.wrong("form-default-reckoned", cell.place, found=cell.text[:60])
        else:
            item["default"] = cell.text

    def named(self, item: dict[str, Any], line: Line, within: Sequence[Line]) -> None:
        """Keep an item under its name, which nobody else has."""
        name = line["name"]
        if not NAME.fullmatch(name.text):
            self.wrong("form-question-name", name.place, found=name.text[:60] or "—")
            return
        if name.text in self.lines:
            first = self.lines[name.text]["name"].place
            self.wrong("form-name-twice", name.place, name=name.text, first=first)
            return
        item |= {"name": name.text, "in": within[-1]["name"].text if within else ""}
        item["row"] = int(re.sub(r"\D", "", line.place.cell))
        self.lines[name.text] = line
        if item["type"] not in ("group", "note"):
            self.questions.add(name.text)
        self.items.append(item)

    def compile(self, item: dict[str, Any], line: Line) -> None:
        """Its conditions as trees."""
        for column, key in (("relevant", "relevant"), ("constraint", "constraint")):
            if cell := line[column]:
                self.put(item, key, cell)
        if cell := line["calculation"]:
            self.put(item, "calculate", cell)
            item["type"] = "calculate" if item["type"] == "text" else item["type"]
        elif item["type"] == "calculate" and "calculate" not in item:
            self.wrong("form-calculation-missing", line.place, name=item["name"])
        if item["type"] in ("one", "many") and (cell := line["choice_filter"]):
            rows = self.lists.get(item["list"], [])
            columns = frozenset(key for row in rows for key in row) - {"label"}
            self.put(item, "filter", cell, columns)
        told = line["required"].text.lower()
        if told in YES:
            item["required"] = ["f", "true"]
        elif told not in NO:
            self.put(item, "required", line["required"])
        for column, key in (("constraint_message", "message"), ("required_message", "ask")):
            if words := line.words(column):
                item[key] = words

    def put(
        self, item: dict[str, Any], key: str, cell: Cell, columns: frozenset[str] = frozenset()
    ) -> None:
        """An expression, or what is wrong with it."""
        try:
            node = grammar.parse(grammar.straight(cell.text), self.questions.__contains__, columns)
            if key != "calculate":
                grammar.needs_no_truth(node, 1)
        except Unreadable as error:
            fault = error.fault
            spot = Place(sheet=cell.place.sheet, cell=cell.place.cell, column=fault.at)
            self.wrong(fault.code, spot, **fault.named)
            return
        inner = node[2:] if node[:2] == ["f", "once"] and key == "calculate" else [node]
        if any("once" in grammar.functions_in(part) for part in inner):
            self.wrong("form-once-inside", cell.place)
        if key == "calculate" and any(_reads_itself(part) for part in inner):
            self.wrong("form-cycle", cell.place, names=item["name"])
        item[key] = node

    def _where(self, ring: Sequence[str]) -> Place:
        """The first cell of a ring in which one question reads the next."""
        items = {item["name"]: item for item in self.items}
        for name, read in itertools.pairwise(ring):
            for column, key in LEANING:
                if read in grammar.names_in(items[name].get(key, ["s", ""])):
                    return self.lines[name][column].place
        return self.lines[ring[0]].place

    def check_cycles(self) -> None:
        """No question hangs on itself by way of others."""
        leans: dict[str, set[str]] = {}
        for item in self.items:
            nodes = [item[key] for _, key in LEANING if key in item]
            leans[item["name"]] = {name for node in nodes for name in grammar.names_in(node)}
            if item["in"]:
                leans[item["name"]].add(item["in"])
        try:
            TopologicalSorter(leans).prepare()
        except CycleError as error:
            ring = error.args[1][::-1]  # each leans on the one behind it
            self.wrong("form-cycle", self._where(ring), names=" → ".join(ring))

    def check_meanings(self) -> None:
        """What the frameworks count has the letters they know."""
        for item in self.items:
            letters = MEANINGS.get(item["name"])
            if letters and item["type"] == "one":
                names = {row["name"] for row in self.lists.get(item["list"], [])}
                if names != set(letters):
                    place = self.lines[item["name"]]["type"].place
                    self.wrong("form-letters", place, name=item["name"], letters="、".join(letters))


def _reads_itself(node: Node) -> bool:
    return node[0] == "." or any(_reads_itself(part) for part in node if isinstance(part, list))


def _read_words(line: Line) -> Iterator[Cell]:
    for name in ("label", "hint"):
        if cell := line.cells.get(name):
            yield cell
        yield from line.languages.get(name, {}).values()


def begins(form: Form) -> dict[str, str]:
    """The answers a form begins with."""
    return {
        item["name"]: item["default"]
        for item in form["items"]
        if "default" in item and (item["type"] != "date" or day_of(item["default"]))
    }
