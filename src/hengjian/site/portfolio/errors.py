"""Codes of portfolios on the site."""

from hengjian.errors.problem import catalogue_of, error

ENTRIES = catalogue_of(
    error(
        "portfolio-year-absent",
        "评价结果里没有 {year} 年；有的是：{known}",
        "the results have no year {year}; there are: {known}",
        "用 --year 给出有的年度，或先评价那一年",
        "name a year that is there with --year, or evaluate that year first",
    ),
    error(
        "portfolio-region-unknown",
        "没有代码为“{found}”的地区",
        "there is no region with the code “{found}”",
        "在“组织机构”页面查代码",
        "see the page of organisations for its code",
    ),
    error(
        "comparison-name-taken",
        "您已有一个名为“{found}”的比较",
        "you have a comparison called “{found}” already",
        "换一个名称，或先把原来的改名或删除",
        "choose another name, or rename or remove the other one first",
    ),
    error(
        "comparison-not-yours",
        "“{found}”是别人保存的，只能打开",
        "“{found}” was saved by somebody else: you may only open it",
        "打开后用自己的名称另存一个",
        "open it and save it under a name of your own",
    ),
)
