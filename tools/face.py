"""Format the templates and style sheets of the site; with ``--check`` only say which are not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import cssbeautifier

HOUSE = Path(__file__).parent.parent / "src/hengjian"
STYLES = (
    "site/**/static/site/*.css",
    "site/residents/**/static/*/*.css",
    "documents/html/*.css",
    "audit/writers/*.css",
)
TEMPLATES = "site/**/templates"
"""Of every app."""
BLOCKS = "text"
"""Our own block tags, which the formatter cannot know."""
LAYOUT = ("--line-length", "120", "--indent-width", "2", "--custom-blocks", BLOCKS)


def format_css(text: str) -> str:
    """A style sheet with one declaration a line, two spaces a level."""
    options = cssbeautifier.default_options()
    options.indent_size = 2
    return str(cssbeautifier.beautify(text, options)) + "\n"


def unformatted_styles() -> list[Path]:
    """The style sheets that are not as ``format_css`` writes them."""
    sheets = sorted(sheet for pattern in STYLES for sheet in HOUSE.glob(pattern))
    return [p for p in sheets if p.read_text("utf-8") != format_css(p.read_text("utf-8"))]


def main() -> int:
    """0 where everything is formatted, or was now; 1 where ``--check`` finds something."""
    only_check = "--check" in sys.argv[1:]
    styles = unformatted_styles()
    for sheet in styles:
        if only_check:
            print(f"would reformat {sheet}")
        else:
            sheet.write_text(format_css(sheet.read_text("utf-8")), "utf-8")
    formatter = str(Path(sys.executable).with_name("djangofmt"))
    asked = [
        formatter,
        *LAYOUT,
        *(["--check"] if only_check else []),
        *map(str, sorted(HOUSE.glob(TEMPLATES))),
    ]
    templates = subprocess.run(asked).returncode
    return int(templates != 0 or (only_check and bool(styles)))


if __name__ == "__main__":
    sys.exit(main())
