"""``hengjian manage seal_secrets``: seal everything with the first key of the environment."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hengjian.errors import Refused, problem
from hengjian.site.common import sealing


class Command(BaseCommand):
    """Seal anew what an older key sealed, or what lies in the clear."""

    help = (
        "用第一把密钥重新加密，之后旧密钥可以撤下"
        " seal everything with the first key; older keys can go then"
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise ``Refused`` (``sealing-key-missing``) where something cannot be opened."""
        if missing := sealing.missing_keys():
            raise Refused(
                [problem("sealing-key-missing", id=k, count=n) for k, n in missing.items()]
            )
        changed = sealing.seal_anew()
        self.stdout.write(f"重新加密 sealed anew: {changed}")
