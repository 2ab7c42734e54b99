"""A real browser for the tests of the page: no network, and nothing may complain in its console."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from kg import build

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "google-chrome")
READY = "html[data-ready=yes]"
DESKTOP = (1280, 800)

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


def open_served(browser: Browser, address: str) -> tuple[Page, list[str]]:
    """Return a page that a server sends, and the errors that its console tells."""
    page = browser.new_context(locale="zh-CN").new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(address)
    page.wait_for_selector(READY, state="attached")
    return page, complaints


# Until the last test of this folder and no longer: others may want an event loop of their own.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's chromium: without one these tests are skipped, and fail where CI is set."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("no chromium on this machine; sudo apt install chromium")
    started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
    yield started
    started.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the sample in seeds/."""
    folder = tmp_path_factory.mktemp("sample")
    build([ROOT / "seeds"], folder)
    return folder / "graph.html"


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of, and every request that was refused."""
    return []


@pytest.fixture
def open_page(browser: Browser, complaints: list[str]) -> Iterator[Open]:
    """Return what opens a page from its file, cut off from the network: ``at`` is what follows the #,
    the picture where nothing is said.

    Other keywords are those of Playwright's new_context. What lands in ``complaints`` fails the test.
    """
    contexts: list[BrowserContext] = []

    def open_(file: Path, at: str = "view=graph", size: tuple[int, int] = DESKTOP, **options: Any) -> Page:
        view = {"width": size[0], "height": size[1]}
        context = browser.new_context(viewport=view, accept_downloads=True, **options)
        contexts.append(context)
        context.set_offline(True)
        context.set_default_timeout(10_000)
        _refuse_requests(context, complaints)
        page = context.new_page()
        _listen(page, complaints)
        page.goto(file.as_uri() + (f"#{at}" if at else ""))
        page.wait_for_selector(READY, state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _refuse_requests(context: BrowserContext, complaints: list[str]) -> None:
    def judge(route: Any) -> None:
        if route.request.url.startswith("file://"):
            route.continue_()
        else:
            complaints.append(f"request: {route.request.url[:200]}")
            route.abort()

    context.route("**/*", judge)


def _listen(page: Page, complaints: list[str]) -> None:
    page.on(
        "console",
        lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
