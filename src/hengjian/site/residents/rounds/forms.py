"""What staff fill in for a round."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.public.models import Contact
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, Round
from hengjian.site.residents.surveys.models import Survey

MOST_SITES = 200
GROUP_ROLES = (
    Contact.Role.STREET,
    Contact.Role.CONTRACTOR,
    Contact.Role.SUPERVISOR,
    Contact.Role.RESIDENT,
)
"""The contact group of a site."""


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]  # its stub takes a parameter that Django's class does not
    """A round that is drawn up."""

    sites = forms.CharField(
        label=words("小区", "sites"),
        required=False,
        help_text=words(
            "编码，用逗号或空格分开；留空就问方案里的小区",
            "codes, apart by commas or blanks; empty: those of the scheme",
        ),
    )
    scheme = forms.CharField(
        label=words("方案编码（可留空）", "code of the scheme (may be empty)"), required=False
    )

    class Meta:
        model = Round
        fields = ["kind", "question", "methods", "opens_on", "closes_on", "survey"]
        widgets = {
            "question": forms.Textarea({"rows": 4}),
            "opens_on": forms.DateInput({"type": "date"}),
            "closes_on": forms.DateInput({"type": "date"}),
        }

    field_order = ["scheme", "sites"]

    def __init__(self, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.membership = membership
        surveys = visible_to(Survey, membership).order_by("-opens_on")
        field = self.fields["survey"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = surveys

    def clean_sites(self) -> list[Site]:
        """The sites of these codes; every one must be in sight."""
        codes = self.cleaned_data["sites"].replace("，", " ").replace(",", " ").split()
        rows = visible_to(Site, self.membership).select_related("sub_district")
        found = list(rows.filter(code__in=codes[:MOST_SITES]))
        if strange := sorted(set(codes) - {site.code for site in found}):
            said = "、".join(strange[:20])
            raise forms.ValidationError(words(f"没有这些小区：{said}", f"no such sites: {said}"))
        return found

    def clean_scheme(self) -> Scheme | None:
        """The scheme of that code, where one is given."""
        code = self.cleaned_data["scheme"].strip()
        if not code:
            return None
        found = visible_to(Scheme, self.membership).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(words("没有这个方案", "there is no such scheme"))
        return found

    def validate_constraints(self) -> None:
        """Told by the steps, with what to do."""

    def values(self) -> dict[str, Any]:
        """The round without its sites and scheme."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class ResultForm(forms.Form):
    """The households of one site."""

    site = forms.ModelChoiceField(
        label=words("小区", "site"), queryset=Site.objects.none(), to_field_name="code"
    )
    asked = forms.IntegerField(label=words("征询户数（户）", "households asked"), min_value=0)
    answered = forms.IntegerField(
        label=words("答复户数（户）", "households that answered"), min_value=0
    )
    in_favour = forms.IntegerField(
        label=words("同意户数（户）", "households in favour"), min_value=0
    )

    def __init__(self, round_: Round, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].queryset = round_.sites.order_by("code")  # type: ignore[attr-defined]  # of its field


class OpinionForm(forms.Form):
    """What was said, told to staff."""

    site = forms.ModelChoiceField(
        label=words("小区", "site"), queryset=Site.objects.none(), to_field_name="code"
    )
    channel = forms.ChoiceField(
        label=words("渠道", "channel"),
        choices=[each for each in Opinion.Channel.choices if each[0] != Opinion.Channel.ONLINE],
    )
    text = forms.CharField(
        label=words("意见", "comment"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, round_: Round, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["site"].queryset = round_.sites.order_by("code")  # type: ignore[attr-defined]  # of its field


class QuestionForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """What the contact group is asked."""

    class Meta:
        model = GroupQuestion
        fields = ["role", "text"]
        widgets = {"text": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [(each.value, each.label) for each in GROUP_ROLES]  # type: ignore[attr-defined]  # of its field
