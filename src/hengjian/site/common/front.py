"""The front of the application: requests come in and answers go out without holding a thread.

The application answers in a few threads. One that waited for the network would be lost to everybody
else, so none does: a body is received whole before a thread takes the request, and what the thread
answers is sent after it has gone on to the next.
"""

from __future__ import annotations

import asyncio
import errno
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Environ = dict[str, Any]
Application = Callable[[Environ, Any], Any]
"""A WSGI application; what it answers is iterated over and closed."""

IN_MEMORY = 1 << 20
"""Bytes of a body or an answer beyond which it lies on the disk while it is on its way."""
BLOCK = 1 << 16
UNREAD = "hengjian.unread"
"""Key of the environment: why the body was not taken, one of the four below."""
LATE, CROWDED, NO_ROOM, TOO_LARGE = "late", "crowded", "no-room", "too-large"
CHUNKED = "HTTP_TRANSFER_ENCODING"
"""In the environment of a body that comes in chunks: its length is known when it is here."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How slow a client may be. Times are seconds, rates bytes a second."""

    patience: float = 20.0
    """What every body gets, and the longest silence within one."""
    slowest: int = 1_000
    """Each further second must have brought so many bytes."""
    longest: float = 900.0
    """No body takes longer, however large: 60 MB at 70 kB/s."""
    bodies: int = 256
    """The most bodies one process receives at once."""
    largest: int = 60 * 2**20
    """No more of a body is kept."""
    dropped: int = 8 * 2**20
    """So much beyond is read and thrown away before the answer: a connection that ends with bytes
    on their way is reset, and the answer lost (RFC 9112, 9.6). A proxy that hands on a little more
    than we take then always has our page to show; what announces more still stays unread."""
    stalled: float = 60.0
    """How long a client may take nothing of its answer."""


class FileBody:
    """What ``wsgi.file_wrapper`` makes: an open file, sent by the front itself."""

    def __init__(self, file: IO[bytes], block: int = BLOCK) -> None:
        self.file, self.close = file, file.close

    def __iter__(self) -> FileBody:
        return self

    def __next__(self) -> bytes:
        if block := self.file.read(BLOCK):
            return block
        raise StopIteration


@dataclass(slots=True)
class Answer:
    """What the application answered."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: IO[bytes] | FileBody | None = None

    def start(self, status: str, headers: Iterable[tuple[str, str]], failed: Any = None) -> None:
        """The ``start_response`` of PEP 3333; nothing was sent yet, so a second call replaces."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
        ]


class Gone(Exception):
    """The client left."""


class Unread(Exception):
    """The body is not taken; the argument says why."""


class Front:
    """A WSGI application as an ASGI one, with ``threads`` that answer."""

    def __init__(self, application: Application, threads: int, limits: Limits) -> None:
        self.limits = limits
        self._application = application
        self._threads = ThreadPoolExecutor(threads, "answering")
        self._receiving = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Receive, answer, send."""
        environ = environ_of(scope)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                await self._receive(environ, receive, body)
            except Gone:
                return
            except Unread as why:
                environ[UNREAD] = str(why)
                body.truncate(0)
            body.seek(0)
            environ["wsgi.input"] = body
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(self._threads, self._answer, environ)
        try:
            await self._send(answer, send, with_body=environ["REQUEST_METHOD"] != "HEAD")
        finally:
            if answer.body is not None:
                await loop.run_in_executor(None, answer.body.close)

    async def _receive(self, environ: Environ, receive: Receive, body: IO[bytes]) -> None:
        """Fill ``body``. What announces far too much stays unread: the application answers 413
        without looking at it. What comes in chunks is handed on with its length, as if it had said
        it: that is what the server counts, whatever the head may claim besides (RFC 9112, 6.3)."""
        if chunked := bool(environ.pop(CHUNKED, "")):
            environ.pop("CONTENT_LENGTH", None)
        elif not self._is_sound(environ.get("CONTENT_LENGTH", "")):
            return
        if self._receiving >= self.limits.bodies:
            raise Unread(CROWDED)
        self._receiving += 1
        try:
            received = await self._receive_all(receive, body)
        except TimeoutError:
            raise Unread(LATE) from None
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise Unread(NO_ROOM) from error
        finally:
            self._receiving -= 1
        if chunked:
            environ["CONTENT_LENGTH"] = str(received)

    def _is_sound(self, announced: str) -> bool:
        most = self.limits.largest + self.limits.dropped
        return announced.isdecimal() and 0 < int(announced) <= most

    async def _receive_all(self, receive: Receive, body: IO[bytes]) -> int:
        """How many bytes came. Raises ``TimeoutError`` where it takes too long, ``Unread`` where
        more come than the largest body has."""
        limits, clock = self.limits, asyncio.get_running_loop().time
        began, received = clock(), 0
        while True:
            until = min(
                began + limits.patience + received / limits.slowest,
                began + limits.longest,
                clock() + limits.patience,
            )
            async with asyncio.timeout_at(until):
                message = await receive()
            if message["type"] != "http.request":
                raise Gone
            received += len(message.get("body", b""))
            if received <= limits.largest:
                body.write(message.get("body", b""))
                if not message.get("more_body"):
                    return received
            elif received > limits.largest + limits.dropped or not message.get("more_body"):
                raise Unread(TOO_LARGE)

    def _answer(self, environ: Environ) -> Answer:
        """In a thread: ask the application, and take all it answers out of its hands."""
        answer = Answer()
        parts = self._application(environ, answer.start)
        if isinstance(parts, FileBody):
            answer.body = parts
            return answer
        answer.body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed once it is sent
        try:
            for part in parts:
                answer.body.write(part)
            answer.body.seek(0)
        except BaseException:
            answer.body.close()
            raise
        finally:
            if hasattr(parts, "close"):
                parts.close()
        return answer

    async def _send(self, answer: Answer, send: Send, *, with_body: bool) -> None:
        """Send block by block; a client that takes nothing any more is left."""
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        await send(start)
        block = b""
        # Granian ends the connection of an answer that stops short.
        with suppress(TimeoutError):
            while with_body and answer.body is not None:
                following = await _block_of(answer.body)
                if not following:
                    break
                if block:
                    await self._send_part(send, block, more=True)
                block = following
            await self._send_part(send, block, more=False)

    async def _send_part(self, send: Send, part: bytes, *, more: bool) -> None:
        async with asyncio.timeout(self.limits.stalled):
            await send({"type": "http.response.body", "body": part, "more_body": more})


async def _block_of(body: IO[bytes] | FileBody) -> bytes:
    """The next block; what the application wrote a moment ago is in memory."""
    if isinstance(body, FileBody):
        return await asyncio.get_running_loop().run_in_executor(None, body.file.read, BLOCK)
    return body.read(BLOCK)


def environ_of(scope: Message) -> Environ:
    """The request as PEP 3333 has it, all but its body.

    A header with an underscore in its name is dropped: it would pass for the one with a hyphen, and
    so for what only the proxy in front may say.
    """
    host, port = scope["server"]
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileBody,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ
