"""公示: what is published, for how long, and what takes a decision's word back. Used by gates, public copies and the public check of papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fadu.law.facts import Act, Matter
from fadu.law.params import Rules
from fadu.law.workdays import ONE_DAY, add_months

#: Steps by which something becomes public: step → kind of public copy.
PUBLISHING: dict[str, str] = {"pub.penalty": "penalty", "pub.permit": "permit", "pub.other": "other"}
WITHDRAWING = "pub.withdraw"
#: Kinds of public copy → Chinese label.
COPY_KINDS: dict[str, str] = {"penalty": "行政处罚", "permit": "行政许可", "other": "其他执法结果"}
#: Classes of credit information (信用修复管理办法); "none": the decision is no credit information, its publication has no set end.
CREDIT: dict[str, str] = {"none": "不作为信用信息", "minor": "轻微", "general": "一般", "serious": "严重"}
#: Acts after which a paper of the same matter no longer says the last word: step → what has become of it.
FALLS: dict[str, str] = {
    "pen.self-correct": "原决定已由本机关自行纠正",
    "wav.cancel": "原不予处罚决定已被撤销",
    "pen.file-withdraw": "本案已撤销立案",
    "pub.fall": "决定已被行政复议、判决或者来源事项的撤销改变",
    "pub.withdraw": "公开的信息已被撤回",
    "lic.change": "许可内容已变更，见变更决定",
    "lic.revoke": "本许可已被撤销",
    "lic.withdraw": "本许可已被撤回",
    "lic.cancel": "本许可已注销",
}
#: The step by which what review, a court or the bureau decided in another matter is written into this one.
FALL = "pub.fall"
#: The steps among them that take a published decision back, so that its publication must end.
FALLEN = ("pen.self-correct", "wav.cancel", "lic.revoke", "lic.withdraw", FALL)
#: How a decision lost its word (行政处罚法第四十八条第二款).
OUTCOMES: dict[str, str] = {"changed": "变更", "revoked": "撤销", "unlawful": "确认违法", "void": "确认无效"}
#: Who took it back.
CAUSES: dict[str, str] = {
    "corrected": "本机关变更、撤销",
    "reconsidered": "行政复议变更、撤销、确认违法或者无效",
    "judged": "法院判决变更、撤销、确认违法或者无效",
    "mistake": "公开的内容有误",
}
#: What a consumer of public decisions must know of one before using it.
STATES: dict[str, str] = {
    "standing": "有效",
    "fallen": "决定已被撤销、变更或者确认违法，公开信息正在撤回，不要再引用",
    "withdrawn": "公开信息已撤回",
}
_BY = {"corrected": "本机关", "reconsidered": "行政复议决定", "judged": "人民法院判决"}


def span(rules: Rules, credit: str) -> tuple[int, int] | None:
    """Least and most months of publication for a class of credit information; None where the law of the day sets none."""
    most = f"pub.span.{credit}.max"
    if credit == "none" or not rules.knows(most):
        return None
    return (0 if credit == "minor" else int(rules[f"pub.span.{credit}.min"])), int(rules[most])


def last_day(published: date, months: int | None) -> date | None:
    """The last day on which a publication of so many months is shown; None when it has no set end."""
    return add_months(published, months) - ONE_DAY if months else None


def become(step: str, said: Mapping[str, Any]) -> str:
    """What has become of a decision, for the public: by the step that took it back and what its data say; empty where it stands as it was."""
    if step == "lic.change" and not said.get("granted"):
        return ""
    by, how = _BY.get(said.get("cause", "")), OUTCOMES.get(said.get("outcome", ""))
    return f"决定已被{by}{how}" if step == FALL and by and how else FALLS[step]


def fell(matter: Matter) -> tuple[Act, Act | None] | None:
    """The act that took back what was public at the time, the newest time that happened, and the one that answered it: withdrawn, or published anew."""
    for published in reversed(matter.all(*PUBLISHING)):
        later = [act for act in matter.all(*FALLEN, *PUBLISHING, WITHDRAWING) if act.seq > published.seq]
        if later and later[0].step in FALLEN:
            return later[0], next((act for act in later if act.step not in FALLEN), None)
    return None


def day_of(fall: Act) -> date:
    """The day on which the decision fell: as the act says it, else the act's own."""
    return getattr(fall.data, "fallen_on", None) or fall.day


def fallen_on(matter: Matter, act: Act | None = None) -> date | None:
    """The day the newest published decision was changed or revoked: as a withdrawal says it, else by what took it back."""
    said = getattr(act.data, "fallen_on", None) if act is not None else None
    if said:
        return said
    found = fell(matter)
    first = found[0] if found is not None else matter.last(*FALLEN)
    return day_of(first) if first is not None else None
