"""A served graph is replaced while it is asked: no answer is wrong, mixed or lost, and nothing grows."""

import subprocess
import sys
from pathlib import Path

import pytest

from kg.query.loading import LARGE
from tests.replaced import ask_while_replacing, serving

REQUESTS, SWITCHES = 400, 3


@pytest.mark.slow
@pytest.mark.parametrize("large", [LARGE, 0], ids=["in memory", "on disk"])
def test_every_answer_is_of_one_build_and_none_is_older_than_the_last(tmp_path: Path, large: int) -> None:
    with serving(tmp_path, large) as address:
        clients = ask_while_replacing(address, tmp_path, requests=REQUESTS, switches=SWITCHES, pause=0.5)
    assert [line for client in clients for line in client.wrong] == []
    assert sum(client.asked.total() for client in clients) >= REQUESTS
    assert all(client.seen == SWITCHES for client in clients), "the last build was never seen"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_many_small_builds_leave_nothing_behind() -> None:
    """Two of them are ended somewhere, and a server answers between them."""
    done = subprocess.run([sys.executable, "-m", "tests.small_builds", "22"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
