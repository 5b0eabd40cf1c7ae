"""Codes of long work in the background."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "job-lost": Entry(
        Severity.ERROR,
        Text("这项工作被中断了 {attempts} 次，没有做完，什么都没有改动", "this work was interrupted {attempts} times and not finished; nothing was changed"),
        Text("请重新提交；若再次中断，请把编号 {number} 告诉系统管理员", "start it again; if that breaks off too, tell the administrator its number, {number}"),
    ),
    "job-broke": Entry(
        Severity.ERROR,
        Text("程序出错，这项工作没有做完", "the program failed; this work was not finished"),
        Text("请把编号 {number} 告诉系统管理员，运行日志里有原因", "tell the administrator its number, {number}: the log says why"),
    ),
    "job-unknown": Entry(
        Severity.ERROR,
        Text("这个版本不认识“{kind}”这种工作", "this version does not know work of the kind “{kind}”"),
        Text("请重新提交", "start it again"),
    ),
    "job-question-too-long": Entry(
        Severity.ERROR,
        Text("数据库回答一个问题超过 {minutes} 分钟，这项工作停下了", "the database took more than {minutes} minutes for one question; this work was stopped"),
        Text("请稍后重新提交；若再次出现，请把编号 {number} 告诉系统管理员，由他对数据库执行 ANALYZE", "start it again later; if it happens again, tell the administrator its number, {number}, who should run ANALYZE on the database"),
    ),
}  # fmt: skip
