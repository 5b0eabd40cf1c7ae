"""Slow clients, guessed passwords and wrong settings, at the door of a site that runs for real."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from tests.adversary.tries import Try
from tests.site.serving import KEYS, SECRET, free_port, own_site, served

TITLE = "The door"
ABOUT = (
    "A site that `hengjian serve` runs on this machine, asked by clients of this machine. “Others"
    " in time” means that 19 of 20 pages asked for meanwhile came within a second each."
)
LOG_IN = "/accounts/log-in/"
TIME = 1.0
IN_TIME = "others in time"
PRODUCTION = {
    "HENGJIAN_MODE": "production",
    "HENGJIAN_SECRET_KEY": SECRET,
    "HENGJIAN_ENCRYPTION_KEYS": KEYS,
}
SETTINGS = (
    ("HENGJIAN_HTTPS", "yes", "HENGJIAN_HTTPS=1"),
    ("HENGJIAN_PROXY", "true", "HENGJIAN_PROXY=1"),
    ("HENGJIAN_HOSTS", "*", "HENGJIAN_HOSTS=hengjian.example.gov.cn"),
    ("HENGJIAN_HOSTS", "https://a.example.cn/", "HENGJIAN_HOSTS=hengjian.example.gov.cn"),
    ("HENGJIAN_SECRET_KEY", "0123456789" * 6, "token_urlsafe(64)"),
    ("HENGJIAN_ENCRYPTION_KEYS", "", "token_bytes(32)"),
    ("HENGJIAN_OFFICES", "10.8.1.1/16", "10.8.0.0/16"),
    ("DATABASE_URL", "mysterious://x", "postgresql://"),
)


def tries() -> Iterator[Try]:
    """Settings first, then a running site; the last tries close its door for this machine."""
    with TemporaryDirectory() as folder:
        yield from _settings(Path(folder))
    with TemporaryDirectory() as folder, own_site(Path(folder)) as site:
        port = free_port()
        with served(site, port):
            door = Door(port)
            yield from _slow(door)
            yield from _odd(door)
            yield from _guesses(door)


def _settings(folder: Path) -> Iterator[Try]:
    door = "`hengjian serve --check`"
    for name, value, instead in SETTINGS:
        with (
            own_site(folder, **PRODUCTION | {name: value}) as site,
            site.start("-m", "hengjian", "serve", "--check") as process,
        ):
            said = " ".join(process.communicate()[0].split())
        refused = process.returncode == 1 and "Traceback" not in said
        told = instead.replace(" ", "") in said.replace(" ", "")
        seen = "refused, with what to write" if refused and told else said[:80]
        shown = f"{name}={value[:24]}" if value else f"no {name}"
        yield Try(shown, door, "refused, with what to write", seen)
    made = sorted(str(each) for each in folder.iterdir())
    yield Try("all of these", door, "nothing is made", "nothing is made" if not made else str(made))


@dataclass(frozen=True)
class Door:
    """The port of a running site."""

    port: int

    def ask(
        self, method: str, address: str, body: str = "", **headers: str
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """Status, text and headers of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, address, body or None, sent)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace"), answer.headers
        finally:
            connection.close()

    def opened(self, head: str, body: bytes = b"") -> socket.socket:
        """A connection on which a request was begun."""
        stream = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        stream.sendall(head.encode() + body)
        return stream

    def others(self) -> str:
        """How twenty pages come meanwhile."""
        taken = []
        for _ in range(20):
            began = time.monotonic()
            self.ask("GET", LOG_IN)
            taken.append(time.monotonic() - began)
        late = sorted(taken)[18]
        return IN_TIME if late <= TIME else f"others in {late:.1f} s"

    def log_in(self, name: str, password: str = "wrong", **headers: str) -> int:
        """The status of a try with a token of its own."""
        _, page, told = self.ask("GET", LOG_IN)
        found = re.search(r'csrfmiddlewaretoken"\s+value="(\w+)"', page)
        assert found is not None, page
        fields = {"csrfmiddlewaretoken": found[1], "username": name, "password": password}
        cookie = str(told["Set-Cookie"]).split(";")[0]
        kind = "application/x-www-form-urlencoded"
        sent = {"Cookie": cookie, "Content_Type": kind} | headers
        return self.ask("POST", LOG_IN, urlencode(fields), **sent)[0]


def form(length: int) -> str:
    """The head of a form; with the cookie the site reads on to find the token."""
    return (
        f"POST {LOG_IN} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Cookie: csrftoken=abcdefghijklmnopqrstuvwxyzabcdef\r\n\r\n"
    )


@contextmanager
def many(number: int, begin: Callable[[], socket.socket]) -> Iterator[None]:
    """That many connections which go no further."""
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(begin())
        yield


def _slow(door: Door) -> Iterator[Try]:
    page = f"GET {LOG_IN} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    styles = re.search(r"/static/vendor/tabler[^\"]*css", door.ask("GET", LOG_IN)[1])
    assert styles is not None
    file = f"GET {styles[0]} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    slow = (
        ("8 forms that are begun and not sent", 8, lambda: door.opened(form(1000), b"u")),
        ("40 forms that are begun and not sent", 40, lambda: door.opened(form(1000), b"u")),
        ("300 forms that are begun and not sent", 300, lambda: door.opened(form(1000), b"u")),
        ("40 uploads of 50 MB that stop", 40, lambda: door.opened(form(50 * 2**20), b"u" * 4096)),
        ("40 heads that are begun and not sent", 40, lambda: door.opened(page)),
        ("40 readers that take nothing of a file", 40, lambda: door.opened(file)),
    )
    for name, number, begin in slow:
        with many(number, begin):
            address = "/static/" if "file" in name else LOG_IN
            yield Try(name, address, IN_TIME, door.others())
    yield Try(
        "a form of which a byte comes each second", LOG_IN, "408", _trickled(door, form(1000))
    )
    seen = _trickled(door, page)
    yield Try(
        "a head of which a byte comes each second",
        LOG_IN,
        "ended",
        "ended" if seen in ("closed", "408") else seen,
    )


def _trickled(door: Door, head: str) -> str:
    """The status that ends it, within a minute."""
    with door.opened(head) as stream:
        stream.settimeout(1)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                told = stream.recv(100)
                return told.split(b" ")[1].decode() if told else "closed"
            except TimeoutError:
                with suppress(OSError):  # it was ended just now: the next look says so
                    stream.send(b"u")
            except OSError:
                return "closed"
    return "still waits after a minute"


def _odd(door: Door) -> Iterator[Try]:
    with door.opened(form(2 * 2**30), b"u" * 65536) as stream:
        yield Try("a form of 2 GB", LOG_IN, "413", stream.recv(100).split(b" ")[1].decode())
    chunked = form(0).replace("Content-Length: 0", "Transfer-Encoding: chunked")
    with door.opened(chunked, b"5\r\nuuuuu\r\n0\r\n\r\n") as stream:
        seen = stream.recv(100).split(b" ")[1].decode()
        yield Try("a form without a token that comes in chunks", LOG_IN, "403", seen)
    for language, words in (("zh", "不属于本站"), ("en", "not one of this site")):
        status, page, _ = door.ask("GET", LOG_IN, Host="evil.example", Accept_Language=language)
        seen = f"{status}, in the reader's language" if words in page else str(status)
        name = f"a foreign host name, {language}"
        yield Try(name, LOG_IN, "400, in the reader's language", seen)
    yield Try("metrics without a token", "/metrics", "404", str(door.ask("GET", "/metrics")[0]))
    status, _, headers = door.ask("GET", "/projects/")
    stored = f"{status}, {headers['Cache-Control']}"
    yield Try("a page without a log-in", "/projects/", "302, no-store", stored)


def _guesses(door: Door) -> Iterator[Try]:
    tried = [door.log_in("nobody") for _ in range(6)]
    name = "six wrong passwords for one name"
    yield Try(name, LOG_IN, "200 200 200 200 429 429", " ".join(map(str, tried)))
    claimed = door.log_in("nobody", X_Forwarded_For="198.51.100.7")
    yield Try("a seventh that claims another address", LOG_IN, "429", str(claimed))
    answers: Counter[int] = Counter()
    over = threading.Event()

    def guess(number: int) -> None:
        while not over.is_set():
            answers[door.log_in(f"name{number}-{answers.total()}")] += 1

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(16)]
    for each in threads:
        each.start()
    others = door.others()
    while answers[429] < 16:
        time.sleep(0.1)
    over.set()
    for each in threads:
        each.join()
    yield Try("16 at once with changing names: pages meanwhile", "/", IN_TIME, others)
    seen = "fewer than 30" if answers[200] < 30 else str(answers[200])
    yield Try("16 at once with changing names: looked at", LOG_IN, "fewer than 30", seen)
    yield Try("and a name nobody tried yet", LOG_IN, "429", str(door.log_in("another")))
