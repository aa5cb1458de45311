"""The words of the law in code: people, penalty items, evidence, acts, matters.

All values are frozen and carry no I/O. Registers and ledger fill them; gates only read them. Money is yuan as `Decimal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

#: Chinese civil time. Fixed offset: no daylight saving since 1991.
CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")

#: Who may be what (law.md 0.3): identifier → Chinese label.
ROLES: dict[str, str] = {
    "officer": "执法人员",
    "squad_leader": "大队长",
    "reviewer": "法制审核人员",
    "host": "听证主持人",
    "head": "负责人",
    "principal": "主要负责人",
    "legal": "法制科",
    "finance": "财务",
    "archivist": "档案员",
    "window": "窗口人员",
    "counsel": "法律顾问",
    "auxiliary": "协管人员",
    "clerk": "综合文秘",
    "technician": "技术人员",
    "keeper": "保管人员",
    "liaison": "镇街联络员",
    "examiner": "许可审查员",
    "duty": "值班员",
    "inspector": "核查员",
    "petition": "信访工作人员",
    "portal": "网上服务",
    "admin": "系统管理员",
}

#: Kinds of party: 公民; 法人或者其他组织 (行政处罚法第五十一条 distinguishes the two).
PARTY_KINDS: dict[str, str] = {"citizen": "公民", "org": "法人或者其他组织"}
#: What the ledger keeps sealed as a party: those two, and a vehicle by its plate, whose driver is not known yet.
VEHICLE = "vehicle"
SEALED_KINDS: dict[str, str] = {**PARTY_KINDS, VEHICLE: "车辆"}

#: Kinds of penalty, 行政处罚法第九条.
PENALTY_KINDS: dict[str, str] = {
    "warning": "警告",
    "criticism": "通报批评",
    "fine": "罚款",
    "confiscate_gains": "没收违法所得",
    "confiscate_goods": "没收非法财物",
    "suspend_permit": "暂扣许可证件",
    "lower_grade": "降低资质等级",
    "revoke_permit": "吊销许可证件",
    "restrict_business": "限制开展生产经营活动",
    "stop_business": "责令停产停业",
    "close_business": "责令关闭",
    "bar_from_trade": "限制从业",
}

#: Kinds of evidence, 行政处罚法第四十六条.
EVIDENCE_KINDS: dict[str, str] = {
    "document": "书证",
    "object": "物证",
    "audiovisual": "视听资料",
    "electronic": "电子数据",
    "witness": "证人证言",
    "statement": "当事人的陈述",
    "expert": "鉴定意见",
    "record": "勘验笔录、现场笔录",
}

#: What a case must prove; the evidence checklist of an item is made of these (行政处罚法第四十条).
ELEMENTS: dict[str, str] = {
    "party": "当事人身份",
    "conduct": "违法行为",
    "time": "违法时间",
    "place": "违法地点",
    "result": "危害后果",
    "standard": "不符合的标准或者许可",
    "quantity": "面积、数量或者价值",
    "order": "责令改正及逾期未改",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """行政执法证: valid on both end days."""

    number: str
    valid_from: date
    valid_to: date

    def valid_on(self, day: date) -> bool:
        """True when `day` lies within the certificate's span."""
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the bureau as the registers knew them on the day of the act."""

    id: str
    name: str
    roles: frozenset[str] = frozenset()
    unit: str = ""
    certificate: Certificate | None = None
    legal_qualification: bool = False
    reviewer_since: date | None = None

    def may_enforce(self, day: date) -> bool:
        """Holds a certificate valid that day and is no auxiliary (行政处罚法第四十二条)."""
        return self.certificate is not None and self.certificate.valid_on(day) and "auxiliary" not in self.roles


@dataclass(frozen=True, slots=True)
class FineRange:
    """A statutory range of fine in yuan; `party` is a PARTY_KINDS key or "any"; a missing end is open.

    `base` says what the numbers multiply: "" plain yuan, otherwise the statute's measure ("每日", "每平方米", "补偿费的倍数", "工程造价的百分比" …),
    with which the handler computes the yuan and states the computation.
    """

    party: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    base: str = ""


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of the published discretion (裁量阶次), yuan inclusive."""

    code: str
    label: str
    condition: str
    party: str = "any"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    kinds: tuple[str, ...] = ("fine",)


@dataclass(frozen=True, slots=True)
class Item:
    """A penalty item of the power list (权责清单) as in force on one day."""

    code: str
    title: str
    statute: str
    duty_article: str
    penalty_article: str
    valid_from: date
    valid_to: date | None = None
    subject: str = ""
    kinds: tuple[str, ...] = ("fine",)
    fines: tuple[FineRange, ...] = ()
    elements: tuple[str, ...] = ("party", "conduct", "time", "place")
    first_violation: bool = False
    correct_first: bool = False
    tiers: tuple[Tier, ...] = ()

    def in_force(self, day: date) -> bool:
        """True when the item's rule applied on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class PermitItem:
    """许可事项 as published on one day (行政许可法第三十条). `period`: the parameter that sets the statutory days; `promised`: working days promised.

    Lists come in the order in which they are shown. `fee_basis` is empty where no law or administrative regulation allows a fee.
    `quota`: so many may hold at once; None where the number is not limited. `samples`: an example for each of `fields`, or empty.
    """

    code: str
    title: str
    unit: str
    basis: str
    conditions: tuple[str, ...]
    materials: tuple[str, ...]
    fields: tuple[str, ...]
    period: str
    promised: int
    on_site: bool
    hearing: bool
    fee: str
    fee_basis: str
    months: int | None
    online: bool
    about: str = ""
    quota: int | None = None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """一件事: several permit items asked for in one form."""

    code: str
    title: str
    items: tuple[str, ...]
    promised: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. `id` is "E1", "E2" … in the order of the matter, given when the act is recorded."""

    kind: str
    sha256: str = ""
    taken_at: datetime | None = None
    taker: str = ""
    origin: str = ""
    title: str = ""
    span: tuple[datetime, datetime] | None = None
    proves: tuple[str, ...] = ()
    unlawful: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One step done in a matter: who, when, with what. `data` is the step's pydantic model.

    `standing` holds what the registers and the ledger answered on the day of the act to the questions its step asks, so that the same
    check can be run again later.
    """

    step: str
    at: datetime
    by: tuple[Person, ...]
    data: Any
    evidence: tuple[Evidence, ...] = ()
    standing: Mapping[str, Any] = field(default_factory=dict)
    seq: int = 0
    recorded_at: datetime | None = None
    papers: tuple[str, ...] = ()
    day: date = field(init=False, default=date.min)

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", self.at.astimezone(CHINA).date())


_NONE: tuple[Act, ...] = ()


class Matter:
    """One run of a procedure: the acts so far, in order, indexed by step. Treat as frozen; `plus` gives the next one."""

    __slots__ = ("_by_step", "_evidence", "acts", "facts", "number", "procedure", "stage")

    def __init__(
        self,
        procedure: str,
        number: str = "",
        facts: Mapping[str, Any] | None = None,
        acts: Iterable[Act] = (),
        stage: str = "",
    ) -> None:
        self.procedure = procedure
        self.number = number
        self.facts: Mapping[str, Any] = facts or {}
        self.acts: list[Act] = []
        self._by_step: dict[str, list[Act]] = {}
        self._evidence: dict[str, tuple[Evidence, Act]] = {}
        self.stage = stage
        for act in acts:
            self.add(act)

    def add(self, act: Act) -> None:
        """Append an act in place (only loaders and `plus` do this). An act without a number gets the next one."""
        if not act.seq:
            act = replace(act, seq=self.acts[-1].seq + 1 if self.acts else 1)
        self.acts.append(act)
        self._by_step.setdefault(act.step, []).append(act)
        for piece in act.evidence:
            self._evidence[piece.id or self._free_id()] = (piece, act)

    def _free_id(self) -> str:
        number = len(self._evidence) + 1
        while f"E{number}" in self._evidence:
            number += 1
        return f"E{number}"

    def plus(self, act: Act, stage: str | None = None) -> Matter:
        """This matter with one more act."""
        return Matter(self.procedure, self.number, self.facts, [*self.acts, act], self.stage if stage is None else stage)

    def all(self, *steps: str) -> Sequence[Act]:
        """Acts of the given steps, oldest first."""
        if len(steps) == 1:
            return self._by_step.get(steps[0], _NONE)
        if self._by_step.keys().isdisjoint(steps):  # most steps are never done
            return _NONE
        done = [step for step in steps if step in self._by_step]
        if len(done) == 1:
            return self._by_step[done[0]]
        return [act for act in self.acts if act.step in done]

    def last(self, *steps: str) -> Act | None:
        """The newest act of any of the steps."""
        best: Act | None = None
        for step in steps:
            found = self._by_step.get(step)
            if found and (best is None or found[-1].seq >= best.seq):
                best = found[-1]
        return best

    def first(self, *steps: str) -> Act | None:
        """The oldest act of any of the steps."""
        best: Act | None = None
        for step in steps:
            found = self._by_step.get(step)
            if found and (best is None or found[0].seq < best.seq):
                best = found[0]
        return best

    def numbered(self, seq: int) -> Act | None:
        """The act of that number."""
        if 0 < seq <= len(self.acts) and self.acts[seq - 1].seq == seq:
            return self.acts[seq - 1]
        return next((act for act in self.acts if act.seq == seq), None)

    def has(self, *steps: str) -> bool:
        """True when any of the steps was done."""
        return not self._by_step.keys().isdisjoint(steps)

    @property
    def evidence(self) -> Mapping[str, tuple[Evidence, Act]]:
        """Every piece by its id, with the act that brought it in."""
        return self._evidence
