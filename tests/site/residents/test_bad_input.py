"""What is handed in wrong by residents, offices and other platforms, and what is said to them.

One chapter a door: codes, the hotline, the export of another platform, the roll of owners, the
vote, the consultation. Each case says what comes in and what is answered; nothing of it is kept.
"""

from __future__ import annotations

import re
import uuid
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook
from PIL import Image

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.codes import grouped, issue
from hengjian.site.accounts.models import AccessCode, Membership, Organisation
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.hotline.actions.sheets import bring_in
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CASE
from hengjian.site.residents.rounds.actions import rounds
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, Round
from hengjian.site.residents.rounds.steps import ROUND
from hengjian.site.residents.vote.actions import ballots
from hengjian.site.residents.vote.actions.ballots import Letter
from hengjian.site.residents.vote.models import Ballot, Objection, Owner, PaperVote, Vote
from hengjian.site.residents.vote.steps import BALLOT
from tests.site.reading import seen

pytestmark = pytest.mark.django_db
TODAY, CLOSES = date(2023, 9, 20), date(2023, 9, 25)
SCRIPT = "<script>alert(1)</script>灯坏了"
SENT = "4b7e7a54-0000-4000-8000-000000000001"
Member = Callable[[str], Membership]
Stand = Callable[[date], None]


@pytest.fixture
def today(settings: Any) -> Stand:
    def stands(on: date) -> None:
        settings.STANDS_ON = on

    stands(TODAY)
    return stands


@pytest.fixture
def clerk(member: Member, today: Stand) -> Membership:
    return member("competent_department")


@pytest.fixture
def site(district: Organisation) -> Site:
    project = Project.objects.create(
        code="P", name="二期", region=district,
        competent_department=Organisation.objects.get(code="HSG"),
        implementer=Organisation.objects.get(code="SOE"),
    )  # fmt: skip
    place = Organisation.objects.get(code="D1")
    return Site.objects.create(code="T-1", name="东一小区", sub_district=place, project=project)


@pytest.fixture
def client(today: Stand) -> Client:
    """Of somebody without an account."""
    return Client()


def told(answer: Any) -> str:
    """The page in words, no longer HTML but for what was escaped."""
    return seen(answer.content.decode())


def refused(act: Callable[[], object]) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        act()
    return list(caught.value.problems)


# Chapter 1: codes.

DOORS = ("/p/case/", "/p/vote/", "/p/said/", "/p/survey/")
NONSENSE = ("", "A", "AAAAA-AAAAA", "１２３４５-６７８９０", "' OR 1=1 --", "<script>", "é" * 5000)


@pytest.fixture
def reported(client: Client, site: Site) -> str:
    """The code of a case that a resident reported."""
    form = {"topic": "quality", "text": "楼道灯又坏了", "sent_as": SENT}
    page = client.post("/p/T-1/report/", form).content.decode()
    found = re.search(r'class="code"\s*>\s*([0-9A-Z-]{11})\s*<', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("code", NONSENSE, ids=lambda code: code[:8] or "nothing")
def test_what_is_no_code_opens_nothing(client: Client, door: str, code: str) -> None:
    answer = client.post(door, {"code": code})
    assert answer.status_code == (404 if code else 200)
    assert "<script>alert" not in answer.content.decode()
    assert f'value="{code}"' not in answer.content.decode(), "a wrong code is not shown again"


@pytest.mark.parametrize("door", DOORS[1:])
def test_a_code_opens_its_own_door_only(client: Client, reported: str, door: str) -> None:
    assert client.post(door, {"code": reported}).status_code == 404
    assert client.post(DOORS[0], {"code": reported}).status_code == 200


def test_an_expired_and_a_revoked_code_open_nothing(client: Client, reported: str) -> None:
    AccessCode.objects.update(expires_on=date(2023, 9, 19))
    assert client.post("/p/case/", {"code": reported}).status_code == 404
    AccessCode.objects.update(expires_on=TODAY)
    assert client.post("/p/case/", {"code": reported}).status_code == 200, "its last day"
    AccessCode.objects.update(revoked_at="2023-09-20T00:00:00Z")
    assert client.post("/p/case/", {"code": reported}).status_code == 404


def test_a_code_of_a_case_that_was_merged_or_is_over_does_what_is_left(
    client: Client, reported: str, site: Site
) -> None:
    """The verdict and reopening are not offered, and a forged form does not take them."""
    for wanted in ("agree", "disagree", "reopen"):
        answer = client.post("/p/case/", {"code": reported, "do": wanted, "why": "还不亮"})
        assert answer.status_code == 422, wanted
    assert client.post("/p/case/", {"code": reported, "do": "dispatch"}).status_code == 200
    assert Case.objects.get().state == "new", "no step of staff"


# Chapter 2: the hotline.


def drawing(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """A picture of a few hundred bytes that would fill the memory: 60,000 pixels square."""
    head = bytearray(drawing())
    head[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(head)


PICTURES = (
    ("灯.jpg", b"MZ no picture at all"),
    ("灯.jpg", b""),
    ("灯.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    ("灯.html", b"<html><script>alert(1)</script>"),
    ("灯.png", drawing()[:40]),
    ("灯.png", bomb()),
    ("灯.gif", drawing("GIF")),
    ("灯.pdf", b"%PDF-1.7"),
)


@pytest.mark.parametrize(("name", "content"), PICTURES)
def test_a_picture_that_is_none_is_refused_and_the_words_stay(
    client: Client, site: Site, name: str, content: bytes
) -> None:
    form = {"topic": "quality", "text": "楼道灯又坏了", "sent_as": SENT}
    file = SimpleUploadedFile(name, content, "image/jpeg")
    answer = client.post("/p/T-1/report/", {**form, "pictures": [file]})
    assert answer.status_code == 422
    assert "楼道灯又坏了" in told(answer), "nothing typed is lost"
    assert Case.objects.count() == 0


REPORTS: tuple[dict[str, Any], ...] = (
    {"text": ""},
    {"text": "坏"},
    {"text": "坏" * 4001},
    {"text": "楼道\x0b灯坏了"},
    {"topic": "火星"},
    {"topic": ""},
    {"sent_as": "1"},
    {"phone": "1" * 31},
    {"place": "栋" * 201},
    {"pictures": [SimpleUploadedFile(f"{n}.png", drawing(), "image/png") for n in range(7)]},
)


@pytest.mark.parametrize("given", REPORTS, ids=lambda given: next(iter(given)))
def test_a_report_that_says_nothing_or_too_much_is_refused(
    client: Client, site: Site, given: dict[str, Any]
) -> None:
    form = {"topic": "quality", "text": "楼道灯又坏了", "sent_as": SENT}
    assert client.post("/p/T-1/report/", {**form, **given}).status_code == 422
    assert Case.objects.count() == 0


def test_a_script_in_a_report_is_text_to_everybody(
    client: Client, client_of: Callable[[str], Client], site: Site
) -> None:
    form = {"topic": "quality", "text": SCRIPT, "place": SCRIPT, "sent_as": SENT}
    assert client.post("/p/T-1/report/", form).status_code == 202
    code = Case.objects.get().code
    operator = client_of("hotline_operator")
    for address in (f"/cases/{code}/", "/cases/?queue=all", "/"):
        page = operator.get(address).content.decode()
        assert "<script>alert" not in page, address
    assert "&lt;script&gt;" in operator.get(f"/cases/{code}/").content.decode()


def test_a_case_goes_no_way_around_its_steps(
    client: Client, reported: str, site: Site, member: Member
) -> None:
    case, operator, unit = (
        Case.objects.get(),
        member("hotline_operator"),
        member("implementing_unit"),
    )

    def codes(step: str, by: Membership, **given: str) -> list[str]:
        return [each.code for each in refused(lambda: CASE.take(step, by=by, row=case, **given))]

    assert codes("dispatch", operator, unit="SOE") == ["case-unchecked"]
    case = CASE.take("check", by=operator, row=case)
    assert codes("reply", unit, outcome="solved", why="好了") != []
    assert codes("dispatch", operator, unit="NOPE") == ["case-unit-unknown"]
    case = CASE.take("dispatch", by=operator, row=case, unit="SOE")
    case = CASE.take("accept", by=unit, row=case)
    assert codes("reply", unit, outcome="solved", why="您好，已收悉，感谢您的来电。") == [
        "case-reply-empty"
    ]
    assert codes("merge", operator, main="R230920-0000", why="同一件事") == ["case-main-unknown"]


# Chapter 3: the export of another platform.

HEAD = ("工单编号", "受理时间", "来源渠道", "诉求内容", "小区", "诉求人", "联系电话", "办结期限",
        "办结时间", "是否满意")  # fmt: skip
ONE = (
    "W-1",
    "2022-09-09 10:22",
    "12345热线",
    "停水两天",
    "T-1",
    "张三丰",
    "13812345678",
    "",
    "",
    "",
)
MOVED = [("", f"W-{n}", *ONE[1:-1]) for n in range(1, 9)]
Rows = Sequence[Sequence[str]]
SHEETS: dict[str, tuple[Rows, str, str]] = {
    "columns moved one to the right": ([HEAD, *MOVED], "sheet-columns-moved", "列错了位"),
    "a column without its name": ([("", *HEAD[1:]), ONE], "sheet-header-missing", "工单编号"),
    "a column renamed": ([("号", *HEAD[1:]), ONE], "sheet-header-missing", "工单编号"),
    "two columns for one thing": ([(*HEAD, "受理日期"), ONE], "sheet-header-twice", "受理时间"),
    "no header at all": ([ONE], "sheet-header-missing", "工单编号"),
    "no rows": ([HEAD], "sheet-without-rows", "没有一行"),
    "one number twice": ([HEAD, ONE, ONE], "sheet-row-twice", "W-1"),
}
CELLS: dict[str, tuple[dict[int, str], str, str]] = {
    "finished before it was received": ({8: "2022-09-08"}, "case-closed-before-received", "09-08"),
    "due before it was received": ({7: "2022-09-08"}, "case-due-before-received", "09-08"),
    "finished tomorrow": ({8: "2023-09-21"}, "case-closed-in-future", "2023-09-21"),
    "received tomorrow": ({1: "2023-09-21"}, "case-in-future", "2023-09-21"),
    "satisfied with what is not finished": ({9: "满意"}, "case-judged-unfinished", "办结时间"),
    "a day that is none": ({1: "2022-02-30"}, "sheet-cell-unreadable", "2022-02-30"),
    "an hour that is none": ({1: "2022-09-09 25:61"}, "sheet-cell-unreadable", "25:61"),
    "a channel nobody knows": ({2: "飞鸽"}, "sheet-cell-unreadable", "飞鸽"),
    "a verdict that is none": ({8: "2022-09-12", 9: "还行"}, "sheet-cell-unreadable", "还行"),
    "no number": ({0: ""}, "sheet-cell-empty", "工单编号"),
}
"""By place of the cell in the row, from 0."""
SHEETS |= {
    what: ([HEAD, [given.get(n, cell) for n, cell in enumerate(ONE)]], code, words)
    for what, (given, code, words) in CELLS.items()
}


@pytest.fixture
def operator(member: Member, today: Stand) -> Membership:
    return member("hotline_operator")


@pytest.mark.parametrize("what", SHEETS)
def test_an_export_is_refused_whole_at_its_cells(
    operator: Membership, site: Site, tmp_path: Path, what: str
) -> None:
    rows, code, words = SHEETS[what]
    path = tmp_path / "export.xlsx"
    path.write_bytes(workbook(rows))
    found = refused(lambda: bring_in(by=operator, path=path, name="export.xlsx", source="市12345"))
    assert {each.code for each in found} == {code}
    assert any(words in each.message("zh") for each in found)
    assert all("export.xlsx" in str(each.place) for each in found), "each says where"
    assert Case.objects.count() == 0


def workbook(rows: Iterable[Sequence[str]]) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(file)
    return file.getvalue()


def zipped(**files: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


FILES = {
    "nothing": b"",
    "a program": b"MZ\x90\x00",
    "words": "这不是表格".encode(),
    "a page": b"<html><table><tr><td>1</td></tr></table></html>",
    "a broken archive": b"PK\x03\x04 no workbook",
    "an archive of something else": zipped(word__document=b"<a/>"),
    "a workbook cut off": workbook([HEAD, ONE])[:900],
    "a bomb": zipped(xl__workbook=b"<a/>", xl__worksheets__sheet1=b"0" * 300_000_000),
}
"""The last: three hundred megabytes of noughts in a third of one."""


@pytest.mark.parametrize("what", FILES)
@pytest.mark.parametrize("door", ["export", "roll"])
def test_a_file_that_is_no_workbook_is_refused(
    operator: Membership, clerk: Membership, prepared: Ballot, tmp_path: Path, what: str, door: str
) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(FILES[what])
    if door == "export":
        found = refused(lambda: bring_in(by=operator, path=path, name=path.name, source="市12345"))
    else:
        found = refused(
            lambda: ballots.bring_roll(by=clerk, ballot=prepared, path=path, name=path.name)
        )
    assert found
    assert all(each.message("zh") and each.message("en") for each in found)
    assert (Case.objects.count(), Owner.objects.count()) == (0, 3)


def test_a_script_and_a_formula_in_an_export_are_text(
    operator: Membership, site: Site, tmp_path: Path, client_of: Callable[[str], Client]
) -> None:
    path = tmp_path / "export.csv"
    row = (ONE[0], ONE[1], ONE[2], SCRIPT, ONE[4], "=cmd|'/c calc'!A1", *ONE[6:])
    path.write_text("\n".join(",".join(each) for each in (HEAD, row)), encoding="gb18030")
    bring_in(by=operator, path=path, name=path.name, source="市12345")
    case = Case.objects.get()
    assert case.text == SCRIPT
    page = client_of("hotline_operator").get(f"/cases/{case.code}/").content.decode()
    assert "<script>alert" not in page


# Chapter 4: the roll of owners.

COLUMNS = "楼栋,房号,专有面积（平方米）,业主,产权证明,证件号码,电话,共有人,代理人"
ROLL = (
    "1栋,101,87.25,张一,不动产权证,ID-1,13800000001,,",
    "1栋,102,64.10,李二,不动产权证,ID-2,13800000002,李三,",
    "2栋,102,50.00,王四,登记查询,ID-4,,,赵五",
)
FLAT = "1栋,101,{},张一,{},,,,"
ROLLS: dict[str, tuple[Sequence[str], str, str]] = {
    "an area of nothing": ([FLAT.format("0", "其他")], "roll-area-unreadable", "“0”"),
    "an area below nothing": ([FLAT.format("-87.25", "其他")], "roll-area-unreadable", "-87.25"),
    "three decimals": ([FLAT.format("87.255", "其他")], "roll-area-unreadable", "87.255"),
    "an area in words": ([FLAT.format("约九十", "其他")], "roll-area-unreadable", "约九十"),
    "an area of a city": ([FLAT.format("99999999", "其他")], "roll-area-unreadable", "99999999"),
    "no area": ([FLAT.format("", "其他")], "roll-cell-empty", "专有面积"),
    "no proof": ([FLAT.format("87.25", "口头")], "roll-proof-unknown", "口头"),
    "nobody": (["1栋,101,87.25,,其他,,,,"], "roll-cell-empty", "业主"),
    "a sum that is none": ([*ROLL, "1栋,合计,151.36,,,,,,"], "roll-building-differs", "0.01"),
    "a total that is no number": ([*ROLL, "1栋,合计,百五,,,,,,"], "roll-area-unreadable", "百五"),
    "a total of no building": ([*ROLL, "9栋,合计,10.00,,,,,,"], "roll-building-differs", "9栋"),
    "a whole that is none": ([*ROLL, ",总计,201.34,,,,,,"], "roll-building-differs", "全小区"),
    "one unit twice": ([ROLL[0], ROLL[0]], "roll-unit-twice", "1栋-101"),
    "one proxy for four": (
        [f"1栋,{n},9,业{n},其他,K{n},,,丁" for n in "1234"],
        "roll-proxies",
        "丁",
    ),
    "two proxies": (
        ["1栋,1,9,甲,其他,A,,,丁", "1栋,2,9,甲,其他,A,,,戊"],
        "roll-two-proxies",
        "丁、戊",
    ),
    "no unit": ([""], "roll-empty", "没有一户"),
}


@pytest.fixture
def prepared(clerk: Membership, site: Site, tmp_path: Path) -> Ballot:
    """A vote with one matter and a roll of three, not open yet."""
    values = {"title": "加装路灯", "noticed_on": date(2023, 9, 1), "opens_on": date(2023, 9, 10),
              "closes_on": CLOSES}  # fmt: skip
    row = ballots.draw_up(by=clerk, site=site, values=values)
    ballots.ask_for(by=clerk, ballot=row, text="用公共收益加装路灯", kind="ordinary")
    ballots.bring_roll(by=clerk, ballot=row, path=sheet(tmp_path, ROLL), name="roll.csv")
    return row


def sheet(folder: Path, rows: Sequence[str], columns: str = COLUMNS) -> Path:
    path = folder / "roll.csv"
    path.write_text("\n".join((columns, *rows)) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("what", ROLLS)
def test_a_roll_is_refused_whole_at_its_cells(
    clerk: Membership, prepared: Ballot, tmp_path: Path, what: str
) -> None:
    rows, code, words = ROLLS[what]
    path = sheet(tmp_path, rows)
    found = refused(
        lambda: ballots.bring_roll(by=clerk, ballot=prepared, path=path, name="roll.csv")
    )
    assert {each.code for each in found} == {code}
    assert any(words in each.message("zh") for each in found)
    assert prepared.owners.count() == 3, "the roll stands as it was"


def test_a_roll_whose_columns_moved_is_refused_at_every_row(
    clerk: Membership, prepared: Ballot, tmp_path: Path
) -> None:
    path = sheet(tmp_path, [f",{row}" for row in ROLL])
    found = refused(
        lambda: ballots.bring_roll(by=clerk, ballot=prepared, path=path, name="roll.csv")
    )
    assert {each.code for each in found} == {"roll-cell-empty", "roll-proof-unknown"}
    assert {each.place.line for each in found} == {2, 3, 4}


# Chapter 5: the vote.


@pytest.fixture
def open_vote(clerk: Membership, prepared: Ballot) -> Ballot:
    row: Ballot = BALLOT.take("open", by=clerk, row=prepared)
    return row


@pytest.fixture
def letters(clerk: Membership, open_vote: Ballot) -> list[Letter]:
    return ballots.print_letters(by=clerk, ballot=open_vote)


def cast(client: Client, letter: Letter, **given: str) -> Any:
    form = {"code": letter.code, "do": "cast", "second": letter.pin, "sent_as": "",
            "matter-1": "yes"}  # fmt: skip
    return client.post("/p/vote/", {**form, **given})


VOTES: dict[str, tuple[dict[str, str], int, str]] = {
    "by nobody on the roll": ({"code": "ABCDE-FGHJK"}, 404, "不在名册上"),
    "without a second factor": ({"second": ""}, 422, "还可以试"),
    "with a wrong second factor": ({"second": "x"}, 422, "还可以试"),
    "with digits of another alphabet": ({"second": "١٢٣٤"}, 422, "还可以试"),
    "without an answer": ({"matter-1": ""}, 422, "没有选"),
    "with an answer nobody offered": ({"matter-1": "perhaps"}, 422, "没有选"),
    "spoilt, online": ({"matter-1": "invalid"}, 422, "没有选"),
}


@pytest.mark.parametrize("what", VOTES)
def test_a_vote_that_is_none_does_not_count(
    client: Client, letters: list[Letter], what: str
) -> None:
    given, status, words = VOTES[what]
    answer = cast(client, letters[0], **given)
    assert answer.status_code == status
    assert words in told(answer)
    assert Vote.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "state", "words"),
    [
        (date(2023, 9, 26), "open", "2023-09-25 已截止"),
        (date(2023, 9, 9), "open", "2023-09-10 才开始"),
        (TODAY, "void", "已作废"),
        (TODAY, "counted", "已截止"),
    ],
)
def test_a_vote_of_another_time_does_not_count(
    client: Client, letters: list[Letter], today: Stand, day: date, state: str, words: str
) -> None:
    Ballot.objects.update(state=state)
    today(day)
    answer = cast(client, letters[0])
    assert (answer.status_code, Vote.objects.count()) == (422, 0)
    assert words in told(answer)


def test_a_used_code_votes_no_second_time(client: Client, letters: list[Letter]) -> None:
    assert cast(client, letters[0]).status_code == 200
    answer = cast(client, letters[0], **{"matter-1": "no"})
    assert answer.status_code == 422
    assert "以先收到的为准" in told(answer)
    assert Vote.objects.get().answers == {"1": "yes"}


def test_digits_and_letters_of_full_width_are_read_as_they_are_meant(
    client: Client, letters: list[Letter]
) -> None:
    """As a Chinese keyboard types them."""
    wide = {ord(each): ord(each) + 0xFEE0 for each in "0123456789ABCDEFGHJKMNPQRSTVWXYZ-"}
    code, second = letters[0].code.translate(wide), letters[0].pin.translate(wide)
    assert cast(client, letters[0], code=code, second=second).status_code == 200
    assert Vote.objects.count() == 1


def test_one_code_does_not_vote_for_another_owner_by_its_form(
    client: Client, letters: list[Letter]
) -> None:
    """Whatever a form adds about owner, area or heads is not read."""
    cast(client, letters[0], owner="2", area="99999", heads="40", pk="2")
    vote = Vote.objects.get()
    assert vote.owner is not None
    assert (vote.owner.number, vote.area, vote.heads) == (letters[0].number, 8_725, 1)


PAPERS: dict[str, tuple[dict[str, Any], str, str]] = {
    "of nobody": ({"owner": "99"}, "paper-owner-unknown", "99"),
    "of a unit that is not there": ({"owner": "1栋-999"}, "paper-owner-unknown", "1栋-999"),
    "before it opened": ({"received_on": date(2023, 9, 9)}, "paper-day-outside", "2023-09-10"),
    "after it closed": ({"received_on": date(2023, 9, 26)}, "paper-day-outside", "2023-09-25"),
    "of tomorrow": ({"received_on": date(2023, 9, 21)}, "paper-day-to-come", "2023-09-21"),
}


@pytest.mark.parametrize("what", PAPERS)
def test_a_paper_that_is_none_is_refused(clerk: Membership, open_vote: Ballot, what: str) -> None:
    given, code, words = PAPERS[what]
    values = {"number": "1", "owner": "1", "received_on": TODAY, "answers": {"1": "yes"}}
    sheet: dict[str, Any] = {**values, **given}
    typed = ballots.Sheet(**sheet)
    (found,) = refused(lambda: ballots.key_paper(by=clerk, ballot=open_vote, sheet=typed))
    assert found.code == code
    assert words in found.message("zh")
    assert PaperVote.objects.count() == 0


def test_an_objection_of_nothing_control_characters_or_too_late_is_refused(
    client: Client, letters: list[Letter], today: Stand
) -> None:
    def object_by(text: str) -> int:
        form = {"code": letters[0].code, "do": "object", "second": letters[0].pin, "text": text}
        status: int = client.post("/p/vote/", form).status_code
        return status

    assert [object_by(text) for text in ("", "错", "面积\x07错了", "错" * 2001)] == [422] * 4
    Ballot.objects.update(objections_until=date(2023, 9, 19))
    assert object_by("面积写错了") == 422
    assert Objection.objects.count() == 0


# Chapter 6: the consultation.


@pytest.fixture
def asked(clerk: Membership, site: Site) -> Round:
    values = {"kind": "needs", "question": "改什么", "methods": "入户", "closes_on": CLOSES,
              "opens_on": date(2023, 9, 10)}  # fmt: skip
    row = rounds.draw_up(by=clerk, sites=[site], scheme=None, values=values)
    done: Round = ROUND.take("open", by=clerk, row=row)
    return done


@pytest.mark.parametrize("text", ["", "灯", "  灯  ", "灯" * 2001, "灯\x0b坏了的"])
def test_an_opinion_of_nothing_or_too_much_is_refused_and_stays(
    client: Client, asked: Round, text: str
) -> None:
    answer = client.post(f"/p/T-1/rounds/{asked.code}/", {"text": text, "sent_as": SENT})
    assert answer.status_code == 422
    assert text.strip()[:50] in answer.content.decode()
    assert Opinion.objects.count() == 0


@pytest.mark.parametrize(
    ("day", "state", "status"),
    [(date(2023, 9, 26), "open", 422), (date(2023, 9, 9), "open", 422),
     (TODAY, "concluded", 422), (TODAY, "draft", 404)],
)  # fmt: skip
def test_an_opinion_of_another_time_is_refused(
    client: Client, asked: Round, today: Stand, day: date, state: str, status: int
) -> None:
    Round.objects.update(state=state, conclusion="按此实施")
    today(day)
    answer = client.post(
        f"/p/T-1/rounds/{asked.code}/", {"text": "单元门口要坡道", "sent_as": SENT}
    )
    assert (answer.status_code, Opinion.objects.count()) == (status, 0)


def test_an_opinion_of_another_site_or_by_a_program_finds_no_page(
    client: Client, asked: Round, site: Site
) -> None:
    Site.objects.create(
        code="T-2", name="东二小区", sub_district=site.sub_district, project=site.project
    )
    form = {"text": "单元门口要坡道", "sent_as": SENT}
    assert client.post(f"/p/T-2/rounds/{asked.code}/", form).status_code == 404
    assert client.post("/p/T-1/rounds/nope/", form).status_code == 404
    by_program = {**form, "website": "http://spam"}
    assert client.post(f"/p/T-1/rounds/{asked.code}/", by_program).status_code == 404
    assert Opinion.objects.count() == 0


def test_a_script_in_an_opinion_is_text_to_staff_and_to_everybody(
    client: Client, asked: Round, client_of: Callable[[str], Client]
) -> None:
    form = {"text": SCRIPT, "sent_as": str(uuid.uuid4())}
    assert client.post(f"/p/T-1/rounds/{asked.code}/", form).status_code == 200
    Opinion.objects.update(decision="rejected", reason=SCRIPT, shown=True)
    code = grouped(issue(Opinion.objects.get(), "consult", expires_on=CLOSES))
    pages = [
        client.get(f"/p/T-1/rounds/{asked.code}/"),
        client.get("/p/T-1/"),
        client.post("/p/said/", {"code": code}),
        client_of("competent_department").get(f"/rounds/{asked.code}/"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "text", "status"),
    [("contractor", "几", 422), ("contractor", "几" * 2001, 422), ("mayor", "几点停水", 404),
     ("contractor", "几点\x0b停水", 422), ("", "几点停水", 404)],
)  # fmt: skip
def test_a_question_to_the_contact_group_that_is_none_is_refused(
    client: Client, site: Site, role: str, text: str, status: int
) -> None:
    answer = client.post("/p/T-1/group/", {"role": role, "text": text})
    assert (answer.status_code, GroupQuestion.objects.count()) == (status, 0)


@pytest.mark.parametrize("counts", [(43, 44, 3), (43, 40, 41), (-1, 0, 0), (2**40, 1, 1)])
def test_a_result_that_does_not_nest_or_is_no_count_is_refused(
    asked: Round, client_of: Callable[[str], Client], counts: tuple[int, int, int]
) -> None:
    form = dict(zip(("asked", "answered", "in_favour"), map(str, counts), strict=True))
    clerk = client_of("competent_department")
    answer = clerk.post(f"/rounds/{asked.code}/results", {"site": "T-1", **form}, follow=True)
    assert answer.status_code == 200
    assert not asked.results.exists()
