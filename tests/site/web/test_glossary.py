"""The glossary: one file for the page and for ``GLOSSARY.md``, found in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.site.web.glossary.terms import SHIPPED, groups
from tests.site.reading import content, seen

ClientOf = Callable[[str], Client]
TERMS = [term for group in groups() for term in group.terms]
HAN = re.compile(r"[一-鿿]")


def _shown(page: str) -> list[str]:
    return re.findall(r'<div class="term" id="([^"]+)"', content(page))


def test_every_term_is_told_in_both_languages() -> None:
    assert len(TERMS) > 250
    wrong = [t.name for t in TERMS if not HAN.search(t.meaning.zh) or not HAN.search(t.name.zh)]
    wrong += [t.name for t in TERMS if HAN.search(t.name.en) or not t.meaning.en.strip()]
    assert wrong == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("en: finance bureau\n", "en: role\n"),
        ("zh: 财政局\n", "zh: 角色\n"),
        ("en: finance bureau\n", "en: utility-owner\n"),
    ],
    ids=["English", "Chinese", "anchor"],
)
def test_a_term_that_stands_twice_is_refused(before: str, after: str, tmp_path: Path) -> None:
    file = tmp_path / "terms.yaml"
    text = SHIPPED.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"terms\.yaml: a term stands once; twice: "):
        groups(file)


@pytest.mark.django_db
def test_the_page_shows_every_word_that_people_meet_and_no_word_of_the_code(
    client_of: ClientOf,
) -> None:
    shown = _shown(client_of("auditor").get(reverse("web:glossary")).content.decode())
    assert shown == [term.anchor for term in TERMS if not term.inside]
    assert 0 < len([term for term in TERMS if term.inside]) < 20


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("质保金", "retention"),
        ("Retention", "retention"),
        ("缺陷责任期满", "retention"),
        ("until the defects period ends", "retention"),
    ],
)
def test_a_term_is_found_by_its_name_and_by_its_meaning_in_either_language(
    words: str, found: str, client_of: ClientOf
) -> None:
    client = client_of("auditor")
    for language in ("zh-hans", "en"):
        client.post(reverse("set_language"), {"language": language})
        page = client.get(reverse("web:glossary"), {"q": words}).content.decode()
        assert found in _shown(page)
        assert len(_shown(page)) < 5


@pytest.mark.django_db
def test_in_its_group_a_term_called_so_stands_first(
    client_of: ClientOf,
) -> None:
    page = client_of("auditor").get(reverse("web:glossary"), {"q": "产值"}).content.decode()
    shown = _shown(page)
    assert shown.index("output-value") < shown.index("recovery-from")
    names = [term.anchor for term in TERMS]
    assert names.index("output-value") > names.index("recovery-from"), "it is moved to the front"


@pytest.mark.django_db
def test_what_is_no_term_is_said_with_the_way_back(client_of: ClientOf) -> None:
    page = client_of("auditor").get(reverse("web:glossary"), {"q": "<没有>"}).content.decode()
    assert _shown(page) == []
    assert "没有这个术语" in page
    assert 'value="&lt;没有&gt;"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["administrator", "auditor", "sub_district"])
def test_it_is_one_click_from_the_foot_of_every_page(role: str, client_of: ClientOf) -> None:
    address = reverse("web:glossary")
    client = client_of(role)
    foot = seen(client.get("/").content.decode()).partition("<footer")[2]
    assert f'<a href="{address}">术语表</a>' in foot
    assert client.get(address).status_code == 200
    stranger = Client().get(reverse("accounts:log-in")).content.decode()
    assert address not in stranger.partition("<footer")[2], "it would only ask to log in"
