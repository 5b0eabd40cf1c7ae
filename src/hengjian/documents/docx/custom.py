"""Custom properties of a Word file: office programs keep them when they save it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

PART = "docProps/custom.xml"
_TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_CONTENT = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATION = f"{_OFFICE}/relationships/custom-properties"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def with_properties(content: dict[str, bytes], properties: Mapping[str, str]) -> dict[str, bytes]:
    """The parts of a Word file with these properties added."""
    lines = "".join(
        f'<property fmtid="{_FORMAT}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=2)
    )
    part = (
        f'{_HEAD}<Properties xmlns="{_OFFICE}/custom-properties" '
        f'xmlns:vt="{_OFFICE}/docPropsVTypes">{lines}</Properties>'
    )
    kind = f'<Override PartName="/{PART}" ContentType="{_CONTENT}"/></Types>'
    link = f'<Relationship Id="rIdCustom" Type="{_RELATION}" Target="{PART}"/></Relationships>'
    return {
        **content,
        _TYPES: content[_TYPES].replace(b"</Types>", kind.encode()),
        _RELATIONS: content[_RELATIONS].replace(b"</Relationships>", link.encode()),
        PART: part.encode(),
    }
