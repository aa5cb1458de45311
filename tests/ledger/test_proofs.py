"""Proofs of papers: checked by our function, by the command without a database, and by the program that the how-to prints."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from fadu.law.facts import CHINA
from fadu.ledger import public, seals
from fadu.ledger.models import Paper
from fadu.ledger.proofs import check
from fadu.ledger.verify import verify
from tests.ledger.conftest import Play

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/howto/verify-a-paper.md"


@pytest.fixture
def proofs(play: Play) -> list[dict[str, Any]]:
    """Proofs of all papers of three days, as they would be downloaded."""
    for day in range(3):
        with patch("fadu.ledger.record.timezone.now", return_value=datetime(2024, 5, 6, 12, tzinfo=CHINA) + timedelta(days=day)):
            play("short", "serve:notice")
            play("short", "pen.file")
    seals.seal_days()
    found = [public.paper(digest) for digest in Paper.objects.values_list("digest", flat=True)]
    return [json.loads(json.dumps(public.proof(one))) for one in found if one is not None]


def roots() -> dict[str, Any]:
    return {"format": "fadu.roots/1", "seals": json.loads(json.dumps(public.roots()))}


def test_every_paper_has_a_proof_that_holds(proofs: list[dict[str, Any]]) -> None:
    assert len(proofs) == Paper.objects.count() > 20
    for proof in proofs:
        found = check(proof, roots())
        assert found.holds, found.fault
        assert found.published
        assert Paper.objects.filter(digest=found.digest, kind=found.kind, number=found.number).exists()


def alterations(proof: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The proof bent in every place, one at a time."""
    bent = []
    for number, part in enumerate(proof["leaf"].split("|")):
        other = copy.deepcopy(proof)
        parts = proof["leaf"].split("|")
        parts[number] = "0" * 64 if len(part) == 64 else f"{part}x"
        other["leaf"] = "|".join(parts)
        bent.append((f"leaf {number}", other))
    for number, (side, _) in enumerate(proof["path"]):
        other = copy.deepcopy(proof)
        other["path"][number] = ["left" if side == "right" else "right", proof["path"][number][1]]
        bent.append((f"side {number}", other))
        other = copy.deepcopy(proof)
        other["path"][number][1] = "0" * 64
        bent.append((f"path {number}", other))
    for name in proof["seal"]:
        other = copy.deepcopy(proof)
        other["seal"][name] = 999 if name == "count" else "0" * 64 if len(str(proof["seal"][name])) == 64 else "2020-01-01"
        bent.append((name, other))
    return bent


def test_a_proof_bent_anywhere_falls(proofs: list[dict[str, Any]]) -> None:
    published = roots()
    for name, bent in alterations(proofs[0]):
        if bent != proofs[0]:
            assert not check(bent, published).holds, name


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        [],
        "x",
        {},
        {"format": "fadu.paper-proof/1"},
        {"format": "fadu.paper-proof/1", "leaf": "paper|a|b|c|d", "path": [["up", "0"]], "seal": {}},
    ],
)
def test_nonsense_is_no_proof(nonsense: Any) -> None:
    assert not check(nonsense).holds


def test_roots_of_another_ledger_do_not_confirm(proofs: list[dict[str, Any]]) -> None:
    assert "公布的根里没有" in check(proofs[0], {"seals": []}).fault
    other = roots()
    for seal in other["seals"]:
        seal["hash"] = "0" * 64
    assert "与公布的不同" in check(proofs[0], other).fault


def test_the_command_needs_no_database(proofs: list[dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text(json.dumps(proofs[3]), encoding="utf-8")
    (tmp_path / "roots.json").write_text(json.dumps(roots()), encoding="utf-8")
    told = run(tmp_path, "--proof", "proof.json", "--roots", "roots.json")
    assert told.returncode == 0
    assert "证明成立" in told.stdout
    assert "与公布的根相符" in told.stdout
    alone = run(tmp_path, "--proof", "proof.json", "--json")
    assert json.loads(alone.stdout)["holds"] is True
    bent = proofs[3] | {"leaf": proofs[3]["leaf"].replace("paper|", "paper|x", 1)}
    (tmp_path / "bent.json").write_text(json.dumps(bent), encoding="utf-8")
    fell = run(tmp_path, "--proof", "bent.json")
    assert fell.returncode == 1
    assert "证明不成立" in fell.stdout
    missing = run(tmp_path, "--proof", "没有.json")
    assert missing.returncode == 2
    assert missing.stderr.startswith("fadu：打不开文件")
    (tmp_path / "odd.json").write_text("[" * 100_000, encoding="utf-8")
    assert run(tmp_path, "--proof", "odd.json").returncode == 2


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command with an environment in which no settings can be read."""
    code = "import sys; from fadu.config.cli import main; sys.exit(main(['verify', *sys.argv[1:]]))"
    surroundings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "FADU_DATABASE_URL": "nonsense",
        "FADU_DATA": "/nowhere",
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )


def test_a_stranger_with_the_printed_program_finds_the_same(proofs: list[dict[str, Any]], tmp_path: Path) -> None:
    program = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)[0]
    assert len(program.splitlines()) <= 40
    assert "fadu" not in program
    (tmp_path / "check.py").write_text(program, encoding="utf-8")
    (tmp_path / "roots.json").write_text(json.dumps(roots()), encoding="utf-8")
    for number, proof in enumerate([proofs[0], proofs[-1], proofs[0] | {"path": proofs[0]["path"][1:]}]):
        (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "check.py", "proof.json", "roots.json"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode == 0) == (number < 2), done.stderr
    broken = roots()
    broken["seals"][1]["root"] = "0" * 64
    (tmp_path / "roots.json").write_text(json.dumps(broken), encoding="utf-8")
    (tmp_path / "proof.json").write_text(json.dumps(proofs[0]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "check.py", "proof.json", "roots.json"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "断开" in done.stderr


@pytest.mark.both
def test_a_paper_changed_in_the_tables_breaks_the_seal_of_its_day(proofs: list[dict[str, Any]]) -> None:
    assert verify().whole
    found = Paper.objects.order_by("pk").first()
    assert found is not None
    Paper.objects.filter(pk=found.pk).update(digest="f" * 64)
    report = verify()
    assert not report.whole
    assert "文书" in report.broken[0].what
