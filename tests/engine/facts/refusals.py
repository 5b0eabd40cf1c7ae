"""What a refusal says: its problems, each in both languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from hengjian.errors import Problem, Refused


def refused(action: Callable[[], object]) -> tuple[Problem, ...]:
    """The problems ``action`` is refused with, each checked to speak both languages."""
    with pytest.raises(Refused) as caught:
        action()
    return spoken(caught.value.problems)


def spoken(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """``problems``, each of which says what is wrong in both languages."""
    for found in problems:
        assert found.message("zh")
        assert found.message("en")
        assert found.message("zh") != found.message("en")
    return tuple(problems)
