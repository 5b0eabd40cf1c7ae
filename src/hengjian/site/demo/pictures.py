"""Drawn pictures of some invented sites: the same viewpoint before, during and after the works.

They are drawings and say so in a corner; no photograph of a real place is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from hengjian.site.demo.dice import Dice
from hengjian.site.demo.lettering import letters
from hengjian.site.library.models import SitePicture

Moment = SitePicture.Moment
WIDTH, HEIGHT, GROUND = 1200, 900, 600
WALLS = ("#d9cbb2", "#cfd3cd", "#d8c7b9")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is handed in."""

    name: str
    content: BytesIO

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes of the file."""
        return self.content.read(size)


def yard(code: str, moment: str) -> Drawn:
    """The yard of a site as it is at a moment: the same houses, another state."""
    dice = Dice(f"picture:{code}")
    image = Image.new("RGB", (WIDTH, HEIGHT), "#b9cfe0")
    ink = ImageDraw.Draw(image, "RGBA")
    _sky(ink, dull=moment != Moment.AFTER)
    wall = dice.pick(WALLS)
    _house(ink, 60, 150, 470, 5, wall, moment)
    _house(ink, 700, 90, 440, 6, dice.pick(WALLS), moment)
    _yard(ink, moment, dice)
    for x in (590, 655):
        _tree(ink, x, GROUND + 10, moment)
    if moment == Moment.BEFORE:
        _wires(ink)
    letters(ink, (24, HEIGHT - 56), "演示用示意图（合成），非实景照片", 28)
    content = BytesIO()
    image.save(content, "JPEG", quality=85)
    content.seek(0)
    return Drawn(f"{code}-{moment}.jpg", content)


def _sky(ink: ImageDraw.ImageDraw, *, dull: bool) -> None:
    top, low = ((168, 180, 190), (214, 217, 216)) if dull else ((122, 178, 222), (222, 238, 247))
    for y in range(GROUND):
        mixed = tuple(a + (b - a) * y // GROUND for a, b in zip(top, low, strict=True))
        ink.line(((0, y), (WIDTH, y)), fill=mixed)


def _house(
    ink: ImageDraw.ImageDraw, x: int, y: int, width: int, floors: int, wall: str, moment: str
) -> None:
    after = moment == Moment.AFTER
    ink.rectangle((x, y, x + width, GROUND), fill="#f1e6d2" if after else wall)
    ink.rectangle((x - 8, y - 22, x + width + 8, y), fill="#7d4a3a" if after else "#6f6a66")
    high = (GROUND - y) // floors
    for floor in range(floors):
        for number in range(5):
            left, top = x + 28 + number * (width - 40) // 5, y + 26 + floor * high
            size = (left, top, left + 52, top + high - 44)
            ink.rectangle(size, fill="#7fa9c4" if after else "#5b6a73", outline="#ffffff", width=4)
            if not after and (floor + number) % 3 == 0:  # bars before some windows
                for bar in range(left + 8, left + 52, 9):
                    ink.line(((bar, top), (bar, size[3])), fill="#3f4448", width=2)
        if after:
            band = y + (floor + 1) * high - 10
            ink.rectangle((x, band, x + width, band + 6), fill="#2f7d7b")
    if not after:
        for number in range(4):  # stains below the roof
            left = x + 40 + number * width // 4
            ink.polygon(((left, y), (left + 46, y), (left + 20, y + 170)), fill=(70, 62, 52, 70))
    if moment == Moment.DURING:
        _scaffold(ink, x, y, width)


def _scaffold(ink: ImageDraw.ImageDraw, x: int, y: int, width: int) -> None:
    ink.rectangle((x, y, x + width, GROUND), fill=(46, 125, 90, 80))
    for left in range(x, x + width + 1, 58):
        ink.line(((left, y - 10), (left, GROUND)), fill="#8a6a2f", width=5)
    for top in range(y, GROUND, 76):
        ink.line(((x - 6, top), (x + width + 6, top)), fill="#8a6a2f", width=5)


def _yard(ink: ImageDraw.ImageDraw, moment: str, dice: Dice) -> None:
    after = moment == Moment.AFTER
    ink.rectangle((0, GROUND, WIDTH, HEIGHT), fill="#86a86b" if after else "#8f8b80")
    ink.polygon(
        ((430, GROUND), (760, GROUND), (1100, HEIGHT), (140, HEIGHT)),
        fill="#5f666b" if after else "#9a958a",
    )
    if after:
        for step in range(5):
            y = GROUND + 20 + step * 58
            ink.rectangle((590, y, 600 + step * 3, y + 30), fill="#f4f4f0")
        for number in range(4):
            left = 930 + number * 66
            ink.line(((left, GROUND + 110), (left + 70, HEIGHT)), fill="#ffffff", width=5)
        ink.rectangle((120, GROUND + 96, 320, GROUND + 112), fill="#8a5a33")
        ink.rectangle((136, GROUND + 112, 146, GROUND + 146), fill="#4d4d4d")
        ink.rectangle((294, GROUND + 112, 304, GROUND + 146), fill="#4d4d4d")
        return
    for _ in range(26):  # broken paving
        x, y = dice.between(170, 1040), dice.between(GROUND + 20, HEIGHT - 70)
        ink.ellipse((x, y, x + dice.between(20, 90), y + dice.between(8, 26)), fill="#77716a")
    if moment == Moment.DURING:
        ink.polygon(((520, GROUND), (600, GROUND), (640, HEIGHT), (420, HEIGHT)), fill="#5b4632")
        ink.ellipse((500, 780, 560, 840), outline="#2b6cb0", width=12)
        for left in range(150, 420, 70):
            ink.rectangle((left, 700, left + 60, 760), fill="#e7e7e7", outline="#b3261e", width=6)
        return
    for number in range(3):  # cars on the fire lane, bins without lids
        left = 460 + number * 150
        ink.rounded_rectangle((left, 690 + number * 30, left + 130, 750 + number * 30), 18,
                              fill=("#7b3b3b", "#44505c", "#b8b2a5")[number])  # fmt: skip
    for left in (80, 140, 200):
        ink.rectangle((left, 700, left + 46, 770), fill="#4c5a3f")


def _tree(ink: ImageDraw.ImageDraw, x: int, y: int, moment: str) -> None:
    ink.rectangle((x - 6, y - 120, x + 6, y), fill="#6b4a2f")
    colour = "#3f8f4f" if moment == Moment.AFTER else "#7c8563"
    size = 62 if moment == Moment.AFTER else 40
    for dx, dy in ((-size // 2, -130), (size // 2, -140), (0, -180)):
        box = (x + dx - size, y + dy - size, x + dx + size, y + dy + size)
        ink.ellipse(box, fill=colour)


def _wires(ink: ImageDraw.ImageDraw) -> None:
    for number in range(9):
        sag = 60 + number * 14
        points = [
            (x, 190 + number * 9 + sag * (1 - ((x - 600) / 300) ** 2)) for x in range(300, 901, 20)
        ]
        ink.line(points, fill="#23272b", width=3)
    ink.rectangle((594, 170, 606, GROUND), fill="#8a8178")
