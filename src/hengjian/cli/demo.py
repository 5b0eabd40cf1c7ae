"""hengjian demo: the reference case end to end."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread

import click

from hengjian import __version__, library
from hengjian.bilingual import Language, Text
from hengjian.cli.opening import free_port, open_when_up
from hengjian.cli.output import console
from hengjian.files import make_folder, write_whole

PORT = 8765


@click.command(
    short_help="参考案例从头到尾 the reference case end to end",
    help="参考案例从头到尾：评价、打印得分表、写出报告（docx、pdf、html）、计算底稿和成果包，"
    "再载入参考区县，打开站点。已由本版本做过的不再做。"
    "\n\nThe reference case end to end: evaluate, print the scores, write the report "
    "(docx, pdf, html), the trace and the package, then load the reference district and open "
    "the site. What this version has done already is not done again.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-out"),
    show_default=True,
    metavar="DIR",
    help="写到哪个文件夹 where to write",
)
@click.option("--no-serve", is_flag=True, help="只写文件，不打开站点 write only, open no site")
@click.option("--anew", is_flag=True, help="全部重做 do everything anew")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N")
@click.pass_context
def demo(ctx: click.Context, out: Path, no_serve: bool, anew: bool, port: int) -> None:
    """Evaluate, print, write, verify, open."""
    language: Language = ctx.obj
    make_folder(out)
    done = Done(out, language)
    if not anew and done.has("files") and (out / "index.html").is_file():
        words = (
            f"{out} 已由本版本写好（--anew 重做）",
            f"{out} was written by this version (--anew)",
        )
        console().print(Text(*words).of(language), soft_wrap=True)
    else:
        from hengjian.cli.demo_files import written

        done.forget()
        if not written(out, language):
            ctx.exit(1)
        done.add("files")
    if not no_serve:
        _serve(out, port, language, done)


class Done:
    """What was done in a folder already, by this very version and in this language."""

    def __init__(self, out: Path, language: Language) -> None:
        self.file = out / ".done"
        self.mark = f"{_fingerprint()} {language}"

    def has(self, what: str) -> bool:
        """Whether ``what`` was done."""
        return f"{self.mark} {what}" in self._lines()

    def add(self, what: str) -> None:
        """Remember that ``what`` is done."""
        lines = "".join(f"{line}\n" for line in [*self._lines(), f"{self.mark} {what}"])
        write_whole(self.file, lines.encode())

    def forget(self) -> None:
        """Remember nothing."""
        self.file.unlink(missing_ok=True)

    def _lines(self) -> list[str]:
        return self.file.read_text("utf-8").splitlines() if self.file.is_file() else []


def _fingerprint() -> str:
    """Of the files of this package: their names, sizes and times."""
    digest = hashlib.sha256(__version__.encode())
    root = Path(library.__file__).parent.parent
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            seen = path.stat()
            digest.update(f"{path.relative_to(root)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def print_from_the_site(
    hengjian: list[str], surroundings: Mapping[str, str], language: Language
) -> None:
    """The total from the rows of the loaded site, and whether every score is that of the files."""
    from hengjian.cli.demo_files import SCORED, compared

    told = subprocess.run(
        [*hengjian, "evaluate", "--format", "json", "--site", "--evaluation", SCORED],
        env=surroundings,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    console().print(compared(json.loads(told.stdout)).of(language), soft_wrap=True)


def _serve(out: Path, port: int, language: Language, done: Done) -> None:
    """Load the reference district into a site of its own below ``out``, and serve it."""
    site = out / "site"
    surroundings = os.environ | {
        "HENGJIAN_MODE": "demo",
        "HENGJIAN_DATA": str(site.resolve()),
        "HENGJIAN_REFERENCE": str(out.resolve()),
    }
    surroundings.pop("DATABASE_URL", None)
    hengjian = [sys.executable, "-m", "hengjian", "--lang", language]
    port = free_port(port)
    try:
        if not (done.has("site") and (site / "hengjian.sqlite3").is_file()):
            told = Text(
                "载入参考区县（第一次约半分钟）…",
                "loading the reference district (the first time about half a minute) …",
            )
            console(stderr=True).print(told.of(language), style="dim")
            subprocess.run([*hengjian, "manage", "load_demo"], env=surroundings, check=True)
            print_from_the_site(hengjian, surroundings, language)
            done.add("site")
        told = Text("启动站点…", "starting the site …")
        console(stderr=True).print(told.of(language), style="dim")
        Thread(target=open_when_up, args=(port,), daemon=True).start()
        serve = [*hengjian, "serve", "--port", str(port)]
        with subprocess.Popen(serve, env=surroundings) as served:
            signal.signal(signal.SIGTERM, lambda *_: served.terminate())
            try:
                served.wait()
            finally:
                served.terminate()
    except KeyboardInterrupt:
        console().print("")
