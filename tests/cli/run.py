"""Running a command in the tests' own process."""

from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result

from hengjian.cli import group


def run(*arguments: object) -> Result:
    """Run ``hengjian`` with these arguments; an unexpected exception fails the test."""
    return CliRunner().invoke(group, [str(a) for a in arguments], catch_exceptions=False)


def run_json(*arguments: object) -> Any:
    """What a reading command prints with ``--format json``."""
    return json.loads(run(*arguments, "--format", "json").stdout)
