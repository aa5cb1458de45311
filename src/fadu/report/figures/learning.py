"""学法普法: the year's study sessions, courses and events, by the day they were held."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from fadu.ledger.models import Act
from fadu.report.figures.figure import Figure, Part, Select, acts, dated

TITLE = "学法普法"


def sessions(year: int) -> QuerySet[Act]:
    """Study sessions held in the year, whenever they were recorded."""
    return dated(year, "held_on", "stu.session")


def guiding(year: int) -> QuerySet[Act]:
    """Guiding cases published in the year that were not withdrawn since."""
    return acts(year, "gcs.publish").exclude(matter_id__in=Act.objects.filter(step="gcs.withdraw").values("matter_id"))


def courses(year: int) -> QuerySet[Act]:
    """Courses given in the year, whenever they were recorded."""
    return dated(year, "held_on", "trn.hold")


def events(year: int) -> QuerySet[Act]:
    """Publicity events held in the year, whenever they were recorded."""
    return dated(year, "held_on", "pfa.hold")


def _figure(figure_id: str, label: str, what: str, kind: str = "") -> Figure:
    definition = f"学习日期在本年内的{what}，一次学习计一次。"
    select: Select = Part(sessions, Q(kind=kind)) if kind else sessions
    return Figure(figure_id, label, "次", definition, "leaders-study", select)


FIGURES = (
    _figure("party_first_topic_study_sessions", "“第一议题”学习", "“第一议题”学习", "first_agenda"),
    _figure("leadership_law_study_sessions", "领导班子集中学法", "领导班子集中学法", "collective_law"),
    _figure("center_group_study_sessions", "中心组学习", "中心组学习", "center_group"),
    _figure("party_lectures", "党课", "党课", "party_lecture"),
    _figure("study_sessions", "各类学习合计", "各种形式的学习"),
    Figure(
        "guiding_cases_published", "发布执法指导案例", "件", "本年发布的执法指导案例，以后撤回的不计。", "guiding-cases", guiding
    ),
    Figure(
        "enforcement_training_sessions",
        "岗前和入职理论培训",
        "次",
        "本年举办的执法人员岗前和入职理论培训，一班计一次。",
        "officer-training",
        Part(courses, Q(kind="induction")),
    ),
    Figure("training_courses", "各类执法培训", "次", "本年举办的执法人员培训，一班计一次。", "officer-training", courses),
    Figure(
        "publicity_events",
        "普法进校园等宣传活动",
        "场次",
        "本年举办的以学校为对象的普法活动。",
        "publicity",
        Part(events, Q(kind="school")),
        approx="at_least",
    ),
    Figure(
        "enterprise_law_lectures",
        "企业法治宣讲",
        "次",
        "本年举办的以企业和经营者为对象的普法活动。",
        "publicity",
        Part(events, Q(kind="enterprise")),
    ),
    Figure("publicity_events_all", "普法活动合计", "场次", "本年举办的普法活动。", "publicity", events),
)
