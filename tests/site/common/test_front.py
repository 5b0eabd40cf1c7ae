"""The front: what a slow, a leaving or a lying client can do to the application."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any

import pytest

from hengjian.site.common import front
from hengjian.site.common.front import FileBody, Front, Limits, environ_of

SOON = Limits(
    patience=0.1,
    slowest=1_000,
    longest=0.4,
    bodies=2,
    largest=10_000,
    dropped=4_000,
    stalled=0.1,
)
CHUNKS = {"transfer-encoding": "chunked"}
Message = dict[str, Any]


def scope(method: str = "POST", path: bytes = b"/", **headers: str) -> Message:
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "raw_path": path,
        "query_string": b"",
        "server": ("127.0.0.1", "80"),
        "client": ("127.0.0.1", "1"),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


class Asked:
    """An application that keeps what it was asked."""

    def __init__(self, answer: Callable[[], Iterable[bytes]] = lambda: [b"answer"]) -> None:
        self.answer = answer
        self.bodies: list[bytes] = []
        self.unread: list[str | None] = []
        self.told: list[Message] = []

    def __call__(self, environ: Message, start: Callable[..., None]) -> Iterable[bytes]:
        self.told.append(environ)
        self.unread.append(environ.get(front.UNREAD))
        self.bodies.append(environ["wsgi.input"].read())
        start("200 OK", [("Content-Type", "text/plain")])
        return self.answer()


class Client:
    """A client that sends these parts, each after a pause, and takes what it is sent."""

    def __init__(self, *parts: bytes, pause: float = 0.0, takes: int = 10**9) -> None:
        self.parts, self.pause, self.takes = list(parts), pause, takes
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        await asyncio.sleep(self.pause)
        if not self.parts:
            return {"type": "http.disconnect"}
        part = self.parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self.parts)}

    async def send(self, message: Message) -> None:
        if len(self.sent) >= self.takes:
            await asyncio.sleep(3600)
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(each.get("body", b"") for each in self.sent)


def ask(asked: Asked, client: Client, request: Message, limits: Limits = SOON) -> None:
    asyncio.run(Front(asked, 2, limits)(request, client.receive, client.send))


def announcing(length: int) -> Message:
    return scope(**{"content-length": str(length)})


def test_a_body_comes_whole_and_the_answer_goes_out() -> None:
    asked, client = Asked(), Client(b"ab", b"cd", b"ef")
    ask(asked, client, announcing(6))
    assert asked.bodies == [b"abcdef"]
    assert client.sent[0]["status"] == 200
    assert client.body == b"answer"
    assert [each.get("more_body") for each in client.sent] == [None, False]


@pytest.mark.parametrize(
    ("parts", "pause"),
    [
        pytest.param([b"a", b"b"], 3600.0, id="silent"),
        pytest.param([b"a"] * 100, 0.01, id="a byte now and then"),
        pytest.param([b"a" * 90] * 100, 0.01, id="at the rate, but for too long"),
    ],
)
def test_what_comes_too_slowly_is_not_waited_for(parts: list[bytes], pause: float) -> None:
    asked, client = Asked(), Client(*parts, pause=pause)
    began = time.monotonic()
    ask(asked, client, announcing(10_000))
    assert time.monotonic() - began < 5
    assert (asked.unread, asked.bodies) == (["late"], [b""])


def test_a_slow_line_that_brings_enough_is_waited_for() -> None:
    limits = Limits(patience=0.1, slowest=1_000, longest=60, largest=10_000)
    asked = Asked()
    ask(asked, Client(*[b"a" * 200] * 10, pause=0.04), announcing(2_000), limits)
    assert asked.bodies == [b"a" * 2_000]


def test_who_left_is_not_answered() -> None:
    asked, client = Asked(), Client()
    ask(asked, client, announcing(6))
    assert (asked.bodies, client.sent) == ([], [])


def test_what_announces_far_too_much_stays_unread() -> None:
    asked, client = Asked(), Client(b"a" * 100, b"b")
    ask(asked, client, announcing(14_001))
    assert asked.bodies == [b""]
    assert len(client.parts) == 2


def test_what_announces_a_little_too_much_is_taken_off_the_connection_and_dropped() -> None:
    """A connection that ends with bytes on their way is reset, and the answer with it."""
    asked, client = Asked(), Client(b"a" * 10_000, b"b")
    ask(asked, client, announcing(10_001))
    assert (asked.bodies, asked.unread) == ([b""], ["too-large"])
    assert client.parts == []


@pytest.mark.parametrize("claimed", [{}, {"content-length": "3"}], ids=["unsaid", "lied about"])
def test_a_body_in_chunks_is_handed_on_with_its_length(claimed: dict[str, str]) -> None:
    """What the head claims besides is nothing: the chunks are the body."""
    asked = Asked()
    ask(asked, Client(b"ab", b"cd", b"ef"), scope(**claimed, **CHUNKS))
    assert (asked.bodies, asked.unread) == ([b"abcdef"], [None])
    assert [each.get("CONTENT_LENGTH") for each in asked.told] == ["6"]
    assert "HTTP_TRANSFER_ENCODING" not in asked.told[0]


@pytest.mark.parametrize("head", [CHUNKS, {**CHUNKS, "content-length": "3"}])
def test_of_chunks_no_more_is_read_than_a_body_may_have(head: dict[str, str]) -> None:
    asked, client = Asked(), Client(*[b"a" * 4_000] * 9)
    ask(asked, client, scope(**head))
    assert (asked.bodies, asked.unread) == ([b""], ["too-large"])
    assert len(client.parts) == 5, "the third is one too many, the fourth ends the patience"
    asked, client = Asked(), Client(*[b"a" * 2_500] * 4)
    ask(asked, client, scope(**head))
    assert [len(each) for each in asked.bodies] == [10_000]


def test_chunks_that_come_too_slowly_are_not_waited_for() -> None:
    asked = Asked()
    ask(asked, Client(*[b"a"] * 100, pause=0.01), scope(**CHUNKS))
    assert (asked.unread, asked.bodies) == (["late"], [b""])


def test_more_bodies_than_fit_are_told_so_and_pages_go_on() -> None:
    asked = Asked()
    limits = Limits(patience=0.5, bodies=2)

    async def crowd() -> None:
        site = Front(asked, 2, limits)
        slow = [Client(b"a", b"b", pause=3600) for _ in range(2)]
        waiting = [
            asyncio.create_task(site(announcing(2), each.receive, each.send)) for each in slow
        ]
        await asyncio.sleep(0.05)
        for request in (announcing(2), scope("GET")):
            client = Client(b"ab")
            await site(request, client.receive, client.send)
        assert asked.unread == ["crowded", None]
        await asyncio.gather(*waiting)
        client = Client(b"ab")
        await site(announcing(2), client.receive, client.send)

    asyncio.run(crowd())
    assert asked.unread == ["crowded", None, "late", "late", None]


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(SpooledTemporaryFile[bytes]):
        def write(self, part: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(front, "SpooledTemporaryFile", Full)
    asked = Asked()
    front_of = Front(asked, 2, SOON)
    with pytest.raises(OSError, match="No space"):  # the answer of this application found none too
        asyncio.run(front_of(announcing(1), Client(b"a").receive, Client().send))
    assert asked.unread == ["no-room"]


def test_who_takes_nothing_of_the_answer_holds_no_thread() -> None:
    """One thread, three clients that stop reading: a fourth is answered meanwhile."""
    asked = Asked(lambda: (b"x" * 2**16 for _ in range(40)))

    async def meet() -> float:
        site = Front(asked, 1, Limits(stalled=1.0))
        stalled = [Client(takes=3) for _ in range(3)]
        waiting = [
            asyncio.create_task(site(scope("GET"), each.receive, each.send)) for each in stalled
        ]
        await asyncio.sleep(0.1)
        began = time.monotonic()
        client = Client()
        await site(scope("GET"), client.receive, client.send)
        taken = time.monotonic() - began
        assert len(client.body) == 40 * 2**16
        await asyncio.gather(*waiting)
        return taken

    assert asyncio.run(meet()) < 0.9


def test_a_file_is_sent_and_closed_also_where_nobody_takes_it() -> None:
    for takes, length in ((10**9, 200_000), (2, 2**16)):
        file, client = BytesIO(b"x" * 200_000), Client(takes=takes)
        ask(Asked(lambda file=file: FileBody(file)), client, scope("GET"))  # type: ignore[misc]
        assert len(client.body) == length
        assert file.closed


def test_the_head_of_an_answer_is_all_that_head_is_sent() -> None:
    client = Client()
    ask(Asked(), client, scope("HEAD"))
    assert client.body == b""
    assert client.sent[-1]["more_body"] is False


class TestTheEnvironment:
    def test_a_header_with_an_underscore_passes_for_nothing(self) -> None:
        """Only the proxy may say who asks."""
        environ = environ_of(
            scope(**{"x_forwarded_for": "6.6.6.6", "x-forwarded-for": "1.1.1.1", "cookie": "a=1"})
        )
        assert environ["HTTP_X_FORWARDED_FOR"] == "1.1.1.1"

    def test_cookies_of_two_lines_stay_cookies(self) -> None:
        asked = scope()
        asked["headers"] = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x")]
        assert environ_of(asked)["HTTP_COOKIE"] == "a=1; b=2"

    def test_bytes_of_an_address_stay_what_they_are(self) -> None:
        environ = environ_of(scope(path=b"/%E8%A1%A1%FF"))
        assert environ["PATH_INFO"].encode("latin-1") == "/衡".encode() + b"\xff"
