"""``fadu pay reconcile`` compares a day with the provider's statement; ``fadu pay sandbox`` runs a provider for trials."""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
from dataclasses import asdict
from datetime import date, timedelta

from django.conf import settings

from fadu.law.errors import InputError
from fadu.ledger.read import today
from fadu.payments.reconcile import reconcile
from fadu.payments.sandbox import server

PORT = 8900


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and for which day or at which port."""
    parser.add_argument("do", choices=("reconcile", "sandbox"), metavar="reconcile|sandbox", help="对账，或者运行支付沙箱")
    parser.add_argument("--date", metavar="日期", default="", help="对哪一天的账，默认昨天")
    parser.add_argument("--port", type=int, default=PORT, help=f"沙箱的端口，默认 {PORT}")
    parser.add_argument("--with-parent", action="store_true", help="启动沙箱的进程结束时，沙箱也结束")


def run(args: argparse.Namespace) -> int:
    """1 when the day has differences that a person must settle."""
    return _sandbox(args) if args.do == "sandbox" else _reconcile(args)


def _reconcile(args: argparse.Namespace) -> int:
    done = reconcile(_day(args.date))
    if args.json:
        print(json.dumps(asdict(done) | {"day": done.day.isoformat()}))
    else:
        print(
            f"{done.day}：支付平台收款 {done.trades} 笔 {done.amount / 100:.2f} 元，相符 {done.agreed} 笔，"
            f"按对账单补记 {done.made_up} 笔，差异 {done.differing} 笔{'，请到缴款对账台处理' if done.differing else ''}。"
        )
    return 1 if done.differing else 0


def _day(text: str) -> date:
    if not text:
        return today() - timedelta(days=1)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"“{text[:20]}”不是日期，请写成 2023-05-01。") from None


def _sandbox(args: argparse.Namespace) -> int:
    port = args.port
    secret = settings.FADU_PAY_SECRET
    if not secret:
        raise InputError("没有支付签名密钥：请设置 FADU_PAY_SECRET，或者在密钥文件中加上这一行。")
    if not 0 <= port <= 65535:
        raise InputError(f"端口应在 0 到 65535 之间，现为 {port}。")
    try:
        made = server("127.0.0.1", port, secret)
    except OSError as error:
        raise InputError(f"端口 {port} 用不了（可能已被占用），请用 --port 换一个。") from error
    if args.with_parent:
        threading.Thread(target=until_alone, args=(os.getppid(),), daemon=True).start()
    port = made.server_address[1]
    print(json.dumps({"port": port}) if args.json else f"支付沙箱已启动：端口 {port}（按 Ctrl+C 停止）", flush=True)
    made.serve_forever()
    return 0


def until_alone(parent: int) -> None:
    """End this process when the one that started it has ended."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)
