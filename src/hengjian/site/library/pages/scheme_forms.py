"""The forms of a scheme: what it is, its works, the criteria people answer, comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.recorded import LARGEST, AmountField
from hengjian.site.common.words import language, words
from hengjian.site.library.actions import Works
from hengjian.site.library.benefits import criteria
from hengjian.site.library.models import ContiguousArea, Scheme, Site
from hengjian.site.library.pages.editing import resource_form
from hengjian.site.library.pages.forms import RowForm, works_choices
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import offer

EMPTY = ("", "—")
ANSWERS = [EMPTY, ("yes", words("符合", "met")), ("no", words("不符合", "not met"))]


class DateInput(forms.DateInput):
    """A date as browsers enter it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def scheme_form(
    request: HttpRequest, by: Membership, place: Organisation, row: Scheme | None
) -> RowForm:
    """The form of a scheme in a sub-district, with the criteria that people answer."""
    form = resource_form(request, by, Scheme, row)
    sites = visible_to(Site, by).filter(sub_district=place).exclude(stage=Site.Stage.REMOVED)
    offer(form, "sites", queryset=sites.order_by("code"))
    offer(form, "area", queryset=visible_to(ContiguousArea, by).filter(sub_district=place))
    for code, checklist in criteria().items():
        for criterion in checklist.criteria:
            form.fields[f"answer-{code}-{criterion.id}"] = forms.ChoiceField(
                label=criterion.text.of(language()), choices=ANSWERS, required=False
            )
    for code, judgement in (row.judgements if row is not None else {}).items():
        for criterion, answer in judgement.get("criteria", {}).items():
            form.initial[f"answer-{code}-{criterion}"] = "yes" if answer.get("met") else "no"
    return form


def answers_of(form: RowForm) -> list[forms.BoundField]:
    """The criteria that people answer."""
    return [form[name] for name in form.fields if name.startswith("answer-")]


def scheme_values(form: RowForm, place: Organisation) -> dict[str, Any]:
    """The fields of the scheme; its sites stand apart."""
    given = form.values()
    own = {name: value for name, value in given.items() if not name.startswith("answer-")}
    del own["sites"]
    return {**own, "region": place, "judgements": _judgements(given)}


def _judgements(given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in given.items():
        if name.startswith("answer-") and value:
            _, code, criterion = name.split("-", 2)
            answers = found.setdefault(code, {"criteria": {}})["criteria"]
            answers[criterion] = {"met": value == "yes"}
    return found


class WorksForm(forms.Form):
    """One row of works."""

    item = forms.ChoiceField(label=words("改造内容", "works"))
    site = forms.ModelChoiceField(
        Site.objects.none(),
        label=words("小区", "site"),
        required=False,
    )
    quantity = forms.DecimalField(
        label=words("数量", "quantity"), max_digits=14, decimal_places=2, localize=False
    )
    unit_cost = AmountField(
        label=words("单价（元）", "unit cost (yuan)"), max_digits=LARGEST, decimal_places=2
    )

    def __init__(self, *args: Any, sites: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        self.fields["site"].widget.choices = offered
        self.fields["item"].choices = list(_kinds())  # type: ignore[attr-defined]
        for field in self.fields.values():
            number = isinstance(field, forms.DecimalField)
            style = "form-control" if number else "form-select"
            field.widget.attrs.update({"class": style, "aria-label": field.label})


WorksForms = forms.formset_factory(WorksForm, extra=0, can_delete=True, max_num=300)


def works_of(forms_given: Iterable[forms.Form]) -> list[Works]:
    """The rows that were filled in and not struck out."""
    rows = [form.cleaned_data for form in forms_given if form.cleaned_data]
    return [
        Works(row["item"], row["quantity"], row["unit_cost"], row["site"])
        for row in rows
        if not row.get("DELETE")
    ]


def _kinds() -> Iterable[tuple[str, Any]]:
    yield EMPTY
    yield from works_choices()
