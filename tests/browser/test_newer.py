"""The view that is served says when a build has put another one in its place."""

from pathlib import Path
from shutil import copy
from typing import Any

from playwright.sync_api import expect

from kg.files import replacing_all
from tests.test_web import Site

from .conftest import open_served


def test_a_page_says_that_there_is_a_newer_one(browser: Any, sample: Path, tmp_path: Path) -> None:
    for name in ("graph.html", "graph.trig"):
        copy(sample.with_name(name), tmp_path)
    site = Site(tmp_path)
    try:
        page, complaints = open_served(browser, f"{site.address}#view=graph")
        expect(page.locator("#newer")).to_have_count(0)
        with replacing_all(tmp_path) as stage:
            html = (tmp_path / "graph.html").read_text(encoding="utf-8")
            (stage / "graph.html").write_text(html.replace("<html", "<html data-second", 1), encoding="utf-8")
            copy(sample.with_name("graph.trig"), stage)
        expect(page.locator("#newer button")).to_have_text("有新的图谱 · 刷新", timeout=30_000)
        page.click("#newer button")
        page.wait_for_selector("html[data-second][data-ready=yes]", state="attached")
        assert page.url.endswith("#view=graph")
        expect(page.locator("#newer")).to_have_count(0)
        assert complaints == []
    finally:
        site.close()
