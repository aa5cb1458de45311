"""One paper of each kind that the demo year issued, as it prints."""

from __future__ import annotations

import pytest
from django.db.models import Max

from fadu.demo import year2023
from fadu.documents.catalogue import PAPERS
from fadu.law.procedures import ALL
from fadu.ledger import papers
from fadu.ledger.models import Paper
from fadu.ledger.record import load
from tests.documents.reading import text_of
from tests.ledger.test_issued_papers import CODES

pytestmark = pytest.mark.django_db


def test_no_paper_of_the_year_prints_a_code(year: year2023.Loaded) -> None:
    newest = Paper.objects.values("kind").annotate(pk=Max("pk")).values("pk")
    rows = Paper.objects.filter(pk__in=newest).select_related("matter__party", "matter__vehicle")
    told = {}
    for paper in rows:
        procedure = ALL[paper.matter.procedure]
        said = text_of(papers.typeset(procedure, paper, load(procedure, paper.matter)))
        if CODES.search(said):
            told[PAPERS[paper.kind].title] = CODES.findall(said)
    assert len(rows) > 60
    assert not told
