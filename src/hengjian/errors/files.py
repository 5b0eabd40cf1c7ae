"""Codes of YAML files and their keys, for frameworks and cases alike: the file itself, then what
stands at a key and is not what the model takes."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NOTHING = Text("", "")


def _error(message: Text, hint: Text = _NOTHING) -> Entry:
    return Entry(Severity.ERROR, message, hint)


_FILES = {
    "file-unreadable": _error(
        Text("文件读不了：{reason}", "the file cannot be read: {reason}"),
        Text("请核对路径和权限", "check the path and the permissions"),
    ),
    "yaml-too-large": _error(
        Text("文件有 {size} 字节，最多 {most}", "the file has {size} bytes; at most {most}"),
        Text(
            "框架和案例里只放规则和数，明细放进表格", "keep rules and figures here, rows in tables"
        ),
    ),
    "yaml-encoding": _error(
        Text("这一行不是 UTF-8 编码", "this line is not UTF-8"),
        Text("请用编辑器另存为 UTF-8", "save the file as UTF-8"),
    ),
    "yaml-character": _error(
        Text("有不可见的控制字符 {found}", "there is a control character {found}"),
        Text("请删去这个字符", "delete it"),
    ),
    "yaml-syntax": _error(
        Text("YAML 写法有误：{found}", "this is not YAML: {found}"),
        Text(
            "请查看这里和上一行的缩进、冒号、引号和括号",
            "look at indentation, colons, quotes and brackets here and on the line above",
        ),
    ),
    "yaml-not-a-mapping": _error(
        Text("文件应由“键: 值”组成", "the file should be made of “key: value” lines"),
    ),
    "yaml-too-deep": _error(Text("嵌套超过 {most} 层", "nested deeper than {most} levels")),
    "yaml-too-many-nodes": _error(Text("内容超过 {most} 项", "more than {most} items")),
    "yaml-alias": _error(
        Text("不能用锚点和引用（{found}）", "anchors and aliases are not allowed ({found})"),
        Text("请把内容写在用到它的地方", "write the content where it is used"),
    ),
    "yaml-tag": _error(
        Text("不能用标签（{found}）", "tags are not allowed ({found})"),
        Text("请删去以 ! 开头的标签", "delete the tag that begins with !"),
    ),
    "yaml-merge-key": _error(
        Text("不能用合并键 <<", "the merge key << is not allowed"),
        Text("请把内容写在用到它的地方", "write the content where it is used"),
    ),
    "yaml-several-documents": _error(
        Text("一个文件只能有一份文档", "a file holds one document only"),
        Text("请删去 --- 及其后的内容，或分成两个文件", "delete --- and what follows, or split it"),
    ),
    "yaml-duplicate-key": _error(
        Text(
            "“{found}”写了两次，第一次在第 {first} 行",
            "“{found}” stands twice, first on line {first}",
        ),
        Text("请留下一个", "keep one of them"),
    ),
    "yaml-key-not-text": _error(Text("键应是一个词", "a key should be a word")),
    "office-file-overfull": _error(
        Text(
            "“{part}”里的{what}有 {found}，最多读 {most}",
            "“{part}” has {found} {what}; at most {most} are read",
        ),
        Text(
            "请删除数据以外的空行、空列、合并、链接和格式（选中后“清除全部”，或把数据复制到新文件），或拆成几个文件",
            "clear the empty rows, columns, merged ranges, links and formats beside the data, or copy the data into a new file, or split it",
        ),
    ),
}

_KEYS = {
    "key-unknown": _error(
        Text("这里没有“{found}”这个键", "there is no key “{found}” here"),
        Text("可用的键：{known}", "keys allowed here: {known}"),
    ),
    "key-misspelt": _error(
        Text(
            "这里没有“{found}”这个键，是不是“{meant}”？",
            "there is no key “{found}” here; did you mean “{meant}”?",
        ),
        Text("可用的键：{known}", "keys allowed here: {known}"),
    ),
    "key-missing": _error(
        Text("缺少“{wanted}”", "“{wanted}” is missing"),
        Text("请补上这个键", "add this key"),
    ),
    "value-kind": _error(
        Text(
            "“{found}”不合：这里应是{wanted_zh}",
            "“{found}” does not fit: {wanted_en} is wanted here",
        ),
    ),
    "value-missing": _error(
        Text("这里没有写值：应是{wanted_zh}", "there is no value: {wanted_en} is wanted here"),
    ),
    "value-not-among": _error(
        Text("“{found}”不在可选的值里", "“{found}” is not one of the values allowed"),
        Text("可选：{known}", "one of: {known}"),
    ),
    "value-out-of-range": _error(
        Text("“{found}”超出范围（{bound}）", "“{found}” is out of range ({bound})"),
    ),
    "value-too-short": _error(
        Text("这里不能少于 {least} 项", "at least {least} items are needed here"),
    ),
    "value-too-long": _error(
        Text("最多 {most} 个字符", "at most {most} characters"),
        Text("请缩短", "shorten it"),
    ),
    "value-wrong": _error(Text("“{found}”不合：{reason}", "“{found}” does not fit: {reason}")),
    "number-unreadable": _error(
        Text("“{found}”不是确切的数", "“{found}” is not an exact number"),
        Text("请写成 7 或 7.5", "write it like 7 or 7.5"),
    ),
    "wording-wrong": _error(
        Text(
            "这里应是一句话，或 {{zh: …, en: …}}",
            "a wording is wanted here: one string, or {{zh: …, en: …}}",
        ),
    ),
    "code-pattern": _error(
        Text("“{found}”不能作代码", "“{found}” cannot be a code"),
        Text(
            "代码用拉丁字母、数字、点和连字符，不超过 40 个字符",
            "a code is made of Latin letters, digits, dots and hyphens, 40 characters at most",
        ),
    ),
    "slug-pattern": _error(
        Text("“{found}”不能作名称代码", "“{found}” cannot be a name in codes"),
        Text(
            "用小写拉丁字母、数字和连字符，如 special-bond-renewal",
            "use small Latin letters, digits and hyphens, like special-bond-renewal",
        ),
    ),
    "name-pattern": _error(
        Text("“{found}”不能作名称", "“{found}” cannot be a name"),
        Text(
            "名称以文字开头，只用文字、数字和下划线，不超过 60 个字符",
            "a name begins with a letter and has letters, digits and underscores, 60 at most",
        ),
    ),
    "unit-pattern": _error(
        Text("“{found}”不能作单位", "“{found}” cannot be a unit"),
        Text(
            "只用文字，可用 · 连接，如 人·次",
            "use letters only, joined by · where needed, like 人·次",
        ),
    ),
    "column-pattern": _error(
        Text("“{found}”不能作表名或列名", "“{found}” cannot be the name of a table or column"),
        Text(
            "用小写拉丁字母、数字和下划线，如 started_on",
            "use small Latin letters, digits and underscores, like started_on",
        ),
    ),
    "rule-unknown": _error(
        Text("没有“{found}”这种评分规则", "there is no scoring rule “{found}”"),
        Text("可用的规则：{known}", "rules: {known}"),
    ),
    "rule-misspelt": _error(
        Text(
            "没有“{found}”这种评分规则，是不是“{meant}”？",
            "there is no scoring rule “{found}”; did you mean “{meant}”?",
        ),
        Text("可用的规则：{known}", "rules: {known}"),
    ),
}

ENTRIES = {**_FILES, **_KEYS}
