"""``fadu demo``: the demo year 2023. Safe to run again; then it only says what is there."""

import argparse
import json
import time

from tqdm import tqdm

from fadu.demo import year2023
from fadu.demo.logins import password
from fadu.ledger import models


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One option: be content with a database that is in use."""
    parser.add_argument("--if-empty", action="store_true", help="数据库中已有任何事项时什么也不做")


def run(args: argparse.Namespace) -> int:
    """Load the demo year with a progress bar and say what is there."""
    begun = time.monotonic()
    if args.if_empty and models.Matter.objects.exists():
        done = year2023.Loaded(False, models.Matter.objects.count(), models.Act.objects.count(), 0, 0)
    else:
        with tqdm(total=year2023.expected_acts(), desc="载入演示年度", unit="个行为", disable=args.json or year2023.there()) as bar:
            done = year2023.load(bar.update)
            bar.total = bar.n
            bar.refresh()
    seconds = round(time.monotonic() - begun, 1)
    demo = year2023.there()
    if args.json:
        found = {"loaded": done.made, "matters": done.matters, "acts": done.acts, "logins": done.logins, "seconds": seconds}
        print(json.dumps(found | ({"password": password()} if demo else {})))
        return 0
    if done.made:
        print(f"已载入演示年度：{done.matters} 个事项、{done.acts} 个行为，用时 {seconds} 秒。人员和当事人全部为虚构。")
    else:
        print(f"数据库中已有 {done.matters} 个事项，没有载入任何数据。")
    if demo:
        print(f"演示账号（密码都是 {password()}）：")
        for name, what in ACCOUNTS.items():
            print(f"  {name}  {what}")
    return 0


ACCOUNTS = {
    "p014": "执法人员",
    "p009": "中队长",
    "p002": "分管负责人",
    "p001": "主要负责人",
    "p004": "法制审核人员",
    "p006": "听证主持人",
    "p032": "财务",
    "p033": "档案员",
    "p043": "系统管理员",
}
