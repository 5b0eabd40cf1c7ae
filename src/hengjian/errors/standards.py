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
    "oc4ids-project-without-id": Entry(
        Severity.ERROR,
        Text("项目没有 id", "the project has no id"),
        Text("每个项目要有不变的 id", "every project needs an id that stays"),
    ),
    "oc4ids-project-twice": Entry(
        Severity.ERROR,
        Text("项目 {id} 出现了 {times} 次", "the project {id} stands there {times} times"),
        Text("同一个包里每个项目只写一次", "a package holds each project once"),
    ),
    "oc4ids-title": Entry(
        Severity.ERROR,
        Text(
            "项目 {id} 没有名称，或名称超过 200 个字",
            "the project {id} has no title, or one of more than 200 characters",
        ),
        Text("请补上或缩短 title", "give it a title, or a shorter one"),
    ),
    "oc4ids-id-long": Entry(
        Severity.ERROR,
        Text("项目编码 {id} 超过 64 个字符", "the project id {id} is longer than 64 characters"),
        Text("请用较短且不变的 id", "use a shorter id that stays"),
    ),
    "oc4ids-currency": Entry(
        Severity.ERROR,
        Text(
            "预算币种是 {found}，项目库只记人民币（CNY）",
            "the budget is in {found}; the library keeps yuan (CNY)",
        ),
        Text("请折算成人民币后导入", "convert it to yuan and import again"),
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
}
