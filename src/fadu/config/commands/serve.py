"""``fadu serve``: the web server, two worker processes."""

import argparse
import json
import os
import socket
import sys

from django.conf import settings

from fadu.config.upgrade import collect_static, require_current
from fadu.law.errors import InputError

WORKERS = 2
DEFAULT_PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address and workers."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只对本机开放（127.0.0.1）")
    parser.add_argument("--port", type=int, default=None, help=f"端口，默认取环境变量 PORT，再默认 {DEFAULT_PORT}")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"工作进程数，默认 {WORKERS}")


def run(args: argparse.Namespace) -> int:
    """Check the port and the database, then give this process over to the server."""
    port = chosen_port(args.port, os.environ.get("PORT", ""))
    if not 1 <= args.workers <= 64:
        raise InputError(f"工作进程数应在 1 到 64 之间，现为 {args.workers}。")
    require_free(args.host, port)
    require_current()
    collect_static()
    shown = f"[{args.host}]" if ":" in args.host else args.host
    address = "http:" + f"//{shown}:{port}"
    print(
        json.dumps({"address": address, "workers": args.workers}) if args.json else f"已启动：{address}（按 Ctrl+C 停止）",
        flush=True,
    )
    # Papers and messages name the address at which the public finds them; on this machine alone that is where it listens.
    os.environ.setdefault("FADU_PUBLIC_URL", address)
    # Few threads share two pools of memory instead of having one each; glibc reads this when a process starts.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", "131072")
    # The server replaces this process, so that what set it up no longer holds memory.
    os.execv(sys.executable, server_command(args.host, port, args.workers))


def server_command(host: str, port: int, workers: int) -> list[str]:
    """The command line of the server."""
    options = {"--interface": "wsgi", "--host": host, "--port": str(port), "--workers": str(workers)}
    options["--blocking-threads"] = str(settings.FADU_THREADS)
    # A worker that is told to stop while it is still starting would never end by itself.
    options["--workers-kill-timeout"] = "5"
    flat = [word for pair in options.items() for word in pair]
    flags = ["--no-access-log", "--log-level", "warning", "--respawn-failed-workers"]
    return [sys.executable, "-m", "granian", *flat, *flags, "fadu.config.wsgi:application"]


def chosen_port(given: int | None, environment: str) -> int:
    """The port of ``--port``, else of ``PORT``, else 8000."""
    if given is None and environment and not (environment.isascii() and environment.isdigit() and len(environment) < 6):
        raise InputError("环境变量 PORT 应为 1 到 65535 的整数。")
    port = given if given is not None else int(environment or DEFAULT_PORT)
    if not 1 <= port <= 65535:
        raise InputError(f"端口应在 1 到 65535 之间，现为 {port}。")
    return port


def require_free(host: str, port: int) -> None:
    """Refuse an address that is taken or does not exist, in a sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise InputError(f"监听地址“{host}”无效，请写本机的 IP 地址。") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise InputError(
                f"{host} 的端口 {port} 用不了（可能已被占用），请换一个，例如 PORT={_next(port)} make demo。"
            ) from error


def _next(port: int) -> int:
    return port + 1 if port < 65535 else DEFAULT_PORT + 1
