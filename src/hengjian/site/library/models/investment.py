"""What a project is to cost by component, declared and adjusted, and what each year is to see."""

from __future__ import annotations

from django.db import models

from hengjian.site.common.recorded import Recorded, plan_year, yuan
from hengjian.site.common.words import words
from hengjian.site.library.models.programme import Project


class InvestmentPart(Recorded):
    """A component of a project's investment: as declared, and as it was adjusted since.

    A printed table closes with a total. That row comes in as it is printed and is compared with
    what the components add up to; it is never added itself.
    """

    class Component(models.TextChoices):
        """Which part of the investment, as feasibility studies print them."""

        MAIN_WORKS = "main_works", words("主体工程费", "main works")
        SUPPORTING = "supporting", words("基础设施配套费", "supporting infrastructure")
        OTHER_COSTS = "other_costs", words("工程建设其他费用", "other construction costs")
        LAND = "land", words("土地费用", "cost of land")
        CONTINGENCY = "contingency", words("预备费用", "contingency")
        INTEREST = "interest", words("建设期利息", "interest during construction")
        ISSUE_FEE = "issue_fee", words("债券发行费用", "cost of issuing bonds")
        WORKING_CAPITAL = "working_capital", words("铺底流动资金", "initial working capital")
        TOTAL = "total", words("合计（原件所印）", "total as printed")

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="investment_parts",
        verbose_name=words("项目", "project"),
    )
    component = models.CharField(
        words("投资构成", "component of investment"), max_length=16, choices=Component.choices
    )
    declared = yuan(words("申报金额（元）", "declared (yuan)"), null=True, blank=True)
    """Missing where the adjustment brought the component in."""
    adjusted = yuan(words("调整后金额（元）", "adjusted (yuan)"), null=True, blank=True)
    """Missing where it was not adjusted: it then stands as declared."""
    reason = models.CharField(words("调整原因", "reason of adjustment"), max_length=500, blank=True)

    class Meta:
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "component"],
                name="one_component_a_project",
                violation_error_message=words(
                    "这个项目已有这一项投资构成", "the project has that component already"
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(declared__isnull=False) | models.Q(adjusted__isnull=False),
                name="component_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_component_display()}"


class InvestmentYear(Recorded):
    """What of a project's investment was planned for a year, and when that year's count closes.

    What was done is counted: the output value certified after the year before closed and until
    this one does. ``reported`` is what somebody else said was done, shown beside the count.
    """

    project = models.ForeignKey(
        Project,
        models.PROTECT,
        related_name="investment_years",
        verbose_name=words("项目", "project"),
    )
    year = plan_year(words("年度", "year"))
    planned = yuan(words("计划完成投资（元）", "planned investment (yuan)"), null=True, blank=True)
    closes_on = models.DateField(
        words("产值计入截止日", "output counts until"), null=True, blank=True
    )
    """Output certified later belongs to the next year; 31 December where nothing is said."""
    reported = yuan(
        words("填报完成投资（元）", "reported investment (yuan)"), null=True, blank=True
    )
    note = models.CharField(words("说明", "description"), max_length=500, blank=True)

    class Meta:
        ordering = ["project", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year"],
                name="one_investment_a_year",
                violation_error_message=words(
                    "这个项目已有这一年度的投资计划", "the project has that year already"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"
