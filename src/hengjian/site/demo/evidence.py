"""Invented evidence of the works: drawings from the site diary, of milestones and of checks, an
acceptance and the facilities that were handed over. Each drawing says in its corner what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from PIL import Image, ImageDraw

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo.dice import Dice
from hengjian.site.demo.lettering import letters
from hengjian.site.demo.library import PROJECT, SYNTHETIC
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.pictures import Drawn
from hengjian.site.library.models import Project, Site
from hengjian.site.works.actions import diary, rows
from hengjian.site.works.models import Acceptance, DiaryEntry, HandOver, Inspection, Milestone

SIZE = (960, 720)
ENTRIES = (
    ("SYN-0001", date(2022, 9, 14), "晴", 22, "沟槽开挖到底，支护和警示灯已就位。", "trench"),
    ("SYN-0001", date(2022, 10, 11), "多云", 26, "给水主管敷设60米，试压合格后回填。", "pipe"),
    ("SYN-0004", date(2023, 3, 22), "晴", 31, "外墙粉刷到三层，连墙件按监理意见加密。", "wall"),
    ("SYN-0007", date(2023, 6, 8), "阴", 18, "路面基层摊铺完成，消防通道划线待干。", "road"),
)  # fmt: skip
"""Site, day, weather, people at work, what was done, and what the drawing shows."""
HANDED = (
    ("SYN-0001", "water", "HT-WAT", date(2023, 8, 31), date(2023, 9, 12)),
    ("SYN-0001", "drainage", "HT-DRA", date(2023, 8, 31), date(2023, 9, 20)),
    ("SYN-0004", "telecom", "HT-TEL", date(2023, 9, 15), None),
)
"""Site, facility, who takes it over, planned, done."""
ACCEPTED = date(2022, 7, 5)


def put_evidence(people: Mapping[str, Membership]) -> None:
    """Write the entries, hang the drawings on what was there before; twice is once."""
    project = Project.objects.get(code=PROJECT)
    if HandOver.objects.filter(site__project=project).exists():
        return
    clerk = people["competent_department"]
    for code, on, weather, workers, text, shown in ENTRIES:
        diary.write(
            by=clerk,
            site=Site.objects.get(code=code),
            sent_as=uuid5(NAMESPACE_URL, f"{code}-{on}"),
            values={"on": on, "weather": weather, "workers": workers, "text": f"（合成）{text}"},
            pictures=[drawn(shown, f"{code}-{on}")],
        )
    met = Milestone.objects.filter(project=project, kind="start", actual_on__isnull=False)
    for row in met.order_by("code")[:3]:
        files = [drawn("fence", row.code)]
        rows.change(by=clerk, row=row, values={}, version=None, files=files)
    failed = Inspection.objects.filter(project=project, passed=False)
    for check in failed.exclude(put_right_on=None).order_by("code")[:3]:
        files = [drawn("trench", f"{check.code}-before"), drawn("road", f"{check.code}-after")]
        rows.change(by=clerk, row=check, values={}, version=None, files=files)
    _accept(clerk, project)
    _hand_over(clerk, project)
    mark_invented(clerk, DiaryEntry.objects.filter(source=""), source=SYNTHETIC)


def _accept(clerk: Membership, project: Project) -> None:
    """No community is finished in the case; what was accepted is the preparation of a section,
    a part of the works: it begins no defects period."""
    contract = project.contracts.filter(kind="works").order_by("code").first()
    values = {
        "kind": Acceptance.Kind.PART,
        "contract": contract,
        "accepted_on": ACCEPTED,
        "passed": True,
        "share_passed": 96,
        "conclusion": "（合成）临时设施和围挡分部验收合格；小区尚未完工，未组织竣工验收",
        "source": SYNTHETIC,
        "synthetic": True,
    }
    file = drawn("fence", "acceptance")
    rows.add(by=clerk, project=project, model=Acceptance, values=values, files=[file])


def _hand_over(clerk: Membership, project: Project) -> None:
    for code, utility, to, planned, handed in HANDED:
        taker = Organisation.objects.get(code=to)
        values = {
            "site": Site.objects.get(code=code),
            "utility": utility,
            "to": taker.name,
            "organisation": taker,
            "planned_on": planned,
            "handed_on": handed,
            "note": "" if handed else "（合成）接收单位要求补齐竣工图",
            "source": SYNTHETIC,
            "synthetic": True,
        }
        rows.add(by=clerk, project=project, model=HandOver, values=values)


def drawn(what: str, name: str) -> Drawn:
    """A drawing of works on a site; the same name gives the same drawing."""
    dice = Dice(f"evidence:{name}")
    image = Image.new("RGB", SIZE, "#b7c4cc")
    ink = ImageDraw.Draw(image, "RGBA")
    ink.rectangle((0, 300, *SIZE), fill="#968b7a")
    ink.rectangle((40, 90, 420, 300), fill=dice.pick(("#d9cbb2", "#cfd3cd", "#d8c7b9")))
    for number in range(10):
        left, top = 66 + number % 5 * 70, 118 + number // 5 * 90
        ink.rectangle((left, top, left + 42, top + 54), fill="#5b6a73", outline="#fff", width=3)
    DRAWINGS[what](ink)
    letters(ink, (20, SIZE[1] - 46), "演示用示意图（合成），非实景照片", 24)
    content = BytesIO()
    image.save(content, "JPEG", quality=82)
    content.seek(0)
    return Drawn(f"{name}.jpg", content)


def _trench(ink: ImageDraw.ImageDraw) -> None:
    ink.polygon(((420, 300), (560, 300), (760, 720), (180, 720)), fill="#5b4632")
    for step in range(5):
        y = 330 + step * 80
        ink.line(((412 - step * 52, y), (572 + step * 42, y)), fill="#c07a2c", width=10 + step * 2)
    for left in range(600, 900, 90):
        ink.rectangle((left, 470, left + 70, 540), fill="#e7e7e7", outline="#b3261e", width=7)


def _pipe(ink: ImageDraw.ImageDraw) -> None:
    _trench(ink)
    ink.line(((490, 310), (470, 720)), fill="#2b6cb0", width=44)
    for y in range(370, 720, 90):
        ink.rectangle((440, y, 508, y + 22), fill="#1d4f86")


def _wall(ink: ImageDraw.ImageDraw) -> None:
    ink.rectangle((520, 60, 900, 300), fill="#f1e6d2")
    for left in range(520, 901, 54):
        ink.line(((left, 40), (left, 320)), fill="#8a6a2f", width=6)
    for top in range(60, 321, 62):
        ink.line(((512, top), (908, top)), fill="#8a6a2f", width=6)
    ink.rectangle((520, 60, 900, 180), fill=(46, 125, 90, 90))


def _road(ink: ImageDraw.ImageDraw) -> None:
    ink.polygon(((380, 300), (620, 300), (900, 720), (80, 720)), fill="#4f565b")
    for step in range(5):
        y = 330 + step * 80
        ink.rectangle((494 - step, y, 506 + step * 3, y + 40), fill="#f4f4f0")
    ink.rounded_rectangle((650, 380, 860, 500), 16, fill="#d6a21e")
    ink.ellipse((640, 460, 740, 560), fill="#3c3c3c")


def _fence(ink: ImageDraw.ImageDraw) -> None:
    for left in range(0, SIZE[0], 120):
        ink.rectangle((left, 250, left + 112, 470), fill="#1f7a6d", outline="#dfeeea", width=5)
    ink.rectangle((330, 180, 640, 262), fill="#f6f2e8", outline="#8a6a2f", width=5)
    letters(ink, (356, 204), "施工公告牌（合成）", 28)


DRAWINGS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "trench": _trench,
    "pipe": _pipe,
    "wall": _wall,
    "road": _road,
    "fence": _fence,
}
