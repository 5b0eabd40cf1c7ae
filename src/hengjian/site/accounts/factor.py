"""The second factor: an authenticator's six digits, or one of ten recovery codes."""

from __future__ import annotations

import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import qrcode
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from qrcode.image.svg import SvgPathImage

from hengjian.site.accounts.models import Authenticator, Person

CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits that are not taken for one another when written by hand."""
STEP_SECONDS, DIGITS, TOLERANCE = 30, 6, 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a code: the device that took it, or until when no further one is taken."""

    device: Device | None
    wait_until: datetime | None = None
    looked_at: bool = True
    """Whether the code was looked at: not while a wait is on."""


def new_key() -> str:
    """A fresh secret: 20 random bytes in hex."""
    return secrets.token_hex(20)


def secret_text(key: str) -> str:
    """The secret as an authenticator takes it by hand, in groups of four."""
    text = b32encode(unhexlify(key)).decode()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def address_of(key: str, person: Person) -> str:
    """What the picture says: the ``otpauth:`` address of the Key URI format."""
    issuer = settings.OTP_TOTP_ISSUER
    label = quote(f"{issuer}:{person.username}")
    asked = {"secret": b32encode(unhexlify(key)).decode(), "issuer": issuer}
    return f"otpauth://totp/{label}?{urlencode(asked, quote_via=quote)}"


def picture_of(address: str) -> str:
    """The QR code as an SVG element, one path without styles, black on nothing."""
    code = qrcode.QRCode(border=0, image_factory=SvgPathImage)
    code.add_data(address)
    image = code.make_image()
    text: str = image.to_string(encoding="unicode")
    return text


def matching_step(key: str, token: str) -> int | None:
    """The time step whose code ``token`` is, now or one step away; None where it is none."""
    if not (token.isascii() and token.isdigit() and len(token) == DIGITS):
        return None
    clock = TOTP(unhexlify(key), STEP_SECONDS, 0, DIGITS, 0)
    clock.time = time.time()
    if not clock.verify(int(token), TOLERANCE):
        return None
    step: int = clock.t()
    return step


def enrol(person: Person, key: str, token: str) -> list[str] | None:
    """Make ``key`` the person's second factor; ten fresh recovery codes. None where the code is
    wrong. The confirming code cannot be used again."""
    step = matching_step(key, token)
    if step is None:
        return None
    Authenticator.objects.filter(user=person).delete()
    device = Authenticator(user=person, name="authenticator", confirmed=True, last_t=step)
    device.seal(key)
    device.save()
    return new_codes(person)


def new_codes(person: Person) -> list[str]:
    """Ten recovery codes in place of those before; they are kept only as keyed hashes."""
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery", confirmed=True)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(10)) for _ in range(CODES)]
    StaticToken.objects.bulk_create(
        StaticToken(device=device, token=_digest(code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(code: str) -> str:
    return salted_hmac("hengjian.recovery", code, algorithm="sha256").hexdigest()[:16]


def remove(person: Person) -> None:
    """No second factor any more."""
    Authenticator.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


def device_of(person: Person) -> Authenticator | None:
    """The authenticator in use."""
    found: Authenticator | None = Authenticator.objects.filter(user=person, confirmed=True).first()
    return found


def codes_left(person: Person) -> int:
    """How many recovery codes are unused."""
    left: int = StaticToken.objects.filter(device__user=person, device__confirmed=True).count()
    return left


def verify(person: Person, typed: str) -> Outcome:
    """Try six digits on the authenticator, anything else as a recovery code.

    Each wrong try doubles the wait before the next is looked at.
    """
    token = "".join(typed.split()).replace("-", "").lower()
    by_digits = len(token) == DIGITS and token.isdigit()
    devices = Authenticator if by_digits else StaticDevice
    with transaction.atomic():
        device = devices.objects.select_for_update().filter(user=person, confirmed=True).first()
        if device is None:
            return Outcome(None)
        allowed, why_not = device.verify_is_allowed()
        if not allowed:
            return Outcome(None, why_not["locked_until"], looked_at=False)
        if device.verify_token(token if by_digits else _digest(token)):
            return Outcome(device)
        _, why_not = device.verify_is_allowed()
    return Outcome(None, why_not and why_not["locked_until"])
