"""What is kept encrypted: sealed with AES-256-GCM by a key from the environment.

A sealed text says which key opens it (``2026a:…``), so that keys can be changed: the first of
``HENGJIAN_ENCRYPTION_KEYS`` seals, all of them open. ``hengjian manage seal_secrets`` seals anew
what an older key sealed; then that key can go. Each text is bound to its context, the row it
belongs to: moved to another row it does not open.
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models, transaction

NONCE = 12
SEALED = re.compile(r"([a-z0-9-]{1,12}):([A-Za-z0-9_-]+=*)")
"""The id of the key, then nonce, ciphertext and tag in base64."""


class Unopenable(Exception):
    """The key is not there, or the text was changed, moved or cut."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of sealed texts; ``context`` of a row is what its text is bound to."""

    model: type[models.Model]
    field: str
    context: Callable[[Any], str]
    clear: Callable[[str], bytes] = str.encode
    """What is sealed of a text that lay in the clear."""

    def values(self) -> Iterable[tuple[Any, str]]:
        """Each row that has a text, and the text."""
        for row in self.model._default_manager.exclude(**{self.field: ""}).iterator():
            yield row, getattr(row, self.field)


COLUMNS: list[Column] = []
"""Every column of sealed texts: named where its model is."""


def seal(clear: bytes, context: str) -> str:
    """The text sealed with the first key."""
    known = keys()
    current = next(iter(known))
    nonce = secrets.token_bytes(NONCE)
    hidden = nonce + AESGCM(known[current]).encrypt(nonce, clear, context.encode())
    return f"{current}:{base64.urlsafe_b64encode(hidden).decode()}"


def unseal(sealed: str, context: str) -> bytes:
    """What was sealed. Raises ``Unopenable``."""
    parts = SEALED.fullmatch(sealed)
    if parts is None or parts[1] not in keys():
        raise Unopenable(parts[1] if parts else "not sealed")
    try:
        hidden = base64.urlsafe_b64decode(parts[2])
        return AESGCM(keys()[parts[1]]).decrypt(hidden[:NONCE], hidden[NONCE:], context.encode())
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Unopenable(parts[1]) from error


def key_of(text: str) -> str | None:
    """The id of the key that sealed it; None for a text in the clear."""
    parts = SEALED.fullmatch(text)
    return parts[1] if parts else None


def keys() -> Mapping[str, bytes]:
    """Keys of 32 bytes by their ids; the first one seals."""
    known: Mapping[str, bytes] = settings.ENCRYPTION_KEYS
    return known


def missing_keys() -> Counter[str]:
    """Ids of keys that sealed something and are not there, with how many texts wait for each."""
    used = Counter(key_of(text) for column in COLUMNS for _, text in column.values())
    return Counter({key: count for key, count in used.items() if key and key not in keys()})


def seal_anew() -> int:
    """Seal with the first key what is in the clear or was sealed with another; how many texts.

    Raises ``Unopenable`` where a key is missing, and changes nothing then.
    """
    current, changed = next(iter(keys())), 0
    with transaction.atomic():
        for column in COLUMNS:
            for row, text in column.values():
                if key_of(text) == current:
                    continue
                context = column.context(row)
                clear = column.clear(text) if key_of(text) is None else unseal(text, context)
                setattr(row, column.field, seal(clear, context))
                row.save(update_fields=[column.field])
                changed += 1
    return changed
