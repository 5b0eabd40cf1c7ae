"""The authenticator of a person, its secret sealed."""

from __future__ import annotations

from binascii import unhexlify

from django_otp.plugins.otp_totp.models import TOTPDevice

from hengjian.site.common import sealing


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
