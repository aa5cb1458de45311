"""The year's orders: 836 calls of the hotline, patrols of the digital city, and a few that are open on the board; 721 comes out of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.pictures import photos
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA, Evidence
from fadu.law.params import rules_on
from fadu.law.procedures.service.order import due_by_category
from fadu.law.workdays import calendar
from fadu.ledger import models, order_likes, parties
from fadu.registers.asof import snapshot

HOTLINE, PATROLS = 836, 60
#: Of the calls: not reached at the call-back, and not satisfied after a second round; all others are satisfied or basically so.
NO_ANSWER, UNSATISFIED, BASIC = 30, 54, 110
#: Every fourth call is a question, answered at once.
QUESTIONS = 4
ACTS = HOTLINE * 8 - HOTLINE // QUESTIONS * 3 + UNSATISFIED * 5 + PATROLS * 8
DESK, CALLER, CHECKER, CLOSER = "P047", "P044", "P051", "P048"
CALLERS = 60
#: So many of the year's last calls were sorted and sent with the system's suggestion beside them, which the acts keep.
SUGGESTED = 60
_SAID = {
    "S-01-02": ("垃圾堆放在路边没人清运", "垃圾房外垃圾满溢发臭"),
    "S-01-04": ("路面脏没有清扫", "路上落叶和污渍没人扫"),
    "S-01-05": ("绿化带垃圾没人捡", "花坛垃圾很多"),
    "S-02-01": ("楼道和电杆上贴满小广告", "墙上牛皮癣没人清"),
    "S-03-01": ("工地夜间施工噪音大", "半夜工地吵得睡不着"),
    "S-03-02": ("工地扬尘大没有洒水", "裸土没有覆盖灰大"),
    "S-04-01": ("流动摊贩占道摆摊", "摆摊堵住人行道"),
    "S-04-02": ("门店店外摆放占道经营", "出店经营占了盲道"),
    "S-04-03": ("车乱停堵路", "人行道停车没法走"),
    "S-04-06": ("露天烧烤油烟扰民", "烧烤摊油烟进屋"),
    "B-01-05": ("路灯不亮晚上太黑", "小区外路灯坏了几天"),
    "B-02-01": ("人行道破损地砖松动", "地砖翘起绊人"),
    "B-03-04": ("垃圾桶满了没人收", "果皮箱坏了"),
    "B-04-02": ("行道树树枝遮挡路灯", "树枝太低要修枝"),
}
_QUESTIONS = ("办理临时占道需要什么材料", "装修垃圾应该怎么处理", "户外广告招牌要不要许可", "怎么申请树木修枝")
_STREETS = {"JD-GUILIN": ("兴潼大道", "滨江路", "建设路", "人民路"), "JD-ZITONG": ("凉风垭路", "书院街", "正兴街", "和平路"), "JD-DAFO": ("外滩路", "文化路", "农贸市场旁", "车站广场")}  # fmt: skip


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """The calls over the year, then the patrols."""
    rng = Random(836)
    people = [
        parties.find_or_make(kind="citizen", name=f"示例居民{number:02d}", phone=f"1009{number:07d}", synthetic=True).key
        for number in range(1, CALLERS + 1)
    ]
    pictures = [picture.sha256 for picture in photos(caster.pictures)]
    grids = [grid for grid in snapshot(date(2023, 6, 1)).grids() if grid["town"] in _STREETS]
    ratings = ["no_answer"] * NO_ANSWER + ["unsatisfied"] * UNSATISFIED + ["basic"] * BASIC
    solved = HOTLINE - HOTLINE // QUESTIONS
    ratings += ["satisfied"] * (solved - len(ratings))
    rng.shuffle(ratings)
    days = [date(2023, 1, 3) + timedelta(days=number * 350 // HOTLINE) for number in range(HOTLINE)]
    for number, day in enumerate(days):
        question = number % QUESTIONS == QUESTIONS - 1
        ends = "" if question else ratings.pop()
        suggests = number >= HOTLINE - SUGGESTED
        yield stage.play("order", _order(rng, day, rng.choice(grids), rng.choice(people), pictures, ends, suggests))
    for number in range(PATROLS):
        day = calendar().add_workdays(date(2023, 1, 4), number * 4)
        yield stage.play("order", _order(rng, day, rng.choice(grids), "", pictures, "patrol"))


#: On the board on the day of loading: days ago on which it came in, and the step it stands at.
RUNNING = (
    *((1, "ord.receive"), (1, "ord.receive"), (1, "ord.sort"), (1, "ord.dispatch"), (2, "ord.dispatch"), (2, "ord.handle")),
    *((3, "ord.verify"), (3, "ord.reply"), (9, "ord.dispatch"), (12, "ord.dispatch")),
)


def running(stage: Stage, caster: Caster, evening: datetime) -> Iterator[models.Matter]:
    """Orders that are open on the board, as they stood at that hour."""
    rng = Random(12345)
    caller = parties.find_or_make(kind="citizen", name="示例居民01", phone="10090000001", synthetic=True).key
    pictures = [picture.sha256 for picture in photos(caster.pictures)]
    grids = [grid for grid in snapshot(evening.date()).grids() if grid["town"] in _STREETS]
    for ago, stop in RUNNING:
        acts = _order(rng, evening.date() - timedelta(days=ago), rng.choice(grids), caller, pictures, "satisfied", True)
        last = next(place for place, act in enumerate(acts) if act.step == stop)
        yield stage.play("order", acts[: last + 1], until=evening)


def _order(
    rng: Random, day: date, grid: dict[str, Any], caller: str, pictures: list[str], ends: str, suggests: bool = False
) -> list[Planned]:
    """One order; `ends`: the rating at the call-back, "" for a question, "patrol" for a case of the digital city. `suggests`: with what the system suggests."""
    at = datetime.combine(day, time(8, 0), CHINA) + timedelta(minutes=rng.randint(0, 600))
    question, patrol = not ends, ends == "patrol"
    code = "F-01-01" if question else rng.choice(list(_SAID))
    topic = rng.choice(_QUESTIONS if question else _SAID[code])
    place = f"{grid['name'].removesuffix('网格')}{rng.randint(1, 199)}号（示例）"
    said = {
        "topic": topic,
        "channel": "patrol" if patrol else rng.choice(("12345", "minhu")),
        "category": code if patrol else "",
        "place": place,
        "town": grid["town"],
        "lat": f"{grid['lat'] + rng.uniform(-0.003, 0.003):.6f}",
        "lng": f"{grid['lng'] + rng.uniform(-0.004, 0.004):.6f}",
        "description": f"{place}{topic}（示例）",
        "party": caller,
    }
    taken = (_photo(rng, pictures, at, CHECKER),) if patrol else ()
    acts = [_act("ord.receive", said, CHECKER if patrol else DESK, at, taken)]
    sort = {"kind": "consult" if question else rng.choice(("complaint", "complaint", "help")), "category": code}
    book = snapshot(day)
    if suggests:
        likely = order_likes.suggest(f"{topic}{said['description']}", book)
        sort["suggested"] = likely[0].code if likely else ""
    acts.append(_act("ord.sort", sort, DESK, at + timedelta(minutes=5)))
    if question:
        acts.append(_reply(at + timedelta(minutes=15), topic))
        return acts + _ended(at, "satisfied")
    if patrol:
        filed = {"category": code, "condition": "位置、类别和照片齐全，符合立案条件（示例）"}
        acts.append(_act("ord.register", filed, DESK, at + timedelta(minutes=8)))
    sent = at + timedelta(minutes=12)
    category = book.category(code) or {}
    due = due_by_category(category, sent, rules_on(day)) or sent
    way = rng.choices(("service", "management", "enforcement"), (62, 26, 12))[0]
    officer = grid["officer"] or "P014"
    sending = {"category": code, "unit": category["unit"], "officer": officer, "due_at": due}
    if suggests:
        sending["suggested_unit"] = order_likes.suggest_unit(category, grid, book)[0]
    acts.append(_act("ord.dispatch", sending, DESK, sent))
    handled = sent + (due - sent) * rng.uniform(0.3, 0.9)
    acts += _round(rng, pictures, handled, officer, topic, way)
    told = handled + timedelta(minutes=50)
    if patrol:
        return [*acts, _act("ord.close", {}, CLOSER, told + timedelta(hours=1))]
    if ends != "unsatisfied":
        return acts + _ended(told, ends)
    asked = _morning(told)
    acts.append(_act("ord.callback", {"rating": ends, "note": "反映人认为没有根治（示例）"}, CALLER, asked))
    acts.append(_act("ord.again", {"reasons": "反映人不满意，请再次到场核实（示例）"}, DESK, asked + timedelta(minutes=20)))
    again = asked + timedelta(hours=3)
    return acts + _round(rng, pictures, again, officer, topic, way) + _ended(again + timedelta(minutes=50), ends)


def _round(rng: Random, pictures: list[str], at: datetime, officer: str, topic: str, way: str) -> list[Planned]:
    """Handled, verified, answered."""
    done = {"result": f"已到场处置：{topic}的问题已经处理（示例）", "settled_by": way}
    return [
        _act("ord.handle", done, officer, at, (_photo(rng, pictures, at, officer),)),
        _act("ord.verify", {"way": "site", "opinion": "现场核查，问题已经消除（示例）"}, CHECKER, at + timedelta(minutes=30)),
        _reply(at + timedelta(minutes=45), topic),
    ]


def _reply(at: datetime, topic: str) -> Planned:
    said = {
        "facts": f"经核实，反映的“{topic}”属实，具体情况已经记录（示例）。",
        "basis": "依据重庆市市容环境卫生管理条例的有关规定办理。",
        "result": "已经安排责任单位办理，并纳入日常巡查（示例）。",
        "next_channel": "对答复有不同意见的，可以再次拨打12345反映，或者依法提出信访。",
    }
    return _act("ord.reply", said, DESK, at)


def _ended(at: datetime, rating: str) -> list[Planned]:
    asked = _morning(at)
    return [
        _act("ord.callback", {"rating": rating, "note": ""}, CALLER, asked),
        _act("ord.close", {}, CLOSER, asked + timedelta(minutes=30)),
    ]


def _morning(at: datetime) -> datetime:
    """Ten o'clock of the next working day."""
    return datetime.combine(calendar().add_workdays(at.astimezone(CHINA).date(), 1), time(10), CHINA)


def _photo(rng: Random, pictures: list[str], at: datetime, who: str) -> Evidence:
    return Evidence("electronic", rng.choice(pictures), at, who, "现场拍摄（示例）", "现场照片")


def _act(step: str, said: dict[str, Any], who: str, at: datetime, evidence: tuple[Evidence, ...] = ()) -> Planned:
    return Planned(step, step, said, (who,), at, evidence)
