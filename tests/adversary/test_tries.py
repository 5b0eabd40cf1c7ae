"""The page of what was tried is whole, and every try on it ended as it should."""

from __future__ import annotations

from tests.adversary import tries


def test_every_try_on_the_page_ended_as_it_should() -> None:
    page = tries.PAGE.read_text("utf-8")
    assert list(tries.unmet(page)) == []
    assert set(tries.sections(page)) == set(tries.ROOMS)
    assert page == tries.page_with({})


def test_a_try_that_ends_otherwise_is_marked() -> None:
    found = [tries.Try("a", "b", "200", "500"), tries.Try("a|b", "c", "200", "200")]
    part = tries.section("files", found)
    assert list(tries.unmet(part)) == ["| a | b | 200 | 500 | **no** |"]
    assert "| a\\|b | c | 200 | 200 | yes |" in part
    assert "2 tries, 1 as expected" in part
