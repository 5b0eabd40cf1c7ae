"""What a page of answers sends, read into answers; and a form as a page shows it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import get_language

from hengjian.site.common.days import current_moment
from hengjian.site.residents.surveys.forms.evaluating import Evaluated, evaluate
from hengjian.site.residents.surveys.forms.reading import Form, begins
from hengjian.site.residents.surveys.models import Survey

SALT = "hengjian.survey-begun"
LONGEST = 30 * 24 * 3600
PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a question."""

    value: str
    label: str
    chosen: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the page shows it."""

    name: str
    field: str
    type: str
    label: str
    hint: str
    message: str
    value: str
    open: bool
    needed: bool
    problem: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that stand together."""

    name: str
    label: str
    open: bool
    questions: tuple[Question, ...]


def told(words: Mapping[str, str]) -> str:
    """In the language that is spoken; in the other where it is not said."""
    first = "en" if (get_language() or "").startswith("en") else "zh"
    return words.get(first) or next(iter(words.values()), "")


def answers_of(form: Form, posted: Any) -> dict[str, str]:
    """What was sent, of the questions there are; several options with spaces between."""
    found = {}
    for item in form["items"]:
        if item["type"] in ("group", "note", "calculate"):
            continue
        values = [each.strip() for each in posted.getlist(PREFIX + item["name"]) if each.strip()]
        if values:
            found[item["name"]] = " ".join(values) if item["type"] == "many" else values[0]
    return found


def pages_of(
    form: Form, evaluated: Evaluated, problems: Mapping[str, str] | None = None
) -> list[Page]:
    """The form page by page: each outermost group is one, questions between them another."""
    within: dict[str, str] = {}
    pages: list[tuple[str, str, list[Question]]] = []
    for item in form["items"]:
        outer = within.get(item["in"], item["in"])
        if item["type"] == "group":
            within[item["name"]] = outer or item["name"]
            if not outer:
                pages.append((item["name"], told(item["label"]), []))
            continue
        if item["type"] == "calculate":
            continue
        if not pages or pages[-1][0] != outer:
            pages.append((outer, "", []))
        pages[-1][2].append(_question(form, item, evaluated, problems or {}))
    return [
        Page(name, label, evaluated.relevant.get(name, True), tuple(questions))
        for name, label, questions in pages
        if questions
    ]


def _question(
    form: Form, item: Mapping[str, Any], evaluated: Evaluated, problems: Mapping[str, str]
) -> Question:
    name, value = item["name"], evaluated.values.get(item["name"], "")
    left = evaluated.options.get(name)
    chosen = set(value.split()) if item["type"] == "many" else {value}
    return Question(
        name=name,
        field=PREFIX + name,
        type=item["type"],
        label=told(item["label"]),
        hint=told(item.get("hint", {})),
        message=told(item.get("message", {})),
        value=value,
        open=evaluated.relevant.get(name, True),
        needed="required" in item,
        problem=problems.get(name, ""),
        options=tuple(
            Option(
                row["name"], told(row["label"]), row["name"] in chosen,
                left is None or row["name"] in left,
            )
            for row in form["lists"].get(item.get("list", ""), [])
        ),
    )  # fmt: skip


def for_script(form: Form) -> dict[str, Any]:
    """The tree the script evaluates: what it needs, and no words but what options are called."""
    keep = ("name", "in", "type", "list", "relevant", "required", "constraint", "calculate")
    items = [{key: item[key] for key in (*keep, "filter") if key in item} for item in form["items"]]
    return {"items": items, "order": form["order"], "lists": form["lists"]}


def beginning(form: Form, day: date) -> Evaluated:
    """The form before anything is answered."""
    return evaluate(form, begins(form), day)


def begun() -> str:
    """The moment a page was opened, sealed against change."""
    return signing.dumps(current_moment().isoformat(), salt=SALT)


def begun_at(request: HttpRequest) -> datetime | None:
    """When the page was opened that sends; None where nobody can say."""
    try:
        said = signing.loads(request.POST.get("begun", ""), salt=SALT, max_age=LONGEST)
    except signing.BadSignature:
        return None
    return parse_datetime(said)


def answered_at(request: HttpRequest) -> datetime | None:
    """When it was answered on a device that had no network; None: now."""
    try:
        said = parse_datetime(request.POST.get("answered_at", "")[:40])
    except ValueError:
        return None
    return said if said is not None and is_aware(said) else None


def context_for(survey: Survey, evaluated: Evaluated, request: HttpRequest) -> dict[str, Any]:
    """What the page of answers shows, whoever opens it."""
    form = survey.questionnaire.form
    return {
        "survey": survey,
        "title": told(form["title"]),
        "tree": for_script(form),
        "instance_id": request.POST.get("instance_id") or f"uuid:{uuid.uuid4()}",
        "begun": request.POST.get("begun") or begun(),
    }


def lines(problems: Mapping[str, str]) -> Iterator[str]:
    """What is wrong besides single questions."""
    yield from (words for name, words in problems.items() if not name)
