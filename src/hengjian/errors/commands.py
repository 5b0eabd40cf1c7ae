"""Codes of the command line, the reports and the packages."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "case-unknown": Entry(
        Severity.ERROR,
        Text("找不到“{path}”", "“{path}” was not found"),
        Text("给出文件夹、case.yaml 或 .xlsx，或随附案例的名称：{known}", "name a folder, a case.yaml, a .xlsx, or a shipped case: {known}"),
    ),
    "code-unknown": Entry(
        Severity.ERROR,
        Text("没有编号为“{code}”的指标", "there is no indicator “{code}”"),
        Text("现有：{known}", "there are: {known}"),
    ),
    "extra-missing": Entry(
        Severity.ERROR,
        Text("需要的组件 {module} 没有安装", "the building block {module} is not installed"),
        Text("请安装附加组件：pip install 'hengjian[{extra}]'", "install the extra: pip install 'hengjian[{extra}]'"),
    ),
    "report-reference-unknown": Entry(
        Severity.ERROR,
        Text("文字中引用的数据 {{{reference}}} 在评价结果里不存在", "the text refers to {{{reference}}}, which the result does not hold"),
        Text("可用：facts.名称、values.代码、targets.代码、scores.代码、points.代码、rates.代码、total、grade。相近的名称：{close}", "there are facts.NAME, values.CODE, targets.CODE, scores.CODE, points.CODE, rates.CODE, total, grade; close names: {close}"),
    ),
    "report-format-unknown": Entry(
        Severity.ERROR,
        Text("引用 {{{reference}}} 的格式“{format}”无法使用", "the format “{format}” of {{{reference}}} cannot be used"),
        Text("格式写作“单位.小数位数”，如 {{facts.名称:万元.2}}，单位须与数据同类", "a format is UNIT.PLACES, as in {{facts.NAME:万元.2}}, with a unit of the same kind"),
    ),
    "report-suffix-unknown": Entry(
        Severity.ERROR,
        Text("不能写出“{suffix}”格式的报告", "a report cannot be written as “{suffix}”"),
        Text("文件名请以 .docx、.pdf 或 .html 结尾", "end the file name in .docx, .pdf or .html"),
    ),
    "file-unwritable": Entry(
        Severity.ERROR,
        Text("文件写不进去：{reason}", "the file cannot be written: {reason}"),
        Text("请检查文件夹是否存在、是否有写权限、文件是否正被打开", "check that the folder exists, may be written to, and the file is not open elsewhere"),
    ),
    "package-unknown": Entry(
        Severity.ERROR,
        Text("{path} 不是本系统认得的成果包（{found}）", "{path} is not a package this version knows ({found})"),
    ),
    "package-lacks": Entry(
        Severity.ERROR,
        Text("{path} 里没有 {name}", "{path} lacks {name}"),
        Text("请用 hengjian demo 或评价时产生的完整成果包", "use the whole package as it was written"),
    ),
    "package-unsafe": Entry(
        Severity.ERROR,
        Text("{path} 里的“{name}”会写到文件夹以外，拒绝打开", "“{name}” in {path} leads outside its folder; the package is refused"),
    ),
    "package-too-large": Entry(
        Severity.ERROR,
        Text("{path} 展开后超过 {most} MB 或文件过多，拒绝打开", "{path} unpacks to more than {most} MB or too many files; it is refused"),
    ),
    "json-unreadable": Entry(
        Severity.ERROR,
        Text("{path} 不是可读的 JSON：{error}", "{path} is not readable JSON: {error}"),
    ),
}  # fmt: skip
