"""Surveys on the public page of a community: which can be answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengjian.site.residents.open.panels import Panel
from hengjian.site.residents.surveys.queries import open_by_code, open_to_everybody


def _tell(site: Any, day: date) -> Mapping[str, Any] | None:
    surveys, coded = list(open_to_everybody(site)), open_by_code(site)
    return {"surveys": surveys, "coded": coded} if surveys or coded else None


SURVEYS = Panel(12, "surveys/panel.html", _tell)
