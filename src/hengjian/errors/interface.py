"""Codes of requests to the REST interface that do not fit its document."""

from hengjian.bilingual import Text
from hengjian.errors.problem import Entry, Severity

ENTRIES: dict[str, Entry] = {
    "request-field-missing": Entry(
        Severity.ERROR,
        Text("没有给出“{name}”", "“{name}” is missing"),
        Text("请补上；字段见 {described}", "add it; {described} lists the fields"),
    ),
    "request-field-unknown": Entry(
        Severity.ERROR,
        Text("这里没有“{name}”这一项", "there is no “{name}” here"),
        Text(
            "删去它，或改正名称；可用的见 {described}",
            "remove it, or correct its name; {described} lists what there is",
        ),
    ),
    "request-value-unfit": Entry(
        Severity.ERROR,
        Text("“{name}”不能是 {found}", "“{name}” cannot be {found}"),
        Text("应为{due}", "give {due}"),
    ),
    "request-not-json": Entry(
        Severity.ERROR,
        Text("请求体不是 JSON", "the body is not JSON"),
        Text(
            "请用 UTF-8 发送一个 JSON 对象，并注明 Content-Type: application/json",
            "send one JSON object in UTF-8, with Content-Type: application/json",
        ),
    ),
    "request-too-large": Entry(
        Severity.ERROR,
        Text("请求体超过 {most} MB", "the body has more than {most} MB"),
        Text("请分几次发送", "send it in several parts"),
    ),
    "request-right-missing": Entry(
        Severity.ERROR,
        Text(
            "令牌的身份“{role}”没有这项权利：{right}",
            "the token acts as {role}, which may not: {right}",
        ),
        Text(
            "请用有这项权利的身份生成令牌；谁有什么权利见“我能做什么，为什么”",
            "make a token in a role that may; “What I may do, and why” shows who may what",
        ),
    ),
}
