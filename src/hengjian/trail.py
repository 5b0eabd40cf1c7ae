"""The trail as it leaves the site: how a line is hashed, and how a handed-over file is verified.

An export is a text file of JSON lines (``.jsonl``, UTF-8). The first is the header, then each line
of the trail from the first to the last::

    {"trail": "hengjian-trail/2", "count": 3, "shown": 2, "head": "9f…", "exported_at": "…"}
    {"sequence": 1, "at": "…", "actor": "…", …, "previous_hash": "000…", "hash": "5c…"}
    {"sequence": 2, "previous_hash": "5c…", "hash": "a1…"}
    {"version": 2, "sequence": 3, "region": "…", "project": "…", …}

A line the reader may not see stands there by its hashes only, so that the chain stays whole. The
hash of a line is the SHA-256 of its fields, without ``hash``, as JSON with sorted keys, without
spaces, in UTF-8; ``previous_hash`` of the first line is 64 zeros. Lines of the first version do not
say so and have no region, project and section of their subject.

Whoever rewrites the whole file, hashes and header included, is found only by a head that was
written down elsewhere: in an issued document, or in a **file of heads**, to which the site appends
the head of each day outside its own data. One head a line: when, the sequence of the last line at
that time and its hash, apart by spaces; empty lines and those that begin with ``#`` say nothing::

    2026-03-01T00:00:07+08:00 4711 9f3c…
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from hengjian.bilingual import Text
from hengjian.checks import Check
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading

FORMS = ("hengjian-trail/1", "hengjian-trail/2")
"""What the header of an export says of its form; the last is the one that is written."""
GENESIS = "0" * 64
"""The hash before the first line."""
_FIRST = frozenset(
    (
        *("sequence", "at", "actor", "actor_name", "organisation", "role", "action"),
        *("subject_type", "subject", "subject_name", "why", "before", "after", "previous_hash"),
    )
)
HASHED: dict[int, frozenset[str]] = {
    1: _FIRST,
    2: _FIRST | {"version", "region", "project", "section"},
}
"""By the version of a line, the fields that its hash covers."""
NEWEST = 2
"""The version in which lines are written."""
HEADER = frozenset(("trail", "count", "shown", "head", "exported_at"))
CHAIN = frozenset(("sequence", "previous_hash", "hash"))
"""The fields of a line that is shown by its hashes only."""
LONGEST = 32 * 2**20
"""The most characters of one line."""
LONGEST_HEAD = 1000
"""The most characters of one line of a file of heads."""
_HEAD = re.compile(r"(?P<at>\S+)\s+(?P<sequence>[0-9]{1,18})\s+(?P<hash>[0-9a-f]{64})")
MOST = 50
"""The most findings that are told."""


def hash_of(values: Mapping[str, Any]) -> str:
    """The hash of one line; ``values`` holds the hashed fields as JSON values.

    Raises ``KeyError`` where a field is missing or the version is unknown.
    """
    fields = {name: values[name] for name in HASHED[values.get("version", 1)]}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_trail(path: Path) -> bool:
    """Whether the file begins like an export of a trail. Raises ``Refused`` (unreadable)."""
    with reading(path), path.open("rb") as file:
        return file.read(200).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b'{"trail"')


@dataclass(frozen=True, slots=True)
class Head:
    """The head of the trail as it was written down elsewhere."""

    sequence: int
    hash: str
    at: str
    """When, as the file of heads says it."""

    def as_line(self) -> str:
        """The head as a line of a file of heads."""
        return f"{self.at} {self.sequence} {self.hash}\n"


def heads_of(path: Path) -> tuple[Head, ...]:
    """The heads of a file of heads. Raises ``Refused``: ``heads-unreadable`` with each line that
    is no head, ``heads-empty``."""
    heads, problems = [], []
    with reading(path), path.open(encoding="utf-8-sig", newline="\n") as file:
        number = 0
        while text := file.readline(LONGEST_HEAD):
            number += 1
            if not text.strip() or text.startswith("#"):
                continue
            found = _HEAD.fullmatch(text.strip())
            if found is None:
                place = Place(str(path), line=number)
                problems.append(problem("heads-unreadable", place, found=text.strip()[:80]))
                continue
            heads.append(Head(int(found["sequence"]), found["hash"], found["at"]))
    if not heads and not problems:
        problems.append(problem("heads-empty", Place(str(path))))
    if problems:
        raise Refused(problems[:MOST])
    return tuple(heads)


def verify_trail_file(
    path: Path, head: str | None = None, heads: Sequence[Head] = ()
) -> tuple[Check, ...]:
    """Verify an export; ``head`` is a hash, and ``heads`` are heads, written down elsewhere.

    Raises ``Refused``: ``trail-unreadable`` with the line, ``trail-unknown``.
    """
    with reading(path), path.open(encoding="utf-8-sig", newline="\n") as file:
        lines = _parse(file, path)
        header = next(lines, None)
        if header is None or header.get("trail") not in FORMS:
            found = None if header is None else header.get("trail")
            raise Refused([problem("trail-unknown", Place(str(path)), found=found)])
        walk = _Walk(head, _by_sequence(heads))
        for line in lines:
            walk.take(line)
    return walk.checks(header)


def _by_sequence(heads: Iterable[Head]) -> dict[int, list[Head]]:
    found: dict[int, list[Head]] = {}
    for head in heads:
        found.setdefault(head.sequence, []).append(head)
    return found


def _parse(file: IO[str], path: Path) -> Iterator[dict[str, Any]]:
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
    heads: Mapping[int, Sequence[Head]]
    """Written down elsewhere, by their sequence."""
    count: int = 0
    shown: int = 0
    sequence: int = 0
    last: str = GENESIS
    wanted_at: int | None = None
    edited: list[Text] = field(default_factory=list)
    broken: list[Text] = field(default_factory=list)
    at: datetime | None = None
    """When the last line that is shown was written."""
    turned_back: list[Text] = field(default_factory=list)
    other: list[Text] = field(default_factory=list)
    """Heads that the chain does not have where they say."""

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
        self._take_time(line, sequence)
        self.sequence, self.last = sequence, str(line.get("hash"))
        if self.last == self.wanted:
            self.wanted_at = sequence
        for head in self.heads.get(sequence, ()):
            if head.hash != self.last:
                self.other.append(_rewritten(head))

    def _take_content(self, line: dict[str, Any], sequence: int) -> None:
        if line.keys() == CHAIN:
            return
        self.shown += 1
        version = line.get("version", 1)
        hashed = HASHED.get(version) if type(version) is int else None
        if hashed is None:
            self.edited.append(
                Text(
                    f"序号 {sequence}：不认得的版本 {version!r}",
                    f"sequence {sequence}: unknown version {version!r}",
                )
            )
        elif line.keys() != hashed | {"hash"}:
            names = "、".join(sorted(line.keys() ^ (hashed | {"hash"})))
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

    def _take_time(self, line: dict[str, Any], sequence: int) -> None:
        try:
            at = datetime.fromisoformat(line.get("at", ""))
            earlier = self.at is not None and at < self.at
        except (TypeError, ValueError):  # shown by its hashes, or edited, which is told elsewhere
            return
        if earlier:
            self.turned_back.append(
                Text(
                    f"序号 {sequence}：{at}，早于前一条的 {self.at}",
                    f"sequence {sequence}: {at}, before the line that precedes it ({self.at})",
                )
            )
        self.at = at

    def checks(self, header: dict[str, Any]) -> tuple[Check, ...]:
        """What was found."""
        by_hash = self.count - self.shown
        told = Text(
            f"{self.shown} 条，另有 {by_hash} 条只列哈希",
            f"{self.shown} lines shown, and {by_hash} by their hashes only",
        )
        head = Text(f"末条哈希 {self.last}", f"head {self.last}")
        checks: tuple[Check, ...] = (
            _check("lines", "每条内容与它的哈希一致", "every line has its hash", self.edited, told),
            _check(
                "chain", "条条相接，无删改、无乱序", "each line follows the last", self.broken, head
            ),
            _check(
                "header", "条数和末条哈希与表头一致", "the header tells them", self._tell(header)
            ),
        )
        if self.turned_back:
            checks = (*checks, self._times())
        if self.wanted:
            checks = (*checks, self._want())
        return (*checks, self._heads()) if self.heads else checks

    def _times(self) -> Check:
        """A remark: a clock that was set back does this too, and breaks nothing."""
        title = Text(
            "注意：有的条目早于前一条，请查明是否调过时钟",
            "remark: lines earlier than the one before; ask whether a clock was set back",
        )
        return Check("times", title, True, _first(self.turned_back))

    def _heads(self) -> Check:
        told = [each for some in self.heads.values() for each in some]
        cut = [each for each in told if each.sequence > self.sequence]
        found = [*self.other, *(_cut_off(each, self.sequence) for each in cut)]
        fine = Text(f"{len(told)} 个都在", f"all {len(told)} are there")
        return _check(
            "heads",
            "另处逐日记下的末条哈希都在链中",
            "the heads written down elsewhere are in the chain",
            found,
            fine,
        )

    def _tell(self, header: dict[str, Any]) -> list[Text]:
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

    def _want(self) -> Check:
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


def _rewritten(head: Head) -> Text:
    return Text(
        f"{head.at} 记下的序号 {head.sequence} 是另一个哈希：此前的留痕被重写过",
        f"at {head.at} sequence {head.sequence} had another hash: "
        "the trail up to there was rewritten",
    )


def _cut_off(head: Head, last: int) -> Text:
    return Text(
        f"{head.at} 已有 {head.sequence} 条，现在只到 {last}：末尾被截去",
        f"at {head.at} there were {head.sequence} lines, now there are {last}: the end was cut off",
    )


def _check(code: str, zh: str, en: str, found: list[Text], fine: Text | None = None) -> Check:
    return Check(code, Text(zh, en), not found, _first(found) or ((fine,) if fine else ()))


def _first(found: Sequence[Text]) -> tuple[Text, ...]:
    """As many as are told, and how many more there are."""
    rest = len(found) - MOST
    more = (Text(f"另有 {rest} 处", f"and {rest} more"),) if rest > 0 else ()
    return (*found[:MOST], *more)
