"""A file review of two files, from plan to end."""

from __future__ import annotations

from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import File


def review_case() -> tuple[Procedure, list[Act]]:
    """A lawful review."""
    file = File("file-review")
    plan = {
        "topic": "上半年案卷评查",
        "since": "2023-01-01",
        "until": "2023-05-31",
        "size": 1,
        "source": "number",
        "number_of": "第2023062期开奖号码",
        "reviewers": ["吴审核"],
    }
    file.do("rvw.plan", "2023-06-01 09:00", ["郑法制"], **plan)
    file.do(
        "rvw.draw",
        "2023-06-02 10:00",
        ["郑法制"],
        files=["案卷一"],
        pool=3,
        pool_digest="摘要",
        seed="0731594",
        seed_on="2023-06-02",
    )
    file.do("rvw.score", "2023-06-05 10:00", ["吴审核"], file="案卷一", score=100, grade="优秀")
    file.do("rvw.report", "2023-06-06 10:00", ["吴审核"], summary="优秀")
    file.do("rvw.close", "2023-06-20 10:00", ["孙局"], note="没有需要整改的问题")
    return file.procedure, file.acts


FILES = {"案卷评查": review_case()}
