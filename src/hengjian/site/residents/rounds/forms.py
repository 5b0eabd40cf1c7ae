"""What staff fill in for a round."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.pages.forms import ManyRows
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.public.models import Contact
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, Round
from hengjian.site.residents.surveys.models import Survey

MOST_HOUSEHOLDS = 100_000
"""Of one site."""
GROUP_ROLES = (
    Contact.Role.STREET,
    Contact.Role.CONTRACTOR,
    Contact.Role.SUPERVISOR,
    Contact.Role.RESIDENT,
)
"""The contact group of a site."""


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]  # its stub takes a parameter that Django's class does not
    """A round that is drawn up."""

    scheme = forms.ModelChoiceField(
        Scheme.objects.none(),
        label=words("改造方案", "scheme"),
        required=False,
        empty_label=words("不针对某个方案", "of no scheme"),
        to_field_name="code",
    )
    sites = ManyRows(
        Site.objects.none(),
        label=words("小区", "sites"),
        required=False,
        to_field_name="code",
        help_text=words("不选就问方案里的小区", "none chosen: those of the scheme"),
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
        seen = {
            "scheme": visible_to(Scheme, membership).order_by("-pk"),
            "sites": visible_to(Site, membership).select_related("sub_district").order_by("code"),
            "survey": visible_to(Survey, membership).order_by("-opens_on"),
        }
        for name, rows in seen.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

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
    asked = forms.IntegerField(
        label=words("征询户数（户）", "households asked"), min_value=0, max_value=MOST_HOUSEHOLDS
    )
    answered = forms.IntegerField(
        label=words("答复户数（户）", "households that answered"),
        min_value=0,
        max_value=MOST_HOUSEHOLDS,
    )
    in_favour = forms.IntegerField(
        label=words("同意户数（户）", "households in favour"),
        min_value=0,
        max_value=MOST_HOUSEHOLDS,
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
