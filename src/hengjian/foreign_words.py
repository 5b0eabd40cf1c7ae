"""What parsers and the system say of a file, in the language of who reads it.

They say it in English only. What is not listed is passed on as it is.
"""

from __future__ import annotations

import errno
import re

from hengjian.bilingual import Text

_YAML = {
    "found character that cannot start any token": "内容不能以这个字符开头；请加引号",
    "mapping values are not allowed in this context": "这里不能再有冒号；内容里有冒号的请加引号",
    "found unexpected end of stream": "文件到此结束，引号或括号没有配对",
    "could not find expected ':'": "缺少冒号",
    "did not find expected key": "这里应是一个键；缩进与上面的不一致",
    "did not find expected '-' indicator": "这里应以 - 开头；缩进与上面的不一致",
    "did not find expected node content": "这里缺少内容",
    "did not find expected comment or line break": "这里应换行",
    "did not find expected <document start>": "内容到上面已经结束；缩进与上面的不一致",
    "block sequence entries are not allowed in this context": "这里不能用 - 开列表",
    "mapping keys are not allowed in this context": "这里不能用 ? 写键",
    "found unknown escape character": "双引号里有不认识的转义；请改用单引号",
    "found a tab character that violates indentation": "缩进用了制表符，请改用空格",
    "found a tab character where an indentation space is expected": "缩进用了制表符，请改用空格",
}
"""By libyaml's words (its ``parser.c`` and ``scanner.c``)."""
_EXPECTED = re.compile(r"did not find (?:the )?expected (?:the )?(?P<what>'.+?'(?: or '.+?')?)")
_CSV = {
    "unexpected end of data": "引号没有配对，一直到文件末尾",
    "line contains NUL": "有空字符",
}
_AFTER_QUOTE = re.compile(r"'(?P<mark>.)' expected after '.'")
_TOO_LONG = re.compile(r"field larger than field limit \((?P<most>\d+)\)")
_SYSTEM = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.ENAMETOOLONG: "名称太长",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "磁盘只能读",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ELOOP: "链接绕成了圈",
}


def yaml_words(said: str) -> Text:
    """What the reader of YAML found wrong."""
    if known := _YAML.get(said):
        return Text(known, said)
    expected = _EXPECTED.match(said)
    if expected:
        return Text(f"缺少 {expected['what'].replace(' or ', ' 或 ')}", said)
    return Text(f"写法不合 YAML（{said}）", said)


def csv_words(said: str) -> Text:
    """What the reader of CSV found wrong."""
    if known := _CSV.get(said):
        return Text(known, said)
    if after := _AFTER_QUOTE.match(said):
        return Text(f"引号后面应是分隔符 {after['mark']}", said)
    if long := _TOO_LONG.match(said):
        return Text(f"一个单元格超过 {long['most']} 个字", said)
    return Text(f"写法不合 CSV（{said}）", said)


def system_words(error: OSError) -> Text:
    """Why the system does not let a file be read or written."""
    said = error.strerror or type(error).__name__
    known = _SYSTEM.get(error.errno or 0)
    return Text(f"{known}（{said}）" if known else said, said)
