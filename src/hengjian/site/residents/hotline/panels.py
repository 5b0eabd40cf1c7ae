"""The hotline on the public page of a community: how many, how they ended, by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengjian.site.common.words import words
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.open_pages import in_words
from hengjian.site.residents.hotline.rates import tally
from hengjian.site.residents.open.panels import Panel


def _tell(site: Any, day: date) -> Mapping[str, Any]:
    found = tally(Case.objects.filter(site=site), day)
    return {
        "tally": found,
        "terms": [(label, in_words(kind, day)) for kind, label in Case.Kind.choices],
        "invented": Case.objects.filter(site=site, synthetic=True).exists(),
    }


def _deadlines(site: Any, day: date) -> tuple[str, list[tuple[str, str]]]:
    lines = [(str(label), str(in_words(kind, day))) for kind, label in Case.Kind.choices]
    return str(words("多久办好", "How long it takes")), lines


CASES = Panel(15, "hotline/panel.html", _tell, _deadlines)
