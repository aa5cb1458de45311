"""镇街改革与联合执法: what the towns took over, who was guided, what was done with the neighbours."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Min, Q, QuerySet

from fadu.law.common.case import FINED, SPOT
from fadu.law.facts import Item
from fadu.ledger import effects
from fadu.ledger.models import Act, Matter
from fadu.registers.asof import snapshot
from fadu.report.figures.figure import Figure, acts, matters, of_towns, year_end

TITLE = "镇街改革与联合执法"


def delegated(year: int) -> list[Item]:
    """Penalty items that at least one town held at the year's end (or today) by an act of handover, by code."""
    day = year_end(year)
    if day.year != year:
        return []
    book = snapshot(day)
    items = (book.item(code) for code in sorted({code for code, _ in effects.handed_over(day)}))
    return [item for item in items if item is not None]


def guided(kind: str) -> Callable[[int], QuerySet[Matter]]:
    """Towns or sub-districts that were guided in the year, each once, by the first matter about them."""

    def select(year: int) -> QuerySet[Matter]:
        codes = [unit["code"] for unit in snapshot(year_end(year)).units(kind)]
        first = matters(year, "del.guide").filter(town__in=codes).values("town").annotate(first=Min("pk")).values("first")
        return Matter.objects.filter(pk__in=first)

    return select


#: Decisions on a violation: punished, not punished, waived.
DECISIONS = ("pen.decide", "pen.issue-none", *SPOT, "wav.decide", "prk.waive")


def own(year: int) -> QuerySet[Matter]:
    """Cases that a town decided in the year in its own name."""
    return matters(year, *DECISIONS).exclude(organ="")


def own_fines(year: int) -> QuerySet[Act]:
    """Decisions of towns in their own name that fix a fine."""
    return acts(year, *FINED).filter(matter_id__in=of_towns().values("pk"))


def done(*steps: str) -> Callable[[int], QuerySet[Act]]:
    """Acts of those steps done in the year."""
    return lambda year: acts(year, *steps)


def resolved(year: int) -> QuerySet[Matter]:
    """Cross-region problems ended in the year: given to a neighbour, answered and checked; or given to us and answered."""
    closed = acts(year, "jnt.close", "jnt.answer").filter(Q(step="jnt.answer") | Q(kind="answered"))
    return Matter.objects.filter(pk__in=closed.values("matter_id"))


FIGURES = (
    Figure(
        "towns_guided",
        "指导的镇",
        "个",
        "本年至少接受一次业务指导的镇，一镇计一个；清单为该镇本年的指导事项。",
        "delegation",
        guided("town"),
    ),
    Figure(
        "subdistricts_guided",
        "指导的街道",
        "个",
        "本年至少接受一次业务指导的街道，一个街道计一个。",
        "delegation",
        guided("subdistrict"),
    ),
    Figure(
        "penalty_powers_delegated",
        "赋权镇行使的处罚事项",
        "项",
        "年末（本年为今日）依据交接书由镇行使的行政处罚事项，同一事项赋予多个镇计一项。",
        "delegation",
        delegated,
    ),
    Figure(
        "towns_own_decisions",
        "镇以自己名义决定的案件",
        "件",
        "本年镇对赋权事项以镇人民政府的名义作出处罚、不予处罚、免罚决定的案件；本局的处罚、免罚、审核、公示各项指标都不含这些案件。",
        "delegation",
        own,
    ),
    Figure(
        "towns_own_fines_yuan",
        "镇以自己名义决定的罚款金额",
        "元",
        "本年镇对赋权事项以镇人民政府的名义作出的处罚决定所定罚款之和；以后变更、撤销的不在此扣除，本局的罚款金额不含此数。",
        "delegation",
        own_fines,
        how="sum",
    ),
    Figure("guidance_visits", "业务指导", "次", "本年对镇、街道的指导，一次计一次。", "delegation", done("del.guide")),
    Figure(
        "joint_enforcement_operations",
        "联合执法行动",
        "次",
        "本年与相邻区县联合开展的行动，按行动日登记，一次计一次。",
        "joint-operation",
        done("jnt.op"),
    ),
    Figure(
        "cross_region_issues_resolved",
        "解决的跨区域问题",
        "个",
        "本年办结的跨区域问题：移交相邻机关、经其办结并由本局核实销号的，和相邻机关移交、本局办结答复的。",
        "joint-operation",
        resolved,
        approx="at_least",
    ),
)
