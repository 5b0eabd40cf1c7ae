"""Signatures of webhooks, as Standard Webhooks (version 1.0) defines them.

A webhook's secret is derived from the site's own and the webhook's number: it stands in no table
and no backup. With another ``HENGJIAN_SECRET_KEY`` every webhook has another secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.utils.crypto import salted_hmac

from hengjian.site.notices.models import Webhook

MARK = "whsec_"


def secret_of(webhook: Webhook) -> str:
    """What the receiver is given, once, to check signatures with."""
    derived = salted_hmac("hengjian.webhook", webhook.number.hex, algorithm="sha256").digest()
    return MARK + base64.b64encode(derived).decode()


def signature(secret: str, number: UUID | str, at: datetime, body: str) -> str:
    """The value of ``webhook-signature`` for one event."""
    key = base64.b64decode(secret.removeprefix(MARK))
    signed = f"{number}.{int(at.timestamp())}.{body}".encode()
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def headers_of(webhook: Webhook, number: UUID, at: datetime, body: str) -> dict[str, str]:
    """The three headers an event carries."""
    return {
        "webhook-id": str(number),
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret_of(webhook), number, at, body),
    }
