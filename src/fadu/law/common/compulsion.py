"""行政强制的共同部分: by what power, by whom and when it is done, how its papers are served, what is taken, and until when the party may seek a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from fadu.law.common import payment
from fadu.law.common.case import CONFISCATION, SPOT, certified, served_on, service_defect
from fadu.law.common.penalty_data import Service
from fadu.law.data import Data, EvidenceId, Text, one_of
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.workdays import add_months, nominal_end

SEIZE, SEAL = "seize", "seal"
MEASURES = {SEIZE: "扣押", SEAL: "查封"}
#: Acts that put a paper of compulsion into the party's hands.
SERVING = ("enf.serve", "ill.serve")
#: 行政强制法第三十八条: directly; where that is refused or cannot be done, as the 民事诉讼法 has it.
MODES = {"direct": "直接送达", "leave": "留置送达", "post": "邮寄送达", "entrust": "委托送达", "announce": "公告送达"}
#: Kinds of evidence that can show a thing.
PICTURES = frozenset({"audiovisual", "electronic"})


@dataclass(frozen=True, slots=True)
class Power:
    """An article of a law or regulation that gives urban management a measure: how it is cited, which measures, since when it is law.

    `refusal`: it gives the measure only against a party that was ordered to correct and refuses. `ordered`: only by order of the government.
    """

    cited: str
    measures: tuple[str, ...]
    since: date
    refusal: bool = False
    ordered: bool = False


#: 强制措施依据 (law.md 5.1): the articles by which the bureau may seize or seal. A bureau of another province adds those of its own.
POWERS: dict[str, Power] = {
    "cqsr-18": Power("《重庆市市容环境卫生管理条例》第十八条", (SEIZE,), date(2018, 7, 26), refusal=True),
    "cqsr-67": Power("《重庆市市容环境卫生管理条例》第六十七条", (SEIZE,), date(2018, 7, 26), refusal=True),
    "waste-27": Power("《固体废物污染环境防治法》第二十七条", (SEIZE, SEAL), date(2020, 9, 1)),
    "air-30": Power("《大气污染防治法》第三十条", (SEIZE, SEAL), date(2016, 1, 1)),
    "noise-30": Power("《噪声污染防治法》第三十条", (SEIZE, SEAL), date(2022, 6, 5), refusal=True),
    "planning-68": Power("《城乡规划法》第六十八条", (SEAL,), date(2008, 1, 1), ordered=True),
}
POWER_NAMES = {key: power.cited for key, power in POWERS.items()}


class Thing(Data):
    """One thing of an inventory; its photo is evidence of the matter."""

    name: Text = Field(title="名称")
    quantity: Text = Field(title="数量")
    state: Text = Field("", title="状况")
    photo: EvidenceId = Field("", title="照片")


class Serve(Service):
    """One service of one paper (行政强制法第三十八条)."""

    mode: Annotated[str, one_of(MODES)] = Field("direct", title="送达方式")
    issued_on: date | None = Field(None, title="公告日期（公告送达）")
    unknown: bool = Field(False, title="受送达人下落不明（公告送达）")


def delivered(matter: Matter, act: Act, rules: Rules) -> tuple[date | None, str]:
    """The day on which a service took effect, or None and why it did not."""
    data = act.data
    if data.mode == "announce":
        tried = {other.data.mode for other in matter.all(*SERVING) if other is not act and other.data.paper == data.paper}
        if data.issued_on is None or not data.reason or not data.paper or matter.numbered(data.paper) is None:
            return None, "公告送达没有写明所送文书、公告日期、原因和经过"
        if not data.unknown and len(tried - {"announce"}) < 2:
            return None, "当事人并非下落不明，其他方式也没有试过（至少两种）"
        return nominal_end(rules.calendar, data.issued_on, int(rules.on(data.issued_on)["srv.announce"]), "d"), ""
    why = service_defect(matter, replace(act, step=f"srv.{data.mode}"))
    if not why and data.mode != "direct" and not data.reason:
        why = "没有写明当事人拒收或者不能直接送达的情况"
    if not why and data.received_on is not None and data.received_on > act.day:
        why = f"收到日期晚于登记日{act.day}"
    return (None, why) if why else (data.received_on or act.day, "")


def served(matter: Matter, paper: int, rules: Rules) -> date | None:
    """The first day on which the paper of act `paper` was lawfully served; None while it was not."""
    found = (delivered(matter, act, rules)[0] for act in matter.all(*SERVING) if act.data.paper == paper)
    return min((day for day in found if day is not None), default=None)


def decision_of(case: Matter, rules: Rules) -> dict[str, Any]:
    """Of a case whose decision is to be enforced: the day it was served, until when payment was put off, whether a remedy is pending or was ever used,
    where it fined, the yuan still owed, and the kinds of confiscation it decided."""
    issued = case.last("pen.issue", *SPOT)
    day = None if issued is None else issued.day if issued.step in SPOT else served_on(case, issued.seq, rules)
    put_off = [done.data.until for done in case.all("pay.defer") if done.data.granted and done.data.until]
    fixed = payment.decision(case)
    return {
        "served_on": day.isoformat() if day else None,
        "deferred_until": put_off[-1].isoformat() if put_off else None,
        "contested": payment.contested(case),
        "remedied": case.has("pay.nostay"),
        "owed": f"{payment.owed(case):f}" if fixed is not None and fixed.data.fine else None,
        "confiscates": sorted(CONFISCATION & set(fixed.data.kinds)) if fixed is not None and _upheld(case, fixed) else [],
    }


def _upheld(case: Matter, fixed: Act) -> bool:
    """Whether no act has taken the decision back since: one changed or only found unlawful still stands."""
    return all(
        getattr(act.data, "outcome", "revoked") in ("changed", "unlawful")
        for act in case.all(*payment.CHANGING)
        if act.seq > fixed.seq
    )


def remedies_end(served: date, rules: Rules, told: bool = True, reconsidered: date | None = None) -> date:
    """The last day on which the party may still go to court (行政诉讼法第四十五条、第四十六条；最高人民法院解释第六十四条).

    `served`: the decision's service; `told`: it named the remedy; `reconsidered`: the day a 复议决定书 was received.
    """
    if reconsidered is not None:
        end = reconsidered + timedelta(days=int(rules["remedy.suit.after"]))
    elif told:
        end = add_months(served, int(rules["remedy.suit"]))
    else:
        end = add_months(served, 12 * int(rules["remedy.suit.untold"]))
    return rules.calendar.roll(end)


def lacking_of(*conditions: tuple[str, object]) -> list[str]:
    """The labels of the conditions that do not hold."""
    return [label for label, holds in conditions if not holds]


@gate(
    "coe-officers",
    title="两名以上本机关持证人员实施强制",
    on=("coe.urgent", "coe.apply", "coe.decision", "enf.do", "sub.do", "ill.stop", "ill.demolish"),
    article="行政强制法第十七条第三款、第十八条第二项",
    sentence="实施强制的只有{officers}名当日持有效执法证的人员，依法不得少于{least}名。",
    hint="由两名以上具备资格的执法人员实施；协管人员和证件过期的不计入。",
)
def coe_officers(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """At least two different persons with a certificate valid that day carry out a measure or an execution."""
    officers = certified(act)
    return check(
        len(officers) >= rules["pen.officers.min"], officers=len(officers), least=rules["pen.officers.min"], codes=officers
    )


@gate(
    "coe-photo",
    title="物品逐件拍照",
    on=("coe.decision", "ill.demolish"),
    article="行政强制法第二十四条、第二十六条；国办发〔2018〕118号",
    sentence="清单上的物品没有照片：{lacking}。",
    hint="逐件拍照作为证据上传，在清单里选定照片。",
)
def coe_photo(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Each thing of the inventory names its photo: a picture that stands in this matter's evidence."""
    pieces = {name: piece for name, (piece, _) in matter.evidence.items()} | {piece.id: piece for piece in act.evidence}
    lacking = []
    for number, thing in enumerate(act.data.things, 1):
        piece = pieces.get(thing.photo)
        if piece is None:
            lacking.append(f"{number}号{thing.name}（{'卷内没有' + thing.photo if thing.photo else '没有选定'}）")
        elif piece.kind not in PICTURES:
            lacking.append(f"{number}号{thing.name}（{thing.photo}不是照片、录像）")
    return check(not lacking, lacking=lacking, pieces=[thing.photo for thing in act.data.things])


@gate(
    "enf-serve",
    title="强制文书依法送达",
    on=SERVING,
    article="行政强制法第三十八条；民事诉讼法第八十八条至第九十五条",
    sentence="{why}，送达不生效。",
    hint="直接送达当事人；拒收或者不能直接送达的，写明情况，依次用留置、邮寄、委托、公告的方式。",
)
def enf_serve(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The paper was handed over directly, or the reason is written and the other mode is kept."""
    day, why = delivered(matter, act, rules)
    return check(day, why=why, paper=act.data.paper, received_on=day)


@gate(
    "enf-time",
    title="不在夜间、节假日执行，不断水断电",
    on=("enf.do", "sub.do", "ill.demolish"),
    article="行政强制法第四十三条",
    sentence="执行的时间或者方式不合法：{why}。",
    hint="另选工作日白天执行；情况紧急的写明。",
)
def enf_time(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The start lies neither at night nor on a statutory holiday, urgency excepted; homes keep water, power, heat and gas."""
    data = act.data
    if data.cuts:
        return check(False, why="不得对居民生活停水、停电、停热、停气")
    if data.began is None:
        return check(False, why="没有写明开始时间")
    if data.urgent:
        return check(data.note, why="没有写明紧急的情况")
    began = data.began.astimezone(CHINA)
    if began.hour >= rules["enf.night.from"] or began.hour < rules["enf.night.to"]:
        return check(False, why=f"{began:%H:%M}是夜间")
    holiday = rules.calendar.holiday(began.date())
    return check(not holiday, why=f"{began:%Y-%m-%d}是法定节假日（{holiday}）", on=began.date())


@gate(
    "enf-weekend",
    title="宜在工作日执行",
    on=("enf.do", "sub.do", "ill.demolish"),
    article="行政强制法第四十三条、第六十九条",
    sentence="{on}是周末：第四十三条的“法定节假日”是否包括周末有不同认识，第六十九条把它与工作日相对而言。",
    hint="没有必要在周末执行的，改在工作日。",
    level=WARN,
    mark="M",
)
def enf_weekend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The start lies on a working day: whether a weekend is a statutory holiday is disputed, so it warns only."""
    data = act.data
    if data.began is None or data.urgent:
        return None
    day = data.began.astimezone(CHINA).date()
    return None if rules.calendar.holiday(day) else check(rules.calendar.works(day), on=day)


@gate(
    "enf-stayed",
    title="没有停止执行的决定、裁定",
    on=(
        "enf.decide",
        "enf.money",
        "enf.do",
        "sub.decide",
        "sub.do",
        "crt.apply",
        "crt.judged",
        "ill.announce",
        "ill.execute",
        "ill.demolish",
    ),
    article="行政复议法第四十二条；行政诉讼法第五十六条",
    sentence="已经决定、裁定停止执行，现在不能执行：{stayed}。",
    hint="等复议、诉讼有了生效的结果，或者恢复执行以后再办；停止、恢复执行登记在写明的事项里。",
)
def enf_stayed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nobody carries out what a reconsideration, a suit or the bureau itself ordered to be left for now."""
    found = act.standing.get("stays")
    return None if found is None else check(not found, stayed=list(found))


def executed(matter: Matter, act: Act | None = None) -> Mapping[str, Any] | None:
    """What the ledger says of the decision that is enforced (`decision_of`): asked anew by this act, else when the matter began."""
    for one in (act, *matter.acts[:1]):
        found = one.standing.get("executed") if one is not None else None
        if isinstance(found, Mapping):
            return found
    return None
