"""Words are found inside names, the same on both databases; on PostgreSQL by an index."""

from __future__ import annotations

import pytest
from django.db import connection

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.grams import grams_of
from hengjian.site.library.models import Site

pytestmark = pytest.mark.django_db
NAMES = {
    "T1": "东风小区",
    "T2": "东 风里",
    "T3": "Dongfeng 花园",
    "T4": "风东%新村",
    "T5": "e\u0301",
}


@pytest.fixture
def sites(district: Organisation) -> None:
    place = Organisation.objects.get(code="D1")
    for code, name in NAMES.items():
        Site.objects.create(code=code, name=name, sub_district=place)


def found(**asked: str) -> set[str]:
    return set(Site.objects.filter(**asked).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("东风", {"T1"}),
        ("风", {"T1", "T2", "T4"}),
        ("东 风", {"T2"}),
        ("东%", {"T4"}),
        ("feng 花", {"T3"}),
        ("e\u0301", {"T5"}),
        ("没有", set()),
    ],
)
@pytest.mark.usefixtures("sites")
def test_holds_finds_what_contains_finds(word: str, codes: set[str]) -> None:
    assert found(name__holds=word) == found(name__contains=word) == codes


@pytest.mark.usefixtures("sites")
def test_iholds_does_not_mind_capitals() -> None:
    assert found(name__iholds="DONG") == found(name__iholds="dong") == {"T3"}


@pytest.mark.usefixtures("sites")
def test_a_changed_name_is_found_by_its_new_words_only() -> None:
    Site.objects.filter(code="T1").update(name="红星小区")
    assert found(name__holds="红星") == {"T1"}
    assert found(name__holds="东风") == set()


def test_the_grams_of_a_word_are_its_pairs_or_itself() -> None:
    assert grams_of("东风小") == ["东风", "风小"]
    assert grams_of("X") == ["x"]


@pytest.mark.usefixtures("sites")
def test_only_postgresql_finds_them_by_the_index() -> None:
    ours = connection.vendor == "postgresql"
    if ours:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Site.objects.filter(name__holds="东风").order_by().values_list("pk").explain()
    assert ("library_site_grams" in plan) is ours
