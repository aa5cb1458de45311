"""Sets Django up for the commands that need it."""

import argparse
import os
from collections.abc import Callable

import django
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError, ProgrammingError

from fadu.config.settled import settle
from fadu.law.errors import InputError
from fadu.ledger.busy import is_busy


def prepare() -> None:
    """Load settings and models; a wrong setting becomes one Chinese sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fadu.config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise InputError(str(error)) from error
    settle()


def guarded(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a command; a database that is absent, locked or not upgraded becomes one Chinese sentence."""
    try:
        return run(args)
    except (OperationalError, ProgrammingError) as error:
        if is_busy(error):
            raise InputError("数据库正忙，别的程序正在写入；请稍后再试。") from error
        reason = str(error).strip().partition("\n")[0]
        raise InputError(f"数据库没有照办（{reason}）；请确认数据库已启动，并先运行 fadu setup 再试。") from error
