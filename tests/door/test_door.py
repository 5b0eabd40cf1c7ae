"""``import hengjian``: what a program or a notebook finds there."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import hengjian
from hengjian.errors import Refused as RefusedAtHome


def alone(code: str) -> str:
    """What a Python of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_name_is_there_and_documented() -> None:
    for name in hengjian.__all__:
        found = getattr(hengjian, name)
        assert callable(found), name
        assert inspect.getdoc(found), name
    assert set(hengjian.__all__) <= set(dir(hengjian))
    assert hengjian.Refused is RefusedAtHome


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'evaluat'"):
        hengjian.evaluat  # noqa: B018


def test_importing_loads_nothing_else() -> None:
    loaded = alone("import hengjian, sys; print(*(m for m in sys.modules if 'hengjian' in m))")
    assert loaded.split() == ["hengjian"]


@pytest.mark.parametrize(
    "before", ["pass", "import hengjian.audit.api, hengjian.recheck.form", "hengjian.evaluate"]
)
def test_a_part_named_like_a_function_is_both(before: str) -> None:
    """In whatever order they are first used."""
    code = f"""
import inspect
import hengjian
{before}
for called in (hengjian.audit, hengjian.recheck):
    assert "path" in inspect.signature(called).parameters
    try:
        called("nowhere.docx")
    except hengjian.Refused as refused:
        print(refused.problems[0].place.file)
import hengjian.audit.api as api, hengjian.recheck.form as form
assert api is hengjian.audit.api and form is hengjian.recheck.form
from hengjian.audit import api as again
assert api is again
"""
    assert alone(code).split() == ["nowhere.docx", "nowhere.docx"]
