"""审核把关: legal review, hearing, collective discussion."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from fadu.law.facts import Person
from fadu.ledger.models import Act
from fadu.registers.asof import snapshot
from fadu.report.figures.figure import Figure, acts, of_bureau, year_end
from fadu.report.figures.penalties import cases

TITLE = "审核把关"


def reviewers(year: int) -> Sequence[Person]:
    """Who was a legal reviewer on the last day of the year."""
    return snapshot(year_end(year)).people("reviewer")


def reviews(year: int) -> QuerySet[Act]:
    """Legal reviews done in the year in the bureau's cases."""
    return of_bureau(acts(year, "pen.review"))


def not_passed(year: int) -> QuerySet[Act]:
    """Reviews that sent the draft back."""
    return reviews(year).exclude(kind="passed")


FIGURES = (
    Figure(
        "legal_review_staff",
        "法制审核人员",
        "名",
        "本年12月31日（本年未过完的，截至今日）登记簿上担任法制审核人员的人。",
        "legal-review",
        reviewers,
    ),
    Figure(
        "legal_reviews",
        "法制审核",
        "次",
        "本年出具的法制审核意见；一案审核几次计几次。",
        "legal-review",
        reviews,
    ),
    Figure(
        "legal_reviews_not_passed",
        "审核未直接通过",
        "次",
        "本年法制审核意见中，要求改正后报送或者退回补充调查的。",
        "legal-review",
        not_passed,
    ),
    Figure(
        "defences_heard",
        "当事人陈述申辩",
        "件",
        "本年当事人提出陈述、申辩的普通程序案件。",
        "penalty",
        cases("pen.defend"),
    ),
    Figure(
        "hearings_held",
        "举行听证",
        "件",
        "本年举行过听证的普通程序案件。",
        "penalty",
        cases("pen.hearing-hold"),
    ),
    Figure(
        "collective_discussions",
        "负责人集体讨论",
        "件",
        "本年经负责人集体讨论的普通程序案件。",
        "penalty",
        cases("pen.decide-collective"),
    ),
)
