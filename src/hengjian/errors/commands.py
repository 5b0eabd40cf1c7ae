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
    "returned-not-word": Entry(
        Severity.ERROR,
        Text("这不是 Word 文件（docx）", "this is no Word file (docx)"),
        Text("请从 Word 或 WPS 另存为 docx", "save it as docx from your office program"),
    ),
    "returned-with-macros": Entry(
        Severity.ERROR,
        Text("文件里有宏，没有读", "the file holds macros and was not read"),
        Text("请另存为不带宏的 docx", "save it as docx without macros"),
    ),
    "returned-with-objects": Entry(
        Severity.ERROR,
        Text("文件里嵌有别的程序对象：{found}", "the file embeds objects of other programs: {found}"),
        Text("请去掉嵌入对象再交回", "take the embedded objects out"),
    ),
    "report-suffix-unknown": Entry(
        Severity.ERROR,
        Text("不能写出“{suffix}”格式的报告", "a report cannot be written as “{suffix}”"),
        Text("文件名请以 .docx、.pdf、.html 或 .zip 结尾", "end the file name in .docx, .pdf, .html or .zip"),
    ),
    "file-unwritable": Entry(
        Severity.ERROR,
        Text("文件写不进去：{reason}", "the file cannot be written: {reason}"),
        Text("请检查文件夹是否存在、是否有写权限、文件是否正被打开", "check that the folder exists, may be written to, and the file is not open elsewhere"),
    ),
    "frames-not-installed": Entry(
        Severity.ERROR,
        Text("没有可用的数据框库：{modules}", "no library of data frames is installed: {modules}"),
        Text("请安装 pandas 或 polars，或改用 as_json()", "install pandas or polars, or take as_json()"),
    ),
    "portfolio-needs": Entry(
        Severity.ERROR,
        Text("一行一个项目的数据框还需要：{missing}", "a data frame with a row a project also needs {missing}"),
        Text("例如 framework=\"self-evaluation-2020\", as_of=\"2023-12-31\"", "for example framework=\"self-evaluation-2020\", as_of=\"2023-12-31\""),
    ),
    "portfolio-empty": Entry(
        Severity.ERROR,
        Text("文件夹里没有案例", "the folder holds no case"),
        Text("每个案例是一个有 case.yaml 的文件夹，或一个工作簿", "each case is a folder with a case.yaml, or a workbook"),
    ),
    "portfolio-twice": Entry(
        Severity.ERROR,
        Text("项目“{name}”出现了两次", "the project “{name}” stands twice"),
        Text("每个项目只能有一行", "a project has one row"),
    ),
    "portfolio-column-missing": Entry(
        Severity.ERROR,
        Text("表里没有写明每行属于哪个项目的列", "no column of the table says which project a row belongs to"),
        Text("加一列，列名为 {names} 之一", "add a column named one of {names}"),
    ),
    "stress-unreadable": Entry(
        Severity.ERROR,
        Text("“{name}”的变动“{found}”无法使用", "the change “{found}” of “{name}” cannot be used"),
        Text("写成 {{\"revenue\": \"-8%\"}} 这样的形式，带百分号，高于 -100%、不超过 1000%；可用 {known}", "write it as {{\"revenue\": \"-8%\"}} with a per cent sign, above -100%, at most 1000%; there are {known}"),
    ),
    "package-without-files": Entry(
        Severity.ERROR,
        Text("这个案例不是从文件读来的，不能写成果包", "this case was read from no file: it has no package"),
        Text("先把案例写成文件夹或工作簿，再评价；或写 .docx、.pdf、.html", "write the case as a folder or a workbook and evaluate that, or write .docx, .pdf, .html"),
    ),
    "package-damaged": Entry(
        Severity.ERROR,
        Text("{path} 是损坏、加密或不完整的 zip：{reason}", "{path} is a damaged, encrypted or incomplete zip: {reason}"),
        Text("请重新取得完整的成果包", "get the whole package again"),
    ),
    "package-unknown": Entry(
        Severity.ERROR,
        Text("{path} 不是本系统认得的成果包（{found}）", "{path} is not a package this version knows ({found})"),
    ),
    "package-lacks": Entry(
        Severity.ERROR,
        Text("{path} 里没有 {name}", "{path} lacks {name}"),
        Text("请用 hengjian report --out 文件.zip 写出的完整成果包", "use the whole package as it was written"),
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
    "audit-lost": Entry(
        Severity.ERROR,
        Text("这份文件没有审完：{reason}", "the audit of this file broke off: {reason}"),
        Text("其余文件照常审核。可另存为 docx 或 txt 后再试", "the other files went on; save it anew as docx or txt and try again"),
    ),
    "audit-nothing": Entry(
        Severity.ERROR,
        Text("文件夹里没有可审核的文件", "the folder holds no file that can be audited"),
        Text("可审核：{known}", "files that can be audited: {known}"),
    ),
    "audit-suffix-unknown": Entry(
        Severity.ERROR,
        Text("审核结果不能写成“{suffix}”", "the result of an audit cannot be written as “{suffix}”"),
        Text("文件名请以 .html（网页）或 .docx（带批注的原件）结尾", "end the file name in .html (a page) or .docx (the original with comments)"),
    ),
    "audit-comments-need-docx": Entry(
        Severity.ERROR,
        Text("批注只能写进 docx 原件，这份文件是 {kind}", "comments can only be put into a docx; this file is {kind}"),
        Text("请改用 --out 文件名.html", "use --out NAME.html"),
    ),
    "audit-overwrites": Entry(
        Severity.ERROR,
        Text("输出文件就是被审核的原件，没有写", "the output is the very file that is audited; nothing was written"),
        Text("请换一个文件名", "choose another name"),
    ),
}  # fmt: skip
