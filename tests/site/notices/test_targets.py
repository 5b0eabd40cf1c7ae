"""Whom a webhook may call: never the house itself, whatever the address looks like."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.errors import Refused
from hengjian.site.notices import outside, targets
from hengjian.site.notices.outside import Named
from tests.site.notices.conftest import Receiver

NOBODY = Named(frozenset(), ())


def code_of(url: str) -> str:
    with pytest.raises(Refused) as refused:
        targets.check_target(url)
    return refused.value.problems[0].code


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch) -> Any:
    """``resolves("10.0.0.1")``: every name has these addresses from now on."""

    def to(*addresses: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)

    return to


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://",
        "https://user@example.org/",
        "https://example.org/#x",
        "https://example.org:99999/",
        "https://[::1",
        "ftp://example.org/",
        "https://例子.cn/",
        "file:///etc/passwd",
        "https://example.org/a b",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    assert code_of(url) == "target-malformed"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
        "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1",
    ],
)  # fmt: skip
def test_a_private_address_is_refused(address: str, resolves: Any) -> None:
    resolves(address)
    assert code_of("https://example.org/") == "target-private"


def test_one_private_address_among_public_ones_is_refused(resolves: Any) -> None:
    resolves("93.184.216.34", "127.0.0.1")
    assert code_of("https://example.org/") == "target-private"


def test_a_public_address_is_called_by_the_address_that_was_judged(resolves: Any) -> None:
    resolves("93.184.216.34")
    parts, address = targets.check_target("https://example.org/a?b=1")
    assert (parts.hostname, address) == ("example.org", "93.184.216.34")


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_what_may_be_called_is_never_on_this_machine_or_its_network(address: Any) -> None:
    if targets._may_be_called("example.org", address, NOBODY):
        odd = (address.is_private, address.is_loopback, address.is_link_local, address.is_multicast)
        assert not any(odd)


def test_a_named_host_or_network_may_be_called(resolves: Any, settings: Any) -> None:
    resolves("10.1.2.3")
    settings.WEBHOOK_HOSTS = Named(frozenset(("hooks.internal",)), ())
    assert targets.check_target("https://hooks.internal/")[1] == "10.1.2.3"
    assert code_of("https://other.internal/") == "target-private"
    settings.WEBHOOK_HOSTS = Named(frozenset(), (ipaddress.ip_network("10.1.2.0/24"),))
    assert targets.check_target("https://other.internal/")[1] == "10.1.2.3"


def test_the_setting_of_named_hosts_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENGJIAN_WEBHOOK_HOSTS", "Hooks.internal, 10.0.0.0/8")
    named = outside.hosts_allowed()
    assert named.hosts == {"hooks.internal"}
    assert [str(each) for each in named.networks] == ["10.0.0.0/8"]
    monkeypatch.setenv("HENGJIAN_WEBHOOK_HOSTS", "10.0.0.1/8")
    with pytest.raises(Refused, match="no network"):
        outside.hosts_allowed()


def test_a_redirect_is_an_answer_and_not_followed(receiver: Receiver, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = Named(frozenset(("localhost",)), ())
    receiver.status = 302
    assert targets.post(receiver.url, "{}", {}) == 302
    assert [each.path for each in receiver.got] == ["/hooks?of=hengjian"]


def test_a_certificate_of_another_name_is_not_spoken_to(
    receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_HOSTS = Named(frozenset(), (ipaddress.ip_network("127.0.0.0/8"),))
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: found)
    with pytest.raises(OSError, match="certificate verify failed"):
        targets.post(receiver.url.replace("localhost", "hooks.example.org"), "{}", {})
    assert receiver.got == []


MAIL = {
    "smtps://me:p%40ss@mail.example.org": ("mail.example.org", 465, "p@ss", True, False),
    "smtp://mail.example.org:2525": ("mail.example.org", 2525, "", False, True),
    "smtp://127.0.0.1:25": ("127.0.0.1", 25, "", False, False),
}


@pytest.mark.parametrize("given", MAIL)
def test_the_mail_server_is_read_from_one_address(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HENGJIAN_MAIL", given)
    monkeypatch.setenv("HENGJIAN_MAIL_FROM", "hengjian@example.org")
    found = outside.mail_server()
    assert found is not None
    read = (found.host, found.port, found.password, found.tls_first, found.turns_to_tls)
    assert read == MAIL[given]


@pytest.mark.parametrize("given", ["mail.example.org", "http://mail.example.org", "smtp://:x"])
def test_a_mail_server_that_is_none_is_refused_without_its_password(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HENGJIAN_MAIL", given)
    monkeypatch.setenv("HENGJIAN_MAIL_FROM", "hengjian@example.org")
    with pytest.raises(Refused) as refused:
        outside.mail_server()
    assert refused.value.problems[0].code == "mail-malformed"
    monkeypatch.setenv("HENGJIAN_MAIL", "smtps://me:secret@mail.example.org")
    monkeypatch.delenv("HENGJIAN_MAIL_FROM")
    with pytest.raises(Refused) as refused:
        outside.mail_server()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "address"),
    [("", "https://127.0.0.1"), ("https://h.example.gov.cn/", "https://h.example.gov.cn")],
)
def test_the_site_knows_its_own_address(
    given: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HENGJIAN_ADDRESS", given)
    assert outside.address() == address
    monkeypatch.setenv("HENGJIAN_ADDRESS", "h.example.gov.cn")
    with pytest.raises(Refused, match="no address"):
        outside.address()
