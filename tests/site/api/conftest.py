"""A client that speaks with a token."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts import tokens
from tests.site.conftest import Member


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are expected here."""
    caplog.set_level(logging.ERROR, "django.request")


Asking = Callable[[str], Client]


@pytest.fixture
def asking(member: Member) -> Asking:
    """``asking("finance_bureau")``: a client with a token of that membership."""

    def of(role: str) -> Client:
        token, _ = tokens.issue(member(role), "试", 30)
        headers: dict[str, Any] = {"Authorization": f"Bearer {token}"}
        return Client(headers=headers)

    return of
