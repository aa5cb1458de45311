"""``fadu doctor``: is everything there that Fadu needs to run?"""

import argparse
import importlib.metadata
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from fadu.config.upgrade import pending
from fadu.law.errors import InputError

LEAST_FREE_BYTES = 1024**3
LEAST_SQLITE = (3, 37, 0)
PACKAGES = ("Django", "pydantic", "granian", "typst", "cryptography", "pylopdf-fonts-zh-cn")


class Finding(NamedTuple):
    """One check: what, whether it is well, and what was seen or has to be done (Chinese)."""

    name: str
    well: bool
    detail: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """Print all findings; 1 when one of them is not well."""
    findings = [check() for check in CHECKS]
    if args.json:
        print(json.dumps([finding._asdict() for finding in findings], ensure_ascii=False))
    else:
        print("\n".join(f"{'正常' if finding.well else '异常'}  {finding.name}：{finding.detail}" for finding in findings))
    return 0 if all(finding.well for finding in findings) else 1


def python() -> Finding:
    """Python 3.11 or later."""
    return Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0])


def packages() -> Finding:
    """The packages that a half-finished installation would lack."""
    try:
        versions = [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    except importlib.metadata.PackageNotFoundError as error:
        return Finding("依赖", False, f"缺少 {error.name}，请重新运行 make demo")
    return Finding("依赖", True, "、".join(versions))


def data() -> Finding:
    """A data folder that can be written, with room."""
    folder = Path(settings.DATA_DIR)
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        return Finding("数据目录", False, f"{folder} 不可写，请改权限或设置 FADU_DATA")
    enough = free >= LEAST_FREE_BYTES
    return Finding("数据目录", enough, f"{folder}，剩余 {free / 1024**3:.1f} GiB" + ("" if enough else "，不足 1 GiB，请清理磁盘"))


def keys() -> Finding:
    """A key file that only its owner can read."""
    path = Path(settings.DATA_DIR) / "secrets.env"
    if not path.exists():
        return Finding("密钥", True, "来自环境变量")
    private = path.stat().st_mode & 0o077 == 0
    return Finding("密钥", private, f"{path}" + ("" if private else f" 其他人可读，请运行 chmod 600 {path}"))


def database() -> Finding:
    """A database that answers and has all migrations."""
    try:
        missing = pending()
        version = sqlite3.sqlite_version if connection.vendor == "sqlite" else str(connection.get_database_version())
    except (InputError, DatabaseError) as error:
        return Finding("数据库", False, str(error))
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < LEAST_SQLITE:
        return Finding("数据库", False, f"SQLite {version} 太旧，需要 {'.'.join(map(str, LEAST_SQLITE))} 以上")
    return Finding(
        "数据库", not missing, f"{connection.vendor} {version}" + (f"，缺 {missing} 项升级，请运行 fadu setup" if missing else "")
    )


CHECKS: tuple[Callable[[], Finding], ...] = (python, packages, data, keys, database)
