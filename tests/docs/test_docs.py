"""The documentation is as the code is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fadu.config import cli
from fadu.config.commands import docs
from fadu.documents.catalogue import PAPERS
from fadu.law.params import params
from fadu.law.procedures import ALL
from fadu.law.systems import SYSTEMS
from fadu.report.figures import FIGURES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
#: The words of the design; each is explained in the glossary.
WORDS = (
    "procedure",
    "matter",
    "act",
    "gate",
    "clock",
    "figure",
    "step",
    "finding",
    "paper",
    "party",
    "evidence",
    "seal",
    "dossier",
    "register",
)
CHINESE = re.compile("[\u4e00-\u9fff]")
PATHS = re.compile(r"`((?:src|tests|docs|scripts)/[\w./-]+)`")


def read(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_generated_pages_are_fresh() -> None:
    stale = [name for name, text in docs.pages().items() if not (ROOT / "docs" / name).is_file() or read(name) != text]
    assert stale == [], "run: fadu docs"


def test_no_page_of_a_vanished_procedure_is_left() -> None:
    made = docs.pages()
    assert [path.name for path in (ROOT / "docs/law").glob("*.md") if f"law/{path.name}" not in made] == []


@pytest.mark.parametrize("procedure", ALL.values(), ids=ALL)
def test_a_law_page_has_every_step_gate_and_clock(procedure) -> None:  # type: ignore[no-untyped-def]
    page = read(f"law/{procedure.id}.md")
    for thing in (*procedure.steps, *procedure.gates, *procedure.clocks):
        assert f"| `{thing.id}` |" in page
    assert all(stage in page for stage in procedure.stages)


def test_lists_are_complete() -> None:
    gates, parameters, papers = read("law/gates.md"), read("law/parameters.md"), read("law/papers.md")
    assert all(f"| `{gate.id}` |" in gates for procedure in ALL.values() for gate in procedure.gates)
    assert all(f"| `{key}` |" in parameters for key in params())
    assert all(f"| `{kind}` |" in papers for kind in PAPERS)
    assert all(f"| `{name}` |" in read("reference/figures.md") for name in FIGURES)
    assert all(f"| `{code}` |" in read("reference/systems.md") for code in SYSTEMS)


def test_every_command_is_documented() -> None:
    page = read("reference/commands.md")
    for name, command in cli.COMMANDS.items():
        assert f"## fadu {name}\n" in page
        assert command.help in page


def test_everything_has_a_chinese_label() -> None:
    labels = {figure.id: figure.label for figure in FIGURES.values()} | {system.code: system.title for system in SYSTEMS.values()}
    for procedure in ALL.values():
        labels |= {step.id: step.label for step in procedure.steps} | {clock.id: clock.label for clock in procedure.clocks}
        labels |= {gate.id: gate.sentence for gate in procedure.gates} | {procedure.id: procedure.title}
    assert [name for name, label in labels.items() if not CHINESE.search(label)] == []
    words = read("reference/words.md")
    missing = [step.id for procedure in ALL.values() for step in procedure.steps if f"| `{step.id}` | {step.label} |" not in words]
    assert missing == []


def test_the_glossary_has_the_words_of_the_design() -> None:
    first = {row.split("|")[1].strip() for row in read("glossary.md").splitlines() if row.startswith("| ")}
    assert [word for word in WORDS if word not in first] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_pictures_and_paths_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(((?!https?:)[^)#]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert [path for path in PATHS.findall(text) if "<" not in path and not (ROOT / path).exists()] == []


def test_decisions_are_numbered_and_short() -> None:
    found = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [path.name[:4] for path in found] == [f"{number:04d}" for number in range(1, len(found) + 1)]
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} ")
        assert len(text.splitlines()) <= 10
        assert text.count("**") == 6


def test_check_names_what_is_stale_and_writing_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["docs", "--check", "-o", str(tmp_path)]) == 1
    assert "law/gates.md" in capsys.readouterr().err
    assert cli.main(["docs", "-o", str(tmp_path)]) == 0
    assert cli.main(["docs", "--check", "-o", str(tmp_path)]) == 0
    (tmp_path / "law/gates.md").write_text("changed", encoding="utf-8")
    (tmp_path / "law/gone.md").write_text("left over", encoding="utf-8")
    capsys.readouterr()
    assert cli.main(["docs", "--check", "--json", "-o", str(tmp_path)]) == 1
    assert '"stale": ["law/gates.md", "law/gone.md"]' in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["docs", "-o", str(tmp_path / "none")]) == 2
    assert "没有目录" in capsys.readouterr().err
