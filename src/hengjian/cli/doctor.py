"""hengjian doctor: what this installation can do on this machine, and what is in the way."""

from __future__ import annotations

import codecs
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import click
from rich.text import Text as Styled

from hengjian import __version__
from hengjian.bilingual import Language, Text, same
from hengjian.cli.options import format_option
from hengjian.cli.output import console, print_json

State = Literal["fine", "absent", "wrong"]
"""``absent``: not installed, and needed only for what is said."""

ROOM = 1_000_000_000
"""Bytes that should be free where files are written: a site grows by its attachments."""

EXTRAS = {
    "documents": Text("写 docx、pdf、html 报告", "reports as docx, pdf, html"),
    "audit": Text("审核报告", "audit of reports"),
    "columnar": Text("一次评价成千上万个项目", "thousands of projects at once"),
    "site": Text("站点", "the site"),
    "ocr": Text("识别扫描页", "reading scanned pages"),
    "spark": Text("由 Spark 评价数据湖", "a lake evaluated by Spark"),
}
_SITE = ("HENGJIAN_MODE", "HENGJIAN_SECRET_KEY", "DATABASE_URL", "HENGJIAN_DATA")
"""The settings one of which somebody makes who runs a site."""
_FACES = {
    Text("小标宋（标题）", "XiaoBiaoSong (titles)"): "title",
    Text("仿宋（正文）", "FangSong (text)"): "body",
    Text("黑体（标题）", "HeiTi (headings)"): "hei",
    Text("楷体（标题）", "KaiTi (headings)"): "kai",
}
_MARKS = {"fine": ("✓", "green"), "absent": ("–", "yellow"), "wrong": ("✗", "bold red")}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at."""

    topic: Text
    state: State
    found: Text
    advice: Text = field(default_factory=lambda: same(""))

    def as_json(self, language: Language) -> dict[str, str]:
        """The same as JSON."""
        return {
            "topic": self.topic.of(language),
            "state": self.state,
            "found": self.found.of(language),
            "advice": self.advice.of(language),
        }


@click.command(
    short_help="检查安装和机器 check the installation",
    help="检查安装和机器：附加组件、字体、LibreOffice、数据库、磁盘。什么也不改。"
    "有妨碍使用的问题时退出码为 1；没装、也不是必需的，只说明缺了会怎样。"
    "\n\nCheck the installation and the machine: extras, fonts, LibreOffice, database, disk. "
    "Nothing is changed. Exit code 1 where something is in the way; what is merely not installed "
    "is only told.",
)
@format_option
@click.pass_context
def doctor(ctx: click.Context, form: str) -> None:
    """Look at everything and print it; exit 1 where something is wrong."""
    seen: list[Found] = []
    for look in LOOKS:
        for found in look(ctx.obj):
            seen.append(found)
            if form == "table":
                _print(found, ctx.obj)
    if form == "json":
        print_json([found.as_json(ctx.obj) for found in seen])
    ctx.exit(1 if any(found.state == "wrong" for found in seen) else 0)


def _print(found: Found, language: Language) -> None:
    mark, style = _MARKS[found.state]
    line = Styled.assemble(
        (f"{mark} {found.topic.of(language)}: ", style), found.found.of(language)
    )
    if advice := found.advice.of(language):
        line.append(f"\n    → {advice}", style="dim")
    console().print(line, soft_wrap=True)


def _itself(_: Language) -> Iterator[Found]:
    where = Path(__file__).parent.parent
    python = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    yield Found(Text("衡鉴", "Hengjian"), "fine", same(f"{__version__}, {python}, {where}"))
    encoding = codecs.lookup(sys.getfilesystemencoding()).name
    fine = encoding == "utf-8"
    advice = Text("设置环境变量 PYTHONUTF8=1", "set the environment variable PYTHONUTF8=1")
    state: State = "fine" if fine else "wrong"
    yield Found(Text("文字编码", "Encoding"), state, same(encoding), same("") if fine else advice)


def _extras(_: Language) -> Iterator[Found]:
    """Each extra: whole, or what of it is missing, by the package's own metadata."""
    for extra, gives in EXTRAS.items():
        missing = [name for name in _needs(extra) if _version(name) is None]
        topic = Text(f"附加组件 {extra}（{gives.zh}）", f"extra {extra} ({gives.en})")
        if not missing:
            yield Found(topic, "fine", Text("已装", "installed"))
            continue
        found = Text(f"未装：{'、'.join(missing)}", f"not installed: {', '.join(missing)}")
        yield Found(topic, "absent", found, same(f"pip install 'hengjian[{extra}]'"))


def _needs(extra: str) -> list[str]:
    """The distributions an extra asks for."""
    marked = f'extra == "{extra}"'
    found = [r for r in requires("hengjian") or () if marked in r.replace("'", '"')]
    return [_head(each) for each in found]


def _head(requirement: str) -> str:
    """The name at the beginning of a requirement: ``psycopg`` of ``psycopg[binary]>=3.2``."""
    end = next(
        (n for n, c in enumerate(requirement) if not (c.isalnum() or c in "-_.")), len(requirement)
    )
    return requirement[:end]


def _version(distribution: str) -> str | None:
    with suppress(PackageNotFoundError):
        return version(distribution)
    return None


def _fonts(_: Language) -> Iterator[Found]:
    topic = Text("字体", "Fonts")
    if find_spec("typst") is None:
        nothing = Text(
            "未装附加组件 documents，没有查看", "not looked at without the extra documents"
        )
        yield Found(topic, "absent", nothing)
        return
    from hengjian.documents.pdf.writer import FONTS
    from hengjian.documents.typesetting import present

    chosen = {face: present(FONTS[use])[0] for face, use in _FACES.items()}
    words = Text(
        "；".join(f"{face.zh} {name}" for face, name in chosen.items()),
        "; ".join(f"{face.en} {name}" for face, name in chosen.items()),
    )
    instead = any(name.startswith("Noto ") for name in chosen.values())
    advice = Text(
        "pdf 用思源字体代替缺的公文字体；要用原字体，请在系统里安装",
        "Noto stands in the pdf for official faces that are missing; install them to have them",
    )
    yield Found(topic, "fine", words, advice if instead else same(""))


def _office(_: Language) -> Iterator[Found]:
    topic = same("LibreOffice")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        advice = Text(
            "只在要把 .doc、.wps 另存为 .docx 时需要",
            "needed only to save .doc and .wps as .docx",
        )
        yield Found(topic, "absent", Text("未装", "not installed"), advice)
        return
    yield Found(topic, "fine", same(program))


def _site(language: Language) -> Iterator[Found]:
    """What ``hengjian serve --check`` says: settings, database, folders; it changes nothing."""
    topic = Text("站点和数据库", "Site and database")
    if find_spec("django") is None:
        nothing = Text("未装附加组件 site，没有查看", "not looked at without the extra site")
        yield Found(topic, "absent", nothing)
    elif not (any(os.environ.get(name) for name in _SITE) or _data().exists()):
        nothing = Text("这里没有设置站点", "no site is set up here")
        advice = Text(
            "要试用：hengjian demo；要运行：docs/how-to/run-the-site.md",
            "to try it: hengjian demo; to run it: docs/how-to/run-the-site.md",
        )
        yield Found(topic, "absent", nothing, advice)
    else:
        command = [sys.executable, "-m", "hengjian", "--lang", language, "serve", "--check"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = done.stdout if done.returncode == 0 else done.stderr
        words = "\n    ".join(filter(None, map(str.strip, said.splitlines())))
        where = "DATABASE_URL" if os.environ.get("DATABASE_URL") else str(_data())
        yield Found(topic, "wrong" if done.returncode else "fine", same(f"{where}: {words}"))


def _disk(_: Language) -> Iterator[Found]:
    """Room where the site and temporary files are written."""
    places = {
        Text("磁盘（数据）", "Disk (data)"): _data(),
        Text("磁盘（临时文件）", "Disk (temporary files)"): Path(tempfile.gettempdir()),
    }
    for topic, path in places.items():
        there = next(each for each in (path, *path.parents) if each.exists())
        free = shutil.disk_usage(there).free
        state: State = "fine" if free >= ROOM else "wrong"
        advice = Text("请腾出空间", "make room") if state == "wrong" else same("")
        yield Found(topic, state, same(f"{there}: {free / 1e9:.1f} GB"), advice)


def _data() -> Path:
    """Where the site keeps its data, by its settings."""
    return Path(os.environ.get("HENGJIAN_DATA", "hengjian-data")).resolve()


LOOKS: tuple[Callable[[Language], Iterator[Found]], ...] = (
    _itself,
    _extras,
    _fonts,
    _office,
    _site,
    _disk,
)
"""What is looked at, in this order."""
