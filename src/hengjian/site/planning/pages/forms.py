"""The forms of utility works and of coordinated plans."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from hengjian.site.common.words import words
from hengjian.site.library.pages.scheme_forms import DateInput
from hengjian.site.planning.actions.coordination import TaskRow


class TaskForm(forms.Form):
    """One task of a coordinated plan."""

    name = forms.CharField(label=words("工序", "task"), max_length=200)
    executor = forms.CharField(label=words("责任单位", "responsible unit"), max_length=100)
    starts_on = forms.DateField(label=words("开始", "starts"), widget=DateInput)
    ends_on = forms.DateField(label=words("结束", "ends"), widget=DateInput)
    digs = forms.BooleanField(label=words("需开挖", "digs"), required=False)
    after = forms.CharField(
        label=words("在第几道之后", "after which rows"),
        max_length=50,
        required=False,
        validators=[
            RegexValidator(
                r"^[\d,，、;； ]*$",
                words("填序号，用逗号隔开，如 1,2", "row numbers, such as 1,2"),
            )
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            check = isinstance(field, forms.BooleanField)
            look = "form-check-input" if check else "form-control text-start"
            field.widget.attrs.update({"class": look, "aria-label": field.label})


TaskForms = forms.formset_factory(TaskForm, extra=0, can_delete=True, max_num=200)


def tasks_of(given: Any) -> list[TaskRow]:
    """The rows that were filled in and not struck out."""
    rows = [form.cleaned_data for form in given if form.cleaned_data]
    kept = [row for row in rows if not row.get("DELETE")]
    return [
        TaskRow(
            row["name"],
            row["executor"],
            row["starts_on"],
            row["ends_on"],
            row["digs"],
            tuple(int(n) for n in re.findall(r"\d+", row["after"])),
        )
        for row in kept
    ]
