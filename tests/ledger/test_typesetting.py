"""Many papers in one job: each made once, the same bytes as one by one, and one that cannot be printed does not stop the rest."""

from __future__ import annotations

import json

import pytest

from fadu.config import cli
from fadu.demo.cases import Caster
from fadu.documents import render
from fadu.documents.models import Rendering
from fadu.law.errors import InputError
from fadu.law.procedures import ALL
from fadu.ledger import index, papers
from fadu.ledger.models import Paper
from fadu.ledger.record import load
from fadu.ledger.typesetting import typeset, waiting
from tests.console.making import citizen, filed
from tests.documents.reading import text_of
from tests.ledger.conftest import Play

pytestmark = pytest.mark.django_db


def test_each_paper_is_made_once_and_is_the_one_shown(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    row = play("short", "pen.notice")
    keys = list(waiting(Paper.objects.all()).values_list("pk", flat=True))
    assert len(keys) > 2
    ticks: list[int] = []
    done = typeset(keys, 1, ticks.append)
    assert (done.made, done.failed, sum(ticks)) == (len(keys), [], len(keys))
    assert not waiting(Paper.objects.all()).exists()
    paper = row.papers.order_by("pk").first()
    assert paper is not None
    kept = render.kept(paper.digest)
    Rendering.objects.all().delete()
    procedure = ALL[row.procedure]
    assert papers.pdf(procedure, paper, load(procedure, row)) == kept
    assert cli.main(["papers", "--processes", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["made"] == len(keys) - 1
    assert cli.main(["papers", "--processes", "99"]) == 2


def test_one_that_cannot_be_printed_is_named(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    row = play("short", "pen.notice")
    bad = row.papers.order_by("pk").first()
    assert bad is not None
    real = papers.typeset

    def typed(procedure, paper, matter):  # type: ignore[no-untyped-def]
        if paper.pk == bad.pk:
            raise InputError("有一个字印不出来。")
        return real(procedure, paper, matter)

    monkeypatch.setattr(papers, "typeset", typed)
    keys = list(Paper.objects.values_list("pk", flat=True))
    done = typeset(keys, 1)
    assert done.made == len(keys) - 1
    assert done.failed == [f"{bad.number or bad.kind}：有一个字印不出来。"]


def test_a_paper_says_what_was_known_when_it_was_issued(caster: Caster) -> None:
    """Typeset long after: the form of the clue does not know the party that only the filing names."""
    row = filed("田宁")
    procedure = ALL[row.procedure]
    matter = load(procedure, row)
    assert index.as_told(procedure, matter.acts) == (citizen("田宁").key, row.title)
    said = {paper.kind: text_of(papers.pdf(procedure, paper, matter)) for paper in row.papers.all()}
    assert "田宁" not in said["clue_form"]
    assert "田宁" in said["filing_form"]
