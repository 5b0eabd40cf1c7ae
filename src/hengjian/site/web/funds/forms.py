"""The forms of the ledger, of contracts, output and payments."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.funds.spending import categories
from hengjian.site.accounts.models import Membership
from hengjian.site.common.amounts import AmountField
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.models import (
    Contract,
    FundDocument,
    Payment,
    Project,
    Section,
    Site,
)
from hengjian.site.projects.queries import visible_to
from hengjian.site.web.choosing import offer
from hengjian.site.web.funds.reading import checked_sources
from hengjian.site.web.schemes.forms import EMPTY, DateInput


def sources() -> list[tuple[str, Any]]:
    """Every source by its name."""
    return [EMPTY, *((code, said(name)) for code, name in SOURCES.items())]


def _amount(label: Any, least: int | None = 0, **more: Any) -> AmountField:
    return AmountField(label=label, min_value=least, max_digits=18, decimal_places=2, **more)


class SourceForm(forms.Form):
    """What names a source of funds; its choices speak the language of the page."""

    fund_source = forms.ChoiceField(label=words("资金来源", "source of funds"), choices=sources)


class PlanForm(SourceForm):
    """What a source promised."""

    amount = _amount(words("金额（元）", "amount (yuan)"))
    due_on = forms.DateField(
        label=words("应到位日期", "due on"),
        required=False,
        widget=DateInput,
        help_text=words(
            "没有日期的是承诺未排期，不计入应到位",
            "without a day it is promised and not due",
        ),
    )
    basis = forms.CharField(label=words("依据", "basis"), max_length=255, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """Of the promise that is changed, as the person saw it."""


class DocumentForm(SourceForm):
    """A document that allots money."""

    number = forms.CharField(label=words("文号", "document number"), max_length=100)
    title = forms.CharField(label=words("标题", "title"), max_length=255, required=False)
    issued_on = forms.DateField(label=words("下达日期", "issued on"), widget=DateInput)
    amount = _amount(words("下达金额（元）", "amount allotted (yuan)"))
    purpose = forms.CharField(
        label=words("规定用途", "prescribed purpose"), max_length=500, required=False
    )
    file = forms.FileField(label=words("文件", "file"), required=False)


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


class ContractForm(forms.Form):
    """A contract with its terms of payment."""

    kind = forms.ChoiceField(label=words("类别", "kind"), choices=Contract.Kind.choices)
    name = forms.CharField(label=words("合同名称", "name"), max_length=200)
    party = forms.CharField(label=words("乙方", "contractor"), max_length=200)
    section = forms.ModelChoiceField(
        Section.objects.none(), label=words("标段", "section"), required=False, empty_label="—"
    )
    amount = _amount(words("合同价（元）", "contract price (yuan)"))
    signed_on = forms.DateField(label=words("签订日期", "signed on"), widget=DateInput)
    starts_on = forms.DateField(label=words("合同开工", "starts"), required=False, widget=DateInput)
    ends_on = forms.DateField(label=words("合同完工", "ends"), required=False, widget=DateInput)
    advance = forms.DecimalField(
        label=words("预付款比例（%）", "advance (%)"), initial=10, min_value=0, max_value=100,
        decimal_places=2,
    )  # fmt: skip
    recovery_from = forms.DecimalField(
        label=words("预付款起扣点（%）", "recovery from (%)"), initial=20, min_value=0,
        max_value=100, decimal_places=2,
        help_text=words("累计产值达到合同价的这个比例起扣", "of the price; recovery begins there"),
    )  # fmt: skip
    recovery_until = forms.DecimalField(
        label=words("预付款扣完点（%）", "recovered by (%)"), initial=80, min_value=0,
        max_value=100, decimal_places=2,
    )  # fmt: skip
    progress = forms.DecimalField(
        label=words("进度款支付比例（%）", "progress payments (%)"), initial=80, min_value=0,
        max_value=100, decimal_places=2,
        help_text=words("政府投资项目不低于 80%", "at least 80% in government projects"),
    )  # fmt: skip
    retention = forms.DecimalField(
        label=words("质保金比例（%）", "retention (%)"), initial=3, min_value=0, max_value=100,
        decimal_places=2, help_text=words("不高于结算价的 3%", "at most 3% of the settled price"),
    )  # fmt: skip
    defects_months = forms.IntegerField(
        label=words("缺陷责任期（月）", "defects period (months)"), initial=24, min_value=0,
        max_value=120,
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = Section.objects.filter(project=project)
        offer(self, "section", queryset=sections)

    def clean(self) -> dict[str, Any]:
        """Recovery ends after it began."""
        values: dict[str, Any] = super().clean() or {}
        start, until = values.get("recovery_from"), values.get("recovery_until")
        if start is not None and until is not None and until <= start:
            text = words("扣完点须大于起扣点", "recovery must end after it began")
            self.add_error("recovery_until", str(text))
        return values

    def values(self) -> dict[str, Any]:
        """The fields of the contract."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


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


class PaymentForm(SourceForm):
    """An application to pay."""

    contract = forms.ModelChoiceField(
        Contract.objects.none(),
        label=words("合同", "contract"),
        required=False,
        empty_label=words("（没有合同）", "(no contract)"),
        to_field_name="code",
    )
    kind = forms.ChoiceField(
        label=words("款项", "kind"), choices=Payment.Kind.choices, initial="progress"
    )
    category = forms.ChoiceField(label=words("支出用途", "what it is spent on"))
    amount = _amount(words("金额（元）", "amount (yuan)"))
    payee = forms.CharField(
        label=words("收款单位", "payee"),
        max_length=200,
        required=False,
        help_text=words("有合同的留空即为乙方", "empty: the contractor of the contract"),
    )
    applied_on = forms.DateField(
        label=words("申请日期", "applied on"), widget=DateInput, initial=current_day
    )
    note = forms.CharField(
        label=words("说明", "note"), max_length=500, required=False, widget=forms.Textarea
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, project: Project, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contracts = visible_to(Contract, by).filter(project=project)
        offer(self, "contract", queryset=contracts.order_by("code"))
        chosen = [(code, said(each.name)) for code, each in categories().items()]
        offer(self, "category", choices=chosen)
        self.fields["category"].help_text = checked_sources()

    def values(self) -> dict[str, Any]:
        """The fields of the payment; the payee is the contractor where nobody else is named."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if not given["payee"] and given["contract"] is not None:
            given["payee"] = given["contract"].party
        return given


class ClaimForm(forms.Form):
    """What the contractor claims at the end."""

    claimed = _amount(words("送审金额（元）", "claimed (yuan)"))


class SettleForm(forms.Form):
    """What the examination made of it."""

    approved = _amount(words("审定金额（元）", "approved (yuan)"))
    audited_by = forms.CharField(label=words("审核单位", "audited by"), max_length=200)
    on = forms.DateField(
        label=words("审定日期", "approved on"), widget=DateInput, initial=current_day
    )
