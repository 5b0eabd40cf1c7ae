"""What is shipped of others: vendored files as they were published, the SBOM, known advisories."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools.shipped import ROOT, Package, advisories, affected, bill, locked, main, vendored

OURS = {"icons.svg"}
"""Files beside the vendored ones that are our own."""


def test_every_vendored_file_is_the_one_that_was_looked_at() -> None:
    named: dict[str, str] = {}
    for package in vendored():
        named |= package["files"]
    for path, digest in named.items():
        assert hashlib.sha256((ROOT / path).read_bytes()).hexdigest() == digest, path
    there = {
        path.relative_to(ROOT).as_posix()
        for folder in (ROOT / "src").rglob("vendor")
        for path in folder.iterdir()
        if path.suffix != ".txt" and path.name not in OURS
    }
    assert there == set(named), "each with its package, version and hash"


def test_the_bill_of_materials_names_every_locked_package_and_script_with_hashes() -> None:
    document = bill()
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    parts = {(each["name"], each["version"]): each for each in document["components"]}
    versions = {each.name: each.version for each in locked()}
    for name in ("django", "cryptography", "whitenoise", "psycopg"):
        part = parts[name, versions[name]]
        assert part["purl"] == f"pkg:pypi/{name}@{versions[name]}"
        assert part["externalReferences"][0]["hashes"][0]["alg"] == "SHA-256"
    assert "pytest" not in {name for name, _ in parts}, "what only tests need is not shipped"
    for package in vendored():
        part = parts[package["name"], package["version"]]
        assert {each["name"] for each in part["components"]} == set(package["files"])
    references = [each["bom-ref"] for each in document["components"]]
    assert len(references) == len(set(references))


def advisory(name: str = "X-1", **entry: Any) -> dict[str, Any]:
    package = {"ecosystem": "PyPI", "name": "Some.Thing"}
    return {"id": name, "affected": [{"package": package, **entry}]}


def between(*events: tuple[str, str]) -> dict[str, Any]:
    return {"ranges": [{"type": "ECOSYSTEM", "events": [dict([each]) for each in events]}]}


OURS_AT = Package("PyPI", "some-thing", "2.10")


@pytest.mark.parametrize(
    ("entry", "hit"),
    [
        ({"versions": ["2.9", "2.10"]}, True),
        ({"versions": ["2.9"]}, False),
        (between(("introduced", "0"), ("fixed", "2.11")), True),
        (between(("introduced", "0"), ("fixed", "2.10")), False),
        (between(("introduced", "0"), ("fixed", "2.9")), False),
        (between(("introduced", "2.10"), ("last_affected", "2.10")), True),
        (between(("introduced", "0"), ("last_affected", "2.9")), False),
        (between(("introduced", "3.0")), False),
        (between(("introduced", "0"), ("fixed", "1.0"), ("introduced", "2.0")), True),
    ],
)
def test_a_version_is_affected_where_it_is_listed_or_lies_in_a_range(
    entry: dict[str, Any], hit: bool
) -> None:
    found = affected([OURS_AT], iter([advisory(**entry)]))
    assert found == ([(OURS_AT, "X-1")] if hit else [])


def test_what_was_withdrawn_or_is_of_another_ecosystem_does_not_count() -> None:
    entry = between(("introduced", "0"))
    withdrawn = advisory(**entry) | {"withdrawn": "2026-01-01T00:00:00Z"}
    other = advisory(**entry)
    other["affected"][0]["package"]["ecosystem"] = "npm"
    assert affected([OURS_AT], iter([withdrawn, other])) == []


def test_advisories_are_read_from_a_zip_a_folder_and_a_file_without_a_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    django = next(each for each in locked() if each.name == "django")
    entry = {"package": {"ecosystem": "PyPI", "name": "Django"}, "versions": [django.version]}
    text = json.dumps({"id": "PYSEC-1", "affected": [entry]})
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a.json").write_text(text)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("PYSEC-1.json", text)
    for given in ("folder", "folder/a.json", "all.zip"):
        assert main(["advisories", str(tmp_path / given)]) == 1
        assert f"PyPI django {django.version}: PYSEC-1" in capsys.readouterr().out
    (tmp_path / "b.json").write_text(json.dumps(advisory(versions=["1"])))
    assert main(["advisories", str(tmp_path / "b.json")]) == 0
    (tmp_path / "c.json").write_text("[]")
    assert main(["advisories", str(tmp_path / "c.json")]) == 2, "no silence about a broken file"
    with pytest.raises(ValueError, match="no advisory"):
        list(advisories([tmp_path / "c.json"]))
