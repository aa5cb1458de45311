"""The sandbox as a real process, and the payer's side of it over HTTP."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
FADU = [sys.executable, "-c", "import sys; from fadu.config.cli import main; sys.exit(main())"]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **options: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


class Sandbox:
    """A running sandbox: its address and the secret that it shares with the bureau."""

    def __init__(self, port: int, secret: str) -> None:
        self.address, self.secret = f"http://127.0.0.1:{port}", secret

    def pay(self, checkout: str, uid: str, mode: str = "sound") -> str:
        """Open the checkout page and confirm; the address that the payer is sent back to."""
        status, _, page = call(checkout)
        assert status == 200, page
        status, back, page = call(f"{self.address}/confirm", {"order": uid, "mode": mode})
        assert status == 303, page
        return back

    def forget(self) -> None:
        """Empty its books."""
        assert call(f"{self.address}/forget", {})[0] == 200

    def release(self, uid: str) -> int:
        """Send the notice that was held back."""
        return call(f"{self.address}/release", {"order": uid})[0]


def call(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, where to, and text of one request."""
    try:
        with _OPENER.open(url, urlencode(form).encode() if form is not None else None, timeout=20) as answer:
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Location", ""), error.read().decode()


@contextmanager
def running(folder: Path) -> Iterator[Sandbox]:
    """`fadu pay sandbox` on a free port until the end."""
    secret = secrets.token_hex(32)
    keys = {key: secrets.token_hex(32) for key in ("FADU_SECRET_KEY", "FADU_DATA_KEY", "FADU_INDEX_KEY")}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("FADU_", "DJANGO_"))}
    env = {**kept, **keys, "FADU_DATA": str(folder), "FADU_PAY_SECRET": secret, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    env["DJANGO_SETTINGS_MODULE"] = "fadu.config.settings"
    command = [*FADU, "pay", "sandbox", "--port", "0", "--json"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Sandbox(json.loads(process.stdout.readline())["port"], secret)
        finally:
            process.terminate()
            process.wait(20)
