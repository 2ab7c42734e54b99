"""What the other tests of this folder rely on: a page that complains or asks for anything is found out."""

from pathlib import Path

import pytest

from .conftest import Open

BAD = {
    "console": "console.error('bad')",
    "throws": "setTimeout(() => { throw Error('bad'); })",
    "rejects": "Promise.reject(Error('bad'))",
    "dialog": "setTimeout(() => alert('bad'))",
    "request": "new Image().src = 'https://bad.example/'",
}


@pytest.mark.parametrize("how", BAD)
def test_a_bad_page_is_found_out(open_page: Open, complaints: list[str], tmp_path: Path, how: str) -> None:
    file = tmp_path / "bad.html"
    file.write_text(f"<html data-ready='yes'><script>{BAD[how]}</script></html>", encoding="utf-8")
    open_page(file).wait_for_timeout(100)
    assert any("bad" in complaint for complaint in complaints)
    complaints.clear()


def test_the_sample_opens_without_a_complaint(open_page: Open, sample: Path) -> None:
    page = open_page(sample)
    assert page.locator("canvas").count() == 1
    assert page.locator("#counts").inner_text()
