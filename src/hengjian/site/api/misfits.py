"""What does not fit the interface's document, in words: which field, what it has, what is due."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hengjian.bilingual import Text, same
from hengjian.errors import Place, Problem, problem

DESCRIBED = "/api/v1/openapi.json"
LONGEST = 60
"""How much of a value that was found is told."""
NUMBER = Text(
    "数字，不带千位分隔符，如 1234.50", "a number without separators of thousands, like 1234.50"
)
WHOLE = Text("整数", "a whole number")
DAY = Text("日期，如 2024-03-01", "a day, like 2024-03-01")
WORDING = Text("文字", "text")
ENTRY = Text("一个 JSON 对象", "a JSON object")
DUE: dict[str, Text] = {
    "string_type": WORDING,
    "string_pattern_mismatch": Text(
        "不含“/”和空字符的文字", "text without “/” and null characters"
    ),
    "string_too_long": Text(
        "最多 {max_length} 个字的文字", "text of at most {max_length} characters"
    ),
    "string_too_short": Text(
        "至少 {min_length} 个字的文字", "text of at least {min_length} characters"
    ),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_from_float": WHOLE,
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "finite_number": NUMBER,
    "decimal_max_places": Text(
        "最多 {decimal_places} 位小数的数", "a number of at most {decimal_places} decimals"
    ),
    "decimal_max_digits": Text(
        "最多 {max_digits} 位的数", "a number of at most {max_digits} digits"
    ),
    "decimal_whole_digits": Text(
        "整数部分最多 {whole_digits} 位的数",
        "a number of at most {whole_digits} digits before the point",
    ),
    "greater_than": Text("大于 {gt} 的数", "a number greater than {gt}"),
    "greater_than_equal": Text("不小于 {ge} 的数", "a number not less than {ge}"),
    "less_than_equal": Text("不大于 {le} 的数", "a number not greater than {le}"),
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "literal_error": Text("其中之一：{expected}", "one of {expected}"),
    "model_type": ENTRY,
    "model_attributes_type": ENTRY,
    "dict_type": ENTRY,
}
"""What a value should have been, by the kind of its misfit."""


def misfit(found: Mapping[str, Any]) -> Problem:
    """One misfit that the interface's document told, as a problem at its field."""
    source, *parts = (str(part) for part in found["loc"])
    inner = parts[1:] if source == "body" else parts
    place = Place(path="/".join(inner if source == "body" else [source, *inner]))
    name = "/".join(inner) or source
    match found["type"]:
        case "missing":
            return problem("request-field-missing", place, name=name, described=DESCRIBED)
        case "extra_forbidden":
            return unknown(name, place)
    values = {key: str(value) for key, value in found.get("ctx", {}).items()}
    due = DUE.get(found["type"], same(str(found["msg"])))
    due = Text(due.zh.format_map(values), due.en.format_map(values)) if values else due
    shown = _value_in_words(found.get("input"))
    return problem("request-value-unfit", place, name=name, found=shown, due=due)


def unknown(name: str, place: Place) -> Problem:
    """A name that the operation does not know."""
    return problem("request-field-unknown", place, name=name, described=DESCRIBED)


def _value_in_words(value: Any) -> str:
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
