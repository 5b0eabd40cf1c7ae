"""Codes of tables that come in and go out."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


ENTRIES: dict[str, Entry] = {
    "header-not-found": _error(
        Text("找不到表头：这里写的是“{found}”", "no header was found; this line says “{found}”"),
        Text("请用模板的表头，如：{known}；若文字是乱码，请另存为 UTF-8 或 xlsx", "use the header of the template, such as: {known}; if the words are garbled, save the file as UTF-8 or xlsx"),
    ),
    "columns-shifted": _error(
        Text("数据与表头错开了 {by} 列", "the rows stand {by} column(s) beside their header"),
        Text("请把各行移到对应的表头下面，再上传", "move the rows under their header and hand the file in again"),
    ),
    "row-is-total": _error(
        Text("这一行是“{found}”，不是一条记录", "this row is “{found}”, not a record"),
        Text("请删去合计行；合计由系统计算", "delete the row of totals; totals are worked out here"),
    ),
    "no-rows": _error(
        Text("表头下面没有数据", "there are no rows below the header"),
        Text("示例行不会导入，请填入自己的数据", "the example row is not imported; enter rows of your own"),
    ),
    "choice-unknown": _error(
        Text("“{column}”没有“{found}”这个选项", "“{column}” has no option “{found}”"),
        Text("可选：{options}；相近的：{close}", "options: {options}; close: {close}"),
    ),
    "pointer-unknown": _error(
        Text("“{column}”里的“{found}”不在本区域的名册里", "“{column}” names “{found}”, which the region does not have"),
        Text("请写编码或全名；相近的：{close}", "write its code or its full name; close: {close}"),
    ),
    "words-too-long": _error(
        Text("“{column}”有 {found} 个字，最多 {most} 个", "“{column}” has {found} characters; at most {most} are kept"),
        Text("请写短一些；说明性的文字放到备注里", "make it shorter; explanations belong into the notes"),
    ),
    "datum-contradicts": _error(
        Text("表头写的坐标系是 {found}，导入时选的是 {stated}", "the header says {found}, on import {stated} was chosen"),
        Text("请核对后重新上传，选对坐标系", "check it and hand the file in again with the right datum"),
    ),
    "column-needed": _error(
        Text("有 {count} 条新记录，却没有“{column}”这一列", "{count} rows are new, but there is no column “{column}”"),
        Text("新记录必须填写它；请在表头加上这一列", "new rows need it; add the column to the header"),
    ),
    "import-not-ready": _error(
        Text("这次导入现在是“{state}”，不能再{wanted}", "this import is “{state}”; it cannot be {wanted} now"),
        Text("请刷新页面看最新的状态", "reload the page to see how it stands"),
    ),
    "import-nothing-to-do": _error(
        Text("没有新增，也没有变化，不需要导入", "nothing is new or changed; there is nothing to import"),
    ),
    "table-not-importable": _error(
        Text("没有“{found}”这张可以导入的表", "there is no table “{found}” that can be imported"),
    ),
    "region-not-yours": _error(
        Text("“{found}”不在您的管辖范围内", "“{found}” lies outside your region"),
    ),
    "file-not-a-table": _error(
        Text("“{found}”不是表格文件", "“{found}” is not a table"),
        Text("请上传 xlsx 或 csv", "hand in xlsx or csv"),
    ),
}  # fmt: skip
