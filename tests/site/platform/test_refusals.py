"""What a page says when it does not open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.views import defaults

from hengjian.site.platform.failures import answer_failure

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


def test_it_names_the_right_that_is_missing_and_the_role_that_lacks_it(client_of: ClientOf) -> None:
    answer = client_of("auditor").get("/accounts/people/")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "这一页需要：管理账号" in page
    assert "审计人员 · 审计局" in page
    assert "/accounts/rights/" in page


def test_in_english_too(client_of: ClientOf) -> None:
    page = client_of("auditor").get("/accounts/people/", headers={"Accept-Language": "en"})
    assert "This page needs: manage accounts" in page.content.decode()


def test_what_is_not_there_and_what_is_not_seen_read_the_same(client_of: ClientOf) -> None:
    answer = client_of("administrator").get("/accounts/people/999/")
    assert answer.status_code == 404
    assert "不在您能看到的范围内" in answer.content.decode()


def test_a_stale_form_says_to_send_it_again(client_of: ClientOf) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of("auditor").cookies
    answer = strict.post("/accounts/security/sessions/end/")
    assert answer.status_code == 403
    assert "没有保存任何内容" in answer.content.decode()


def test_a_failure_needs_nothing_that_may_have_failed() -> None:
    request: HttpRequest = RequestFactory().get("/")
    answer = answer_failure(request)
    assert answer.status_code == 500
    assert "这次操作没有完成" in answer.content.decode()


def test_a_refusal_without_a_right_still_has_a_page(client_of: ClientOf) -> None:
    request = RequestFactory().get("/")
    answer = defaults.permission_denied(request, PermissionDenied("<b>other</b>"))
    assert "<b>" not in answer.content.decode().split("empty-title")[1]


def test_an_address_that_only_takes_forms_has_a_page_and_leads_back(client_of: ClientOf) -> None:
    client = client_of("competent_department")
    answer = client.get("/sites/S1/steps/finish")
    page = answer.content.decode()
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "这个网址只接收表单" in page
    assert 'href="/sites/S1/"' in page.split("empty-action")[1]
    assert "competent_department甲" in page
    english = client.get("/sites/S1/steps/finish", headers={"Accept-Language": "en"})
    assert "This address only takes a form" in english.content.decode()


@pytest.mark.parametrize(
    ("address", "above"),
    [
        ("/warnings/suspensions/S1/steps/adopt", "/warnings/"),
        ("/money/output/O1/steps/confirm", "/money/"),
        ("/money/P-1/movements/M1/reverse", "/money/P-1/movements/M1/"),
        ("/sites/S1/pictures/1/withdraw", "/sites/S1/"),
    ],
)
def test_what_only_reads_like_a_page_is_no_page_above(
    address: str, above: str, client_of: ClientOf
) -> None:
    """``suspensions`` is no warning, ``output`` no project; nor does one lead to a form's end."""
    page = client_of("finance_bureau").get(address).content.decode()
    assert f'href="{above}"' in page.split("empty-action")[1]


def test_a_page_above_that_asks_for_another_right_is_passed_over(client_of: ClientOf) -> None:
    address = "/money/P-1/plans/F1/withdraw"
    for role, above in (
        ("competent_department", "/money/P-1/plans/F1/"),
        ("auditor", "/money/P-1/"),
    ):
        page = client_of(role).get(address).content.decode()
        assert f'href="{above}"' in page.split("empty-action")[1]


def test_a_stranger_who_opens_such_an_address_is_shown_it_without_a_navigation(db: None) -> None:
    answer = Client().get("/sites/S1/steps/finish")
    assert answer.status_code == 405
    assert "这个网址只接收表单" in answer.content.decode()


def test_a_piece_of_a_page_that_asks_in_a_wrong_way_gets_no_whole_page(client_of: ClientOf) -> None:
    answer = client_of("auditor").get("/sites/S1/steps/finish", headers={"HX-Request": "true"})
    assert answer.status_code == 405
    assert answer.content == b""
