"""公示: what is published, for how long, and what takes a decision's word back. Used by gates, public copies and the public check of papers."""

from __future__ import annotations

from datetime import date

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
    "pub.withdraw": "公开的信息已被撤回",
    "lic.change": "许可内容已变更或者变更申请已处理，见变更决定",
    "lic.revoke": "本许可已被撤销",
    "lic.withdraw": "本许可已被撤回",
    "lic.cancel": "本许可已注销",
}
#: The steps among them that take a published decision back, so that its publication must end.
FALLEN = ("pen.self-correct", "lic.revoke", "lic.withdraw")


def span(rules: Rules, credit: str) -> tuple[int, int] | None:
    """Least and most months of publication for a class of credit information; None where the law of the day sets none."""
    most = f"pub.span.{credit}.max"
    if credit == "none" or not rules.knows(most):
        return None
    return (0 if credit == "minor" else int(rules[f"pub.span.{credit}.min"])), int(rules[most])


def last_day(published: date, months: int | None) -> date | None:
    """The last day on which a publication of so many months is shown; None when it has no set end."""
    return add_months(published, months) - ONE_DAY if months else None


def fallen_on(matter: Matter, act: Act | None = None) -> date | None:
    """The day the newest published decision was changed or revoked: as a withdrawal says it, else by the bureau's own correction."""
    said = getattr(act.data, "fallen_on", None) if act is not None else None
    found = matter.last(*FALLEN)
    return said or (found.day if found is not None else None)
