"""信访、矛盾纠纷和企业服务: how petitions came and ended, screenings, what enterprises asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from fadu.law.common.petition_data import SENT
from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, Part, acts, matters, said

TITLE = "信访与企业服务"
#: Channels in which somebody came to the bureau himself, other than on a leader's reception day.
DIRECT = ("visit", "letter", "phone", "web")

#: The record of a leader's reception.
HELD = "rcp.held"


def came(*channels: str) -> Callable[[int], QuerySet[Act]]:
    """Petitions registered in the year that came on one of the channels."""
    return lambda year: acts(year, "pet.register").filter(kind__in=channels)


def petitions(year: int) -> QuerySet[Matter]:
    """Petitions registered in the year."""
    return matters(year, "pet.register")


#: Those of them that are over.
ended = Part(petitions, Q(closed=True))


def about_enforcement(year: int) -> QuerySet[Act]:
    """Petitions registered in the year about law enforcement."""
    return acts(year, "pet.register").alias(domain=said("domain")).filter(domain="enforcement")


def rated(year: int) -> QuerySet[Act]:
    """Petitions registered in the year that were rated, by their newest rating of the responsible organ: a later one takes the place of an earlier."""
    later = Act.objects.filter(matter=OuterRef("matter"), step="pet.rate", seq__gt=OuterRef("seq"))
    return Act.objects.filter(~Exists(later), step="pet.rate", matter__in=petitions(year).values("pk"))


#: Those of them rated content or fairly content.
content = Part(rated, Q(kind__in=("satisfied", "fair")))


def accusations(year: int) -> QuerySet[Matter]:
    """Petitions that were sorted in the year as accusations, each once."""
    return Matter.objects.filter(pk__in=acts(year, "pet.sort").filter(kind="accusation").values("matter_id"))


def receptions(year: int) -> QuerySet[Act]:
    """Leaders' receptions first recorded in the year, each by its newest record of the year; the amount of each is the groups that came."""
    same = Act.objects.alias(sitting=said("session")).filter(matter=OuterRef("matter"), step=HELD, sitting=OuterRef("sitting"))
    before, later = same.filter(at__lt=f"{year:04d}"), same.filter(seq__gt=OuterRef("seq"), at__lt=f"{year + 1:04d}")
    return acts(year, HELD).alias(sitting=said("session")).filter(~Exists(before), ~Exists(later))


def screenings(year: int) -> QuerySet[Matter]:
    """Special screenings for disputes begun in the year."""
    return matters(year, "scr.plan")


def measures(year: int) -> QuerySet[Act]:
    """Measures adopted after talks with enterprises in the year."""
    return acts(year, "ent.measure")


def resolved(year: int) -> QuerySet[Matter]:
    """Demands of enterprises solved and closed in the year."""
    return Matter.objects.filter(pk__in=acts(year, "dem.close").filter(kind="solved").values("matter_id"), closed=True)


FIGURES = (
    Figure(
        "petition_cases_total",
        "信访事项",
        "件",
        "本年登记的信访事项，一件计一次；等于领导接访、上级转送交办、群众直接提出三项之和。",
        "petitions",
        petitions,
    ),
    Figure(
        "petition_cases_leader_visits",
        "领导接访受理",
        "件",
        "本年登记的信访事项中，来源为领导接访的。",
        "petitions",
        came("leader_visit"),
    ),
    Figure(
        "leader_receptions_held",
        "领导接访场次",
        "场",
        "本年作了接访记录的领导接访，一场计一次，更正过的以最后一次记录为准；没有人来访的也计。",
        "petitions",
        receptions,
    ),
    Figure(
        "leader_reception_visits",
        "领导接访来访批次",
        "批",
        "本年领导接访记录的来访批次之和，更正过的以最后一次记录为准；来访没有登记为信访事项的也计。",
        "petitions",
        receptions,
        how="sum",
    ),
    Figure(
        "petition_cases_assigned",
        "上级转送交办",
        "件",
        "本年登记的信访事项中，来源为转送、交办、督查组交办的；督查组交办的计入本项。",
        "petitions",
        came(*SENT),
    ),
    Figure(
        "petition_cases_direct",
        "群众直接提出",
        "件",
        "本年登记的信访事项中，以来访、来信、来电、网上形式直接向本局提出的，不含领导接访。",
        "petitions",
        came(*DIRECT),
    ),
    Figure(
        "petition_cases_inspection_team",
        "督查组交办",
        "件",
        "本年登记的信访事项中，来源为督查组交办的；已计入上级转送交办。",
        "petitions",
        came("inspection"),
    ),
    Figure(
        "petition_cases_special_campaign",
        "涉执法信访事项",
        "件",
        "本年登记的信访事项中，涉及领域为执法的。",
        "petitions",
        about_enforcement,
        approx="at_least",
    ),
    Figure(
        "petition_accusations",
        "检举控告的信访事项",
        "件",
        "本年甄别为检举控告、由纪检监察机关或者有权处理的机关处理的信访事项，一件计一次。",
        "petitions",
        accusations,
    ),
    Figure(
        "petition_completion_rate",
        "信访办结率",
        "%",
        "本年登记的信访事项中，已经办结、终结、退回或者依法不予受理的占比。",
        "petitions",
        ended,
        how="share",
        of=petitions,
    ),
    Figure(
        "petition_satisfaction_rate",
        "信访满意率",
        "%",
        "本年登记的信访事项中作过评价的，最近一次对责任机关的评价为满意或者基本满意的占比。",
        "petitions",
        content,
        how="share",
        of=rated,
    ),
    Figure("dispute_screening_campaigns", "矛盾纠纷专项排查", "次", "本年部署的专项排查，一个方案计一次。", "disputes", screenings),
    Figure(
        "enterprise_service_measures",
        "服务企业措施",
        "条",
        "本年“企业面对面”恳谈后采取的措施，一条计一次。",
        "enterprise-service",
        measures,
    ),
    Figure(
        "enterprise_requests_resolved",
        "解决企业诉求",
        "个",
        "本年办结且结果为已解决的企业诉求，一件计一次。",
        "enterprise-service",
        resolved,
        approx="at_least",
    ),
)
