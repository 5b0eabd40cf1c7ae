"""Cut fonts down to the characters that documents here use.

``uv run --with fonttools tools/subset_fonts.py FONT.otf… FOLDER``; the fonts are those of Noto CJK.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

RANGES = (
    (0x20, 0x7F), (0xA0, 0x100), (0x2010, 0x2040), (0x2070, 0x20A0), (0x2190, 0x2300),
    (0x2460, 0x2610), (0x2700, 0x2760), (0x3000, 0x3040), (0x3300, 0x3400), (0xFF00, 0xFFF0),
)  # fmt: skip
"""Latin, punctuation, indices, arrows, mathematics, circled numbers, boxes, ticks, units and
full-width forms."""
BEYOND = "¥€£℃‰億萬㐀鿿"
FEATURES = "kern,liga,ccmp,locl,mark,mkmk,vert"


def characters() -> Iterator[str]:
    """GB 2312 and ``RANGES``."""
    for first in range(0xA1, 0xF8):
        for second in range(0xA1, 0xFF):
            yield bytes((first, second)).decode("gb2312", "ignore")
    for start, end in RANGES:
        yield from map(chr, range(start, end))
    yield BEYOND


def main(fonts: list[str], folder: str) -> None:
    """Write a subset of each font into the folder, under its name."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as wanted:
        wanted.write("".join(sorted(set("".join(characters())))))
        wanted.flush()
        for font in fonts:
            out = Path(folder) / Path(font).name
            options = [f"--text-file={wanted.name}", f"--layout-features={FEATURES}"]
            options += ["--name-IDs=*", f"--output-file={out}"]
            subprocess.run([sys.executable, "-m", "fontTools.subset", font, *options], check=True)


if __name__ == "__main__":
    main(sys.argv[1:-1], sys.argv[-1])
