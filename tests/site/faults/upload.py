"""Hands in one file after the other, and says of each when it is kept: until it is killed."""

from __future__ import annotations

import io
import os

import django


def main() -> None:
    """Print the hash of each file once its row has committed."""
    django.setup()
    from django.db import transaction

    from hengjian.site.common import attachments
    from hengjian.site.common.actor import System
    from hengjian.site.common.trail import record

    while True:
        content = io.BytesIO(b"%PDF-1.7\n" + os.urandom(2_000_000))
        with transaction.atomic():
            kept = attachments.store(content, name="a.pdf", by=System())
            record(by=System(), action="document.create", subject=kept)
        print(kept.sha256, flush=True)


if __name__ == "__main__":
    main()
