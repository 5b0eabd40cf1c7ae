"""Passwords that a person is handed once.

How passwords are hashed: what one hash costs, and how many are made at once.

The rules of a password, with their refusals in both languages.
"""

from __future__ import annotations

import secrets
from threading import Semaphore
from typing import Any

from django.contrib.auth import password_validation as rules
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

from hengjian.errors import problem
from hengjian.site.accounts.factor import ALPHABET
from hengjian.site.common.words import language

AT_ONCE = Semaphore(1)
"""One hash at a time in each process: log-ins wait in line, pages do not wait for them."""


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet).

    A hash made with other figures is made anew at the next log-in.
    """

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Make a hash, in turn."""
        with AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Check one, in turn."""
        with AT_ONCE:
            return super().verify(password, encoded)


def one_time() -> str:
    """Sixteen characters in groups of four, about 79 bits, to be changed at the first log-in."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def _password_problem(code: str, **values: object) -> str:
    return problem(code, **values).message(language())


class LongEnough(rules.MinimumLengthValidator):
    """At least twelve characters."""

    def __init__(self) -> None:
        super().__init__(min_length=12)

    def get_error_message(self) -> str:
        """How many it should have."""
        return _password_problem("password-short", least=self.min_length)


class NotOneself(rules.UserAttributeSimilarityValidator):
    """Not close to the user name or the name, and neither of them within it."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def validate(self, password: str, user: Any = None) -> None:
        """Two Chinese characters are a name; two letters stand in any word."""
        super().validate(password, user)
        for attribute in self.user_attributes:
            name = str(getattr(user, attribute, "") or "").casefold()
            is_told = len(name) >= (3 if name.isascii() else 2)
            if is_told and name in password.casefold():
                raise ValidationError(self.get_error_message(), "password_too_similar")

    def get_error_message(self) -> str:
        """What it is close to is not repeated."""
        return _password_problem("password-like-name")


class NotCommon(rules.CommonPasswordValidator):
    """Not one of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        """That others use it."""
        return _password_problem("password-common")


class NotDigitsOnly(rules.NumericPasswordValidator):
    """Not digits only."""

    def get_error_message(self) -> str:
        """That digits are tried through."""
        return _password_problem("password-digits")
