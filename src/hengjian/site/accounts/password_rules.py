"""The rules of a password, with their refusals in both languages."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError

from hengjian.errors import problem
from hengjian.site.common.words import language


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
