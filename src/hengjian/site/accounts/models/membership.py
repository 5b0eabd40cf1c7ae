"""Memberships: a person acts in a role, for an organisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from hengjian.site.accounts import roles
from hengjian.site.accounts.models.organisation import Organisation
from hengjian.site.accounts.models.person import Person
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.actor import TrailIdentity
from hengjian.site.common.words import words


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
