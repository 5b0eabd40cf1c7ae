"""The trail as it leaves the site: how a line is hashed, and how a handed-over file is verified.

An export is a text file of JSON lines (``.jsonl``, UTF-8). The first is the header, then each line
of the trail from the first to the last::

    {"trail": "hengjian-trail/1", "count": 3, "shown": 2, "head": "9f…", "exported_at": "…"}
    {"sequence": 1, "at": "…", "actor": "…", …, "previous_hash": "000…", "hash": "5c…"}
    {"sequence": 2, "previous_hash": "5c…", "hash": "a1…"}
    {"sequence": 3, …}

A line the reader may not see stands there by its hashes only, so that the chain stays whole. The
hash of a line is the SHA-256 of its fields, without ``hash``, as JSON with sorted keys, without
spaces, in UTF-8; ``previous_hash`` of the first line is 64 zeros. Whoever rewrites the whole file,
hashes and header included, is found only by a head that was written down elsewhere: in an issued
report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from hengjian.bilingual import Text
from hengjian.checks import Check
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading

VERSION = "hengjian-trail/1"
GENESIS = "0" * 64
"""The hash before the first line."""
HASHED = frozenset(
    (
        *("sequence", "at", "actor", "actor_name", "organisation", "role", "action"),
        *("subject_type", "subject", "subject_name", "why", "before", "after", "previous_hash"),
    )
)
"""The fields that the hash covers."""
HEADER = frozenset(("trail", "count", "shown", "head", "exported_at"))
CHAIN = frozenset(("sequence", "previous_hash", "hash"))
"""The fields of a line that is shown by its hashes only."""
LONGEST = 32 * 2**20
"""The most characters of one line."""
MOST = 50
"""The most findings that are told."""


def hash_of(values: Mapping[str, Any]) -> str:
    """The hash of one line; ``values`` holds the hashed fields as JSON values."""
    fields = {name: values[name] for name in HASHED}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_trail(path: Path) -> bool:
    """Whether the file begins like an export of a trail. Raises ``Refused`` (unreadable)."""
    with reading(path), path.open("rb") as file:
        return file.read(200).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b'{"trail"')


def verify_trail_file(path: Path, head: str | None = None) -> tuple[Check, ...]:
    """Verify an export; ``head`` is a hash that was written down elsewhere.

    Raises ``Refused``: ``trail-unreadable`` with the line, ``trail-unknown``.
    """
    with reading(path), path.open(encoding="utf-8-sig", newline="\n") as file:
        lines = _parsed(file, path)
        header = next(lines, None)
        if header is None or header.get("trail") != VERSION:
            found = None if header is None else header.get("trail")
            raise Refused([problem("trail-unknown", Place(str(path)), found=found)])
        walk = _Walk(head)
        for line in lines:
            walk.take(line)
    return walk.checks(header)


def _parsed(file: IO[str], path: Path) -> Iterator[dict[str, Any]]:
    number = 0
    try:
        while text := file.readline(LONGEST):
            number += 1
            line = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
            if not isinstance(line, dict):
                raise TypeError("{…} ?")
            yield line
    except (ValueError, TypeError, RecursionError) as error:
        place = Place(str(path), line=number or 1)
        raise Refused([problem("trail-unreadable", place, reason=error)]) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand there once: a second one could say something else."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("the same key twice")
    return read


def _no_number(word: str) -> None:
    raise ValueError(word)


@dataclass(slots=True)
class _Walk:
    """Goes through the lines and remembers what does not hold."""

    wanted: str | None
    count: int = 0
    shown: int = 0
    sequence: int = 0
    last: str = GENESIS
    wanted_at: int | None = None
    edited: list[Text] = field(default_factory=list)
    broken: list[Text] = field(default_factory=list)

    def take(self, line: dict[str, Any]) -> None:
        """Hold one line against itself and against the line before."""
        self.count += 1
        sequence = line.get("sequence")
        if not isinstance(sequence, int) or isinstance(sequence, bool):
            self.edited.append(
                Text(f"第 {self.count} 条没有序号", f"line {self.count} has no sequence")
            )
            return
        self._take_content(line, sequence)
        self._take_place(line, sequence)
        self.sequence, self.last = sequence, str(line.get("hash"))
        if self.last == self.wanted:
            self.wanted_at = sequence

    def _take_content(self, line: dict[str, Any], sequence: int) -> None:
        if line.keys() == CHAIN:
            return
        self.shown += 1
        if line.keys() != HASHED | {"hash"}:
            names = "、".join(sorted(line.keys() ^ (HASHED | {"hash"})))
            self.edited.append(
                Text(
                    f"序号 {sequence}：多了或少了栏目（{names}）",
                    f"sequence {sequence}: fields were added or removed ({names})",
                )
            )
        elif hash_of(line) != line["hash"]:
            self.edited.append(
                Text(
                    f"序号 {sequence}：内容改动过，与它的哈希不符",
                    f"sequence {sequence}: its content was changed; it does not have its hash",
                )
            )

    def _take_place(self, line: dict[str, Any], sequence: int) -> None:
        due = self.sequence + 1
        if sequence > due:
            gone = str(due) if sequence == due + 1 else f"{due}–{sequence - 1}"
            self.broken.append(
                Text(
                    f"序号 {gone}：被删去，或挪到了别处",
                    f"sequence {gone}: deleted, or moved elsewhere",
                )
            )
        elif sequence < due:
            self.broken.append(
                Text(
                    f"序号 {sequence}：排在 {self.sequence} 之后，次序被打乱或重复",
                    f"sequence {sequence}: stands after {self.sequence}; reordered or repeated",
                )
            )
        elif line.get("previous_hash") != self.last:
            self.broken.append(
                Text(
                    f"序号 {sequence}：接不上前一条（{self.sequence}），两条中有一条被换过",
                    f"sequence {sequence}: does not follow from {self.sequence}; "
                    "one of the two was exchanged",
                )
            )

    def checks(self, header: dict[str, Any]) -> tuple[Check, ...]:
        """What was found."""
        by_hash = self.count - self.shown
        told = Text(
            f"{self.shown} 条，另有 {by_hash} 条只列哈希",
            f"{self.shown} lines shown, and {by_hash} by their hashes only",
        )
        head = Text(f"末条哈希 {self.last}", f"head {self.last}")
        checks = (
            _check("lines", "每条内容与它的哈希一致", "every line has its hash", self.edited, told),
            _check(
                "chain", "条条相接，无删改、无乱序", "each line follows the last", self.broken, head
            ),
            _check(
                "header", "条数和末条哈希与表头一致", "the header tells them", self._told(header)
            ),
        )
        return (*checks, self._wanted()) if self.wanted else checks

    def _told(self, header: dict[str, Any]) -> list[Text]:
        found = []
        if header.keys() != HEADER:
            names = "、".join(sorted(header.keys() ^ HEADER))
            found.append(Text(f"表头栏目不对：{names}", f"wrong fields in the header: {names}"))
        for name, counted in (("count", self.count), ("shown", self.shown), ("head", self.last)):
            said = header.get(name)
            if said != counted or isinstance(said, bool):
                found.append(
                    Text(
                        f"表头写 {name} = {said}，文件里是 {counted}：末尾可能被截去",
                        f"the header says {name} = {said}, the file {counted}: "
                        "it may have been cut off",
                    )
                )
        return found

    def _wanted(self) -> Check:
        title = Text("另处记下的哈希在链中", "the head written down elsewhere is in the chain")
        if self.wanted_at is None:
            gone = Text(
                "链中没有这个哈希：留痕被截短或整个重写过",
                "no line has this hash: the trail was cut short or rewritten as a whole",
            )
            return Check("head", title, False, (gone,))
        later = self.sequence - self.wanted_at
        there = Text(
            f"是序号 {self.wanted_at}，其后又有 {later} 条",
            f"it is sequence {self.wanted_at}; {later} lines came later",
        )
        return Check("head", title, True, (there,))


def _check(code: str, zh: str, en: str, found: list[Text], fine: Text | None = None) -> Check:
    told: Iterable[Text] = found[:MOST]
    if len(found) > MOST:
        rest = len(found) - MOST
        told = (*told, Text(f"另有 {rest} 处", f"and {rest} more"))
    return Check(code, Text(zh, en), not found, tuple(told) or ((fine,) if fine else ()))
