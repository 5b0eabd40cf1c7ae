"""Whatever the code writes on the trail can be read there in words."""

from __future__ import annotations

import re
from pathlib import Path

from hengjian.site.web.trail.wording import action_of

SITE = Path(__file__).parents[3] / "src" / "hengjian" / "site"
WRITTEN = re.compile(r"""(?:verb|action)=f?"([a-z_]+\.[a-z_]+)\"""")
CHANGED = re.compile(
    r"""_(?:changed|step)\([^)]*?"((?:plan|scheme)[a-z_]*\.[a-z_]+)\"""", re.DOTALL
)


def test_every_action_has_words() -> None:
    sources = [path.read_text(encoding="utf-8") for path in SITE.rglob("*.py")]
    actions = {name for text in sources for p in (WRITTEN, CHANGED) for name in p.findall(text)}
    assert len(actions) > 40
    assert [name for name in sorted(actions) if action_of(name) == name] == []
