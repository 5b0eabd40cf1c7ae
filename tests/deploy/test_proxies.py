"""The files for nginx and Caddy in ``deploy/``, run for real in front of a site."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from tests.site.serving import ROOT, free_port, own_site, served

HOST = "hengjian.example.gov.cn"
PATIENCE = 20.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[int]:
    """The port of a site that believes its proxy."""
    enable_socket()
    port = free_port()
    told = {"HENGJIAN_PROXY": "1", "HENGJIAN_HOSTS": HOST, "HENGJIAN_HTTPS": "1"}
    with own_site(tmp_path_factory.mktemp("proxied"), blank, **told) as own, served(own, port):
        yield port


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, site: int
) -> Iterator[int]:
    """The port at which that proxy speaks TLS; its file as it is, but for ports and certificate."""
    if shutil.which(request.param) is None:
        message = f"needs {request.param}"
        if os.environ.get("HENGJIAN_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    certificate(folder)
    command = {"nginx": nginx, "caddy": caddy}[request.param](folder, port, site)
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)},
    )
    try:
        answers(port, process)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def certificate(folder: Path) -> None:
    made = [*("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")]
    made += ["-subj", f"/CN={HOST}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(made, check=True, capture_output=True)


def changed(name: str, *changes: tuple[str, str]) -> str:
    """The file of ``deploy/``; each change must find its place."""
    text = (ROOT / "deploy" / name).read_text("utf-8")
    for pattern, instead in changes:
        text, count = re.subn(pattern, instead, text)
        assert count, pattern
    return text


def nginx(folder: Path, port: int, site: int) -> list[str]:
    file = changed(
        "nginx.conf",
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{site}"),
        (r"/etc/ssl/hengjian/fullchain.pem", str(folder / "cert.pem")),
        (r"/etc/ssl/hengjian/privkey.pem", str(folder / "key.pem")),
        (r"client_body_timeout 20s", "client_body_timeout 1s"),
    )
    (folder / "site.conf").write_text(file, "utf-8")
    places = "\n".join(
        f"{kind}_temp_path {folder};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; {places}\ninclude {folder}/site.conf; }}",
        "utf-8",
    )
    return ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]


def caddy(folder: Path, port: int, site: int) -> list[str]:
    file = changed(
        "Caddyfile",
        (r"\n\{\n\tservers", "\n{\n\tadmin off\n\tauto_https disable_redirects\n\tservers"),
        (
            rf"\n{HOST} \{{",
            f"\n{HOST}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/cert.pem {folder}/key.pem",
        ),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{site}"),
        (r"read_body 15m", "read_body 1s"),
    )
    (folder / "Caddyfile").write_text(file, "utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


def answers(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            assert process.stdout is not None
            raise AssertionError(process.stdout.read().decode())
        try:
            connected(port).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("it does not listen")


def connected(port: int) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    return context.wrap_socket(plain, server_hostname=HOST)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    text: str


def asked(port: int, head: str, body: bytes = b"") -> Answer:
    """The answer to a request that is written out, ``Host`` aside."""
    with connected(port) as stream:
        head = f"{head}\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
        with suppress(OSError):  # the proxy takes no more: what it answered is read below
            stream.sendall(head.encode() + body)
        with http.client.HTTPResponse(stream) as answer:
            answer.begin()
            return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.mark.usefixtures("socket_enabled")
class TestBehindAProxy:
    def test_pages_come_over_tls_with_cookies_for_tls_only(self, proxy: int) -> None:
        answer = asked(proxy, "GET /accounts/log-in/ HTTP/1.1")
        assert answer.status == 200
        assert "secure" in answer.headers["Set-Cookie"].lower()
        assert answer.headers["Strict-Transport-Security"]

    def test_where_a_client_claims_to_come_from_is_not_believed(self, proxy: int) -> None:
        """Five wrong tries from five claimed addresses are five tries of one address."""
        form = asked(proxy, "GET /accounts/log-in/ HTTP/1.1")
        cookie = form.headers["Set-Cookie"].split(";")[0]
        found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form.text)
        assert found is not None
        name = f"nobody{proxy}"
        body = f"csrfmiddlewaretoken={found[1]}&username={name}&password=wrong".encode()
        for number in range(5):
            answer = asked(
                proxy,
                "POST /accounts/log-in/ HTTP/1.1\r\n"
                f"X-Forwarded-For: 198.51.100.{number}\r\nX_Forwarded_For: 198.51.100.{number}\r\n"
                f"Cookie: {cookie}\r\nReferer: https://{HOST}/accounts/log-in/\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}",
                body,
            )
        assert answer.status == 429

    def test_what_is_too_large_is_answered_by_the_page_of_the_site(self, proxy: int) -> None:
        size = 61 * 2**20
        answer = asked(proxy, f"POST /sites/ HTTP/1.1\r\nContent-Length: {size}", bytes(size))
        assert answer.status == 413
        assert "文件太大" in answer.text

    def test_a_body_that_does_not_come_is_ended(self, proxy: int) -> None:
        """Set to one second here. Nginx closes or answers 408; Caddy's answer is empty."""
        head = f"POST /accounts/log-in/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 99\r\n\r\na"
        with connected(proxy) as stream:
            stream.sendall(head.encode())
            stream.settimeout(8)
            told = stream.recv(1000)
        assert told == b"" or b" 408 " in told or b"Content-Length: 0" in told

    def test_metrics_are_not_for_the_world(self, proxy: int) -> None:
        assert asked(proxy, "GET /metrics HTTP/1.1").status == 404
