"""SHA-256 as a sheet of formulas: who doubts a rank types the household and reads it.

No spreadsheet has the function, but all have the sums of FIPS 180-4 (2015): the letters as bytes
(UTF-8), padded to blocks of 64, each block in 64 rounds. Every cell is written with its value, for
programs that show a file without reckoning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import isqrt
from typing import Any

BLOCKS = 6
"""The text may have 375 bytes: a seed of 40 letters, a code of 64 and a number, in any script."""
LETTERS = 120
"""Letters that are read: more than seed, code and number have together."""
WORD = 2**32
TOP = 10
"""Rows above the sums: title, what is typed, what comes of it."""
CHAR, BYTE, WORDS, LETTER, ONE, TWO = "G", "K", "O", "PQRSTUVW", "X", "Y"
"""The columns: where letters and bytes begin; of each round its word, the eight parts of the state
and two sums."""
Cell = tuple[str, str, Any]
"""Where, the formula, its value."""


@dataclass(slots=True)
class RankSheet:
    """The cells of the sums for a text that stands in a cell."""

    text: str
    """What stands there now."""
    at: str
    """The address of that cell: ``$B$6``."""
    cells: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells += [*self._letters(), *self._bytes()]
        states = [*_primes_of(8, 2)]
        starts = [str(value) for value in states]
        for block in range(BLOCKS):
            states, starts = self._block(block, states, starts)

    @property
    def rank(self) -> tuple[str, str]:
        """The formula of the rank, and the rank: the state after the last block of the text."""
        ends = [
            "LOWER(" + "&".join(f"DEC2HEX({name}{_last(block)},8)" for name in LETTER) + ")"
            for block in range(BLOCKS)
        ]
        chosen = f"CHOOSE({BYTE}${TOP - 1},{','.join(ends)})"
        return chosen, sha256(self.text.encode()).hexdigest()

    def _letters(self) -> Iterator[Cell]:
        """Each letter: its number, how many bytes it has, at which byte it begins."""
        number, length, start = (_shift(CHAR, by) for by in range(3))
        begins = 0
        for at in range(LETTERS):
            row, found = TOP + 1 + at, self.text[at : at + 1]
            code = ord(found) if found else -1
            size = len(found.encode())
            here = f"{number}{row}"
            read = f"_xlfn.UNICODE(MID({self.at},{at + 1},1))"
            yield here, f"IF({at + 1}<=LEN({self.at}),{read},-1)", code
            yield f"{length}{row}", f"IF({here}<0,0,IF({here}<128,1,IF({here}<2048,2,3)))", size
            before = f"{start}{row - 1}+{length}{row - 1}" if at else "0"
            yield f"{start}{row}", before, begins
            begins += size

    def _bytes(self) -> Iterator[Cell]:
        """The message as it is padded: text, 128, noughts, its length in bits."""
        number, length, start = (_shift(CHAR, by) for by in range(3))
        first, last = TOP + 1, TOP + LETTERS
        starts = f"${start}${first}:${start}${last}"
        total, blocks = f"${BYTE}${TOP - 2}", f"${BYTE}${TOP - 1}"
        padded, chosen = _pad(self.text.encode()), _shift(BYTE, 1)
        owners = [at for at, letter in enumerate(self.text, 1) for _ in letter.encode()]
        read = len(owners)
        yield total.replace("$", ""), f"SUM({length}{first}:{length}{last})", read
        yield blocks.replace("$", ""), f"INT(({total}+8)/64)+1", len(padded) // 64
        for at in range(BLOCKS * 64):
            row = TOP + 1 + at
            which = f"MATCH({at},{starts},1)"
            code, size, begun = (
                f"INDEX(${column}${first}:${column}${last},{chosen}{row})"
                for column in (number, length, start)
            )
            yield f"{chosen}{row}", f"IF({at}<{total},{which},1)", owners[at] if at < read else 1
            late = f"IF({at}={blocks}*64-2,INT({total}*8/256),0)"
            bits = f"IF({at}={blocks}*64-1,MOD({total}*8,256),{late})"
            byte = _byte_of(code, size, f"({at}-{begun})")
            value = padded[at] if at < len(padded) else 0
            yield (f"{BYTE}{row}", f"IF({at}<{total},{byte},IF({at}={total},128,{bits}))", value)

    def _block(
        self, block: int, states: Sequence[int], starts: Sequence[str]
    ) -> tuple[list[int], list[str]]:
        """The 64 rounds of a block; the state after it, and where that stands."""
        first, sums = _first(block), [*_primes_of(64, 3)]
        self.cells += _states(first, starts, states)
        kept, words = list(states), self._words(block)
        for turn in range(64):
            row = first + turn
            self.cells.append((f"{WORDS}{row}", _word_at(block, turn, row), words[turn]))
            kept = self._round(row, kept, words[turn], sums[turn])
        ends = [(x + y) % WORD for x, y in zip(states, kept, strict=True)]
        closing = [f"MOD({name}{first}+{name}{first + 64},{WORD})" for name in LETTER]
        self.cells += _states(first + 65, closing, ends)
        return ends, [f"{name}{first + 65}" for name in LETTER]

    def _words(self, block: int) -> list[int]:
        """The 64 words of a block: sixteen of the message, the others made of them."""
        padded = _pad(self.text.encode()).ljust(BLOCKS * 64, b"\0")
        piece = padded[block * 64 : block * 64 + 64]
        words = [int.from_bytes(piece[at : at + 4]) for at in range(0, 64, 4)]
        for _ in range(48):
            late, early = _small(words[-2], 17, 19, 10), _small(words[-15], 7, 18, 3)
            words.append((late + words[-7] + early + words[-16]) % WORD)
        return words

    def _round(self, row: int, kept: list[int], word: int, constant: int) -> list[int]:
        """One round: its two sums, and the state in the row below."""
        a, b, c, d, e, f, g, h = kept
        added = (h + _large(e, 6, 11, 25) + (e & f ^ ~e & g) + constant + word) % WORD
        other = (_large(a, 2, 13, 22) + (a & b ^ a & c ^ b & c)) % WORD
        named = {each: f"{name}{row}" for each, name in zip("abcdefgh", LETTER, strict=True)}
        one, two = f"{ONE}{row}", f"{TWO}{row}"
        self.cells += [
            (one, _add(named, constant, f"{WORDS}{row}"), added),
            (two, _other(named), other),
        ]
        nexts = [named[each] for each in "habcdefg"]
        nexts[0], nexts[4] = f"MOD({one}+{two},{WORD})", f"MOD({named['d']}+{one},{WORD})"
        after = [(added + other) % WORD, a, b, c, (d + added) % WORD, e, f, g]
        self.cells += _states(row + 1, nexts, after)
        return after


def _states(row: int, formulas: Sequence[str], values: Sequence[int]) -> list[Cell]:
    """The eight parts of the state in a row."""
    return [
        (f"{name}{row}", formula, value)
        for name, formula, value in zip(LETTER, formulas, values, strict=True)
    ]


def _primes_of(count: int, root: int) -> Iterator[int]:
    """The first 32 bits of the fractions of the roots of the first primes."""
    found: list[int] = []
    number = 2
    while len(found) < count:
        if all(number % each for each in found):
            found.append(number)
            yield _fraction(number, root)
        number += 1


def _fraction(number: int, root: int) -> int:
    if root == 2:
        return isqrt(number << 64) % WORD
    low, high = 0, 8 << 32
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**3 <= number << 96 else (low, middle - 1)
    return low % WORD


def _pad(raw: bytes) -> bytes:
    blocks = (len(raw) + 8) // 64 + 1
    return (raw + b"\x80").ljust(blocks * 64 - 8, b"\0") + (len(raw) * 8).to_bytes(8)


def _turn(value: int, by: int) -> int:
    return (value >> by | value << 32 - by) % WORD


def _small(value: int, one: int, two: int, by: int) -> int:
    return _turn(value, one) ^ _turn(value, two) ^ value >> by


def _large(value: int, one: int, two: int, three: int) -> int:
    return _turn(value, one) ^ _turn(value, two) ^ _turn(value, three)


def _shift(column: str, by: int) -> str:
    return chr(ord(column) + by)


def _first(block: int) -> int:
    return TOP + 1 + block * 68


def _last(block: int) -> int:
    return _first(block) + 65


def _turn_of(cell: str, by: int) -> str:
    """Turned right; nothing is multiplied that a double could not hold."""
    return f"(INT({cell}/{2**by})+MOD({cell},{2**by})*{2 ** (32 - by)})"


def _either(*parts: str) -> str:
    one, *rest = parts
    for each in rest:
        one = f"_xlfn.BITXOR({one},{each})"
    return one


def _word_at(block: int, turn: int, row: int) -> str:
    if turn < 16:
        first = TOP + 1 + block * 64 + turn * 4
        return "+".join(f"{BYTE}{first + at}*{256 ** (3 - at)}" for at in range(4))
    two, fifteen = f"{WORDS}{row - 2}", f"{WORDS}{row - 15}"
    late = _either(_turn_of(two, 17), _turn_of(two, 19), f"INT({two}/{2**10})")
    early = _either(_turn_of(fifteen, 7), _turn_of(fifteen, 18), f"INT({fifteen}/{2**3})")
    return f"MOD({late}+{WORDS}{row - 7}+{early}+{WORDS}{row - 16},{WORD})"


def _add(named: dict[str, str], constant: int, word: str) -> str:
    e, f, g, h = (named[each] for each in "efgh")
    large = _either(_turn_of(e, 6), _turn_of(e, 11), _turn_of(e, 25))
    chosen = _either(f"_xlfn.BITAND({e},{f})", f"_xlfn.BITAND({WORD - 1}-{e},{g})")
    return f"MOD({h}+{large}+{chosen}+{constant}+{word},{WORD})"


def _other(named: dict[str, str]) -> str:
    a, b, c = (named[each] for each in "abc")
    large = _either(_turn_of(a, 2), _turn_of(a, 13), _turn_of(a, 22))
    most = _either(*(f"_xlfn.BITAND({x},{y})" for x, y in ((a, b), (a, c), (b, c))))
    return f"MOD({large}+{most},{WORD})"


def _byte_of(code: str, size: str, place: str) -> str:
    """One byte of a letter in UTF-8, by how many it has and which it is."""
    second = f"128+MOD(INT({code}/64),64)"
    last = f"128+MOD({code},64)"
    of_two = f"IF({place}=0,192+INT({code}/64),{last})"
    of_three = f"IF({place}=0,224+INT({code}/4096),IF({place}=1,{second},{last}))"
    return f"IF({size}=1,{code},IF({size}=2,{of_two},{of_three}))"
