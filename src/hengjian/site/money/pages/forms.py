"""The forms of the ledger, of contracts, output and payments."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership
from hengjian.site.common.amounts import AmountField
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.pages.scheme_forms import EMPTY, DateInput
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract, FundDocument
from hengjian.site.planning.fund_sources import SOURCES
from hengjian.site.platform.choosing import offer


def sources() -> list[tuple[str, Any]]:
    """Every source by its name."""
    return [EMPTY, *((code, said(name)) for code, name in SOURCES.items())]


def _amount(label: Any, least: int | None = 0, **more: Any) -> AmountField:
    return AmountField(label=label, min_value=least, max_digits=18, decimal_places=2, **more)


class SourceForm(forms.Form):
    """What names a source of funds; its choices speak the language of the page."""

    fund_source = forms.ChoiceField(label=words("资金来源", "source of funds"), choices=sources)


class MovementForm(SourceForm):
    """Money that moved: arrival, transfer or refund."""

    amount = _amount(words("金额（元）", "amount (yuan)"))
    on = forms.DateField(label=words("日期", "date"), widget=DateInput, initial=current_day)
    document = forms.ModelChoiceField(
        FundDocument.objects.none(),
        label=words("指标文件", "allotting document"),
        required=False,
        empty_label="—",
        to_field_name="code",
    )
    note = forms.CharField(label=words("摘要", "note"), max_length=255, required=False)

    def __init__(self, *args: Any, project: Project, refund: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = FundDocument.objects.filter(project=project)
        offer(self, "document", queryset=documents)
        if refund:
            del self.fields["document"], self.fields["note"]
            self.fields["to"] = forms.ChoiceField(
                label=words("退回", "given back"),
                choices=[
                    ("treasury", words("专户 → 财政", "special account → treasury")),
                    ("giver", words("财政 → 资金来源方", "treasury → giver")),
                ],
            )
            self.fields["why"] = forms.CharField(
                label=words("理由", "reason"), max_length=255, widget=forms.Textarea
            )


class OrderForm(forms.Form):
    """A change order."""

    title = forms.CharField(label=words("事项", "what"), max_length=200)
    amount = _amount(
        words("增减金额（元）", "amount, more or less (yuan)"),
        None,
        help_text=words("减少填负数", "negative where it costs less"),
    )
    ordered_on = forms.DateField(label=words("日期", "date"), widget=DateInput)
    site = forms.ModelChoiceField(
        Site.objects.none(), label=words("小区", "site"), required=False, empty_label="—"
    )
    reason = forms.CharField(label=words("原因", "reason"), widget=forms.Textarea)

    def __init__(self, *args: Any, contract: Contract, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = visible_to(Site, by).filter(project=contract.project)
        if contract.section_id is not None:
            sites = sites.filter(section=contract.section_id)
        offer(self, "site", queryset=sites.order_by("code"))


class OutputForm(forms.Form):
    """The value of the work done in a month."""

    month = forms.DateField(
        label=words("所属月份", "month"),
        widget=DateInput,
        help_text=words("填当月任一天", "any day of the month"),
    )
    amount = _amount(words("产值（元）", "output value (yuan)"))
    certified_on = forms.DateField(
        label=words("计量日期", "measured on"), widget=DateInput, initial=current_day
    )

    def values(self) -> dict[str, Any]:
        """The fields of the certificate; the month by its first day."""
        given = self.cleaned_data
        return {**given, "month": given["month"].replace(day=1)}


class ClaimForm(forms.Form):
    """What the contractor claims at the end."""

    claimed = _amount(words("送审金额（元）", "claimed (yuan)"))
