"""In production every cookie goes over TLS only."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.site.serving import KEYS

ASK = """
import json
from hengjian.site import settings as s
print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.DEBUG]))
"""


def test_cookies_are_for_tls_only(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "HENGJIAN_DATA": str(tmp_path),
        "HENGJIAN_SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEFG",
        "HENGJIAN_ENCRYPTION_KEYS": KEYS,
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    session, csrf, hsts, debug = json.loads(done.stdout)
    assert session is csrf is True
    assert hsts >= 31_536_000
    assert debug is False
