"""依法决策和应诉: normative documents, contracts, reconsideration and suits."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from fadu.law.common.respondent import HIGHER, LEAVING, LOST
from fadu.law.procedures.decision.litigation import BY_HEAD
from fadu.ledger.models import Act, Matter
from fadu.report.figures.figure import Figure, acts, dated, matters, matters_of, of_bureau, said

TITLE = "决策与应诉"
LAWSUITS = "litigation"


def norms_made(year: int) -> QuerySet[Act]:
    """Documents published in the year."""
    return acts(year, "nor.publish")


def norms_repealed_own(year: int) -> QuerySet[Act]:
    """The bureau's own documents that ceased in the year."""
    return acts(year, "nor.repeal").filter(kind="bureau")


def norms_repealed_government(year: int) -> QuerySet[Act]:
    """Documents drafted for the government that ceased in the year."""
    return acts(year, "nor.repeal").filter(kind="government")


def contracts(year: int) -> QuerySet[Matter]:
    """Contracts on which an opinion was given in the year, each once."""
    return matters(year, "con.review")


def contracts_signed(year: int) -> QuerySet[Matter]:
    """Contracts signed in the year."""
    return matters_of(dated(year, "signed_on", "con.sign"))


def contracts_signed_reviewed(year: int) -> QuerySet[Matter]:
    """Contracts signed in the year on which an opinion had been given."""
    return contracts_signed(year).filter(pk__in=Act.objects.filter(step="con.review").values("matter_id"))


def suits(year: int) -> QuerySet[Matter]:
    """Suits whose papers arrived in the year."""
    return of_bureau(matters_of(dated(year, "received_on", "lit.copy")))


def reconsiderations(year: int) -> QuerySet[Matter]:
    """Reconsiderations whose papers arrived in the year."""
    return of_bureau(matters_of(dated(year, "received_on", "rec.copy")))


def heard(year: int) -> QuerySet[Matter]:
    """Suits heard in court in the year, each once; those without a hearing are left out."""
    return of_bureau(matters_of(dated(year, "held_on", "lit.hear")))


def heard_with_head(year: int) -> QuerySet[Matter]:
    """Of those, where a head appeared."""
    return heard(year).filter(pk__in=dated(year, "held_on", "lit.hear").filter(kind__in=BY_HEAD).values("matter_id"))


#: Acts by which a suit or reconsideration came out, and the one that takes a judgment away again: sent back, the case is open (行政诉讼法第八十九条).
OUTCOMES, REMANDED = ("rec.decide", "lit.judgment", HIGHER), "lit.remand"


def _spoken(*more: str) -> QuerySet[Act]:
    """Outcomes, without those of a higher court that left the first as it was, as `respondent.outcome` has it; and acts of `more` steps."""
    found = Act.objects.filter(step__in=(*OUTCOMES, *more)).alias(first=Coalesce(said("first"), Value("kept", TextField())))
    return found.exclude(step=HIGHER, kind__in=LEAVING, first="kept")


def _last() -> QuerySet[Act]:
    """Of each suit and reconsideration the outcome that stands."""
    return _spoken().filter(~Exists(_spoken(REMANDED).filter(matter=OuterRef("matter"), seq__gt=OuterRef("seq"))))


def judged(year: int) -> QuerySet[Matter]:
    """Suits and reconsiderations that came out in the year and are not open again."""
    return of_bureau(matters(year, *OUTCOMES)).filter(pk__in=_last().values("matter_id"))


def judged_lost(year: int) -> QuerySet[Matter]:
    """Of those, where the bureau lost in whole or in part in the last instance that spoke, whenever it did."""
    return judged(year).filter(pk__in=_last().filter(kind__in=LOST).values("matter_id"))


FIGURES = (
    Figure(
        "normative_docs_repealed_bureau",
        "废止本机关规范性文件",
        "件",
        "本年由本机关废止、宣布失效的本机关行政规范性文件。",
        "normative-documents",
        norms_repealed_own,
    ),
    Figure("normative_docs_made", "制定规范性文件", "件", "本年公布的行政规范性文件。", "normative-documents", norms_made),
    Figure(
        "normative_docs_repealed_district",
        "废止为区政府起草的规范性文件",
        "件",
        "本年废止、宣布失效的由本机关为区政府起草的行政规范性文件。",
        "normative-documents",
        norms_repealed_government,
    ),
    Figure(
        "contracts_reviewed",
        "合法性审查的合同",
        "件",
        "本年出具合法性审查意见的合同，同一合同审查几次计一件。",
        "contract-review",
        contracts,
    ),
    Figure(
        "contract_review_rate",
        "签订的合同经审查的占比",
        "%",
        "本年签订的合同中，签订以前经过合法性审查的占比。",
        "contract-review",
        contracts_signed_reviewed,
        how="share",
        of=contracts_signed,
    ),
    Figure(
        "litigation_cases",
        "行政诉讼案件",
        "件",
        "本年收到起诉状副本的行政诉讼案件；镇街以自己名义作出的行为引起的不计。",
        LAWSUITS,
        suits,
    ),
    Figure(
        "reconsideration_cases",
        "行政复议案件",
        "件",
        "本年收到复议申请书副本的行政复议案件；镇街以自己名义作出的行为引起的不计。",
        LAWSUITS,
        reconsiderations,
    ),
    Figure(
        "head_court_appearance_rate",
        "负责人出庭应诉率",
        "%",
        "本年开庭审理的行政诉讼案件中，主要负责人或者其他负责人出庭的占比；没有开庭的不计。",
        "first-person-duty",
        heard_with_head,
        how="share",
        of=heard,
    ),
    Figure(
        "challenged_lost_rate",
        "复议诉讼纠错败诉率",
        "%",
        "本年有结果的复议、诉讼案件中，被变更、撤销、确认违法或者无效、责令履行、判令给付的占比；二审、再审改判的以改判为准，发回重审没有再判的不计。",
        LAWSUITS,
        judged_lost,
        how="share",
        of=judged,
    ),
)
