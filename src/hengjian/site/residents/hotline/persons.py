"""Who a case came from: masked everywhere, opened with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.site.common import sealing
from hengjian.site.residents.hotline.models import Case, context_of


@dataclass(frozen=True, slots=True)
class Reporter:
    """A name and a number in clear."""

    name: str
    phone: str

    @property
    def masked(self) -> Reporter:
        """``张**`` and ``138****5678``."""
        return Reporter(_mask_name(self.name), _mask_phone(self.phone))


def reporter_of(case: Case) -> Reporter:
    """In clear: for ``actions.cases.reveal`` and for masking. Raises ``Unopenable``."""
    return Reporter(_open(case, case.reporter), _open(case, case.phone))


def masked(case: Case) -> Reporter:
    """As pages show it; a seal whose key is gone is shown as sealed, and the page still opens."""
    try:
        return reporter_of(case).masked
    except sealing.Unopenable:
        return Reporter("***" if case.reporter else "", "***" if case.phone else "")


def _open(case: Case, sealed: str) -> str:
    return sealing.unseal(sealed, context_of(case)).decode() if sealed else ""


def _mask_name(name: str) -> str:
    return name[:1] + "*" * min(2, len(name) - 1) if len(name) > 1 else name and "*"


def _mask_phone(phone: str) -> str:
    if len(phone) < 7:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[-4:]}"
