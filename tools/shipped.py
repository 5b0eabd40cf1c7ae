"""What is shipped of others: the locked Python packages and the vendored scripts.

``python -m tools.shipped sbom [--out FILE]`` writes a CycloneDX 1.5 bill of materials: ``uv`` makes
it from the lock, the vendored scripts are added with their hashes.

``python -m tools.shipped advisories FILE…`` holds every version against known advisories in OSV
form: a zip of JSON files as osv.dev exports it by ecosystem, a folder of them, or single files. It
opens no connection: fetch the files where there is a network, carry them where there is none. Exit
status 1 where something is affected, 2 where a file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).parent.parent
VENDORED = Path(__file__).with_name("vendored.toml")
EXTRAS = ("--all-extras", "--no-extra", "spark")
EXPORT = ("export", "--frozen", "--offline", *EXTRAS, "--no-dev", "--format", "cyclonedx1.5")


@dataclass(frozen=True, slots=True)
class Package:
    """One package of others, at the version that is shipped."""

    ecosystem: str
    """As OSV calls it: ``PyPI``, ``npm``."""
    name: str
    version: str


def vendored() -> list[dict[str, Any]]:
    """The packages of ``vendored.toml``."""
    found: list[dict[str, Any]] = tomllib.loads(VENDORED.read_text("utf-8"))["package"]
    return found


def locked() -> list[Package]:
    """Every package of the lock that comes from the index, development included."""
    rows = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    return [Package("PyPI", r["name"], r["version"]) for r in rows if "registry" in r["source"]]


def shipped() -> list[Package]:
    """The locked packages and the vendored ones."""
    own = [Package("npm", each["name"], each["version"]) for each in vendored()]
    return [*locked(), *own]


def bill() -> dict[str, Any]:
    """The CycloneDX document. Raises ``CalledProcessError`` where uv cannot make it."""
    uv = Path(sys.executable).with_name("uv")
    asked = [str(uv), *EXPORT, "--preview-features", "sbom-export"]
    made = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    document: dict[str, Any] = json.loads(made.stdout)
    document["components"] += [component(each) for each in vendored()]
    return document


def component(package: dict[str, Any]) -> dict[str, Any]:
    """A vendored package as CycloneDX says it, each file with its hash."""
    name, version = package["name"], package["version"]
    files = [
        {"type": "file", "name": path, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for path, digest in package["files"].items()
    ]
    return {
        "type": "library",
        "bom-ref": f"npm-{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:npm/{name.replace('@', '%40')}@{version}",
        "licenses": [{"license": {"id": package["licence"]}}],
        "components": files,
    }


def advisories(paths: list[Path]) -> Iterator[dict[str, Any]]:
    """Every advisory in the files. Raises ``ValueError`` with the name of one that is none."""
    for path in paths:
        if path.is_dir():
            yield from advisories(sorted(path.rglob("*.json")))
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    yield _read(packed.read(name), f"{path}: {name}")
        else:
            yield _read(path.read_bytes(), str(path))


def _read(content: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError as error:
        raise ValueError(f"{name}: no JSON") from error
    if not isinstance(found, dict) or "id" not in found or "affected" not in found:
        raise ValueError(f"{name}: no advisory in OSV form")
    return found


def affected(packages: list[Package], found: Iterator[dict[str, Any]]) -> list[tuple[Package, str]]:
    """The packages that an advisory names at their version, each with the advisory's id."""
    known = {(each.ecosystem, _canonical(each)): each for each in packages}
    hits = []
    for advisory in found:
        if advisory.get("withdrawn"):
            continue
        for entry in advisory["affected"]:
            said = entry.get("package", {})
            key = Package(said.get("ecosystem", ""), said.get("name", ""), "")
            package = known.get((key.ecosystem, _canonical(key)))
            if package is not None and _covers(entry, package.version):
                hits.append((package, str(advisory["id"])))
    return sorted(set(hits), key=lambda hit: (hit[0].ecosystem, hit[0].name, hit[1]))


def _canonical(package: Package) -> str:
    return canonicalize_name(package.name) if package.ecosystem == "PyPI" else package.name


def _covers(entry: dict[str, Any], version: str) -> bool:
    """Whether the version is listed, or lies in a range."""
    if version in entry.get("versions", ()):
        return True
    return any(
        _inside(each.get("events", ()), version)
        for each in entry.get("ranges", ())
        if each.get("type") in ("ECOSYSTEM", "SEMVER")
    )


def _inside(events: Any, version: str) -> bool:
    inside, here = False, _parsed(version)
    for event in sorted(events, key=lambda each: _parsed(next(iter(each.values())))):
        [(kind, at)] = event.items()
        if kind == "introduced" and here >= _parsed(at):
            inside = True
        elif (kind == "fixed" and here >= _parsed(at)) or (
            kind == "last_affected" and here > _parsed(at)
        ):
            inside = False
    return inside


def _parsed(text: str) -> Version:
    """A version to compare; one that is none counts as the earliest, so that nothing is missed."""
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def main(arguments: list[str] | None = None) -> int:
    """The two commands."""
    parser = argparse.ArgumentParser(prog="python -m tools.shipped", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("sbom").add_argument("--out", type=Path)
    commands.add_parser("advisories").add_argument("files", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    if given.command == "sbom":
        text = json.dumps(bill(), indent=2, ensure_ascii=False) + "\n"
        given.out.write_text(text, "utf-8") if given.out else sys.stdout.write(text)
        return 0
    try:
        hits = affected(shipped(), advisories(given.files))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    for package, advisory in hits:
        print(f"{package.ecosystem} {package.name} {package.version}: {advisory}")
    print(f"{len(shipped())} packages, {len(hits)} affected")
    return int(bool(hits))


if __name__ == "__main__":
    sys.exit(main())
