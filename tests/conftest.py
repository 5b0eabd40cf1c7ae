"""What all tests share: tests that need something the machine lacks skip by name, or fail where
``HENGJIAN_REQUIRE_ALL=1`` says that nothing may be lacking."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NEEDS = {
    "shared": (ROOT.parent / "shared" / "seeds", "the field material beside the checkout"),
    "browser": (shutil.which("chromium"), "Debian's Chromium"),
    "office": (shutil.which("soffice"), "LibreOffice"),
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail where all is required, the tests whose need is not met."""
    for marker, (found, what) in NEEDS.items():
        if item.get_closest_marker(marker) and not (found and Path(found).exists()):
            message = f"needs {what}"
            if os.environ.get("HENGJIAN_REQUIRE_ALL") == "1":
                pytest.fail(f"{message}, and HENGJIAN_REQUIRE_ALL=1 allows no skipping")
            pytest.skip(message)
