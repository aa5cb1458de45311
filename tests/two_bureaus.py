"""Two real bureaus: each with its own data folder, keys, database and server process, talking over HTTP."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.answering import until_it_answers

ROOT = Path(__file__).resolve().parents[1]


class Bureau:
    """One bureau: `do` gives its staff an order, `start` and `stop` its server."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.port = name, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        keys = {key: secrets.token_hex(32) for key in ("FADU_SECRET_KEY", "FADU_DATA_KEY", "FADU_INDEX_KEY")}
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FADU_", "TEST_FADU", "DJANGO_", "PYTEST_"))}
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        self.env = {**kept, **keys, "FADU_DATA": str(folder), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "fadu.config.settings"}
        self.server: subprocess.Popen[bytes] | None = None
        command = [sys.executable, "-m", "tests.exchange.clerk"]
        self.staff = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def do(self, order: str, **values: Any) -> Any:
        """The staff's answer to an order (a function of tests.exchange.clerk)."""
        assert self.staff.stdin is not None
        assert self.staff.stdout is not None
        self.staff.stdin.write(json.dumps({"do": order, **values}, ensure_ascii=False) + "\n")
        self.staff.stdin.flush()
        line = self.staff.stdout.readline()
        assert line, f"{self.name}: the staff's process has ended"
        return json.loads(line)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [
            sys.executable,
            "-c",
            "from fadu.config.cli import main; main()",
            "serve",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=subprocess.DEVNULL, start_new_session=True)
        until_it_answers(f"{self.address}/api/openapi.json", self.server)

    def stop(self) -> None:
        """Stop the server."""
        if self.server is not None:
            self.server.terminate()
            self.server.wait(20)
            self.server = None

    def end(self) -> None:
        """Stop everything that this bureau started."""
        self.stop()
        if self.staff.stdin is not None:
            self.staff.stdin.close()
        self.staff.wait(20)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def two_bureaus(folder: Path) -> Iterator[tuple[Bureau, Bureau]]:
    """甲区 and 乙区, each knowing the other's name, address and key."""
    pair = [Bureau(name, folder / code) for name, code in (("甲区城市管理局", "a"), ("乙区城市管理局", "b"))]
    try:
        known = [bureau.do("setup", name=bureau.name) for bureau in pair]
        for bureau, other, about in zip(pair, reversed(pair), reversed(known), strict=True):
            bureau.do("peer", name=other.name, address=other.address, key=about["key"])
            bureau.start()
        yield pair[0], pair[1]
    finally:
        for bureau in pair:
            bureau.end()
