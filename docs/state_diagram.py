"""A procedure drawn: its states from the top down, what leads on at the right, back at the left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hengjian.bilingual import Text
from hengjian.site.platform.soundness import beginnings

if TYPE_CHECKING:
    from hengjian.site.platform.procedure import Procedure

BOX, HEIGHT, GAP, LANE, MARGIN = 190, 46, 62, 150, 24
STYLE = (
    "text{font:13px 'Noto Sans CJK SC','Noto Sans SC',sans-serif;fill:#1f2933}"
    ".en{font-size:11px;fill:#52606d}.box{fill:#f5f9f8;stroke:#0f766e}"
    ".end{fill:none;stroke:#0f766e}.way{fill:none;stroke:#52606d;marker-end:url(#tip)}"
    ".auto{stroke-dasharray:5 4}.word{paint-order:stroke;stroke:#fff;stroke-width:5px}"
)


@dataclass(frozen=True, slots=True)
class Way:
    """All steps from one state to another."""

    start: int
    end: int
    words: tuple[Text, ...]
    by_itself: bool

    @property
    def forward(self) -> bool:
        """Down the page."""
        return self.end > self.start

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last state it passes."""
        return min(self.start, self.end), max(self.start, self.end)


def diagram(procedure: Procedure) -> str:
    """The picture as SVG."""
    states = list(procedure.states)
    ways = _ways(procedure, states)
    lanes = {
        forward: _lanes([way for way in ways if way.forward is forward])
        for forward in (True, False)
    }
    left = MARGIN + LANE * (1 + max(lanes[False].values(), default=-1))
    width = left + BOX + LANE * (1 + max(lanes[True].values(), default=-1)) + MARGIN
    height = len(states) * (HEIGHT + GAP) - GAP + 2 * MARGIN
    drawn = [_way(way, lanes[way.forward][way], left) for way in ways]
    body = [
        *(line for line, _ in drawn),
        *(_box(procedure, state, i, left) for i, state in enumerate(states)),
        *(word for _, word in drawn),
    ]
    label = f"{procedure.title.zh} {procedure.title.en}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(label)}">\n'
        f"<style>{STYLE}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="#52606d"/></marker></defs>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _ways(procedure: Procedure, states: list[str]) -> list[Way]:
    """Steps between the same two states are one line with several words."""
    found: dict[tuple[int, int, bool], list[Text]] = {}
    for step in procedure.steps:
        for start in step.starts:
            for end in (each for each in step.outcomes if each.state):
                key = (states.index(start), states.index(end.state), False)
                found.setdefault(key, []).append(step.button)
    for move in procedure.moves:
        for start in move.at:
            key = (states.index(start), states.index(move.to), True)
            found.setdefault(key, []).append(move.words)
    return [Way(start, end, tuple(words), auto) for (start, end, auto), words in found.items()]


def _lanes(ways: list[Way]) -> dict[Way, int]:
    """Short ways next to the boxes; two that pass the same states beside each other."""
    taken: dict[Way, int] = {}
    for way in sorted(ways, key=lambda each: (each.span[1] - each.span[0], each.span)):
        low, high = way.span
        used = {
            lane for other, lane in taken.items() if low <= other.span[1] and other.span[0] <= high
        }
        taken[way] = next(lane for lane in range(len(ways)) if lane not in used)
    return taken


def _middle(state: int) -> int:
    return MARGIN + state * (HEIGHT + GAP) + HEIGHT // 2


def _way(way: Way, lane: int, left: int) -> tuple[str, str]:
    """The line and its words; outer lanes meet the boxes nearer to their edges."""
    off = min(6 + 5 * lane, HEIGHT // 2 - 4)
    start, end = _middle(way.start) + off, _middle(way.end) - off
    edge = left + BOX if way.forward else left
    out = 22 + lane * LANE
    turn = edge + out if way.forward else edge - out
    css = "way auto" if way.by_itself else "way"
    line = f'<path class="{css}" d="M{edge} {start}H{turn}V{end}H{edge}"/>'
    anchor, at = ("start", turn + 6) if way.forward else ("end", turn - 6)
    top = (start + end) // 2 - 15 * (len(way.words) - 1)
    rows = "".join(
        f'<text class="word" x="{at}" y="{top + 30 * i}" text-anchor="{anchor}">{escape(text.zh)}'
        f'<tspan class="en" x="{at}" dy="14">{escape(text.en)}</tspan></text>'
        for i, text in enumerate(way.words)
    )
    return line, rows


def _box(procedure: Procedure, state: str, number: int, left: int) -> str:
    """A state: doubly framed where nothing leads on, with a dot where a row begins."""
    top, text = _middle(number) - HEIGHT // 2, procedure.states[state]
    rows = [f'<rect class="box" x="{left}" y="{top}" width="{BOX}" height="{HEIGHT}" rx="6"/>']
    rows += _marks(procedure, state, top, left)
    centre = left + BOX // 2
    rows.append(
        f'<text x="{centre}" y="{top + 19}" text-anchor="middle">{escape(text.zh)}'
        f'<tspan class="en" x="{centre}" dy="16">{escape(text.en)}</tspan></text>'
    )
    return "".join(rows)


def _marks(procedure: Procedure, state: str, top: int, left: int) -> Iterator[str]:
    if state in procedure.ends:
        yield (
            f'<rect class="end" x="{left + 3}" y="{top + 3}" width="{BOX - 6}" '
            f'height="{HEIGHT - 6}" rx="4"/>'
        )
    if state in beginnings(procedure):
        yield f'<circle cx="{left + 12}" cy="{top + 12}" r="5" fill="#0f766e"/>'
