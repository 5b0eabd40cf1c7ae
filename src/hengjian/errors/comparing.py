"""Codes of comparing: results held beside each other."""

from hengjian.errors.problem import Severity, catalogue_of, error

ENTRIES = catalogue_of(
    error(
        "compare-empty",
        "这个文件夹里没有评价结果",
        "the folder holds no results",
        "先运行 hengjian portfolio，再给出它的结果文件夹（数据湖下的 _results）",
        "run hengjian portfolio first, then name its folder of results (_results of the lake)",
    ),
    error(
        "compare-file-torn",
        "评价结果读不出来：{reason}",
        "the results cannot be read: {reason}",
        "再运行一次 hengjian portfolio：坏了的部分会重新算",
        "run hengjian portfolio again: it makes damaged parts anew",
    ),
    error(
        "compare-column-unknown",
        "没有“{column}”这一列；有的是：{known}",
        "there is no column “{column}”; there are: {known}",
        "改用有的列，或在项目清单（--about）里补上这一列",
        "name one of these, or add the column to the list of projects (--about)",
    ),
    error(
        "compare-project-twice",
        "项目清单里“{project}”出现了两次",
        "the list of projects has “{project}” twice",
        "删去重复的行；不同地区或年度的同名项目，请加 region、year 列",
        "remove one line; for one code in several regions or years add columns region, year",
    ),
    error(
        "compare-unlisted",
        "有 {projects} 个项目不在项目清单里，不能归组",
        "{projects} projects are not in the list and belong to no group",
        "在清单里补上这些项目；在此之前，它们只计入总数",
        "add them to the list; until then they count in the whole only",
        severity=Severity.WARNING,
    ),
    error(
        "compare-number-unreadable",
        "“{column}”列的“{found}”不是数（项目 {project}）",
        "“{found}” in column “{column}” is no number (project {project})",
        "写成 1234.5 这样的数；不知道的留空",
        "write a number such as 1234.5; leave it empty where it is not known",
    ),
    error(
        "firm-cell-unknown",
        "“{column}”列的“{found}”既不是是，也不是否",
        "“{found}” in column “{column}” is neither yes nor no",
        "写 是、否，不知道的留空",
        "write 是 or 否 (yes, no); leave it empty where it is not known",
    ),
    error(
        "compare-classes-unordered",
        "“{column}”的分档应由小到大：{found}",
        "the bounds of “{column}” must rise: {found}",
        "如 投资额=1000,5000",
        "such as investment=1000,5000",
    ),
)
