"""Codes of files in published standards."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "standard-not-json": Entry(
        Severity.ERROR,
        Text("文件不是 JSON：{reason}", "the file is not JSON: {reason}"),
        Text("请用原系统重新导出，编码选 UTF-8", "export it again from its system, in UTF-8"),
    ),
    "standard-too-large": Entry(
        Severity.ERROR,
        Text(
            "文件有 {bytes} 字节，超过上限 {most}", "the file has {bytes} bytes, more than {most}"
        ),
        Text("请分成几个文件", "split it into several files"),
    ),
    "standard-kind": Entry(
        Severity.ERROR,
        Text(
            "此处应为 {wanted}，文件里是 {found}",
            "here the standard asks for {wanted}; the file has {found}",
        ),
        Text(
            "按标准的字段说明改正后重新导入",
            "correct it by the standard's reference and import again",
        ),
    ),
    "standard-text": Entry(
        Severity.ERROR,
        Text("文字里有半个字符：{found}", "a text holds half a character: {found}"),
        Text("请改正后用 UTF-8 重新导出", "mend it and export the file again in UTF-8"),
    ),
    "oc4ids-lacks": Entry(
        Severity.ERROR,
        Text("缺少标准要求的“{name}”", "“{name}”, which the standard requires, is missing"),
        Text("请补上后重新导入", "add it and import again"),
    ),
    "oc4ids-code-unknown": Entry(
        Severity.ERROR,
        Text(
            "{found} 不在标准的封闭代码表里",
            "{found} is not a code of the standard's closed codelist",
        ),
        Text("可用的代码：{options}", "codes: {options}"),
    ),
    "oc4ids-rule": Entry(
        Severity.ERROR,
        Text("{found} 不符合标准的要求（{rule}）", "{found} departs from the standard ({rule})"),
        Text(
            "按标准的字段说明改正后重新导入",
            "correct it by the standard's reference and import again",
        ),
    ),
    "oc4ids-more": Entry(
        Severity.ERROR,
        Text("问题超过 {most} 个，其余没有列出", "there are more than {most} problems"),
        Text("请改正以上问题后再导入", "correct those above and import again"),
    ),
    "oc4ids-kept-apart": Entry(
        Severity.WARNING,
        Text(
            "项目 {id} 的预算是 {amount} {currency}：按原文保存并随数据发布，不计入以元为单位的金额",
            "the budget of project {id} is {amount} {currency}: it is kept and published as it is"
            " and not counted among the amounts in yuan",
        ),
        Text(
            "要参加汇总，请在项目页填写折算成人民币的批复总投资",
            "to have it counted, enter the approved investment in yuan on the project's page",
        ),
    ),
    "oc4ids-not-a-package": Entry(
        Severity.ERROR,
        Text(
            "不是 OC4IDS 项目包：没有 projects 列表",
            "this is no OC4IDS project package: it has no list “projects”",
        ),
        Text('单个项目请放进 {{"projects": […]}}', 'put a single project into {{"projects": […]}}'),
    ),
    "oc4ids-version": Entry(
        Severity.ERROR,
        Text("版本是 {found}，这里读 {known}", "the version is {found}; this reads {known}"),
        Text("请按 {known} 版导出", "export it as version {known}"),
    ),
    "oc4ids-project-twice": Entry(
        Severity.ERROR,
        Text("项目 {id} 出现了 {times} 次", "the project {id} stands there {times} times"),
        Text("同一个包里每个项目只写一次", "a package holds each project once"),
    ),
    "oc4ids-code-taken": Entry(
        Severity.ERROR,
        Text(
            "编码 {id} 已被您看不到的或别的项目使用",
            "the code {id} is used by another project, or by one you do not see",
        ),
        Text(
            "请换一个编码，或联系该项目的主管部门",
            "use another code, or ask the department that keeps it",
        ),
    ),
    "results-missing": Entry(
        Severity.ERROR,
        Text("文件夹里没有评价结果（scores）", "the folder holds no results (scores)"),
        Text(
            "先运行 hengjian portfolio，再给出它的结果文件夹",
            "run hengjian portfolio, then name its folder of results",
        ),
    ),
    "results-unreadable": Entry(
        Severity.ERROR,
        Text("结果文件读不出来：{reason}", "the file of results cannot be read: {reason}"),
        Text(
            "再运行一次 hengjian portfolio，它会重写这一部分",
            "run hengjian portfolio again: it writes this part anew",
        ),
    ),
    "results-of-another-framework": Entry(
        Severity.ERROR,
        Text(
            "这不是体系“{framework}”的结果：没有“{lacking}”",
            "these are no results of the framework “{framework}”: “{lacking}” is missing",
        ),
        Text("请用算出这些结果的体系", "use the framework that they were reckoned by"),
    ),
}
