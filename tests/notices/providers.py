"""Local test providers in a process of their own: an SMTP server, an SMS gateway, a WeChat official account. All that arrives is kept in a file.

python -m tests.notices.providers SMTP_PORT HTTP_PORT FILE: a file FILE.refuse beside it makes them all refuse for now.
"""

from __future__ import annotations

import email
import json
import socketserver
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

SMTP, HTTP, KEPT = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])


def keep(channel: str, to: str, text: str) -> None:
    with KEPT.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"channel": channel, "to": to, "text": text}) + "\n")


def refusing() -> bool:
    return KEPT.with_suffix(".refuse").exists()


class Mail(socketserver.StreamRequestHandler):
    """As much SMTP as a sender needs (RFC 5321)."""

    def handle(self) -> None:
        self._say("220 test")
        to = ""
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "RCPT":
                to = line.partition("<")[2].partition(">")[0]
                self._say("550 unknown" if to.startswith("nobody") else "250 ok")
            elif verb == "DATA":
                self._say("451 later" if refusing() else "354 go on")
                if not refusing():
                    keep("email", to, self._message())
                    self._say("250 taken")
            elif verb == "QUIT":
                return self._say("221 bye")
            else:
                self._say("250 ok")
        return None

    def _message(self) -> str:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        found = email.message_from_bytes(b"".join(lines))
        payload = found.get_payload(decode=True)
        assert isinstance(payload, bytes)
        return payload.decode()

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Web(BaseHTTPRequestHandler):
    """The SMS gateway at /sms, WeChat at /cgi-bin/, whose newest token is the only good one."""

    given = 0

    def do_GET(self) -> None:
        good = self.path.startswith("/cgi-bin/token") and "appid=wx1" in self.path and "secret=s1" in self.path
        Web.given += good
        self._answer({"access_token": f"t{Web.given}", "expires_in": 7200} if good else {"errcode": 40001})

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if refusing():
            self.send_error(503)
        elif self.path == "/sms":
            good = self.headers["Authorization"] == "Bearer k1" and not said["to"].startswith("000")
            if good:
                keep("sms", said["to"], said["text"])
            self._answer({"accepted": good, "reason": "" if good else "空号"})
        else:
            current = self.path.endswith(f"access_token=t{Web.given}")
            good = current and said["touser"] != "stranger"
            if good:
                keep("wechat", said["touser"], said["data"]["content"]["value"])
            self._answer({"errcode": 0 if good else 43004 if current else 40001})

    def _answer(self, said: dict[str, object]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        pass


class Mails(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Thread(target=Mails(("127.0.0.1", SMTP), Mail).serve_forever, daemon=True).start()
ThreadingHTTPServer(("127.0.0.1", HTTP), Web).serve_forever()
