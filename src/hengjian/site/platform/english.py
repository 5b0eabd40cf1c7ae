"""What the engine prints with Chinese names and units, for a page in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from hengjian.documents.evaluation.wording import UNITS_IN_ENGLISH
from hengjian.site.common.words import language

MILLIONS = {"万元": -2, "亿元": 2}
"""Scales of money without an English word, and the power of ten that makes millions of them."""
UNIT = "|".join(sorted([*UNITS_IN_ENGLISH, *MILLIONS], key=len, reverse=True))
QUANTITY = re.compile(rf"(?P<number>\d[\d,]*(?:\.\d+)?) ?(?P<unit>(?:{UNIT})(?:[/·](?:{UNIT}))*)")
WORD = re.compile(r"[^\W\d]\w*")


def quantities(text: str) -> str:
    """Printed quantities in the language of the page: 14个月 is 14 months, 万元 become millions."""
    return text if language() == "zh" else QUANTITY.sub(_quantity, text)


def formula(text: str, names: Mapping[str, str]) -> str:
    """A printed formula in the language of the page: quantities, and the facts by ``names``."""
    if language() == "zh":
        return text
    return WORD.sub(lambda found: names.get(found.group(), found.group()), quantities(text))


def unit_name(symbol: str) -> str:
    """A unit that stands alone, in the language of the page; built-up units part by part."""
    if language() == "zh" or not symbol:
        return symbol
    words = {**UNITS_IN_ENGLISH, "万元": "10,000 yuan", "亿元": "100 million yuan", "元": "yuan"}
    first, *below = [words.get(piece, piece) for piece in symbol.split("/")]
    return "/".join([first, *(_one(piece) for piece in below if piece)])


def with_unit(name: str, unit: str) -> str:
    """A name with its unit behind it in the brackets of the language of the page."""
    if not unit:
        return name
    return f"{name}（{unit}）" if language() == "zh" else f"{name} ({unit})"


def _quantity(found: re.Match[str]) -> str:
    number, unit = found["number"], found["unit"]
    first, _, rest = unit.partition("/")
    if first in MILLIONS:
        amount = Decimal(number.replace(",", "")).scaleb(MILLIONS[first])
        number, name = f"{amount.normalize():,f}", "million yuan"
    else:
        name = unit_name(first)
    below = unit_name(f"/{rest}") if rest else ""
    return f"{number} {_one(name) if number == '1' else name}".rstrip() + below


def _one(name: str) -> str:
    """One of what the name has many of."""
    return name if name.endswith("ies") else name.removesuffix("s")
