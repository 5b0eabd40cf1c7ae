"""What people call columns and tables: the library's dated table of names, and what somebody
confirmed before.

A name that is not the column's own is assumed: it is read, shown and confirmed once. A file
of confirmed names beside the tables, ``headers.yaml``, remembers it for all that come after.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field

from hengjian import library
from hengjian.engine.frameworks.fields import Date, Model, Slug
from hengjian.engine.frameworks.validation import validate
from hengjian.engine.frameworks.yaml_text import yaml_text
from hengjian.engine.frameworks.yaml_tree import read_yaml
from hengjian.files import reading, write_whole

CONFIRMED_FILE = "headers.yaml"
"""The file of confirmed names, beside the tables they were confirmed for."""
SHARED = "HENGJIAN_HEADERS"
"""The environment's name of a file that a whole organisation shares."""
_LEFT_ASIDE = re.compile(r"[\s:：*＊]+")
_COMMENT = """\
# 表头对照：左边是表里的写法，右边是读作的列；空着的列不读取。可以直接修改。
# Headers: as they are written, and the column each is read as; one without a column is not read.
"""


def plain(name: str) -> str:
    """A header as it is compared: width, case, blanks, line breaks, colons and stars do not
    count."""
    return _LEFT_ASIDE.sub("", unicodedata.normalize("NFKC", name)).casefold()


class General(Model):
    """Words that only say what kind of column it is."""

    key: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    date: tuple[str, ...] = ()


class HeaderNames(Model):
    """The library's table of names; each group means the same."""

    headers: Slug
    dated: Date
    names: tuple[tuple[str, ...], ...] = ()
    general: General = Field(default_factory=General)
    tables: tuple[tuple[str, ...], ...] = ()
    self_evaluation: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What the columns of self-evaluation forms are called; ``*`` stands for any words."""
    budget_execution: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """The same for the table of money above them, and for its row of the total."""
    passed_over: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    subtotals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()


class ConfirmedNames(Model):
    """What was confirmed: by table, the header and the title of its column (``""``: not read); by
    sheet, the table."""

    tables: dict[str, dict[str, str]] = Field(default_factory=dict)
    sheets: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AssumedName:
    """A header (or a sheet) that is not called as its column (or table) is."""

    table: str
    """The title of the table."""
    written: str
    read_as: str
    """The title of the column, or of the table where ``is_sheet``; empty: not read."""
    is_sheet: bool = False


@dataclass(frozen=True)
class Names:
    """The names in use: the library's, and those confirmed."""

    listed: HeaderNames
    confirmed: ConfirmedNames = field(default_factory=ConfirmedNames)

    def group(self, name: str) -> frozenset[str]:
        """The names that mean the same as ``name``, as they are compared; itself where it has no
        group."""
        return self._columns.get(plain(name)) or frozenset((plain(name),))

    def table_group(self, title: str) -> frozenset[str]:
        """The titles that mean the same table, as they are compared."""
        return self._tables.get(plain(title)) or frozenset((plain(title),))

    def confirmed_column(self, table: str, written: str) -> str | None:
        """The title of the column that was confirmed for a header; empty: it is not read."""
        found = self.confirmed.tables.get(table, {})
        return next(
            (column for said, column in found.items() if plain(said) == plain(written)), None
        )

    def confirmed_table(self, sheet: str) -> str | None:
        """The title of the table that was confirmed for a sheet."""
        found = self.confirmed.sheets
        return next((table for said, table in found.items() if plain(said) == plain(sheet)), None)

    def is_passed_over(self, written: str) -> bool:
        """Whether a column says nothing of the row, as a running number."""
        return plain(written) in self._passed_over

    def is_blank(self, text: str) -> bool:
        """Whether a cell of a number or a day says that there is none."""
        return text in self.listed.blanks

    @cached_property
    def _columns(self) -> Mapping[str, frozenset[str]]:
        return _groups(self.listed.names)

    @cached_property
    def _tables(self) -> Mapping[str, frozenset[str]]:
        return _groups(self.listed.tables)

    @cached_property
    def _passed_over(self) -> frozenset[str]:
        return frozenset(map(plain, self.listed.passed_over))


def _groups(groups: tuple[tuple[str, ...], ...]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        together = frozenset(map(plain, group))
        for name in together:
            found[name] = found.get(name, frozenset()) | together
    return found


@cache
def shipped_names() -> Names:
    """The library's names alone."""
    file = library.headers_file()
    return Names(validate(HeaderNames, read_yaml(file.read_bytes(), file.name)))


def confirmed_file(folder: Path) -> Path:
    """The file of confirmed names for ``folder``: the shared one where there is one."""
    shared = os.environ.get(SHARED, "")
    return Path(shared) if shared else folder / CONFIRMED_FILE


def names_for(folder: Path) -> Names:
    """The names for the tables in ``folder``, with what was confirmed there. Raises ``Refused``
    with what is wrong with the file of confirmed names."""
    file = confirmed_file(folder)
    shipped = shipped_names()
    with reading(file):
        if not file.is_file():
            return shipped
        data = file.read_bytes()
    tree = read_yaml(data, str(file))
    return Names(shipped.listed, validate(ConfirmedNames, tree))


def with_confirmed(confirmed: ConfirmedNames, assumed: Iterable[AssumedName]) -> ConfirmedNames:
    """What was confirmed, and ``assumed`` with it."""
    tables = {table: dict(names) for table, names in confirmed.tables.items()}
    sheets = dict(confirmed.sheets)
    for name in assumed:
        if name.is_sheet:
            sheets[name.written] = name.read_as
        else:
            tables.setdefault(name.table, {})[name.written] = name.read_as
    return ConfirmedNames(tables=tables, sheets=sheets)


def remember(folder: Path, assumed: Iterable[AssumedName]) -> Path:
    """Add ``assumed`` to the file of confirmed names for ``folder``, and the file. Raises
    ``Refused`` where it cannot be read or written."""
    kept = with_confirmed(names_for(folder).confirmed, assumed)
    file = confirmed_file(folder)
    data = kept.model_dump(exclude_defaults=True)
    write_whole(file, (_COMMENT + yaml_text(data, flow=False)).encode())
    return file
