"""A sentence of a printed page: a button shows the cut-out, from the page itself or from beside it."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect
from test_cutouts import cutouts_of

import kg.view
from kg.graph import load_graph
from kg.view import to_html

from .conftest import Open


@pytest.mark.parametrize(("limit", "scheme"), [(3_000_000, "data:"), (10, "file:")])
def test_a_button_shows_the_cut_out(
    open_page: Open,
    printed: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: int,
    scheme: str,
) -> None:
    monkeypatch.setattr(kg.view, "EMBEDDED", limit)
    shutil.copytree(printed / "pages", tmp_path / "pages")
    file = tmp_path / "graph.html"
    file.write_bytes(to_html(load_graph(printed), lang="zh", cutouts=cutouts_of(printed)))
    page = open_page(file)
    page.fill("#query", "重庆锚澜光电有限公司")
    page.keyboard.press("Enter")
    button = page.locator("button.to-print:visible").first
    expect(button).to_have_attribute("aria-expanded", "false")
    assert "文件第 1 页" in page.locator(".quote").first.inner_text()
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    picture = page.locator(".print img:visible").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.print img')?.naturalWidth > 100")
    assert str(picture.get_attribute("src")).startswith(("data:", "pages/cut-"))
    assert str(picture.evaluate("image => image.src")).startswith(scheme)
    assert "page.pdf" in str(picture.get_attribute("alt"))
    image, mark = picture.bounding_box(), page.locator(".print .marked").first.bounding_box()
    assert image and mark
    assert image["x"] <= mark["x"] and mark["x"] + mark["width"] <= image["x"] + image["width"] + 1
    assert image["y"] <= mark["y"] and mark["y"] + mark["height"] <= image["y"] + image["height"] + 1
    button.click()
    expect(picture).to_be_hidden()
