"""Papers as the ledger issues them, read back from their PDF: names instead of codes, and one paper calls another by its number."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from fadu.law.procedures import ALL
from fadu.ledger import papers
from fadu.ledger.models import Matter, Paper
from fadu.ledger.record import load
from tests.documents.reading import text_of
from tests.ledger.conftest import Play

pytestmark = pytest.mark.django_db
#: Keys of people, parties, units and towns, and words of the data models that only code reads.
CODES = re.compile(r"\bP\d{3}\b|\bD[0-9a-f]{16}\b|\b(?:inspection|complaint|party|none)\b")


def texts(row: Matter) -> dict[str, str]:
    """Kind → text without spaces; of several of a kind the last. None of them prints a code."""
    procedure = ALL[row.procedure]
    matter = load(procedure, row)
    found = {}
    for paper in row.papers.order_by("pk"):
        said = text_of(papers.typeset(procedure, paper, matter))
        assert not CODES.findall(said), (paper.kind, CODES.findall(said))
        found[paper.kind] = re.sub(r"\s", "", said)
    return found


def number_of(row: Matter, kind: str) -> str:
    return Paper.objects.filter(matter=row, kind=kind).latest("pk").number


@pytest.mark.parametrize("name", ["parts", "announced", "surcharge"])
def test_no_paper_of_a_case_prints_a_code(play: Play, name: str) -> None:
    assert texts(play(name))


def test_papers_name_each_other_by_number_and_say_the_case_in_words(play: Play) -> None:
    row = play("hearing")
    said = texts(row)
    notice, decision = number_of(row, "prior_notice"), number_of(row, "penalty_decision")
    assert notice
    assert decision
    assert notice in said["penalty_decision"]
    assert f"《行政处罚决定书》（{decision}）" in said["service_receipt"]
    assert decision in said["closing_report"]
    assert decision in said["file_contents"]
    assert "案件来源日常巡查" in said["filing_form"]
    assert "违反了《" in said["penalty_decision"]
    assert "裁量阶次：A" not in said["penalty_decision"]
    assert said["penalty_decision"].count("6000元") < 3
    assert "9:30" in said["hearing_notice"]
    assert "职权范围：没有问题" in said["legal_review_opinion"]
    ends = [[int(page) for page in entry["pages"].split("—")] for entry in _contents(row)]
    assert ends[0] == [1]
    assert all(after[0] == before[-1] + 1 for before, after in pairwise(ends))


def test_a_recheck_says_what_the_party_brought_forward(play: Play) -> None:
    assert "当事人提出：" in texts(play("preserve"))["recheck_opinion"]


def _contents(row: Matter) -> list[dict[str, str]]:
    procedure = ALL[row.procedure]
    matter = load(procedure, row)
    act = matter.last("pen.archive")
    assert act is not None
    return papers.values(procedure, row, matter, act)["contents"]  # type: ignore[no-any-return]
