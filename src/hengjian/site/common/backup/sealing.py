"""Encrypting a stream: chunks under AES-256-GCM, none of which can be changed, moved or cut off.

The file begins with ``MARK`` and a line of JSON (salt and cost of scrypt, the nonce's beginning);
then each chunk as four bytes of length and the sealed bytes. A chunk's nonce holds its number and
whether it is the last, so that a missing end is found. Chunks are 1 MiB: any size of backup passes
through constant memory.

Where the passphrase of a backup comes from: never the command line, which others can read.
"""

from __future__ import annotations

import base64
import io
import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from hengjian.errors import Refused, problem

SHORTEST = 16


def add_option(parser: ArgumentParser) -> None:
    """``--passphrase-file``."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="口令文件，否则用环境变量 the passphrase's file, else HENGJIAN_BACKUP_PASSPHRASE",
    )


def passphrase_of(file: Path | None) -> str:
    """The passphrase; empty where none is given. Raises ``Refused`` (``passphrase-weak`` …)."""
    if file is None:
        given = os.environ.get("HENGJIAN_BACKUP_PASSPHRASE", "")
    else:
        try:
            given = file.read_text(encoding="utf-8").strip()
        except OSError as error:
            reason = error.strerror
            raise Refused([problem("passphrase-unreadable", path=file, reason=reason)]) from error
    if (given or file is not None) and len(given) < SHORTEST:
        raise Refused([problem("passphrase-weak", least=SHORTEST)])
    return given


MARK = b"hengjian-sealed/1\n"
CHUNK = 1 << 20
TAG = 16
COST = {"n": 2**17, "r": 8, "p": 1}
"""OWASP's for scrypt: 128 MiB, about half a second."""
MOST_COST = 2**20
"""The most that a file's own header may ask for."""
PREFIX = 7
"""Bytes of the nonce that are drawn for each file; four of number and one of end follow."""


class Sealed(io.RawIOBase):
    """Writes what it is given, sealed, to ``target``."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        salt, self._prefix = os.urandom(16), os.urandom(PREFIX)
        self._target, self._waiting, self._number = target, bytearray(), 0
        self._cipher = AESGCM(_key(passphrase, salt, COST))
        said = {"salt": _text(salt), "nonce": _text(self._prefix), **COST}
        self._head = MARK + json.dumps(said).encode() + b"\n"
        target.write(self._head)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Take the bytes; whole chunks leave at once."""
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the last chunk. The target stays open."""
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            super().close()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        nonce = _nonce(self._prefix, self._number, last)
        sealed = self._cipher.encrypt(nonce, plain, self._head)
        self._target.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Opened(io.RawIOBase):
    """Reads what ``Sealed`` wrote.

    Raises ``Refused``: ``backup-passphrase-wrong`` at the first chunk, ``backup-damaged`` later.
    """

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        first, line = source.read(len(MARK)), source.readline(1000)
        try:
            said = json.loads(line)
            salt, self._prefix = _bytes(said["salt"]), _bytes(said["nonce"])
            cost = {name: int(said[name]) for name in COST}
        except (ValueError, KeyError, TypeError) as error:
            raise Refused([problem("backup-damaged", part="1")]) from error
        if cost["n"] > MOST_COST or cost["r"] > 32 or cost["p"] > 16:
            raise Refused([problem("backup-damaged", part="1")])
        self._head, self._source = first + line, source
        self._cipher = AESGCM(_key(passphrase, salt, cost))
        self._ready, self._number, self._ended = b"", 0, False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none at the end."""
        while not self._ready and not self._ended:
            self._open_next()
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _open_next(self) -> None:
        length = int.from_bytes(self._source.read(4), "big")
        sealed = self._source.read(min(length, CHUNK + TAG))
        last = not self._source.peek(1) if hasattr(self._source, "peek") else False
        try:
            nonce = _nonce(self._prefix, self._number, last)
            self._ready = self._cipher.decrypt(nonce, sealed, self._head)
        except InvalidTag as error:
            code = "backup-damaged" if self._number else "backup-passphrase-wrong"
            raise Refused([problem(code, part=str(self._number + 1))]) from error
        self._number, self._ended = self._number + 1, last


def is_sealed(path: os.PathLike[str]) -> bool:
    """Whether the file begins like a sealed one."""
    with open(path, "rb") as file:
        return file.read(len(MARK)) == MARK


def _key(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)
