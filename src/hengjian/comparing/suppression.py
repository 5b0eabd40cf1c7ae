"""Small groups kept out of what is published, so that no single project can be reckoned from it.

Primary: a group of fewer than ``at_least`` projects is left out. Complementary: where the whole is
published, what is left out of it can be reckoned by subtracting the others; so the next smallest
groups are left out too, until two or more are, with ``at_least`` projects together or more (A.
Hundepool et al., Statistical Disclosure Control, 2012, ch. 4).
"""

from __future__ import annotations

from collections.abc import Mapping


def kept_back(sizes: Mapping[str, int], at_least: int) -> frozenset[str]:
    """The groups of one whole that are not published; groups without a project are no secret.

    Raises ``ValueError`` where ``at_least`` is below 2: then nothing would be small.
    """
    if at_least < 2:
        raise ValueError("a group of one is always small")
    filled = sorted((size, name) for name, size in sizes.items() if size)
    small = [name for size, name in filled if size < at_least]
    left = [name for size, name in filled if size >= at_least]
    while small and left and (len(small) < 2 or sum(sizes[n] for n in small) < at_least):
        small.append(left.pop(0))
    return frozenset(small)
