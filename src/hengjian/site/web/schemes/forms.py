"""The forms of a scheme: what it is, its works, the criteria people answer, comments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.amounts import AmountField
from hengjian.site.common.days import current_day
from hengjian.site.common.words import language, words
from hengjian.site.projects.actions.schemes import Works
from hengjian.site.projects.benefits import criteria
from hengjian.site.projects.models import ContiguousArea, Scheme, SchemeComment, Site
from hengjian.site.projects.models.dossier import Utility
from hengjian.site.projects.models.site import PropertyMode
from hengjian.site.projects.queries import visible_to
from hengjian.site.web.library.forms import works_choices

EMPTY = ("", "—")
ANSWERS = [EMPTY, ("yes", words("符合", "met")), ("no", words("不符合", "not met"))]


class DateInput(forms.DateInput):
    """A date as browsers enter it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SchemeForm(forms.Form):
    """A scheme in one sub-district."""

    name = forms.CharField(label=words("方案名称", "scheme name"), max_length=200)
    year = forms.IntegerField(label=words("计划年度", "plan year"), min_value=2000, max_value=2100)
    sites = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        label=words("小区", "sites"),
        widget=forms.CheckboxSelectMultiple,
        help_text=words("可选多个，一起改造", "choose several to renew them together"),
    )
    area = forms.ModelChoiceField(
        ContiguousArea.objects.none(),
        label=words("连片区域", "contiguous area"),
        required=False,
        empty_label="—",
    )
    description = forms.CharField(
        label=words("思路", "idea"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    property_after = forms.ChoiceField(
        label=words("改造后物业", "property management after"),
        choices=[EMPTY, *PropertyMode.choices],
        required=False,
    )
    starts_on = forms.DateField(
        label=words("计划开工", "planned start"), required=False, widget=DateInput
    )
    finishes_on = forms.DateField(
        label=words("计划完工", "planned finish"), required=False, widget=DateInput
    )
    utilities_aligned = forms.BooleanField(
        label=words(
            "已与管线单位年度计划衔接", "aligned with the yearly plans of the utility owners"
        ),
        required=False,
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, by: Membership, place: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        sites = visible_to(Site, by).filter(sub_district=place).exclude(stage=Site.Stage.REMOVED)
        areas = visible_to(ContiguousArea, by).filter(sub_district=place)
        self.fields["sites"].queryset = sites.order_by("code")  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["year"].initial = current_day().year
        for code, checklist in criteria().items():
            for criterion in checklist.criteria:
                self.fields[f"answer-{code}-{criterion.id}"] = forms.ChoiceField(
                    label=criterion.text.of(language()), choices=ANSWERS, required=False
                )

    theirs: Sequence[tuple[Any, Any, Any]] = ()
    """After a clash: field, what stands now, what this person wanted to write."""

    def start_from(self, version: int) -> None:
        """Let the next attempt start from the row as it stands now."""
        changed = self.data.copy()  # type: ignore[attr-defined]
        changed["version"] = str(version)
        self.data = changed

    @property
    def answers(self) -> list[forms.BoundField]:
        """The criteria that people answer."""
        return [self[name] for name in self.fields if name.startswith("answer-")]

    def values(self) -> dict[str, Any]:
        """The fields of the scheme."""
        kept = ("name", "year", "area", "description", "property_after")
        dates = ("starts_on", "finishes_on", "utilities_aligned")
        return {
            **{name: self.cleaned_data[name] for name in (*kept, *dates)},
            "region": self.place,
            "judgements": self._judgements(),
        }

    def _judgements(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if name.startswith("answer-") and value:
                _, code, criterion = name.split("-", 2)
                answers = found.setdefault(code, {"criteria": {}})["criteria"]
                answers[criterion] = {"met": value == "yes"}
        return found


def initial_of(scheme: Scheme) -> dict[str, Any]:
    """What the form shows of a scheme there is."""
    names = ("name", "year", "area", "description", "property_after", "starts_on", "finishes_on")
    found = {name: getattr(scheme, name) for name in (*names, "utilities_aligned", "version")}
    found["sites"] = list(scheme.sites.values_list("pk", flat=True))
    for code, judgement in scheme.judgements.items():
        for criterion, answer in judgement.get("criteria", {}).items():
            found[f"answer-{code}-{criterion}"] = "yes" if answer.get("met") else "no"
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
        label=words("单价（元）", "unit cost (yuan)"), max_digits=18, decimal_places=2
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


class CommentForm(forms.Form):
    """What somebody says to a scheme."""

    voice = forms.ChoiceField(label=words("来源", "voice"), choices=SchemeComment.Voice.choices)
    utility = forms.ChoiceField(
        label=words("管线（产权单位意见）", "utility (of an owner)"),
        choices=[EMPTY, *Utility.choices],
        required=False,
    )
    received_on = forms.DateField(label=words("收到日期", "received on"), widget=DateInput)
    text = forms.CharField(
        label=words("意见", "comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=words(
            "只写意见本身，不写姓名、电话和门牌号",
            "the comment only: no names, telephone numbers or flat numbers",
        ),
    )
