"""How passwords are hashed: what one hash costs, and how many are made at once."""

from __future__ import annotations

from threading import Semaphore

from django.contrib.auth.hashers import Argon2PasswordHasher

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
