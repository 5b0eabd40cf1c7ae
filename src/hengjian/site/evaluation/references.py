"""Texts of findings with their figures by reference: ``{facts.开工率}``, ``{scores.C11}``."""

from __future__ import annotations

from hengjian.documents.evaluation.figures import Figures
from hengjian.engine.result import Evaluation as Result
from hengjian.errors import Problem, Refused
from hengjian.site.common.words import language


def filled(text: str, result: Result) -> str:
    """The text with its figures in the language of the page.

    A text that was stored always reads: where a reference names nothing any more, it stands as it
    was written.
    """
    try:
        runs = Figures(result, language()).runs(text)
    except Refused:
        return text
    return "".join(run.text for run in runs)


def unknown_references(text: str, result: Result, place: str) -> list[Problem]:
    """References that name no figure of the evaluation, with the names that come near."""
    try:
        Figures(result, language()).runs(text, place=place)
    except Refused as refused:
        return list(refused.problems)
    return []
