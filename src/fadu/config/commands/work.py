"""``fadu work``: the jobs that run beside the web server, one round after the other until stopped. A second such process waits its turn."""

import argparse
import json
import os
import threading
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import close_old_connections

from fadu.config.turn import Turn
from fadu.exchange import hooks
from fadu.exchange.outbox import deliver
from fadu.law.errors import InputError
from fadu.ledger.footage import sweep
from fadu.ledger.seals import seal_days
from fadu.notices.notify import tell
from fadu.notices.weekly import weekly_once
from fadu.payments.commands.pay import until_alone
from fadu.payments.reconcile import catch_up

#: Name of a job in Chinese → what it does in one round.
JOBS: dict[str, Callable[[], object]] = {
    "发送往来报文": deliver,
    "推送事件": hooks.push,
    "每周督办": weekly_once,
    "通知": tell,
    "清除依法删除的音像": sweep,
    "核对缴款": catch_up,
    "封存已过去的日子": seal_days,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How often, and whether only once."""
    parser.add_argument("--every", type=int, default=30, metavar="秒", help="每隔多少秒做一轮，默认 30")
    parser.add_argument("--with-parent", action="store_true", help="启动它的进程结束时，它也结束")
    parser.add_argument("--once", action="store_true", help="只做一轮")


def run(args: argparse.Namespace) -> int:
    """Rounds until interrupted. A job that fails is told in the log and tried again in the next round."""
    if not 1 <= args.every <= 86_400:
        raise InputError("间隔应在 1 到 86400 秒之间。")
    if args.with_parent:
        threading.Thread(target=until_alone, args=(os.getppid(),), daemon=True).start()
    turn = Turn(settings.DATA_DIR)
    try:
        return _rounds(args, turn)
    finally:
        turn.give_up()


def _rounds(args: argparse.Namespace, turn: Turn) -> int:
    while True:
        mine = _done("轮到本进程", turn.mine)
        if args.once and not mine:
            raise InputError("另一个 fadu work 正在运行，本次什么也没有做；请先停止那一个，或者等它做完。")
        failed = [name for name, job in JOBS.items() if not _done(name, job)] if mine else []
        if args.once:
            print(json.dumps({"failed": failed}, ensure_ascii=False) if args.json else f"已完成一轮，失败 {len(failed)} 项。")
            return 1 if failed else 0
        time.sleep(args.every)


def _done(name: str, job: Callable[[], object]) -> bool:
    """Whether the job neither failed nor said no."""
    close_old_connections()
    try:
        return job() is not False
    except Exception as error:
        structlog.get_logger("fadu").error("job failed", job=name, error=type(error).__name__)
        return False
