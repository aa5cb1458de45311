"""A day's parking papers typeset in one job, as `fadu papers` does it: the record of each capture and the notice to its driver."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tests.console.making import officers, ticket

from benchmarks.rows import Row, at_least, seconds
from fadu.ledger.models import Paper
from fadu.ledger.record import Intent, record_act
from fadu.ledger.typesetting import typeset, waiting
from fadu.registers.bootstrap import load_bureau_data

LEAST = 100
_TOLD = {
    "facts_told": True,
    "handle_at": "城市管理执法大队服务窗口",
    "photos_at": "门户网站“我的违停”",
    "objection_at": "门户网站或者服务窗口",
    "channel_open": True,
}


def run(quick: bool) -> list[Row]:
    """Papers a second, the start of the processes included."""
    wanted = 20 if quick else 1_000
    load_bureau_data()
    for number in range(wanted // 2):
        row = ticket(f"渝ZI{number:04d}", place=f"桂林街道兴潼大道{number + 1}号前人行道")
        record_act(row.pk, Intent("prk.notice", _TOLD, officers()))
    keys = list(waiting(Paper.objects.all()).order_by("matter_id", "pk").values_list("pk", flat=True))
    assert len(keys) == wanted
    took = seconds(lambda: _all(keys))
    return [at_least(f"一个任务制作 {wanted:,} 份停车文书，{os.cpu_count()} 个进程", wanted / took, "份/秒", LEAST)]


def _all(keys: Sequence[int]) -> None:
    done = typeset(keys)
    assert done.made == len(keys), done.failed
