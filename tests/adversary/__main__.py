"""``python -m tests.adversary [ROOM…]``: try again, print the tables, write the page."""

from __future__ import annotations

import sys

from tests.adversary import tries


def main(names: list[str]) -> int:
    """Try the rooms; 1 where a try did not end as it should."""
    if unknown := set(names) - set(tries.ROOMS):
        print(f"rooms are {', '.join(tries.ROOMS)}, not {', '.join(sorted(unknown))}")
        return 2
    told = {name: tries.section(name, tries.room(name).tries()) for name in names or tries.ROOMS}
    for part in told.values():
        print(part)
    tries.PAGE.write_text(tries.page_with(told), encoding="utf-8")
    return 1 if any(any(tries.unmet(part)) for part in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
