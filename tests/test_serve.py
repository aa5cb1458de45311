"""The real server: it answers, stays small, and says when its port is taken."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answering import until_it_answers

MOST_MEMORY = 300 * 1024
FADU = [sys.executable, "-c", "import sys; from fadu.config.cli import main; sys.exit(main())"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("serve")
    own = {"FADU_DATA": str(folder), "FADU_DATABASE_URL": "", "PORT": str(port), "DJANGO_SETTINGS_MODULE": "fadu.config.settings"}
    return {**os.environ, **own}


@pytest.fixture(scope="module")
def server(place: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    subprocess.run([*FADU, "setup"], env=place, check=True, capture_output=True)
    with subprocess.Popen([*FADU, "serve"], env=place, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        until_it_answers(f"http://127.0.0.1:{place['PORT']}/login/", process)
        yield process
        process.terminate()
        process.wait(timeout=30)


def answer(place: dict[str, str], path: str) -> int:
    """Status of a page."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{place['PORT']}{path}", timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def memory(pid: int) -> int:
    """Resident peak of a process and its children, KiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    own = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + sum(memory(int(child)) for child in children)


def test_serves_static_files_and_pages_in_little_memory(server: subprocess.Popen[str], place: dict[str, str]) -> None:
    assert answer(place, "/static/django_htmx/htmx-2.min.js") == 200
    assert answer(place, "/no-such-page") == 404
    assert memory(server.pid) < MOST_MEMORY


def test_taken_port_is_told_in_a_sentence(server: subprocess.Popen[str], place: dict[str, str]) -> None:
    done = subprocess.run([*FADU, "serve"], env=place, capture_output=True, check=False, encoding="utf-8", timeout=60)
    assert done.returncode == 2
    assert place["PORT"] in done.stderr
    assert "占用" in done.stderr
