"""Codes of the formula language: reading, typing and evaluating formulas."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

_NAMED = Text("“{found}”没有定义", "“{found}” is not defined")
_FUNCTION = Text("没有“{found}”这个函数", "there is no function “{found}”")
_EXAMPLE = Text("例如：{usage}", "for example: {usage}")

_READING = {
    "formula-empty": (
        Text("公式是空的", "the formula is empty"),
        Text("请写一个名称、一个数或一个算式", "write a name, a number or a calculation"),
    ),
    "formula-too-long": (
        Text("公式有 {found} 个字符，最多 {limit} 个", "the formula has {found} characters, at most {limit} are allowed"),
        Text("请把它拆成几个有名称的公式", "split it into several named formulas"),
    ),
    "formula-too-deep": (
        Text("公式的括号、函数或连续运算超过 {limit} 层", "brackets, functions or chained operators go more than {limit} deep"),
        Text("请把一部分写成有名称的公式；许多项相加请用 sum(a, b, c)", "give a part a name of its own; add many terms with sum(a, b, c)"),
    ),
    "formula-too-many-parts": (
        Text("公式有 {found} 个成分，最多 {limit} 个", "the formula has {found} parts, at most {limit} are allowed"),
        Text("请把它拆成几个有名称的公式", "split it into several named formulas"),
    ),
    "character-strange": (
        Text("公式里不能有“{found}”", "“{found}” has no meaning in a formula"),
        Text("可用的符号：+ - * / = != < <= > >= ( ) ,", "marks that can be used: + - * / = != < <= > >= ( ) ,"),
    ),
    "dot-refused": (
        Text("这里的点号“.”不是小数点", "the dot here is not a decimal point"),
        Text("点号只用在两个数字之间，如 0.5；不能用它取对象的属性", "a dot only stands between two digits, as in 0.5; nothing has attributes"),
    ),
    "brackets-refused": (
        Text("公式里不能用“{found}”", "“{found}” cannot be used in a formula"),
        Text("只用圆括号 ( )", "use round brackets ( ) only"),
    ),
    "power-refused": (
        Text("公式里没有乘方“{found}”", "there is no power “{found}” in formulas"),
        Text("请写成连乘，如 a * a", "write a product, such as a * a"),
    ),
    "number-grouped": (
        Text("公式里的数不能带千位分隔逗号：“{found}”", "numbers in formulas have no thousands separators: “{found}”"),
        Text("请写 {plain}；如果是两个参数，请在逗号后空一格", "write {plain}; if these are two arguments, put a space after the comma"),
    ),
    "words-unclosed": (
        Text("文字的引号 {found} 没有配对", "the quotation mark {found} is not closed"),
        Text("请在文字后面补上另一半引号", "put the closing mark after the text"),
    ),
    "bracket-unclosed": (
        Text("这个左括号没有配对的右括号", "this bracket is never closed"),
        Text("请补上“)”", "add the missing “)”"),
    ),
    "bracket-unopened": (
        Text("这个右括号没有配对的左括号", "this bracket closes nothing"),
        Text("请删去它，或在前面补上“(”", "remove it, or open one with “(” before it"),
    ),
    "comma-strange": (
        Text("这里不该有逗号", "a comma cannot stand here"),
        Text("逗号只用来分开函数的参数或 in 后面的选项", "commas only separate the arguments of a function or the options after in"),
    ),
    "operator-missing": (
        Text("“{found}”前面缺少运算符", "an operator is missing before “{found}”"),
        Text("请在两者之间写 + - * /、比较符号、and 或 or", "put + - * /, a comparison, and or or between the two"),
    ),
    "operand-missing": (
        Text("“{found}”前面缺少名称或数", "a name or a number is missing before “{found}”"),
        Text("请补上要计算的内容", "add what is to be computed with"),
    ),
    "operand-missing-at-end": (
        Text("公式没有写完", "the formula ends too early"),
        Text("请在末尾补上名称或数", "add a name or a number at its end"),
    ),
    "comparison-chained": (
        Text("比较不能连写：“{found}”", "comparisons cannot be chained: “{found}”"),
        Text("a < b < c 请写成 a < b and b < c", "write a < b and b < c for a < b < c"),
    ),
    "list-missing": (
        Text("in 后面缺少选项", "the options after in are missing"),
        Text('请写成 状态 in ("完工", "在建")', 'write them like status in ("done", "under way")'),
    ),
    "option-not-literal": (
        Text("in 后面只能列出具体的值", "only plain values can be listed after in"),
        Text("名称和算式请用 = 与 or 来比较", "compare names and calculations with = and or"),
    ),
    "function-unknown": (
        _FUNCTION,
        Text("可用的函数：{known}", "functions that can be used: {known}"),
    ),
    "function-unknown-near": (_FUNCTION, Text("是不是 {near}？", "did you mean {near}?")),
    "arguments-wrong": (
        Text("{function} 要 {wanted} 个参数，写了 {found} 个", "{function} takes {wanted} argument(s), {found} were given"),
        _EXAMPLE,
    ),
    "arguments-few": (
        Text("{function} 至少要 {wanted} 个参数，写了 {found} 个", "{function} takes at least {wanted} arguments, {found} were given"),
        _EXAMPLE,
    ),
}  # fmt: skip

_TYPING = {
    "name-unknown": (
        _NAMED,
        Text("请先在 facts、measures 或 formulas 里定义它，或改正名称", "define it under facts, measures or formulas first, or correct its name"),
    ),
    "name-unknown-near": (_NAMED, Text("是不是“{near}”？", "did you mean “{near}”?")),
    "types-clash": (
        Text(
            "两边不能放在一起：“{left}”（第{left_column}列）是{left_zh}，“{right}”（第{right_column}列）是{right_zh}",
            "these do not go together: “{left}” (column {left_column}) is {left_en}, “{right}” (column {right_column}) is {right_en}",
        ),
        Text("相加、相减、比较和多选一都要同一种单位", "adding, subtracting, comparing and choosing need the same kind of unit"),
    ),
    "unit-left-out": (
        Text("“{text}”没有单位，而“{other}”是{other_zh}", "“{text}” has no unit, while “{other}” is {other_en}"),
        Text("请写上单位，如 {example}", "write the unit, such as {example}"),
    ),
    "truth-wanted": (
        Text("这里要的是条件，“{text}”却是{found_zh}", "a condition is wanted here, “{text}” is {found_en}"),
        Text("请写成比较，如 a > 0", "write a comparison, such as a > 0"),
    ),
    "number-wanted": (
        Text("这里要的是数，“{text}”却是{found_zh}", "a number is wanted here, “{text}” is {found_en}"),
        Text("请换成数，或先用 if 选出数来", "use a number, or choose one with if"),
    ),
    "order-refused": (
        Text("{found_zh}不能用 {operator} 比较大小", "{operator} cannot put {found_en} in order"),
        Text("请用 =、!= 或 in", "use =, != or in"),
    ),
    "date-arithmetic": (
        Text("{left_zh}与{right_zh}不能用 {operator} 计算", "{left_en} and {right_en} cannot be computed with {operator}"),
        Text("日期可以相减，也可以加减天数：完工日 - 开工日，开工日 + 30天", "dates can be subtracted, and days added to them: finished - started, started + 30天"),
    ),
    "divisor-zero": (
        Text("除数是 0", "the divisor is 0"),
        Text("请改正除数", "correct the divisor"),
    ),
    "step-wrong": (
        Text("round 的第二个参数要直接写一个大于 0 的数，写的是“{text}”", "the second argument of round is a written number above 0, “{text}” was found"),
        Text("例如保留到万分之一：round(a / b, 0.01%)", "for example, to one in ten thousand: round(a / b, 0.01%)"),
    ),
    "row-division": (
        Text("逐行计算的条件里不能除以“{text}”", "a condition over rows cannot divide by “{text}”"),
        Text("只能除以直接写出的数；a / b > 2 可以写成 a > 2 * b", "divide by a written number only; a / b > 2 can be written a > 2 * b"),
    ),
    "row-round": (
        Text("逐行计算的条件里不能用 {function}", "a condition over rows cannot use {function}"),
        Text("请直接比较未取整的数", "compare the unrounded number"),
    ),
}  # fmt: skip

_EVALUATING = {
    "result-too-large": (
        Text("计算结果大得不合情理", "the result is unreasonably large"),
        Text("请检查公式里的连乘和日期的加减", "check the products and the moved dates in the formula"),
    ),
}  # fmt: skip

ENTRIES = {
    code: Entry(Severity.ERROR, message, hint)
    for code, (message, hint) in {**_READING, **_TYPING, **_EVALUATING}.items()
}
