"""The year's training, publicity and the first responsible person's duties. All synthetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import CLERK, PRINCIPAL, REVIEWERS
from fadu.demo.pictures import photos
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law import questions
from fadu.law.facts import CHINA, Evidence, Matter
from fadu.law.procedures.learning.training import QUESTIONS, seed_of
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.registers.asof import snapshot

SCHOOLS, ENTERPRISES, OTHERS = 33, 8, 12
_LEGAL = "P006"
_OFFICERS = tuple(f"P{number:03d}" for number in range(14, 32))
_CHIEF = "主要负责人（示例）"
#: Kind, topic, month and day, hours, trainer, rank.
_COURSES = (
    ("induction", "行政处罚法和程序规定", (2, 15), 8, "法制科（示例）", "section"),
    ("induction", "调查取证和案卷制作", (4, 19), 8, "法律顾问（示例）", "outside"),
    ("induction", "市容条例适用和裁量", (7, 12), 8, "分管负责人（示例）", "head"),
    ("induction", "执法全过程记录", (10, 18), 8, "大队负责人（示例）", "squad"),
    ("annual", "年度轮训：文书送达和执行", (5, 24), 16, "法制科（示例）", "section"),
    ("integrity", "以案促改廉政教育", (6, 27), 4, _CHIEF, "head"),
)
_SCHOOLS = ("梓潼小学", "桂林小学", "实验小学", "巴川中学", "潼南中学", "双江小学", "塘坝中学", "古溪小学")
_FIRMS = ("餐饮企业", "建筑施工企业", "渣土运输企业", "物业服务企业", "广告企业", "环卫企业", "农贸市场", "商业综合体")
ACTS = 84 + 24 + len(_COURSES) * 8 + SCHOOLS + ENTERPRISES + OTHERS + 23


def reviewers(stage: Stage) -> models.Matter:
    """The course of the year before, which those who review captures had completed."""
    day, people = date(2022, 12, 14), list(REVIEWERS)
    opened = {"topic": "非现场证据审核（示例）", "planned_on": day, "code": f"QD{day:%m%d}", "people": people}
    held = {
        "kind": "special",
        "held_on": day,
        "hours": 8,
        "trainer": "法制科（示例）",
        "rank": "section",
        "attended": people,
        "minutes": "审核要点、隐私保护、异议处理（示例）",
    }
    passed = {"passed": people, "note": "全部结业（示例）"}
    return stage.play(
        "training",
        [
            _act("trn.open", opened, _LEGAL, date(2022, 12, 9), 9),
            _act("trn.hold", held, _LEGAL, day, 17),
            _act("trn.close", passed, _LEGAL, date(2022, 12, 15), 10),
        ],
    )


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Courses, events, then what proves that the lists were worked off."""
    lectured = ""
    for course in _COURSES:
        matter = stage.play("training", list(_course(*course)))
        lectured = matter.number if course[4] == _CHIEF else lectured
        yield matter
    events: dict[str, list[str]] = {}
    for audience, act in _events(caster):
        matter = stage.play("publicity-event", [act])
        events.setdefault(audience, []).append(matter.number)
        yield matter
    yield stage.play("publicity-list", list(_tasks(events)))
    for kind in ("leaders", "training"):
        yield stage.play("study-list", list(_study_list(kind)))
    yield stage.play("first-person-duty", list(_duties(lectured)))
    yield stage.play("supervision", list(_supervised()))
    yield stage.play("enforcement-report", list(_reported()))


def _course(kind: str, topic: str, when: tuple[int, int], hours: int, trainer: str, rank: str) -> Iterator[Planned]:
    day = date(2023, *when)
    people = _OFFICERS[:12] if kind == "induction" else _OFFICERS
    opened = {"topic": f"{topic}（示例）", "planned_on": day, "code": f"QD{day:%m%d}", "people": list(people)}
    yield _act("trn.open", opened, _LEGAL, calendar().add_workdays(day, -3), 9)
    for person in people:
        yield _act("trn.signin", {"code": opened["code"]}, person, day, 8)
    held = {
        "kind": kind,
        "held_on": day,
        "hours": hours,
        "trainer": trainer,
        "rank": rank,
        "attended": list(people),
        "minutes": "授课、讨论、答疑（示例）",
    } | ({"speaker": PRINCIPAL} if trainer == _CHIEF else {})
    yield _act("trn.hold", held, _LEGAL, day, 17)
    passed = list(people)
    if kind == "induction":
        passed = list(people[:4])
        for person in passed:
            yield _act("trn.test", _test(person, day), person, day, 18)
    yield _act("trn.close", {"passed": passed, "note": "其余人员参加补测（示例）"}, _LEGAL, calendar().add_workdays(day, 1), 10)


def _test(person: str, day: date) -> Callable[[models.Matter], dict[str, Any]]:
    """The paper that the course draws for the person, with one answer wrong."""

    def said(matter: models.Matter) -> dict[str, Any]:
        seed = seed_of(Matter("training", matter.number), person)
        paper = questions.paper(seed, snapshot(day).items(), QUESTIONS)
        answers = [question.answer for question in paper]
        answers[0] = (answers[0] + 1) % 4
        return {"person": person, "seed": seed, "answers": answers, "score": questions.score(paper, answers)}

    return said


def _events(caster: Caster) -> Iterator[tuple[str, Planned]]:
    days = [
        day for day in (date.fromordinal(date(2023, 1, 9).toordinal() + number) for number in range(340)) if calendar().works(day)
    ]
    plan = [
        *(("school", _SCHOOLS[number % 8], "class") for number in range(SCHOOLS)),
        *(("enterprise", _FIRMS[number % 8], "lecture") for number in range(ENTERPRISES)),
        *((("community", "market", "site")[number % 3], "沿街商圈", "booth") for number in range(OTHERS)),
    ]
    for number, (audience, place, form) in enumerate(plan):
        day = days[(number * 4) % len(days)]
        said = {
            "topic": f"{place}普法活动（示例）",
            "held_on": day,
            "audience": audience,
            "form": form,
            "campaign": _campaign(day),
            "place": f"{place}（示例）",
            "laws": ["重庆市市容环境卫生管理条例"],
            "speaker": _OFFICERS[number % len(_OFFICERS)],
            "reached": 60 + 7 * (number % 40),
            "note": "讲解身边的城市管理法律，发放资料，现场答疑（示例）",
        }
        at = datetime.combine(day, time(15), CHINA)
        photo = photos(caster.pictures)[number % len(photos(caster.pictures))].sha256
        seen = Evidence("electronic", photo, at, CLERK, "活动现场拍摄（示例）", "活动现场照片", id="E1")
        yield audience, Planned("pfa.hold", "pfa.hold", said, (CLERK,), at + timedelta(hours=1), (seen,))


def _campaign(day: date) -> str:
    if day.month == 3:
        return "march19" if 15 <= day.day <= 21 else "march"
    return "june15" if day.month == 6 else "constitution" if day.month == 12 else "daily"


def _tasks(events: dict[str, list[str]]) -> Iterator[Planned]:
    tasks = [
        ("法律进校园", "市容环境卫生管理条例", "学生、教师", "school"),
        ("法律进企业", "行政处罚法、建筑垃圾管理规定", "企业和经营者", "enterprise"),
        ("法律进社区商圈", "市容条例、园林绿化条例", "居民、商户", "community"),
    ]
    listed = [
        {"topic": topic, "laws": laws, "audience": audience, "unit": "法制科", "due": date(2023, 12, 20)}
        for topic, laws, audience, _ in tasks
    ]
    yield _act("pfl.list", {"topic": "2023年度普法责任清单（示例）", "year": 2023, "tasks": listed}, _LEGAL, date(2023, 1, 6), 9)
    yield _act("pfl.publish", {"address": "区政府网站（示例）"}, "P002", date(2023, 1, 9), 9)
    for number, (_, _, _, key) in enumerate(tasks, 1):
        yield _act("pfl.done", {"task": number, "events": events[key][:20]}, _LEGAL, date(2023, 12, 18), 9 + number)
    yield _act("pfl.report", {"summary": "三项任务全部完成（示例）"}, _LEGAL, date(2023, 12, 20), 9)


def _study_list(kind: str) -> Iterator[Planned]:
    """What the leaders had to know and what the officers were to be trained in, fulfilled by the year's own sessions and courses."""
    procedure = {"leaders": "leaders-study", "training": "training"}[kind]
    rows = models.Matter.objects.filter(procedure=procedure, synthetic=True, opened_on__year=2023).order_by("opened_on", "pk")
    numbers = list(rows.values_list("number", flat=True)[:6])
    title, audience = {"leaders": ("应知应会清单", "领导班子成员"), "training": ("执法人员培训计划", "执法人员")}[kind]
    laws = ("行政处罚法", "行政复议法", "重庆市市容环境卫生管理条例", "行政强制法", "行政许可法", "民法典")[: len(numbers)]
    entries = [
        {"topic": f"{law}（示例）", "laws": law, "audience": audience, "hours": 4, "due": date(2023, 12, 15)} for law in laws
    ]
    listed = {"topic": f"2023年度{title}（示例）", "kind": kind, "year": 2023, "entries": entries}
    yield _act("stl.list", listed, _LEGAL, date(2023, 1, 10), 9)
    yield _act("stl.approve", {"opinion": "同意（示例）"}, PRINCIPAL, date(2023, 1, 12), 9)
    for place, number in enumerate(numbers, 1):
        yield _act("stl.done", {"entry": place, "matters": [number]}, _LEGAL, date(2023, 12, 14), 8 + place)
    yield _act("stl.report", {"summary": "逐项完成（示例）"}, _LEGAL, date(2023, 12, 15), 9)


def _supervised() -> Iterator[Planned]:
    received = {
        "topic": "送达回证填写不规范（示例）",
        "kind": "opinion",
        "organ": "潼南区司法局（示例）",
        "document": "潼司监〔2023〕3号（示例）",
        "received_on": date(2023, 6, 5),
        "answer_by": date(2023, 7, 5),
        "what": "抽查的案卷中，送达回证没有写明见证人（示例）。",
    }
    yield _act("sup.receive", received, _LEGAL, date(2023, 6, 5), 9)
    answer = {"mended": "已补充培训，逐卷检查，修订送达回证样式（示例）。", "sent_on": date(2023, 6, 28)}
    yield _act("sup.answer", answer, "P002", date(2023, 6, 28), 10)
    yield _act("sup.close", {"note": "已归档（示例）"}, _LEGAL, date(2023, 6, 29), 9)


def _reported() -> Iterator[Planned]:
    planned = {"topic": "2023年行政执法责任制执行情况报告（示例）", "kind": "duty", "year": 2023}
    yield _act("erp.plan", planned, CLERK, date(2023, 11, 6), 9)
    yield _act(
        "erp.draft", {"text": "执法责任分解、人员培训、案卷评查、存在问题和改进措施（示例）。"}, CLERK, date(2023, 11, 27), 9
    )
    sent = {"to": ["潼南区司法局（示例）", "重庆市城市管理局（示例）"], "sent_on": date(2023, 12, 8)}
    yield _act("erp.send", sent, "P002", date(2023, 12, 8), 10)


def _duties(lectured: str) -> Iterator[Planned]:
    duties = (
        ("study", "主持集中学法不少于二次", ("leaders-study",)),
        ("lecture", "带头讲法不少于一次", ("training",)),
        ("appear", "负责人出庭率百分之百", ("litigation",)),
        ("observe", "组织旁听庭审不少于一次", ()),
        ("decide", "重大决策、规范性文件合法性审查百分之百", ("major-decision", "normative-document")),
        ("problems", "问题按期整改", ("problem",)),
    )
    said = [{"duty": duty, "target": target} for duty, target, _ in duties]
    yield _act(
        "fpd.duties",
        {"topic": "2023年第一责任人履职清单（示例）", "person": PRINCIPAL, "year": 2023, "duties": said},
        CLERK,
        date(2023, 1, 11),
        9,
    )
    observed = {
        "held_on": date(2023, 9, 14),
        "court": "重庆市潼南区人民法院",
        "case": "行政处罚（示例）",
        "attended": [PRINCIPAL, "P002", "P003"],
    }
    yield _act("fpd.observe", observed, CLERK, date(2023, 9, 15), 9)
    for place, (duty, _, procedures) in enumerate(one for one in duties if one[2]):
        rows = models.Matter.objects.filter(procedure__in=procedures, synthetic=True, opened_on__year=2023).order_by(
            "opened_on", "pk"
        )
        numbers = [lectured] if duty == "lecture" else list(rows.values_list("number", flat=True)[:8])
        yield _act("fpd.proof", {"duty": duty, "matters": numbers, "note": "见台账（示例）"}, CLERK, date(2023, 12, 21), 9 + place)
    yield _act(
        "fpd.account",
        {"text": "按履职清单逐项述法，证明见台账（示例）", "told_on": date(2023, 12, 27)},
        PRINCIPAL,
        date(2023, 12, 27),
        15,
    )


def _act(step: str, data: dict[str, Any] | Callable[[models.Matter], dict[str, Any]], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (who,), datetime.combine(day, time(hour), CHINA))
