"""What an action refused, shown on the form that asked for it."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst

from hengjian.errors import Problem, Refused
from hengjian.site.common.words import language


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, in the language of the page."""
    said = language()
    hint = problem.hint(said)
    message, hint = capfirst(problem.message(said)), capfirst(hint)
    stop = "。" if said == "zh" else ". "
    return f"{message}{stop}{hint}" if hint else message


def show_on(form: forms.BaseForm, refused: Refused, **called: str) -> None:
    """Every problem beside the field its place names by path, the others on top of the form.

    ``called`` says which field of the form holds what a path calls by another name.
    """
    for each in refused.problems:
        path = called.get(each.place.path, each.place.path)
        form.add_error(path if path in form.fields else None, sentence(each))
