"""The forms of the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.http import HttpRequest

from hengjian.errors import problem
from hengjian.site.accounts.models import Person
from hengjian.site.common.words import words
from hengjian.site.platform.telling import sentence


class LogInForm(AuthenticationForm):
    """User name and password; one answer for every way of being wrong."""

    username = forms.CharField(
        label=words("用户名", "User name"),
        max_length=64,
        widget=forms.TextInput(
            {"autofocus": True, "autocomplete": "username", "autocapitalize": "none"}
        ),
    )
    password = forms.CharField(
        label=words("密码", "Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def get_invalid_login_error(self) -> forms.ValidationError:
        """The same words whether the name is unknown, the password wrong, or the account closed."""
        return forms.ValidationError(sentence(problem("log-in-wrong")))


class CodeForm(forms.Form):
    """The six digits of the authenticator, or a recovery code."""

    code = forms.CharField(
        label=words("验证码", "Code"),
        max_length=20,
        widget=forms.TextInput(
            {"autofocus": True, "autocomplete": "one-time-code", "inputmode": "text"}
        ),
    )


if TYPE_CHECKING:
    _SetPassword = SetPasswordForm[Person]
else:
    _SetPassword = SetPasswordForm


class NewPasswordForm(_SetPassword):
    """The present password, and the new one twice."""

    old_password = forms.CharField(
        label=words("现在的密码", "Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password", "autofocus": True}),
    )
    new_password1 = forms.CharField(
        label=words("新密码", "New password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label=words("再输一次新密码", "New password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    field_order = ("old_password", "new_password1", "new_password2")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """It must be the password that is in use; guesses are counted as at the log-in."""
        old: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.username, password=old) is None:
            raise forms.ValidationError(sentence(problem("password-not-yours")))
        return old


class ConfirmForm(forms.Form):
    """The password once more, before something about the way in is changed."""

    password = forms.CharField(
        label=words("登录密码", "Your password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        if not self._person().has_usable_password():
            del self.fields["password"]

    def _person(self) -> Person:
        person = self.request.user
        assert isinstance(person, Person)
        return person

    def clean_password(self) -> str:
        """Checked as at the log-in, so that guesses are counted and locked out alike."""
        password: str = self.cleaned_data["password"]
        if authenticate(self.request, username=self._person().username, password=password) is None:
            raise forms.ValidationError(sentence(problem("password-not-yours")))
        return password


class TokenForm(forms.Form):
    """A token of the REST interface."""

    name = forms.CharField(
        label=words("用在哪里", "Where it is used"),
        max_length=100,
        help_text=words("例如：区数据中台", "for example: the district's data platform"),
    )
    days = forms.IntegerField(
        label=words("有效天数", "Days it works"), initial=90, min_value=1, max_value=365
    )
