"""``python -m tests.adversary [ROOM…]``: try again, print the tables, write the page."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tests.adversary import tries


def main(names: list[str]) -> int:
    """Try the rooms; 1 where a try did not end as it should."""
    if unknown := set(names) - set(tries.ROOMS):
        print(f"rooms are {', '.join(tries.ROOMS)}, not {', '.join(sorted(unknown))}")
        return 2
    told = {name: tries.section(name, _following(name)) for name in names or tries.ROOMS}
    for part in told.values():
        print(part)
    tries.PAGE.write_text(tries.page_with(told), encoding="utf-8")
    return 1 if any(any(tries.unmet(part)) for part in told.values()) else 0


def _following(name: str) -> Iterator[tries.Try]:
    """The tries of a room, each told as it ends."""
    for each in tries.room(name).tries():
        print("." if each.is_met else f"\n{each}", end="", file=sys.stderr, flush=True)
        yield each
    print(file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
