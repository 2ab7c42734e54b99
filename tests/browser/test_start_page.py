"""The page of kg start: a folder is dropped, built and opened; problems are told; everybody can use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from test_start import STORY, Started

from .test_access import SIZES, serious

HOSTILE = "<img src=x onerror=alert(1)>"
DROP = """(files) => {
    const held = new DataTransfer();
    for (const [name, text] of files) held.items.add(new File([text], name));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    served = Started(tmp_path_factory.mktemp("start"))
    yield served
    served.close()


@pytest.fixture
def page(browser: Browser, started: Started) -> Iterator[Page]:
    opened = browser.new_page(color_scheme="light")
    opened.set_default_timeout(30_000)
    complaints: list[str] = []
    own = started.address.removesuffix("start/")
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda asked: asked.url.startswith((own, "data:")) or complaints.append(asked.url))
    opened.goto(f"{started.address}?lang=zh#{started.token}")
    opened.wait_for_selector("#works li")
    yield opened
    opened.close()
    assert [one for one in complaints if "127.0.0.1" not in one] == []


def test_a_folder_is_chosen_built_and_opened(page: Page, tmp_path: Path) -> None:
    pages = tmp_path / "版面"
    (pages / "二版").mkdir(parents=True)
    (pages / "二版" / "20240513.txt").write_text(STORY, encoding="utf-8")
    (pages / "空.txt").write_text("", encoding="utf-8")
    (pages / "片.mp4").write_bytes(b"x")
    page.set_input_files("#folder-input", pages)
    expect(page.locator("#chosen-told")).to_have_text("已选 2 个文件，共 0.0 MB")
    expect(page.locator("#chosen-notes li")).to_have_text(["另有 1 个文件不是可读的种类，已略过"])
    expect(page.locator("#name")).to_have_value("版面")
    page.click("#chosen button.main")
    expect(page.locator("#progress h2")).to_have_text("已生成", timeout=90_000)
    expect(page.locator("#progress .lines li").first).to_have_text("未读取：空.txt：是空的")
    expect(page.locator("#works h3")).to_have_text("版面")
    page.set_input_files("#files-input", pages / "空.txt")
    page.fill("#name", "版面")
    expect(page.locator("#joined")).to_be_visible()
    page.click("#progress button.main")
    page.wait_for_url(lambda url: "/start/" not in url)
    assert page.title()


def test_what_is_dropped_anywhere_is_taken_and_is_text(page: Page) -> None:
    page.evaluate(DROP, [[f"{HOSTILE}.txt", STORY], ["b.exe", "x"]])
    expect(page.locator("#chosen-told")).to_contain_text("已选 1 个文件")
    page.fill("#name", HOSTILE)
    page.click("#chosen button.main")
    expect(page.locator("#progress h2")).to_have_text("已生成", timeout=90_000)
    assert page.locator("main img").count() == 0
    assert "_img src=x onerror=alert(1)_" in page.locator("#works h3").all_inner_texts()
    page.evaluate(DROP, [["b.exe", "x"]])
    expect(page.locator("#problem")).to_contain_text("没有可读的文件")


def test_a_folder_of_this_machine_is_found_by_keyboard(page: Page, tmp_path: Path) -> None:
    (tmp_path / "报纸").mkdir()
    page.focus("#by-path summary")
    page.keyboard.press("Enter")
    page.fill("#path", str(tmp_path))
    page.keyboard.press("Enter")
    page.click(".folders button:has-text('报纸')")
    expect(page.locator("#path")).to_have_value(str(tmp_path / "报纸"))
    page.fill("#path", "没有")
    page.keyboard.press("Enter")
    expect(page.locator("#problem")).to_have_text("没有：没有这个文件夹；请给出已有的文件夹")


def test_the_token_leaves_the_address_and_a_page_without_it_asks_nothing(
    page: Page, started: Started, browser: Browser
) -> None:
    assert started.token not in page.url
    page.click("#language")
    expect(page.locator("h1")).to_have_text("Newspaper knowledge graph")
    expect(page.locator("#problem")).to_be_hidden()
    other = browser.new_page()
    other.goto(started.address)
    expect(other.locator("#problem")).to_be_visible()
    assert other.locator("#works li").count() == 0
    other.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, size: str, theme: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    if theme == "dark":
        page.click("#theme")
    page.click("#by-path summary")
    page.wait_for_selector("#folders button")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = """[...document.querySelectorAll("button, a, input, summary")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width && Math.min(box.width, box.height) < 24;
    }).map((one) => one.outerHTML)"""
    assert page.evaluate(small) == []
