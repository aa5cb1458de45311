"""A subscriber's own program: takes events over HTTP, checks the signature itself, keeps what it took in a file. Run as a process.

python -m tests.exchange.receiver PORT SECRET FILE: a file FILE.refuse beside it makes it answer 500.
"""

from __future__ import annotations

import hmac
import json
import sys
import time
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

PORT, SECRET, KEPT = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])


class Receiver(BaseHTTPRequestHandler):
    """Keeps each event as a line with what was wrong about it, if anything."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if KEPT.with_suffix(".refuse").exists():
            return self._answer(500)
        parts = dict(part.split("=", 1) for part in self.headers["X-Fadu-Signature"].split(","))
        own = hmac.new(SECRET.encode(), parts["t"].encode() + b"." + body, sha256).hexdigest()
        good = hmac.compare_digest(own, parts["v1"]) and abs(time.time() - int(parts["t"])) < 300
        with KEPT.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"good": good, "type": self.headers["Content-Type"], "event": json.loads(body)}) + "\n")
        return self._answer(204 if good else 401)

    def do_GET(self) -> None:
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        pass


HTTPServer(("127.0.0.1", PORT), Receiver).serve_forever()
