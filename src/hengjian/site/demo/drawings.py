"""Files of the demonstration: drawings of the works, and what draws the others. Each drawing says
in its corner what it is."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from hengjian.site.demo.archive import paper
from hengjian.site.demo.dice import Dice
from hengjian.site.demo.lettering import letters
from hengjian.site.demo.pictures import Drawn, yard

SIZE = (960, 720)


def drawing(told: str) -> Drawn:
    """The file that a chapter names by what it shows and its name: ``yard SYN-0001 before``,
    ``paper goals 绩效目标表（合成）``, ``trench SYN-0001-2022-09-14``. Raises ``KeyError``."""
    what, _, name = told.partition(" ")
    if what == "yard":
        return yard(*name.split(" "))
    return paper(name) if what == "paper" else _of_works(what, name)


def _of_works(what: str, name: str) -> Drawn:
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
