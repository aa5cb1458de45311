"""The year's special rectification of road transport, and the problem lists: every problem found, mended in time and checked by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import CLERK, PRINCIPAL
from fadu.demo.pictures import Picture, scans
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA, Evidence
from fadu.law.procedures.enforcement.problem import LISTS, SOURCES
from fadu.law.workdays import calendar
from fadu.ledger import models

#: Of the year; those that the file reviews found are listed already.
FOUND = 494
#: Notices given out to hauliers, building sites and shops along the roads.
NOTICES = (("建筑垃圾运输企业", 260), ("在建工地", 180), ("沿街商铺和车辆驾驶人", 605))
ACTS = FOUND * 4 + 3 + len(NOTICES) + 3
_CHECKER = "P054"
#: Those of the file reviews come from the reviews themselves.
_SOURCES = [source for source in SOURCES if source != "file_review"]
_TOPICS = (
    ("询问笔录页间没有签名", "组织培训并逐卷补正说明"),
    ("文书送达回证填写不完整", "补正回证并抽查同期案卷"),
    ("垃圾转运点清运不及时", "增加清运频次并安排专人巡查"),
    ("占道经营反复出现", "定人定岗巡查并设置疏导点"),
    ("投诉答复内容过于简单", "重新答复并按答复清单逐项核对"),
    ("路面破损没有及时修补", "列入抢修计划并限期完成"),
    ("绿化带内堆放杂物", "清理杂物并与商户签订责任书"),
    ("执法记录仪资料没有当日上传", "明确上传时限并每周通报"),
)
_PLACES = ("桂林街道", "梓潼街道", "大佛街道", "双江镇", "塘坝镇", "柏梓镇", "古溪镇", "小渡镇")


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Problems first, so that the campaign can name its own."""
    rng, sheets = Random(494), scans(caster.pictures)
    wanted = FOUND - models.Matter.objects.filter(procedure="problem").count()
    days = [day for day in _days(2023) if day.month < 12]
    own = []
    for number in range(wanted):
        day, source = days[number * len(days) // wanted], rng.choice(_SOURCES)
        matter = stage.play("problem", _problem(rng, day, number, source, rng.choice(sheets)))
        if source == "campaign" and day < date(2023, 10, 20):
            own.append(matter.number)
        yield matter
    yield stage.play("campaign", list(_campaign(own)))


def _days(year: int) -> list[date]:
    days = (date(year, 1, 3) + timedelta(days=number) for number in range(360))
    return [day for day in days if calendar().works(day)]


def mending(owner: str, checker: str, what: str, mended: date, checked: date, sheet: Picture) -> list[Planned]:
    """The owner reports with a paper that shows it; another checks and strikes the problem off."""
    at = datetime.combine(mended, time(15), CHINA)
    proof = Evidence("document", sheet.sha256, at, owner, "整改单位制作（示例）", "整改证明")
    return [
        replace(
            _act("prb.mend", {"proof": f"{what.rstrip('。')}，已经完成，证明附后（示例）。"}, owner, mended, 15), evidence=(proof,)
        ),
        _act("prb.check", {"passed": True, "opinion": "查看证明并现场复核，整改到位（示例）。"}, checker, checked, 10),
        _act("prb.close", {}, checker, checked, 11),
    ]


def _problem(rng: Random, day: date, number: int, source: str, sheet: Picture) -> list[Planned]:
    topic, measure = _TOPICS[number % len(_TOPICS)]
    owner = f"P{rng.randint(14, 30):03d}"
    mended = calendar().add_workdays(day, rng.randint(2, 8))
    checked = calendar().add_workdays(mended, rng.randint(1, 4))
    said = {
        "topic": f"{rng.choice(_PLACES)}：{topic}（示例）",
        "list_name": rng.choice(list(LISTS)),
        "source": source,
        "found_on": day,
        "owner": owner,
        "measure": measure,
        "due": calendar().add_workdays(day, 15),
    }
    return [
        _act("prb.list", said, CLERK, day, 9),
        *mending(owner, _CHECKER, measure, mended, checked, sheet),
    ]


def _campaign(problems: list[str]) -> Iterator[Planned]:
    plan = {
        "topic": "道路交通安全和运输执法专项整治（示例）",
        "goal": "规范建筑垃圾运输，查处带泥上路、沿途撒漏",
        "since": date(2023, 8, 1),
        "until": date(2023, 11, 30),
        "lead": "P002",
    }
    yield _act("cmp.plan", plan, "P002", date(2023, 8, 1), 9)
    meetings = (("launch", "动员部署", 8, 2), ("progress", "中期推进", 9, 20), ("summary", "整治总结", 11, 29))
    for place, (kind, topic, month, day) in enumerate(meetings):
        said = {
            "kind": kind,
            "topic": topic,
            "chair": PRINCIPAL,
            "attended": [PRINCIPAL, "P002", "P008", "P009"],
            "minutes": "通报情况，部署任务（示例）。",
        }
        yield _act("cmp.meeting", said, CLERK, date(2023, month, day), 10)
        if place == 1:
            screened = {"place": "在建工地和主要道路", "checked": 86, "found": len(problems), "problems": problems}
            yield _act("cmp.screen", screened, "P008", date(2023, 10, 20), 16)
        if place < 2:
            for to, count in NOTICES[place : place + 1] if place == 0 else NOTICES[1:]:
                given = {"to": to, "count": count, "content": "规范运输、车辆冲洗、密闭装载的告知书（示例）"}
                yield _act("cmp.notices", given, "P008", date(2023, 8, 10) if place == 0 else date(2023, 10, 25), 11)
    yield _act(
        "cmp.report", {"summary": "会议三次，告知书一千余份，排查问题全部列入清单（示例）。"}, "P002", date(2023, 11, 30), 15
    )


def _act(step: str, data: dict[str, Any], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (who,), datetime.combine(day, time(hour), CHINA))
