"""Amounts in whole cents: exact in Python and in the database, on SQLite too."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import DecimalField, F, Sum, Value

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.recorded import LARGEST, Yuan
from hengjian.site.library.models import Project
from hengjian.site.money.models import FundAccount

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(district: Organisation) -> FundAccount:
    project = Project.objects.create(
        code="P", name="P", region=district, competent_department=district
    )
    return FundAccount.objects.create(
        code="A", project=project, kind="special", fund_source="central", name="专户"
    )


def _add(account: FundAccount, amount: str) -> Decimal:
    change = Value(Decimal(amount), output_field=Yuan())
    FundAccount.objects.filter(pk=account.pk).update(balance=F("balance") + change)
    account.refresh_from_db()
    return account.balance


def test_three_times_ten_cents_leave_nothing_of_thirty(account: FundAccount) -> None:
    _add(account, "0.30")
    for _ in range(3):
        left = _add(account, "-0.10")
    assert str(left) == "0.00"


def test_the_largest_amount_keeps_its_last_cent(account: FundAccount) -> None:
    most = Decimal("9999999999999999.99")
    assert _add(account, str(most)) == most
    assert FundAccount.objects.aggregate(all=Sum("balance"))["all"] == most


def test_the_database_refuses_an_overdrawn_account(account: FundAccount) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _add(account, "-0.01")


@pytest.mark.parametrize("wrong", ["0.001", "x", "NaN", "Infinity", "10000000000000000.00"])
def test_what_is_no_amount_of_whole_cents_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Yuan().to_python(wrong)


def test_a_float_is_never_an_amount() -> None:
    with pytest.raises(TypeError):
        Yuan().to_python(0.1)


def test_no_number_with_decimals_is_longer_than_sqlite_gives_back() -> None:
    longer = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, DecimalField) and (field.max_digits or 0) > LARGEST
    }
    assert not longer
