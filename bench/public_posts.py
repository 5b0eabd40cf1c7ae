"""What residents send in the load test: a case, answers to a survey by a one-time code, a vote.

Each kind says which page takes it, what is filled in, how the site is filled for it, and how the
database tells what is there. ``fill`` runs in the site with ``COUNT`` set and prints, as JSON, what
each post needs of its own: the code of a household, of an owner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Given = Mapping[str, str]


@dataclass(frozen=True)
class Posts:
    """Posts to one page: each with a number by which it is found again."""

    name: str
    page: str
    """Its address: asked for once, and posted to."""
    fields: Callable[[str, Given], Mapping[str, str]]
    """What is filled in, for a number and what was given out for it."""
    kept: str
    """The question to the database that gives the numbers that are there, once for each row."""
    fill: str
    """Python that puts up what the page needs, run with Django set up."""
    acknowledged: tuple[int, ...] = (201, 202)


PLACE = """
import json, os
from datetime import timedelta
from hengjian.site.accounts.codes import digest_of
from hengjian.site.accounts.models import AccessCode, Organisation
from hengjian.site.common.days import current_day
from hengjian.site.library.models import Site
COUNT, TODAY, KIND = int(os.environ["COUNT"]), current_day(), Organisation.Kind
district = Organisation.objects.create(code="B", name="压测区", kind=KIND.DISTRICT)
street = Organisation.objects.create(
    code="B1", name="压测街道", kind=KIND.SUB_DISTRICT, parent=district)
place = Site.objects.create(
    code="B-1", name="压测小区", sub_district=street, households=COUNT or 1)


def coded(purpose, rows):
    clear = [f"{number:010d}" for number in range(len(rows))]
    AccessCode.objects.bulk_create([
        AccessCode(
            purpose=purpose, digest=digest_of(code), subject_type=row._meta.label_lower,
            subject=str(row.pk), expires_on=TODAY + timedelta(30))
        for code, row in zip(clear, rows, strict=True)], batch_size=500)
    return clear
"""
CASES = Posts(
    "cases reported on a public page",
    "/p/B-1/report/",
    lambda number, given: {
        "topic": "road",
        "text": "（压测）路面下沉，车过不去",
        "place": "东门",
        "phone": "10000000000",
        "sent_as": number,
    },
    "select sent_as from hotline_case where sent_as <> ''",
    PLACE + "print(json.dumps([]))",
)

SURVEY = """
from hengjian.site.residents.surveys.models import Questionnaire, SampleUnit, Survey
asked = Questionnaire.objects.create(
    code="B-Q", name=FORM["name"], title="（压测）问卷", purpose="satisfaction", region=district,
    form=FORM, sha256="0" * 64, meanings={})
survey = Survey.objects.create(
    code="B-S", title="（压测）调查", region=district, questionnaire=asked, state="open",
    opens_on=TODAY - timedelta(5), closes_on=TODAY + timedelta(5))
SampleUnit.objects.bulk_create([
    SampleUnit(code=f"B-S-{n}", survey=survey, region=street, site=place, ordinal=n + 1)
    for n in range(COUNT)], batch_size=500)
codes = coded("survey", list(SampleUnit.objects.order_by("ordinal")))
late = (TODAY - timedelta(1)).isoformat() + "T10:00:00+08:00"
print(json.dumps([
    {"code": code, "late": late if n % 3 == 0 else ""} for n, code in enumerate(codes)]))
"""
SHIPPED = """
from tempfile import TemporaryDirectory
from pathlib import Path
from hengjian.site.residents.surveys.forms.reading import form_of
from hengjian.site.residents.surveys.forms.sheets import sheets_of
from hengjian.site.residents.surveys.shipped import workbook_of
with TemporaryDirectory() as folder:
    path = Path(folder, "form.xlsx")
    path.write_bytes(workbook_of("satisfaction"))
    FORM = form_of(sheets_of(path, path.name))
"""
QUESTIONS = 250
LARGE = f"""
import io
from tempfile import TemporaryDirectory
from pathlib import Path
from openpyxl import Workbook
from hengjian.site.residents.surveys.forms.reading import form_of
from hengjian.site.residents.surveys.forms.sheets import sheets_of
book = Workbook()
sheet = book.active
sheet.title = "survey"
sheet.append(["type", "name", "label", "required", "relevant", "constraint"])
for n in range({QUESTIONS}):
    shown = f"${{{{q{{n - 1}}}}}} = 'a' or ${{{{q{{n - 1}}}}}} = 'b'" if n % 5 else ""
    sheet.append(["select_one letter", f"q{{n}}", f"第{{n}}题", "yes", shown, ". != 'z'"])
choices = book.create_sheet("choices")
choices.append(["list_name", "name", "label"])
for letter in "abcz":
    choices.append(["letter", letter, letter])
settings = book.create_sheet("settings")
settings.append(["form_title", "form_id", "version"])
settings.append(["（压测）长问卷", "long", "1"])
with TemporaryDirectory() as folder:
    path = Path(folder, "form.xlsx")
    book.save(path)
    FORM = form_of(sheets_of(path, path.name))
"""


def _answers(number: str, given: Given) -> dict[str, str]:
    """Every third was answered a day earlier, on a phone without a network, and comes late."""
    answered = {"q-policy_known": "B", "q-involved": "C", "q-satisfaction": "B", "q-people": "3",
                "q-old_people": "1", "q-wish": "（压测）早点铺好路"}  # fmt: skip
    return {**_sent(number, given), **answered}


def _long(number: str, given: Given) -> dict[str, str]:
    return {**_sent(number, given), **{f"q-q{n}": "ab"[n % 2] for n in range(QUESTIONS)}}


def _sent(number: str, given: Given) -> dict[str, str]:
    sent = {"code": given["code"], "do": "send", "instance_id": f"uuid:{number}"}
    return {**sent, "answered_at": given["late"]} if given["late"] else sent


ANSWERED = "select substr(instance_id, 6) from surveys_submission where valid"
SURVEYS = Posts("answers by one-time code", "/p/survey/", _answers, ANSWERED,
                PLACE + SHIPPED + SURVEY)  # fmt: skip
LONG = Posts(f"answers to {QUESTIONS} questions", "/p/survey/", _long, ANSWERED,
             PLACE + LARGE + SURVEY)  # fmt: skip

VOTES = Posts(
    "votes by the code of a letter",
    "/p/vote/",
    lambda number, given: {
        **given,
        "do": "cast",
        "matter-1": "yes",
        "matter-2": "no",
        "sent_as": number,
    },
    "select o.sent_as from vote_owner o join vote_vote v on v.owner_id = o.id"
    " where o.sent_as <> '' and not v.replaced",
    PLACE
    + """
from hengjian.site.residents.vote.models import Ballot, Matter, Owner, pin_digest
ballot = Ballot.objects.create(
    code="B-V", site=place, title="（压测）表决", state="open", noticed_on=TODAY - timedelta(30),
    opens_on=TODAY - timedelta(5), closes_on=TODAY + timedelta(5))
for n, kind in ((1, "ordinary"), (2, "special")):
    Matter.objects.create(ballot=ballot, number=n, text=f"（压测）事项{n}", kind=kind)
owners = [Owner(ballot=ballot, number=n + 1, name="", area=8725) for n in range(COUNT)]
for owner in owners:
    owner.pin_digest = pin_digest(owner, "2468")
Owner.objects.bulk_create(owners, batch_size=500)
codes = coded("vote", list(Owner.objects.order_by("number")))
print(json.dumps([{"code": code, "second": "2468"} for code in codes]))
""",
    acknowledged=(200,),
)
EVERY = (CASES, SURVEYS, LONG, VOTES)
INSERT = """
import os, statistics, time
from datetime import date
from hengjian.site.accounts.models import AccessCode
spent = []
for n in range(400):
    begun = time.perf_counter()
    AccessCode.objects.create(
        purpose="bench", digest=f"bare {os.getpid()} {n}", subject_type="none", subject="0",
        expires_on=date(2000, 1, 1))
    spent.append(time.perf_counter() - begun)
print(statistics.median(spent) * 1000)
"""
"""The baseline: one row by Django, each in its own transaction; the median in milliseconds."""
