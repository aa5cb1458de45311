"""补录历史行为 by the command: whole files, all or none, each act marked and judged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fadu.config import cli
from fadu.law.dossier import dump
from fadu.ledger.models import Act, Matter
from fadu.ledger.verify import verify
from tests.furnished import furnish
from tests.law.cases import ordinary_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(tmp_path: Path) -> Path:
    furnish()
    procedure, acts = ordinary_case()
    whole = dump(procedure, "旧罚〔2023〕1号", "某局", acts)
    path = tmp_path / "旧案.json"
    path.write_text(json.dumps(whole, ensure_ascii=False, default=str), encoding="utf-8")
    return path


def test_a_file_goes_in_as_it_is_and_only_once(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["enter", str(old), "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)
    row = Matter.objects.get(number="旧罚〔2023〕1号")
    assert (told["new"], told["acts"]) == (True, row.last_seq)
    assert row.late
    assert all(act.late for act in row.acts.all())
    assert cli.main(["enter", str(old)]) == 0
    assert "已有、没有改动的 1 卷" in capsys.readouterr().out
    assert Act.objects.count() == told["acts"]
    assert verify().whole


def test_one_that_cannot_be_read_keeps_all_out(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (old.parent / "坏.json").write_text("{", encoding="utf-8")
    assert cli.main(["enter", str(old.parent)]) == 2
    assert "坏.json" in capsys.readouterr().err
    assert not Matter.objects.exists()
