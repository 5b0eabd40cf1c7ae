"""The files to install the site by: each is checked by the program that reads it, where it is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = ("hengjian.service", "hengjian-backup.service", "hengjian-backup.timer")
INSTALLED = "/opt/hengjian/bin/hengjian"


def program(name: str, package: str) -> str:
    """Where it is; skips by name where it is not, fails where everything is required."""
    here = Path(sys.executable).with_name(name)
    found = str(here) if here.exists() else shutil.which(name)
    if found is None:
        message = f"{name} is not installed (Debian: {package})"
        if os.environ.get("HENGJIAN_REQUIRE_ALL") == "1":
            pytest.fail(message)
        pytest.skip(message)
    return found


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    return read


def test_the_dockerfile_has_no_fault_for_hadolint() -> None:
    done = subprocess.run(
        [program("hadolint", "none; it comes with the tests"), str(DEPLOY / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_systemd_reads_the_units_without_a_word(tmp_path: Path) -> None:
    """The program they start stands elsewhere here; everything else is as shipped."""
    verify = program("systemd-analyze", "systemd")
    own = str(Path(sys.executable).with_name("hengjian"))
    for name in UNITS:
        text = (DEPLOY / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(INSTALLED, own), "utf-8")
    done = subprocess.run(
        [verify, "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [
        line for line in done.stderr.splitlines() if str(tmp_path) in line or "hengjian" in line
    ]
    assert (done.returncode, told) == (0, [])


def test_the_image_runs_as_nobody_in_particular_and_copies_what_is_there() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    assert "USER 10001:10001" in lines
    copied = [w for line in lines if re.match(r"COPY (?!--)", line) for w in line.split()[1:-1]]
    allowed = (ROOT / ".dockerignore").read_text("utf-8")
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}\n" in allowed, "else the build does not see it"
    own = re.search(r"uv==(\S+)", "\n".join(lines))
    assert own is not None


def test_only_the_proxy_is_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    assert services["database"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}
    assert services["site"]["read_only"] is True
    assert "env_file" not in services["database"], "it needs none of the site's secrets"
    assert services["site"]["cap_drop"] == ["ALL"]
    assert services["site"]["build"]["dockerfile"] == "deploy/Dockerfile"
    for each in services.values():
        assert not each.get("privileged")
        for volume in each.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in compose()["volumes"] or (DEPLOY / source).exists(), source
        assert set(each.get("networks", ())) <= set(compose()["networks"])


def test_every_setting_in_the_deployment_is_one_of_the_site() -> None:
    listed = (ROOT / "docs/how-to/run-the-site.md").read_text("utf-8")
    for path in DEPLOY.iterdir():
        for name in re.findall(r"\b(?:HENGJIAN_[A-Z_]+|DATABASE_URL)\b", path.read_text("utf-8")):
            assert f"`{name}`" in listed, (path.name, name)


def test_no_secret_is_shipped_and_every_file_is_named_in_the_how_to() -> None:
    example = (DEPLOY / "site.env.example").read_text("utf-8")
    for name in ("SECRET_KEY", "ENCRYPTION_KEYS", "BACKUP_PASSPHRASE", "POSTGRES_PASSWORD"):
        assert re.search(rf"{name}=$", example, re.M), name
    how_to = (ROOT / "docs/how-to/run-the-site.md").read_text("utf-8")
    assert [p.name for p in DEPLOY.iterdir() if f"deploy/{p.name}" not in how_to] == []
