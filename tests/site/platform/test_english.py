"""What the engine prints in Chinese, as it stands on an English page."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hengjian.site.platform.english import formula, quantities, unit_name


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("14个月", "14 months"),
        ("1个月", "1 month"),
        ("296个 / 19,759户", "296 / 19,759 households"),
        ("(4637.3万元 - 1万元)", "(46.373 million yuan - 0.01 million yuan)"),
        ("11,697.73万元", "116.9773 million yuan"),
        ("8.19481亿元", "819.481 million yuan"),
        ("330.00元/个/月", "330.00 yuan/month"),
        ("72.97%", "72.97%"),
        ("—", "—"),
    ],
)  # fmt: skip
def test_quantities_get_english_units(chinese: str, english: str) -> None:
    with override("en"):
        assert quantities(chinese) == english
    with override("zh-hans"):
        assert quantities(chinese) == chinese


def test_a_formula_names_its_facts_in_english() -> None:
    names = {"总投资": "Total cost", "受益户数": "Households"}
    with override("en"):
        assert formula("总投资 / 受益户数", names) == "Total cost / Households"
        assert formula("min(总投资, 100万元)", names) == "min(Total cost, 1 million yuan)"
    with override("zh-hans"):
        assert formula("总投资 / 受益户数", names) == "总投资 / 受益户数"


def test_a_unit_that_stands_alone() -> None:
    with override("en"):
        assert [unit_name(each) for each in ("万元", "平方米", "个", "", "元/平方米")] == [
            "10,000 yuan", "m²", "", "", "yuan/m²",
        ]  # fmt: skip
