"""However a framework is mangled, it is read or refused with places; nothing else ever happens."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian import library
from tests.depth import examples
from tests.engine.frameworks.written import problems

TEXTS = [file.read_text(encoding="utf-8") for file in library.framework_files()]
MARKS = ("", "{", "}", "[", "]", ":", "- ", "'", '"', "\n", "\n  ", "#", "&a ", "*a", "!!int ")
WORDS = (
    "null",
    "true",
    "-1",
    "9" * 40,
    "%",
    "户",
    " / 0",
    "**",
    "value",
    "as_of",
    "\x00",
    "甲" * 61,
)
SCRAPS = st.sampled_from(MARKS + WORDS)


@given(st.data())
@settings(max_examples=examples(60), deadline=None)
def test_a_mangled_framework(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(SCRAPS) + text[end:]
    for found in problems(text):
        assert found.place.file == "f.yaml"
        assert found.place.line is not None, found
        assert found.message("zh") + found.hint("en")
