"""One English for each Chinese label of the site: whoever reads English meets one word a notion.

The same words in another form of grammar are one English: "payment", "Payments" and "paid" for
支付, since Chinese has neither number nor tense. What reads otherwise is listed with its reason.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

SITE = Path(__file__).parent.parent.parent / "src" / "hengjian" / "site"
HAN = re.compile(r"[\u4e00-\u9fff]")
TAG = re.compile(r'\{%\s*t\s+"([^"]*)"\s+"([^"]*)"')
WORD = re.compile(r"[A-Za-z0-9’'{}_.,%]+")
FILLING = frozenset(
    (
        "a",
        "an",
        "the",
        "it",
        "its",
        "them",
        "one",
        "of",
        "do",
        "does",
        "to",
        "be",
        "is",
        "are",
        "been",
        "was",
        "were",
        "i",
        "who",
        "that",
    )
)
IRREGULAR = {
    "application": "apply", "arrival": "arrive", "begun": "begin", "built": "build",
    "chosen": "choose", "completion": "complete", "done": "do", "drawn": "draw", "dug": "dig",
    "found": "find", "given": "give", "held": "hold", "inspections": "inspect", "kept": "keep",
    "laid": "lay", "made": "make", "paid": "pay", "payment": "pay", "payments": "pay",
    "people": "person", "replied": "reply", "reversal": "reverse", "said": "say", "seen": "see",
    "sent": "send", "stood": "stand", "suspension": "suspend", "suspensions": "suspend",
    "taken": "take", "told": "tell", "withdrawn": "withdraw", "written": "write",
}  # fmt: skip
ENDINGS = (
    (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")),
    (("ied", "y"), ("ing", ""), ("ed", "")),
)
TWO_NOTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "万元": (("10,000 yuan", ""), "a price in a sentence has its unit before its name"),
    "个工作日": (("working days", "more"), "“还差几天”, said of days that were named before"),
    "事项": (("topic", "what"), "of a resident's case; of a booking, where it is the whole line"),
    "位置": (("place", "breadcrumb"), "of evidence; of a page, for screen readers"),
    "依据": (("basis", "Supporting documents"), "a rule; the papers of a payment"),
    "债券": (("bond", "the bond matures on"), "a half of a sentence about terms that do not fit"),
    "储备": (("in reserve", "Library"), "a state of a project; the group of the menu"),
    "关闭": (("close", "turn off"), "a drawer; a second factor"),
    "内容": (("content", "works"), "of a text; of a scheme"),
    "决定暂停拨付": (("decide on suspensions", "suspension decided"), "a right; an event"),
    "判断": (("answer", "verdict"), "of a question; of a goal or of coverage"),
    "单位": (("unit", "organisation"), "of government or of measure; any organisation"),
    "取消": (("cancel", "removed"), "leave a form; what the trail says of a tie"),
    "可入选": (("eligible", "declare eligible"), "a state; what brings a scheme there"),
    "启用": (("active", "enrolled"), "an account; a second factor"),
    "处理": (("settle", "decision"), "of a stop; of a comment"),
    "小区改造": (("renovation", "Renewal of our community"), "works; a name for residents"),
    "工期": (("duration", "dates"), "days; two dates"),
    "差额": (("difference", "balance"), "of two figures; of what comes in and what goes out"),
    "已有": (("there", "complete:"), "rows; a share"),
    "年度": (("year", "annual"), "a year; a kind of evaluation"),
    "建议": (("recommendation", "suggestion", "advice"), "of an evaluation; a resident; an error"),
    "情况": (("state", "what was found"), "of a milestone; of a site"),
    "指标": (("indicator", "measure"), "of a framework; of the works"),
    "数据": (("figure", "data"), "one; the group of the menu"),
    "整改": (("rectification", "rectified"), "the procedure; what became of a finding"),
    "施工": (("works", "contractor"), "a kind of contract; a part an organisation plays"),
    "时间": (("time", "time left"), "when; how long until a deadline"),
    "暂停拨付": (("suspension", "in force"), "the decision; its state"),
    "期限": (("deadline", "term"), "to act; of a bond"),
    "来源": (("source", "voice"), "of data; whose comment it is"),
    "核对": (("checked", "matched"), "a row; a line of a bank's statement"),
    "次数": (("times", "draws", "tries"), "of an event; of a simulation; of sending"),
    "测算": (("worked out", "forecast"), "a plan; revenue"),
    "登录": (("log in", "session"), "the act; the row it leaves"),
    "监理": (("supervision", "supervisor"), "a kind of contract; a part an organisation plays"),
    "等级": (("level", "severity"), "of a warning; of an inspection's finding"),
    "答复": (("answer", "answer within"), "the answer; its days"),
    "节点": (("milestone", "step"), "of the works; of a schedule's list"),
    "评价": (("evaluation", "evaluator"), "the judging; who judges"),
    "诉求": (("case", "what is said"), "the row; its words"),
    "说明": (("note", "description"), "beside a row; of a project or a picture"),
    "账号": (("account", "account number"), "of a person; of a bank"),
    "还有": (("and", "in"), "a sum; days"),
    "退出": (("log out", "end"), "one's own session; another one"),
    "退回": (("send back", "given back", "refund"), "a paper; a case; money"),
    "问题": (("problem", "question", "criterion"), "found; asked; asked by a rule"),
    "项目": (("project", "item"), "of the library; a line of a comparison"),
    "方案意见": (("comment on a scheme", "consent to the scheme"), "one's words; what is asked"),
    "进行中": (("running", "open"), "a job; a survey"),
    "有效": (("valid", "in force"), "an answer; a membership"),
}  # fmt: skip
"""One Chinese word for two notions, with the Englishes it has and why."""


def test_a_form_of_grammar_is_no_second_english() -> None:
    assert _notion("Payments") == _notion("paid") == _notion("pay")
    assert _notion("Do not approve") == _notion("not approved")
    assert _notion("allow the start") == _notion("start: allowed")
    assert _notion("source") != _notion("origin")


def test_each_chinese_label_has_one_english() -> None:
    several = {
        chinese: sorted(found.values())  # with a place where each stands
        for chinese, found in _labels().items()
        if len(found) > 1 and chinese not in TWO_NOTIONS
    }
    assert several == {}


@pytest.mark.parametrize("chinese", TWO_NOTIONS)
def test_a_word_for_two_notions_has_these_and_no_more(chinese: str) -> None:
    englishes, reason = TWO_NOTIONS[chinese]
    assert reason
    assert set(_labels()[chinese]) == {_notion(english) for english in englishes}


@cache
def _labels() -> dict[str, dict[str, str]]:
    """Of each Chinese label its Englishes, each by its notion, with a place where it stands."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for chinese, english, place in (*_of_modules(), *_of_templates()):
        if len(chinese.strip(" ，。：、；")) > 1:  # a single sign is a part of a sentence
            labels[chinese].setdefault(_notion(english), f"{english}: {place}")
    return labels


def _of_modules() -> Iterator[tuple[str, str, str]]:
    for path in SITE.rglob("*.py"):
        if path.parent.name == "migrations" or path.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            for first, second in zip(node.args, node.args[1:], strict=False):
                match first, second:
                    case ast.Constant(value=str(zh)), ast.Constant(value=str(en)):
                        if HAN.search(zh) and not HAN.search(en):
                            yield zh, en, f"{path.relative_to(SITE)}:{node.lineno}"


def _of_templates() -> Iterator[tuple[str, str, str]]:
    for path in SITE.rglob("*.html"):
        text = path.read_text("utf-8")
        for match in TAG.finditer(text):
            if HAN.search(match[1]):
                line = text.count("\n", 0, match.start()) + 1
                yield match[1], match[2], f"{path.relative_to(SITE)}:{line}"


def _notion(english: str) -> str:
    """The words of a label, without their forms of grammar and in no order."""
    words = (word.strip(".,").lower() for word in WORD.findall(english))
    return " ".join(sorted(_stem(word) for word in words if word not in FILLING))


def _stem(word: str) -> str:
    stem = re.sub(r"[’']s?$", "", word)
    stem = IRREGULAR.get(stem, stem)
    for endings in ENDINGS:
        for ending, instead in endings:
            short = len(stem) - len(ending) < 3 or stem.endswith(("ss", "us", "is"))
            if stem.endswith(ending) and not short:
                stem = stem[: -len(ending)] + instead
                break
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sl":
        stem = stem[:-1]
    return stem.removesuffix("e")
