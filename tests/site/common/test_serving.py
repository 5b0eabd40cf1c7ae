"""``hengjian serve``: what it refuses, and the site it runs."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import enable_socket

from hengjian.errors import Refused
from hengjian.site.accounts.models import Person
from hengjian.site.common import front, starting
from tests.site.serving import free_port, own_site, served

GIGABYTE = 2**30
TOKEN = "a-token-for-whoever-watches"
SLOW_FORM = (
    b"POST /accounts/log-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n"
    b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyzabcdef\r\n\r\nu"
)
"""The beginning of a form, with the cookie by which the site reads on to find the token."""


@pytest.mark.django_db
class TestBeforeServing:
    """What must be in order."""

    @pytest.fixture(autouse=True)
    def _own_folder(self, tmp_path: Path, settings: Any) -> None:
        settings.MEDIA_ROOT = tmp_path / "attachments"
        settings.TRAIL_HEADS = tmp_path / "heads"

    def codes(self) -> list[str]:
        return [each.code for each in starting.problems()]

    def test_all_is_in_order(self) -> None:
        assert self.codes() == []

    def test_a_production_site_may_have_no_active_demo_account(self, settings: Any) -> None:
        settings.MODE, settings.HTTPS = "production", True
        demo = Person.objects.create_user("clerk-demo", is_demo=True)
        assert self.codes() == ["demo-accounts-active"]
        assert "clerk-demo" in starting.problems()[0].message("en")
        demo.is_active = False
        demo.save()
        assert self.codes() == []

    def test_a_demonstration_may(self, settings: Any) -> None:
        settings.MODE = "demo"
        Person.objects.create_user("clerk-demo", is_demo=True)
        assert self.codes() == []

    def test_production_without_tls_is_warned_of(self, settings: Any) -> None:
        settings.MODE, settings.HTTPS = "production", False
        assert self.codes() == ["served-without-tls"]

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path: Path, settings: Any) -> None:
        (tmp_path / "file").write_text("")
        settings.MEDIA_ROOT = tmp_path / "file" / "attachments"
        assert self.codes() == ["folder-unwritable"]


@pytest.mark.parametrize(
    ("secret", "reason"),
    [("", "HENGJIAN_SECRET_KEY"), ("short", "HENGJIAN_SECRET_KEY"), ("a" * 60, "示例")],
)
def test_production_refuses_a_missing_short_or_poor_secret(
    tmp_path: Path, secret: str, reason: str
) -> None:
    settings = {"HENGJIAN_MODE": "production", "HENGJIAN_SECRET_KEY": secret}
    with own_site(tmp_path, **settings) as site:
        assert reason in site.run("-m", "hengjian", "serve", "--check", status=1)


def test_a_taken_port_is_said_so() -> None:
    enable_socket()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        with pytest.raises(Refused) as refused:
            starting.check_port("127.0.0.1", taken.getsockname()[1])
        assert refused.value.problems[0].code == "port-taken"
    with pytest.raises(Refused) as refused:
        starting.check_port("203.0.113.7", 8000)
    assert refused.value.problems[0].code == "host-unknown"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[int]:
    """The port of a running site; a second one there is refused."""
    enable_socket()
    port = free_port()
    folder, told = tmp_path_factory.mktemp("served"), {"HENGJIAN_METRICS_TOKEN": TOKEN}
    with own_site(folder, blank, **told) as site, served(site, port):
        said = site.run("-m", "hengjian", "serve", "--port", str(port), status=1)
        assert str(port) in said
        yield port


class TestServed:
    """A running site, asked over the network."""

    @pytest.fixture
    def connection(self, port: int, socket_enabled: None) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        yield connection
        connection.close()

    def test_every_page_carries_the_headers_that_protect_it(
        self, connection: http.client.HTTPConnection
    ) -> None:
        connection.request("GET", "/accounts/log-in/")
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        assert answer.status == 200
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"

    def test_static_files_are_served(self, connection: http.client.HTTPConnection) -> None:
        connection.request("GET", "/accounts/log-in/")
        page = connection.getresponse().read().decode()
        (address,) = re.findall(r'href="(/static/site/site\.[^"]*css)"', page)
        connection.request("GET", address)
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Content-Type")) == (
            200,
            'text/css; charset="utf-8"',
        )

    def test_a_host_name_that_is_not_ours_is_refused(
        self, connection: http.client.HTTPConnection
    ) -> None:
        connection.request("GET", "/accounts/log-in/", headers={"Host": "evil.example"})
        assert connection.getresponse().status == 400

    def test_forty_slow_senders_keep_nobody_waiting(
        self, port: int, connection: http.client.HTTPConnection
    ) -> None:
        """Each begins a form and sends no more of it; there are eight threads."""
        with ExitStack() as open_ones:
            for _ in range(40):
                slow = socket.create_connection(("127.0.0.1", port))
                slow.sendall(SLOW_FORM)
                open_ones.enter_context(slow)
            taken = []
            for _ in range(20):
                began = time.monotonic()
                connection.request("GET", "/accounts/log-in/")
                assert len(connection.getresponse().read()) > 1_000
                taken.append(time.monotonic() - began)
        assert sorted(taken)[18] <= 1.0

    @pytest.mark.usefixtures("socket_enabled")
    def test_the_counts_of_every_process_are_added_up(self, port: int) -> None:
        """New connections go to either process; one of them tells all."""

        def asked(address: str, headers: dict[str, str]) -> str:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", address, headers=headers)
            told = connection.getresponse().read().decode()
            connection.close()
            return told

        def counted() -> float:
            lines = asked("/metrics", {"Authorization": f"Bearer {TOKEN}"}).splitlines()
            mine = [line for line in lines if line.startswith("hengjian_requests_total{")]
            return sum(
                float(line.split()[-1])
                for line in mine
                if 'route="accounts/log-in/"' in line and 'status="200"' in line
            )

        before = counted()
        for _ in range(8):
            asked("/accounts/log-in/", {})
        assert counted() == before + 8

    def test_an_upload_of_two_gigabytes_is_stopped_early(
        self, connection: http.client.HTTPConnection
    ) -> None:
        """The answer is there before a fraction of the body was taken."""
        connection.putrequest("POST", "/accounts/log-in/")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(2 * GIGABYTE))
        connection.endheaders()
        connection.sock.settimeout(0.5)
        sent, block = 0, b"x" * 65536
        began = time.monotonic()
        try:
            while time.monotonic() - began < 15:
                sent += connection.sock.send(block)
                time.sleep(0.001)
        except OSError:
            pass  # the server takes no more: what it answered is read below
        connection.sock.settimeout(10)
        assert sent < 100 * 2**20
        answer = connection.getresponse()
        assert answer.status == 413
        assert "50" in answer.read().decode()

    def test_a_form_in_chunks_is_read_as_one_that_says_its_length(
        self, connection: http.client.HTTPConnection
    ) -> None:
        """Its token is found in the body, and its name and password are looked at."""
        connection.request("GET", "/accounts/log-in/")
        answer = connection.getresponse()
        cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
        token = re.findall('csrfmiddlewaretoken" value="([^"]+)', answer.read().decode())[0]
        body = f"csrfmiddlewaretoken={token}&username=nobody&password=x".encode()
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        parts = iter([body[:20], body[20:]])
        connection.request("POST", "/accounts/log-in/", parts, headers)
        answer = connection.getresponse()
        assert answer.status == 200
        assert 'value="nobody"' in answer.read().decode()

    def test_an_upload_that_does_not_say_its_length_is_stopped_early(
        self, connection: http.client.HTTPConnection
    ) -> None:
        """Chunks that go on and on: the answer comes when they are more than a body may have."""
        connection.putrequest("POST", "/accounts/log-in/")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        connection.sock.settimeout(5)
        sent, chunk = 0, b"10000\r\n" + b"x" * 65536 + b"\r\n"
        try:
            while sent < 200 * 2**20:
                connection.sock.sendall(chunk)
                sent += len(chunk)
        except OSError:
            pass  # the server takes no more: what it answered is read below
        assert sent < 100 * 2**20
        answer = connection.getresponse()
        assert answer.status == 413
        assert "50" in answer.read().decode()


def test_programs_are_told_in_a_problem_document(client: Any, settings: Any) -> None:
    settings.REQUEST_LIMIT = 1_000
    large = client.post("/api/v1/sites", "x" * 2_000, content_type="application/json")
    chunks = client.generic("POST", "/api/v1/sites", **{front.UNREAD: front.TOO_LARGE})
    for answer in (large, chunks):
        assert answer.status_code == 413
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == 413
        assert "1000 bytes" in answer.json()["detail"]


def test_a_request_that_announces_too_much_gets_a_page_that_says_what_to_do(
    client: Any, settings: Any
) -> None:
    settings.REQUEST_LIMIT = 1_000
    answer = client.post("/accounts/log-in/", {"username": "x" * 2_000})
    assert answer.status_code == 413
    assert "文件太大，没有接收" in answer.content.decode()


@pytest.mark.parametrize(
    ("why", "status", "words", "english"),
    [
        (front.LATE, 408, "传得太慢", "Too slow"),
        (front.CROWDED, 503, "同时提交的人太多", "Too many are sending"),
        (front.NO_ROOM, 507, "磁盘满了", "disk is full"),
    ],
)
def test_a_body_that_was_not_taken_is_answered_for_people_and_for_programs(
    client: Any, why: str, status: int, words: str, english: str
) -> None:
    unread = {front.UNREAD: why}
    for language, said in (("zh-hans", words), ("en", english)):
        answer = client.post("/sites/", {}, headers={"Accept-Language": language}, **unread)
        assert answer.status_code == status
        assert said in answer.content.decode()
        assert "Retry-After" in answer or status != 503
    told = client.post("/api/v1/sites", "{}", content_type="application/json", **unread)
    assert (told.status_code, told.json()["status"]) == (status, status)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/sites/S1/?tab=1", "/sites/S1/?tab=1"),
        ("http://elsewhere.example/x", "/sites/S1/pictures"),
        ("", "/sites/S1/pictures"),
    ],
)
def test_what_is_too_large_leads_back_to_the_page_with_the_form(
    client: Any, settings: Any, referer: str, back: str
) -> None:
    settings.REQUEST_LIMIT = 1_000
    headers = {"Referer": referer} if referer else {}
    answer = client.post("/sites/S1/pictures", {"x": "a" * 2_000}, headers=headers)
    assert f'href="{back}"' in answer.content.decode()
