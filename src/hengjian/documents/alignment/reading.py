"""A Word file that came back: its paragraphs as accepted and as sent, its comments, its marks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.readers.opening import kind_of, opened_package, refuse_entities
from hengjian.errors import Place, Refused, problem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NEVER = {f"{_W}{name}" for name in ("instrText", "rPr", "pPr", "sdtPr")} | {_FALLBACK}
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_COME = {f"{_W}ins", f"{_W}moveTo"}
_WORDS = {f"{_W}t", f"{_W}delText"}
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
_MACROS = ("vbaProject.bin", "vbaData.xml")
_DAMAGE = (zipfile.BadZipFile, KeyError, EOFError, OSError, etree.XMLSyntaxError)


@dataclass(slots=True)
class Returned:
    """A Word file as it came back."""

    accepted: list[str] = field(default_factory=list)
    """Its paragraphs with all tracked changes accepted."""
    rejected: list[str] = field(default_factory=list)
    """The same with all of them rejected: what was sent, where every change was tracked."""
    in_tables: set[int] = field(default_factory=set)
    """Which of those accepted stand in a table, by their place."""
    properties: dict[str, str] = field(default_factory=dict)
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Author and words of each comment."""

    @property
    def tracked(self) -> bool:
        """Whether any change was tracked."""
        return self.accepted != self.rejected


def read_returned(path: Path) -> Returned:
    """Read the Word file at ``path``.

    Raises ``Refused``: no Word file, damaged, too large, with a password, macros or embedded files.
    """
    if kind_of(path) != "docx":
        raise Refused([problem("returned-not-word", Place(file=path.name))])
    with opened_package(path) as package:
        _refuse_programs(package, path)
        try:
            document = _part(package, "word/document.xml", path)
            found = Returned(properties=_properties(package, path))
            found.comments = list(_comments(package, path))
        except _DAMAGE as error:
            at = Place(file=path.name)
            raise Refused([problem("document-damaged", at, reason=error)]) from error
    for each in document.iter(f"{_W}p"):
        above = {element.tag for element in each.iterancestors()}
        if _FALLBACK in above:
            continue
        before = len(found.accepted)
        for into, left_out in ((found.accepted, _GONE), (found.rejected, _COME)):
            text = "".join(_words(each, left_out))
            into.extend(line for line in text.split("\n") if line.strip())
        if f"{_W}tbl" in above:
            found.in_tables.update(range(before, len(found.accepted)))
    return found


def _refuse_programs(package: zipfile.ZipFile, path: Path) -> None:
    names = package.namelist()
    kinds = package.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if any(name.endswith(_MACROS) for name in names) or b"macroEnabled" in kinds:
        raise Refused([problem("returned-with-macros", Place(file=path.name))])
    held = [name for name in names if name.startswith(("word/embeddings/", "word/activeX/"))]
    if held:
        raise Refused([problem("returned-with-objects", Place(file=path.name), found=held[0])])


def _part(package: zipfile.ZipFile, name: str, path: Path) -> etree._Element:
    xml = package.read(name)
    refuse_entities(path, xml)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xml, parser)


def _properties(package: zipfile.ZipFile, path: Path) -> dict[str, str]:
    name = "docProps/custom.xml"
    if name not in package.namelist():
        return {}
    root = _part(package, name, path)
    return {each.get("name", ""): "".join(each.itertext()).strip() for each in root.iter(_PROPERTY)}


def _comments(package: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, str]]:
    name = "word/comments.xml"
    if name not in package.namelist():
        return
    for each in _part(package, name, path).iter(f"{_W}comment"):
        said = "".join(t.text or "" for t in each.iter(f"{_W}t")).strip()
        if said:
            yield each.get(f"{_W}author", ""), said


def _words(element: etree._Element, left_out: set[str]) -> Iterator[str]:
    for each in element:
        if each.tag in _NEVER or each.tag in left_out or each.tag == f"{_W}p":
            continue
        if each.tag in _WORDS:
            yield each.text or ""
        elif each.tag in _SPACES:
            yield _SPACES[each.tag]
        elif each.tag != f"{_W}txbxContent":
            yield from _words(each, left_out)
