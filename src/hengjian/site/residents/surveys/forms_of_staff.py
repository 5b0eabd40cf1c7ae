"""What staff fill in: a survey, a workbook, households, a paper."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.surveys.models import Purpose, Questionnaire, Survey


class WorkbookForm(forms.Form):
    """A questionnaire as an XLSForm workbook."""

    purpose = forms.ChoiceField(label=words("用途", "purpose"), choices=Purpose.choices)
    file = forms.FileField(
        label=words("工作簿（xlsx）", "workbook (xlsx)"),
        help_text=words("按 XLSForm 写：survey、choices、settings 三张表", "written as XLSForm"),
    )


class SurveyForm(forms.ModelForm):  # type: ignore[type-arg]  # the class takes none at run time
    """A survey in preparation."""

    class Meta:
        model = Survey
        fields = ["title", "questionnaire", "project", "opens_on", "closes_on", "target",
                  "by_code_only"]  # fmt: skip
        widgets = {
            "opens_on": forms.DateInput({"type": "date"}),
            "closes_on": forms.DateInput({"type": "date"}),
        }

    def __init__(self, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        region = membership.organisation.region
        own = Questionnaire.objects.filter(region=region).order_by("name", "-edition")
        self.fields["questionnaire"].queryset = own  # type: ignore[attr-defined]  # a ModelChoiceField
        seen = visible_to(Project, membership).order_by("code")
        self.fields["project"].queryset = seen  # type: ignore[attr-defined]  # a ModelChoiceField


class HouseholdsForm(forms.Form):
    """Households of a site, by their numbers."""

    site = forms.CharField(label=words("小区编码", "site code"), max_length=64)
    ordinals = forms.CharField(
        label=words("户序号", "numbers of households"),
        max_length=400,
        help_text=words("如 1-20, 35", "such as 1-20, 35"),
    )

    def __init__(self, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.membership = membership

    def clean_site(self) -> Site:
        """The site of that code among those in sight."""
        rows = visible_to(Site, self.membership).select_related("sub_district")
        row = rows.filter(code=self.cleaned_data["site"].strip()).first()
        if row is None:
            raise forms.ValidationError(words("没有这个小区", "there is no such site"))
        return row

    def clean_ordinals(self) -> list[int]:
        """The numbers, at most 2000."""
        found: set[int] = set()
        for part in self.cleaned_data["ordinals"].replace("，", ",").split(","):
            ends = [each.strip() for each in part.split("-")]
            if not all(each.isdecimal() and len(each) < 7 for each in ends) or len(ends) > 2:
                raise forms.ValidationError(words("写成 1-20, 35 的样子", "write it as 1-20, 35"))
            first, last = int(ends[0]), int(ends[-1])
            if not 0 < first <= last or last - first >= 2000:
                raise forms.ValidationError(words("一次最多 2000 户", "at most 2000 at once"))
            found |= set(range(first, last + 1))
        return sorted(found)


class PaperForm(forms.Form):
    """What stands at the head of a paper."""

    sheet = forms.CharField(label=words("纸质问卷号", "number of the sheet"), max_length=40)
    household = forms.CharField(
        label=words("样本户编码", "household"), max_length=64, required=False
    )
    answered_on = forms.DateField(
        label=words("填答日期", "answered on"), widget=forms.DateInput({"type": "date"})
    )
