"""Texts at rest: what opens them, what does not, and how keys are changed."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django_otp.oath import totp
from pytest_django import Settings

from hengjian.errors import Refused
from hengjian.site.accounts import factor
from hengjian.site.accounts.models import Authenticator, Person
from hengjian.site.common import sealing, starting
from hengjian.site.common.sealing import Unopenable, seal, unseal

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
SECRET = "3132333435363738393031323334353637383930"


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.ENCRYPTION_KEYS = {"a": OLD}
    return settings


def test_what_is_sealed_opens_where_it_belongs_and_nowhere_else() -> None:
    sealed = seal("梧桐".encode(), "totp:1")
    assert sealed.startswith("a:")
    assert unseal(sealed, "totp:1").decode() == "梧桐"
    with pytest.raises(Unopenable):
        unseal(sealed, "totp:2")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert seal(b"x", "c") != seal(b"x", "c")


def test_what_was_changed_cut_or_never_sealed_does_not_open() -> None:
    sealed = seal(b"a secret", "c")
    place = len(sealed) // 2
    flipped = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
    for broken in (flipped, sealed[:-4], "a:AAAA", "a:", "a secret", "b" + sealed[1:]):
        with pytest.raises(Unopenable):
            unseal(broken, "c")


@pytest.mark.django_db
class TestChangingKeys:
    @pytest.fixture
    def authenticator(self) -> Authenticator:
        person = Person.objects.create_user("zhu")
        device = Authenticator(user=person, name="authenticator", confirmed=True)
        device.seal(SECRET)
        device.save()
        return device

    def test_the_secret_is_not_in_the_database_and_fits_its_column(
        self, authenticator: Authenticator
    ) -> None:
        (kept,) = Authenticator.objects.values_list("key", flat=True)
        assert SECRET not in kept
        assert len(kept) <= Authenticator._meta.get_field("key").max_length
        assert Authenticator.objects.get().bin_key == bytes.fromhex(SECRET)

    def test_an_older_key_opens_until_all_is_sealed_anew(
        self, authenticator: Authenticator, keys: Settings
    ) -> None:
        keys.ENCRYPTION_KEYS = {"b": NEW, "a": OLD}
        assert Authenticator.objects.get().bin_key == bytes.fromhex(SECRET)
        call_command("seal_secrets", stdout=(said := StringIO()))
        assert "sealed anew: 1" in said.getvalue()
        keys.ENCRYPTION_KEYS = {"b": NEW}
        assert Authenticator.objects.get().bin_key == bytes.fromhex(SECRET)
        assert not sealing.missing_keys()

    def test_what_lay_in_the_clear_is_sealed(self, authenticator: Authenticator) -> None:
        Authenticator.objects.update(key=SECRET)
        assert sealing.seal_anew() == 1
        assert SECRET not in Authenticator.objects.get().key
        assert sealing.seal_anew() == 0

    def test_a_missing_key_is_told_at_the_start_and_before_anything_is_changed(
        self, authenticator: Authenticator, keys: Settings
    ) -> None:
        keys.ENCRYPTION_KEYS = {"b": NEW}
        (told,) = starting.problems()
        assert (told.code, dict(told.values)["id"]) == ("sealing-key-missing", "a")
        with pytest.raises(Refused):
            call_command("seal_secrets")

    def test_an_enrolled_authenticator_is_sealed(self) -> None:
        person = Person.objects.create_user("zhu")
        key = factor.new_key()
        assert factor.enrol(person, key, f"{totp(bytes.fromhex(key)):06d}")
        assert key not in str(list(Authenticator.objects.values()))
