"""Static files leave named by their content and compressed; pages leave compressed too."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory, override_settings

from hengjian.site.common import collected
from hengjian.site.common.compressing import CompressionMiddleware

SITE = Path(collected.__file__).parent.parent


@pytest.fixture
def few(tmp_path: Path) -> Iterator[Path]:
    """A site whose static files are three: gathering all of them would take seconds."""
    source = tmp_path / "source"
    (source / "site").mkdir(parents=True)
    (source / "site/a.css").write_text("p { background: url(b.svg); }\n" * 50)
    (source / "site/b.svg").write_text("<svg/>" * 50)
    (source / "site/c.min.js").write_text("let a = 1;\n" * 50 + "//# sourceMappingURL=c.js.map")
    backend = {"BACKEND": "hengjian.site.common.collected.Storage"}
    with override_settings(
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_DIRS=[source],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES=configured.STORAGES | {"staticfiles": backend},
    ):
        finders.get_finder.cache_clear()
        yield tmp_path
    finders.get_finder.cache_clear()


def test_files_are_gathered_once_under_names_of_their_content_and_compressed(few: Path) -> None:
    assert collected.gather()
    address = storages["staticfiles"].url("site/a.css")
    name = address.rpartition("/")[2]
    assert re.fullmatch(r"a\.[0-9a-f]{12}\.css", name)
    root = few / "static/site"
    plain = (root / name).read_bytes()
    assert re.search(rb"url\(\"?b\.[0-9a-f]{12}\.svg", plain), "what it names is named so too"
    assert gzip.decompress((root / f"{name}.gz").read_bytes()) == plain
    assert brotli.decompress((root / f"{name}.br").read_bytes()) == plain
    assert not (root / "a.css").exists(), "no second copy"
    assert not collected.gather(), "nothing has changed"
    (few / "source/site/a.css").write_text("p { color: red; }\n" * 50)
    assert collected.gather()
    assert not (root / name).exists()


def test_every_address_in_a_style_sheet_leads_to_a_file_that_is_shipped() -> None:
    """Gathering would stop at one that does not."""
    wrong = []
    for sheet in SITE.glob("*/static/**/*.css"):
        for found in re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")):
            name = found.strip("'\"")
            if not name.startswith(("data:", "#")) and not (sheet.parent / name).exists():
                wrong.append((sheet.name, name))
    assert wrong == []


def compressed(answer: HttpResponseBase) -> bool:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return CompressionMiddleware(lambda _: answer)(request).has_header("Content-Encoding")


def test_words_are_compressed_and_files_and_conditions_are_left_alone() -> None:
    words = b"<p>" + b"a" * 1000
    assert compressed(HttpResponse(words))
    assert compressed(HttpResponse(b"{}" * 500, content_type="application/json"))
    assert not compressed(HttpResponse(b"short"))
    assert not compressed(FileResponse(ContentFile(words), content_type="image/jpeg"))
    assert not compressed(HttpResponse(words, headers={"ETag": '"1"'})), "If-Match must still hold"


@pytest.mark.django_db
def test_two_pages_alike_differ_in_length_and_in_the_token_of_their_forms(
    client_of: Callable[[str], Client],
) -> None:
    """Whoever sees lengths only cannot feel for a secret byte by byte."""
    client = client_of("auditor")
    pages = [client.get("/", headers={"Accept-Encoding": "gzip"}) for _ in range(6)]
    assert {each["Content-Encoding"] for each in pages} == {"gzip"}
    tokens = {
        re.search('csrfmiddlewaretoken" value="([^"]+)', gzip.decompress(p.content).decode())[1]  # type: ignore[index]
        for p in pages
    }
    assert len(tokens) == len(pages)
    assert len({len(each.content) for each in pages}) > 1


@pytest.mark.django_db
def test_only_pages_with_a_map_load_what_moves_it(client_of: Callable[[str], Client]) -> None:
    client = client_of("auditor")
    weighty: dict[str, Any] = {
        path: "maplibre" in client.get(path).content.decode() for path in ("/", "/map/", "/sites/")
    }
    assert weighty == {"/": False, "/map/": True, "/sites/": False}
    assert 'src="/static/vendor/echarts' not in client.get("/").content.decode()


def test_every_kind_of_chart_is_in_the_part_of_the_library_that_pages_load() -> None:
    """A series that the bundle lacks would be left out in silence."""
    parts = Path("tools/echarts-site.js").read_text("utf-8")
    drawn = set()
    for module in SITE.rglob("*.py"):
        text = module.read_text("utf-8")
        if '"series"' in text:  # others speak of GeoJSON
            drawn |= set(re.findall(r'"type": "(\w+)"', text))
    series = drawn - {"value", "category", "time", "date", "scroll", "dashed", "shadow", "text"}
    assert series >= {"bar", "line", "sankey", "gauge"}
    assert {each for each in series if f"{each.capitalize()}Chart" not in parts} == set()
