"""``hengjian manage load_portfolio``: the results of a run, on the site."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from hengjian.comparing.comparison import Declaration
from hengjian.comparing.firms import RULES
from hengjian.comparing.groups import Grouping
from hengjian.errors import Refused, problem
from hengjian.site.accounts.models import Organisation
from hengjian.site.portfolio.firms import WITH_THE_RUN, FirmList
from hengjian.site.portfolio.loading import Wanted, load


class Command(BaseCommand):
    """Load and say how many projects and places there are."""

    help = (
        "把 hengjian portfolio 的结果装入站点，按地区逐级查看 "
        "load the results of hengjian portfolio into the site, to be seen place by place"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What is loaded, how it is grouped, whose it is."""
        add = parser.add_argument
        add("results", type=Path, help="结果文件夹 the folder of results")
        add("--code", required=True, help="编码 its code on the site")
        add("--title", required=True, help="名称 its title")
        add("--region", required=True, help="属于哪个地区（组织机构代码） whose it is")
        add("--about", type=Path, help="项目清单 a list of projects (csv)")
        add("--levels", default="region", help="逐级的列，逗号分开 columns from the top down")
        add("--by", default="", help="同类组的列，逗号分开 columns of the groups")
        add("--claimed", help="自评得分列 the totals that units claim")
        add("--unit", help="项目单位列 who claims them")
        add("--at-least", type=int, default=10, help="一组至少几个 the least of a group")
        add(
            "--firms",
            type=Path,
            help="单位清单 a list of firms; by default firms.csv with the results",
        )
        add("--firm-rules", type=Path, default=RULES, help="单位的规则 rules for firms (yaml)")
        add(
            "--firms-as-of",
            type=date.fromisoformat,
            help="单位清单截至哪天 the day the list tells of",
        )
        add("--year", default="", help="年度，不写就是最近一年 the year; by default the last")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load. Raises ``Refused``."""
        region = Organisation.objects.filter(code=options["region"]).first()
        if region is None:
            raise Refused([problem("portfolio-region-unknown", found=options["region"])])
        grouping = Grouping(_names(options["by"]), {}, options["at_least"])
        portfolio = load(
            Wanted(
                results=options["results"],
                code=options["code"],
                title=options["title"],
                region=region,
                declaration=Declaration(grouping, claimed=options["claimed"], unit=options["unit"]),
                about=options["about"],
                levels=_names(options["levels"]),
                year=options["year"],
                firms=_list(options),
            )
        )
        self.stdout.write(f"{portfolio.code}: {portfolio.projects} / {portfolio.places.count()}")


def _list(options: dict[str, Any]) -> FirmList | None:
    """The list that was named, else the one with the results; None where neither is there."""
    path = options["firms"] or options["results"] / WITH_THE_RUN
    if options["firms"] is None and not path.is_file():
        return None
    return FirmList(path, options["firm_rules"], options["firms_as_of"])


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name for name in listed.split(",") if name)
