"""People and what they belong to.

Organisations: a tree of regions, with units hanging below them.

A person who can log in.

Memberships: a person acts in a role, for an organisation.

Codes that let people without an account come to one row.

The authenticator of a person, its secret sealed.

How often something secret was guessed wrongly.

Whom the provider of the single sign-on knows as whom.

A browser in which somebody is logged in.
"""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Sequence

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django_otp.plugins.otp_totp.models import TOTPDevice

from hengjian.site.accounts import roles
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import sealing
from hengjian.site.common.actor import TrailIdentity
from hengjian.site.common.words import words


class Organisation(models.Model):
    """A region (province, city, district, sub-district) or a unit inside one."""

    class Kind(models.TextChoices):
        """What it is."""

        PROVINCE = "province", words("省", "province")
        CITY = "city", words("市", "city")
        DISTRICT = "district", words("区县", "district")
        SUB_DISTRICT = "sub_district", words("街道（乡镇）", "sub-district")
        UNIT = "unit", words("单位", "unit")

    code = models.CharField(words("编码", "code"), max_length=32, unique=True)
    name = models.CharField(words("名称", "name"), max_length=100)
    kind = models.CharField(words("类别", "kind"), max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=words("上级", "parent"),
    )
    path = models.CharField(max_length=255, unique=True, editable=False)
    """The codes from the root to here, each followed by ``/``; kept by ``save``."""
    boundary = models.JSONField(words("范围", "boundary"), null=True, blank=True)
    """A GeoJSON Polygon or MultiPolygon in WGS-84, loaded by the users; never drawn by us."""
    retired_on = models.DateField(words("停用日期", "retired on"), null=True, blank=True)
    """A retired organisation stays for what was done, and takes no new members."""
    synthetic = models.BooleanField(words("合成数据", "synthetic data"), default=False)

    class Meta:
        ordering = ["path"]
        constraints = [
            # Paths are compared by their beginnings, which SQLite does without regard to case.
            models.UniqueConstraint(Lower("code"), name="one_organisation_a_code"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep ``path``. Moving an organisation is an action of its own."""
        if not self.path:
            self.path = f"{self.parent.path if self.parent else ''}{self.code}/"
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    @property
    def region(self) -> Organisation:
        """The region it stands in: itself, or the nearest region above."""
        here = self
        while here.kind == self.Kind.UNIT and here.parent is not None:
            here = here.parent
        return here


class People(BaseUserManager["Person"]):
    """Makes people with hashed passwords."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> Person:
        """A new person; without a password they cannot log in."""
        person = self.model(username=username, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Only what is needed: a user name, a name, a way to log in."""

    username = models.CharField(words("用户名", "user name"), max_length=64, unique=True)
    name = models.CharField(words("姓名", "name"), max_length=64)
    is_active = models.BooleanField(words("启用", "active"), default=True)
    is_demo = models.BooleanField(words("演示账号", "demo account"), default=False)
    """Made by the demonstration; a production start refuses to run while one is active."""
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username


class Membership(models.Model):
    """A person in a role for an organisation; the ``by`` of every action."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role_code = models.CharField(words("角色", "role"), max_length=32)
    active = models.BooleanField(words("有效", "in force"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    parts: Sequence[tuple[int, int | None]] | None = None
    """Projects and sections in which the organisation takes part, once they were read."""
    sees_everywhere: bool | None = None
    """Whether every organisation is inside its region, once that was asked."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role_code"], name="one_membership_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation} · {self.role.name}"

    @property
    def role(self) -> roles.Role:
        """The role with its rights. Raises ``KeyError`` where ``roles.yaml`` no longer has it."""
        return roles.role(self.role_code)

    def may(self, permission: Permission) -> bool:
        """Whether the role holds the right and the membership is in force."""
        return self.active and permission in self.role.may

    def trail_identity(self) -> TrailIdentity:
        """How the trail names them."""
        return TrailIdentity(
            self.person.username, self.person.name, self.organisation.code, self.role_code
        )


class ApiToken(models.Model):
    """A token of a membership for the REST interface; only its hash is kept."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token."""
    prefix = models.CharField(max_length=12)
    """Its first characters, to tell one from another."""
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class AccessCode(models.Model):
    """A code that was issued: its keyed hash, what it is for, and the row it leads to."""

    purpose = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    """HMAC-SHA-256 of the code; the code itself is shown once and kept nowhere."""
    subject_type = models.CharField(max_length=60)
    subject = models.CharField(max_length=64)
    """The row by its model and key."""
    expires_on = models.DateField()
    """The last day on which it opens anything."""
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject"], name="access_code_by_row")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_type} {self.subject}"

    def is_of(self, row: models.Model) -> bool:
        """Whether it leads to that row."""
        return self.subject_type == row._meta.label_lower and self.subject == str(row.pk)


class Authenticator(TOTPDevice):  # type: ignore[misc]  # the library has no types
    """``key`` holds the secret, sealed and bound to its person."""

    class Meta:
        proxy = True

    def seal(self, key: str) -> None:
        """Take a secret in hex."""
        self.key = sealing.seal(unhexlify(key), context_of(self))

    @property
    def bin_key(self) -> bytes:
        """The secret. Raises ``Unopenable`` where its key is missing."""
        if sealing.key_of(self.key) is None:  # made by hand, or before secrets were sealed
            return unhexlify(self.key)
        return sealing.unseal(self.key, context_of(self))


def context_of(device: TOTPDevice) -> str:
    """What the secret of a device is bound to."""
    return f"totp:{device.user_id}"


sealing.COLUMNS.append(sealing.Column(Authenticator, "key", context_of, unhexlify))


class Guesses(models.Model):
    """The tries of one address, or of one address on one name, within the last quarter of an hour.

    Neither name nor address is kept: ``key`` is a keyed hash of them.
    """

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    """When the first of them was made."""
    closed_until = models.DateTimeField(null=True)
    """Until when no further try is looked at."""

    class Meta:
        indexes = [models.Index(fields=["since"], name="accounts_guesses_since")]

    def __str__(self) -> str:
        return f"{self.count} {self.since}"


class ProviderAccount(models.Model):
    """An account at a provider by which one person may come in; an administrator entered it.

    ``value`` is what the provider says in ``claim``. No token is kept.
    """

    LONGEST = 255
    """An OpenID Connect subject is no longer."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="provider_account")
    issuer = models.CharField(max_length=255)
    claim = models.CharField(max_length=32)
    value = models.CharField(max_length=LONGEST)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "claim", "value"], name="one_person_an_account"
            )
        ]

    def __str__(self) -> str:
        return self.value


class SessionRecord(models.Model):
    """What a person needs to recognise one of their sessions, and to end it.

    It keeps no session key, only its hash: who reads this table cannot take a session over.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the session key."""
    device = models.CharField(max_length=60)
    """Browser and system in words, from the User-Agent."""
    address = models.CharField(max_length=45)
    """The network address, shortened to its network."""
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """When it was revoked; a session with this set lets nobody in."""

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.device} {self.address}"
