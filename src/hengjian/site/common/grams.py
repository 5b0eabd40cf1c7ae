"""Finding words inside texts by an index, on PostgreSQL.

A table that is searched carries a column ``grams`` that the database itself keeps: the characters
and the neighbouring pairs of its searched texts, in a GIN index. ``name__holds="东风"`` finds what
``name__contains`` finds, and ``why__iholds`` what ``why__icontains`` finds, by that index first;
on SQLite they are the same lookups. The trigrams that PostgreSQL brings do not see a Chinese word
of two characters.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, TextField
from django.db.models.lookups import Contains, IContains

FUNCTION = f"""CREATE OR REPLACE FUNCTION hengjian_grams(words text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  letters text[] := string_to_array(
    translate(words, '{ascii_uppercase}', '{ascii_lowercase}'), NULL);
  grams text[] := letters;
BEGIN
  FOR i IN 1 .. cardinality(letters) - 1 LOOP
    grams := array_append(grams, letters[i] || letters[i + 1]);
  END LOOP;
  RETURN grams;
END $$"""
DROP = "DROP FUNCTION hengjian_grams(text)"
TRAIL = ("common_trailentry", "subject", "subject_name", "actor_name", "why")
"""The table of the trail and its searched columns; others stand in the migration of their subject.
"""
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def put_up(table: str, *columns: str) -> list[str]:
    """What gives ``table`` the grams of its ``columns``, on PostgreSQL."""
    words = r" || E'\n' || ".join(f'"{column}"' for column in columns)
    return [
        f'ALTER TABLE "{table}" ADD COLUMN grams text[] '
        f"GENERATED ALWAYS AS (hengjian_grams({words})) STORED",
        f'CREATE INDEX "{table}_grams" ON "{table}" USING gin (grams)',
    ]


def take_down(table: str) -> list[str]:
    """The other way."""
    return [f'ALTER TABLE "{table}" DROP COLUMN grams']


def run(database: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    """Run them where there are grams: on PostgreSQL."""
    if database.vendor != "postgresql":
        return
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def grams_of(word: str) -> list[str]:
    """The grams by which a text holding ``word`` is found: its pairs; of one letter, itself."""
    letters = word.translate(_LOWER)
    return sorted({letters[n : n + 2] for n in range(len(letters) - 1)}) or [letters]


class _ByGrams:
    """Asks the column ``grams`` of the same table too: an index finds its rows, and where there is
    none to be used, the text itself is the quicker to read."""

    lhs: Any
    rhs: Any
    as_sql: Any
    """Of the lookup it is mixed into."""

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        asked, parameters = self.as_sql(compiler, connection)
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"({asked} AND {table}.grams @> %s::text[])", [*parameters, grams_of(self.rhs)]


class Holds(_ByGrams, Contains):
    """``contains`` in a table with grams."""


class IHolds(_ByGrams, IContains):
    """``icontains`` in a table with grams; capitals are letters of ASCII."""


def register() -> None:
    """Give texts the two lookups."""
    for field in (CharField, TextField):
        field.register_lookup(Holds, "holds")
        field.register_lookup(IHolds, "iholds")
