"""A published count: a file that stands alone, and whether it is whole and adds up.

A text file of JSON lines (``.jsonl``, UTF-8), each with sorted keys and without spaces: the header
(the vote, its questions, the lines of the law, the roll's totals and fingerprint), one line a vote
(what it says and weighs, under a random key; no names, no units, no time), and the result. Every
line carries the SHA-256 of itself and of the line before, so that whoever changes a byte is found
at its line; whoever rewrites all lines is found by the last hash, which stands on the posted
result sheet.

Whoever voted online keeps a receipt: the random key of the vote and the SHA-256 of what it says and
weighs. With it and the file alone they find their line and whether it is still what they sent. The
receipt shows others how its owner voted, who can then be pressed to show it: it protects a count,
not a voter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hengjian.ballots.editions import Edition, line_of
from hengjian.ballots.tally import ANSWERS, INVALID, Count, Vote, Weight, count
from hengjian.bilingual import Text
from hengjian.checks import Check
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading

FORM = "hengjian-ballot/1"
GENESIS = "0" * 64
LONGEST = 2**20
"""The most characters of one line."""
RECEIPT = "hj1"
"""How a receipt begins: ``hj1:CODE:KEY:SHA256``."""
MOST = 20
"""The most findings that are told of one kind."""


def written(header: Mapping[str, Any], votes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The lines of a published count; ``header`` without its form, each vote with ``key``,
    ``answers``, ``area``, ``heads``, ``channel``. The result is counted here."""
    before = GENESIS
    head = {"ballot": FORM, **header}
    for values in (head, *votes):
        line, before = _seal(values, before)
        yield line
        if values is head:
            rows: list[Mapping[str, Any]] = []
        else:
            rows.append(values)
    counted = [each.as_kept() for each in _count_each(head, rows)]
    yield _seal({"result": counted, "votes": len(rows)}, before)[0]


def _seal(values: Mapping[str, Any], before: str) -> tuple[str, str]:
    found = hash_of(values, before)
    return _plain({**values, "hash": found}), found


def hash_of(values: Mapping[str, Any], before: str) -> str:
    """The hash of one line after the line before it."""
    return hashlib.sha256(f"{before}\n{_plain(values)}".encode()).hexdigest()


def _plain(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def receipt_of(code: str, vote: Mapping[str, Any]) -> str:
    """What the voter keeps of a vote of the ballot ``code``; the vote as its line has it."""
    return f"{RECEIPT}:{code}:{vote['key']}:{_digest(vote)}"


def _digest(vote: Mapping[str, Any]) -> str:
    return hashlib.sha256(_plain(vote).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Receipt:
    ballot: str
    key: str
    digest: str


def _read_receipt(text: str) -> _Receipt:
    """A receipt as it was copied, blanks and breaks anywhere in it. Raises ``Refused``."""
    parts = "".join(text.split()).rsplit(":", 2)
    form, _, code = parts[0].partition(":")
    if len(parts) != 3 or form != RECEIPT or not code or not re.fullmatch("[0-9a-f]{64}", parts[2]):
        raise Refused([problem("ballot-receipt-unreadable", found=text.strip()[:80] or "—")])
    return _Receipt(code, parts[1], parts[2])


def _count_each(header: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[Count]:
    law = _law_of(header)
    roll = Weight(header["roll"]["area"], header["roll"]["heads"])
    votes = [
        Vote({int(number): said for number, said in row["answers"].items()},
             Weight(row["area"], row["heads"]))
        for row in rows
    ]  # fmt: skip
    return [
        count(
            each["number"],
            each["kind"],
            votes,
            roll,
            law,
            silent=header["silent"],
            invalid_takes_part=header["invalid_takes_part"],
        )
        for each in header["questions"]
    ]


def _law_of(header: Mapping[str, Any]) -> Edition:
    """The lines as the file states them: it stands alone."""
    stated = header["law"]
    quorum = stated["quorum"]
    return Edition(
        stated["code"],
        date.min,
        Text(stated["source"], stated["source"]),
        None if quorum is None else line_of(quorum),
        line_of(stated["ordinary"]),
        line_of(stated["special"]),
    )


def is_count(path: Path) -> bool:
    """Whether the file begins like a published count. Raises ``Refused`` (unreadable)."""
    with reading(path), path.open("rb") as file:
        return b'"ballot":"hengjian-ballot/' in file.read(4096).split(b"\n")[0]


@dataclass
class _Walk:
    """What is found from line to line."""

    before: str = GENESIS
    broken: list[Text] = field(default_factory=list)
    header: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The line of each of them."""
    result: dict[str, Any] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    strange: list[Text] = field(default_factory=list)

    def take(self, number: int, text: str) -> None:
        """One line: held against its own hash and the one before."""
        values = _read(text)
        if values is None:
            self._tell(number, "不是一条记录", "is no record")
            return
        stated = values.pop("hash", None)
        found = hash_of(values, self.before)
        if stated != found or text != _plain({**values, "hash": stated}):
            self._tell(number, "被改动过，或它之前缺了行", "was changed, or a line before is gone")
        self.before = stated if isinstance(stated, str) else found
        if number == 1:
            self.header = values
        elif "result" in values:
            self.result = values
        else:
            self._vote(number, values)

    def _vote(self, number: int, values: dict[str, Any]) -> None:
        if self.result:
            self._tell(number, "在结果之后", "stands after the result")
        key = str(values.get("key"))
        if key in self.keys:
            said = Text(f"第 {number} 行：同一张票出现两次", f"line {number}: one vote twice")
            self.strange.append(said)
        self.keys.add(key)
        self.rows.append(values)
        self.numbers.append(number)

    def _tell(self, number: int, zh: str, en: str) -> None:
        self.broken.append(Text(f"第 {number} 行{zh}", f"line {number} {en}"))


def _read(text: str) -> dict[str, Any] | None:
    try:
        values = json.loads(text)
    except ValueError:
        return None
    return values if isinstance(values, dict) else None


def verify_count_file(
    path: Path, stated: str | None = None, receipt: str | None = None
) -> tuple[Check, ...]:
    """Verify a published count; ``stated`` is its last hash as the posted result sheet prints it,
    ``receipt`` that of a vote that must be in it as it was cast.

    Raises ``Refused``: ``ballot-unknown`` where the first line is no header of such a file,
    ``ballot-receipt-unreadable`` where the receipt is none.
    """
    kept = None if receipt is None else _read_receipt(receipt)
    walk = _Walk()
    with reading(path), path.open(encoding="utf-8", newline="\n", errors="replace") as file:
        for number in range(1, 1_000_000):
            text = file.readline(LONGEST)
            if not text:
                break
            walk.take(number, text.removesuffix("\n"))
    if walk.header.get("ballot") != FORM:
        found = walk.header.get("ballot", "—")
        raise Refused([problem("ballot-unknown", Place(str(path)), found=found)])
    mine = () if kept is None else (_of_receipt(walk, kept),)
    return (*_checks(walk, stated), *mine)


def _checks(walk: _Walk, stated: str | None) -> Iterator[Check]:
    yield Check(
        "ballot-lines",
        Text("每一行都没有被改动、删去或调换", "no line was changed, removed or moved"),
        not walk.broken,
        tuple(walk.broken[:MOST]),
    )
    lacking = () if walk.result else (Text("没有结果一行", "the line of the result is gone"),)
    yield _hold_once(walk, lacking)
    try:
        found = [each.as_kept() for each in _count_each(walk.header, walk.rows)]
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        said = Text(f"无法重新计票：{reason!r}", f"cannot be counted anew: {reason!r}")
        yield Check("ballot-count", RECOUNT, False, (said,))
    else:
        yield Check(
            "ballot-count",
            RECOUNT,
            found == walk.result.get("result"),
            tuple(_tell_questions(found, walk.result.get("result") or [])),
        )
    if stated is not None:
        title = Text("末行哈希与公告上印的一致", "the last hash is that of the posted sheet")
        yield Check("ballot-head", title, stated == walk.before)


def _of_receipt(walk: _Walk, kept: _Receipt) -> Check:
    """Whether the vote of a receipt is in the count, once, as it was cast."""
    title = Text("回执上的这张票原样计入", "the vote of the receipt is counted as it was cast")
    if walk.header.get("code") != kept.ballot:
        told = Text(f"回执是 {kept.ballot} 的票", f"the receipt is of {kept.ballot}")
        return Check("ballot-receipt", title, False, (told,))
    pairs = zip(walk.numbers, walk.rows, strict=True)
    lines = [(number, row) for number, row in pairs if row.get("key") == kept.key]
    if not lines:
        told = Text(
            "文件里没有这张票；记名表决中后来又投的、因异议剔除的不在其中",
            "the file has no such vote; of a named one, a later vote or an objection may be why",
        )
        return Check("ballot-receipt", title, False, (told,))
    same = [_digest(row) == kept.digest for _, row in lines]
    holds = same == [True]
    details = tuple(_says(number, row, ok) for (number, row), ok in zip(lines, same, strict=True))
    return Check("ballot-receipt", title, holds, details)


SAID = {
    "yes": Text("同意", "in favour"),
    "no": Text("反对", "against"),
    "abstain": Text("弃权", "abstained"),
    INVALID: Text("无效", "invalid"),
}


def _says(number: int, row: Mapping[str, Any], same: bool) -> Text:
    """A line in words, and whether it is what was cast."""
    answers = row.get("answers")
    said = sorted(answers.items()) if isinstance(answers, dict) else []
    words = [(matter, SAID.get(str(answer), Text("？", "?"))) for matter, answer in said]
    zh = "、".join(f"第 {matter} 项{word.zh}" for matter, word in words)
    en = ", ".join(f"question {matter} {word.en}" for matter, word in words)
    if same:
        return Text(f"第 {number} 行：{zh}", f"line {number}: {en}")
    return Text(
        f"第 {number} 行和投出时不一样，现在是：{zh}", f"line {number} is not as cast, now: {en}"
    )


RECOUNT = Text("按票重新计算，与公布的结果一致", "counted anew, the result is the published one")


def _hold_once(walk: _Walk, lacking: Sequence[Text]) -> Check:
    strange = [*lacking, *walk.strange]
    roll = walk.header.get("roll", {})
    area = sum(r["area"] for r in walk.rows if isinstance(r.get("area"), int))
    heads = sum(r["heads"] for r in walk.rows if isinstance(r.get("heads"), int))
    if area > roll.get("area", 0) or heads > roll.get("heads", 0):
        strange.append(Text("票的面积或人数超过名册", "votes weigh more than the roll"))
    if walk.result and walk.result.get("votes") != len(walk.rows):
        n, m = len(walk.rows), walk.result.get("votes")
        strange.append(Text(f"有 {n} 张票，写的是 {m} 张", f"{n} votes, {m} stated"))
    for number, row in enumerate(walk.rows, start=2):
        said = row.get("answers")
        known = isinstance(said, dict) and set(said.values()) <= {*ANSWERS, INVALID}
        if not known:
            strange.append(Text(f"第 {number} 行的选择不认得", f"line {number}: unknown answer"))
    title = Text("每票只计一次，不超过名册", "every vote counts once, within the roll")
    return Check("ballot-votes", title, not strange, tuple(strange[:MOST]))


def _tell_questions(found: Sequence[Mapping[str, Any]], stated: Sequence[Any]) -> Iterator[Text]:
    """Each question as it comes out; where another result was published, both."""
    by_number = {each.get("number"): each for each in stated if isinstance(each, dict)}
    for each in found:
        was = by_number.get(each["number"])
        zh = f"第 {each['number']} 项：同意 {_both(each['yes'], 'zh')}，{_word_end(each, 'zh')}"
        both = _both(each["yes"], "en")
        en = f"question {each['number']}: in favour {both}, {_word_end(each, 'en')}"
        if was != each:
            zh += "；公布的不是这样"
            en += "; the published result differs"
        yield Text(zh, en)


def _both(pair: Sequence[int], language: str) -> str:
    area = f"{pair[0] // 100}.{pair[0] % 100:02}"
    return f"{area} 平方米、{pair[1]} 人" if language == "zh" else f"{area} m², {pair[1]} heads"


def _word_end(each: Mapping[str, Any], language: str) -> str:
    if language == "zh":
        return "通过" if each["passed"] else "未通过"
    return "passed" if each["passed"] else "not passed"
