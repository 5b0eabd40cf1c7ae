"""Whom the provider of the single sign-on knows as whom."""

from __future__ import annotations

from django.db import models

from hengjian.site.accounts.models.person import Person


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
