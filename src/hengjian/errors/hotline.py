"""Codes of the hotline: cases, their clock, sheets of another platform."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES = {
    "case-of-another-unit": Entry(
        Severity.ERROR,
        Text("诉求 {name} 由“{unit}”承办", "case {name} is with “{unit}”"),
        Text("由该单位办理；不该由它办的，请它退回分派", "that unit handles it, or gives it back"),
    ),
    "case-followed-by-own-unit": Entry(
        Severity.ERROR,
        Text(
            "诉求 {name} 由“{unit}”办理，不能自己回访",
            "case {name} was handled by “{unit}”, which cannot follow it up itself",
        ),
        Text("请热线或其他单位回访", "the hotline or another unit follows it up"),
    ),
    "case-unchecked": Entry(
        Severity.ERROR,
        Text(
            "诉求 {name} 短时间内大量提交，还没有核对",
            "case {name} came in a flood and is not checked yet",
        ),
        Text(
            "先看是否真实，点“核对通过”再分派",
            "see whether it is genuine and press “It is genuine” first",
        ),
    ),
    "case-checked": Entry(
        Severity.ERROR,
        Text("诉求 {name} 不需要核对", "case {name} need not be checked"),
        Text("请直接分派", "dispatch it"),
    ),
    "case-unit-unknown": Entry(
        Severity.ERROR,
        Text("没有编码为“{found}”的在用单位", "there is no unit in use with the code “{found}”"),
        Text("请从列表里选", "choose one of the list"),
    ),
    "case-returned-enough": Entry(
        Severity.ERROR,
        Text(
            "诉求 {name} 已退回 {times} 次，不能再退",
            "case {name} was given back {times} times, which is the most",
        ),
        Text(
            "请分派方召集会商，指定承办单位",
            "whoever dispatches calls the units together and names one",
        ),
    ),
    "case-returned-late": Entry(
        Severity.ERROR,
        Text("诉求 {name} 的退回期限 {last} 已过", "case {name} could be given back until {last}"),
        Text(
            "请接收办理；确需改由他人办理的，请分派方转办",
            "accept it; whoever dispatches may transfer it",
        ),
    ),
    "case-reply-empty": Entry(
        Severity.ERROR,
        Text(
            "答复去掉套话只有 {found} 个字，至少要 {least} 个字",
            "without stock phrases the reply has {found} characters; it needs {least}",
        ),
        Text("写清做了什么、什么时候、结果怎样", "say what was done, when, and what came of it"),
    ),
    "case-class-extension": Entry(
        Severity.ERROR,
        Text(
            "“{kind}”类诉求最多延期 {most} 个工作日",
            "a case of the class “{kind}” may be given {most} working days more",
        ),
        Text("请改天数；不能延期的请按期办理", "change the number, or finish in time"),
    ),
    "case-reopened-late": Entry(
        Severity.ERROR,
        Text(
            "诉求 {name} 于 {closed} 办结，超过 {days} 天不能凭码重办",
            "case {name} was finished on {closed}; after {days} days a code does not open it again",
        ),
        Text(
            "请打热线，由话务员登记重办或新件",
            "call the hotline: the operator opens it again or enters a new one",
        ),
    ),
    "case-judged": Entry(
        Severity.ERROR,
        Text("诉求 {name} 已在 {on} 表示“{said}”", "of case {name} “{said}” was said on {on}"),
        Text(
            "改变看法的，请要求重新办理", "who thinks otherwise now asks for it to be opened again"
        ),
    ),
    "case-main-unknown": Entry(
        Severity.ERROR,
        Text(
            "本区域没有编号为“{found}”的另一件诉求",
            "there is no other case “{found}” in this region",
        ),
        Text("请核对主件编号", "check the code of the main case"),
    ),
    "case-main-later": Entry(
        Severity.ERROR,
        Text(
            "{name} 已并入别件，或者受理比本件晚", "{name} is merged itself, or was received later"
        ),
        Text("并入受理最早的一件，期限随最早的算", "merge into the earliest one: its clock counts"),
    ),
    "case-is-main": Entry(
        Severity.ERROR,
        Text(
            "{name} 是 {count} 件诉求的主件，不能再并入别件",
            "{name} is the main case of {count} others and cannot be merged",
        ),
        Text("请把别件并到它", "merge the other one into it"),
    ),
    "case-in-future": Entry(
        Severity.ERROR,
        Text("受理日期 {found} 在今天之后", "received on {found}, which is after today"),
        Text("请核对日期", "check the day"),
    ),
    "case-closed-before-received": Entry(
        Severity.ERROR,
        Text(
            "办结日期 {closed} 早于受理日期 {received}",
            "finished on {closed}, before it was received on {received}",
        ),
        Text("请核对两个日期，不要猜", "check both days; never guess"),
    ),
    "case-without-region": Entry(
        Severity.ERROR,
        Text("没有小区，也没有街道", "neither a site nor a sub-district is given"),
        Text(
            "选小区；不在册的选街道并写清位置", "choose the site, or a sub-district and say where"
        ),
    ),
    "case-too-many-pictures": Entry(
        Severity.ERROR,
        Text("照片 {found} 张，最多 {most} 张", "{found} pictures; {most} can be sent"),
        Text("请挑最能说明问题的", "choose those that show it best"),
    ),
    "case-nothing-to-reveal": Entry(
        Severity.ERROR,
        Text("诉求 {name} 没有留姓名和电话", "case {name} has neither a name nor a phone"),
        Text("按来源渠道联系", "ask where it came from"),
    ),
    "board-without-contact": Entry(
        Severity.ERROR,
        Text("“{name}”的公示牌还缺：{missing}", "the board of “{name}” lacks: {missing}"),
        Text(
            "请街道在“公开页”登记联系人和电话后再打印",
            "the sub-district enters contact and phone on the page “Public page”",
        ),
    ),
    "sheet-header-missing": Entry(
        Severity.ERROR,
        Text("表里没有“{column}”这一列", "the sheet has no column “{column}”"),
        Text("可写作：{known}", "it may be called: {known}"),
    ),
    "sheet-header-twice": Entry(
        Severity.ERROR,
        Text(
            "“{first}”和“{second}”都可作“{column}”",
            "both “{first}” and “{second}” could be “{column}”",
        ),
        Text("删去或改名其中一列", "remove or rename one of them"),
    ),
    "sheet-columns-moved": Entry(
        Severity.ERROR,
        Text(
            "“{column}”一列有 {wrong} 行写的不是它该写的（如“{found}”），多半是列错了位",
            "{wrong} rows of the column “{column}” hold something else (“{found}”): the columns have most likely moved",
        ),
        Text(
            "对照来源平台原表，把表头和内容对齐后再导入",
            "align headers and contents with the original sheet",
        ),
    ),
    "sheet-cell-unreadable": Entry(
        Severity.ERROR,
        Text("“{column}”不能写“{found}”", "“{column}” cannot be “{found}”"),
        Text("应是：{wanted}", "it should be: {wanted}"),
    ),
    "sheet-cell-empty": Entry(
        Severity.ERROR,
        Text("“{column}”没有填", "“{column}” is empty"),
        Text("请补上", "fill it in"),
    ),
    "sheet-row-twice": Entry(
        Severity.ERROR,
        Text(
            "编号“{found}”在第 {first} 行已有", "the number “{found}” stands in row {first} already"
        ),
        Text("一件只留一行", "keep one row a case"),
    ),
    "sheet-without-rows": Entry(
        Severity.ERROR,
        Text("表里没有一行诉求", "the sheet has no case in it"),
        Text("请核对是否选对了文件和工作表", "check whether it is the right file"),
    ),
}
