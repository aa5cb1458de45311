"""The benchmarks run at a small size, and the rows say honestly whether a limit was kept."""

from __future__ import annotations

import benchmarks.__main__
import pytest
from benchmarks import document
from benchmarks.__main__ import measure
from benchmarks.http_client import fields
from benchmarks.plan import PLAN
from benchmarks.rows import Row, at_least, at_most, compared
from benchmarks.throwaway import NONE, SQLITE

from fadu.law.common.penalty_data import Conclusion
from tests.law.cases import ordinary_case


@pytest.mark.parametrize("name", [name for name, one in PLAN.items() if {SQLITE, NONE} & set(one.databases) and not one.heavy])
def test_a_quick_run_gives_rows(name: str) -> None:
    database = SQLITE if SQLITE in PLAN[name].databases else NONE
    rows = measure(name, database, "", quick=True)
    assert rows
    assert all(row.value >= 0 for row in rows)
    assert any(row.limit for row in rows)


def test_a_missed_limit_is_not_ok() -> None:
    assert at_least("快", 99, "次/秒", 100).ok is False
    assert at_most("慢", 101, "毫秒", 100).ok is False
    assert at_least("快", 100, "次/秒", 100).ok is True
    assert compared("旁的", 1, "次/秒").ok is None


def test_a_missed_ratio_is_not_ok_even_within_the_limit() -> None:
    assert at_least("快", 500, "次/秒", 100, "旁的", 100, 6).ok is False
    assert at_most("慢", 5, "秒", 10, "旁的", 1, 1.5).ok is False
    assert at_most("慢", 5, "秒", None, "旁的", 0, 1.5).ok is False


def test_a_row_reads_as_people_write_numbers() -> None:
    row = at_least("记录", 12_345.6, "行为/秒", 1_000, "旁的", 5_000, 2)
    assert document.line(row) == "✓ 记录：12,346 行为/秒，旁的的 2.47 倍（限度 ≥ 1,000，≥ 2 倍）"
    assert document.number(0.01234) == "0.0123"


def test_the_document_has_every_row_and_no_path(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "benchmarks.md"
    document.write(path, {"judge": [Row("一行", 1, "次", "≤ 2", ok=True)], "verify": [compared("另一行", 2, "秒")]}, "")
    text = path.read_text(encoding="utf-8")
    assert "| 一行 | 1 | 次 | ≤ 2 |" in text
    assert "另一行" in text
    assert PLAN["verify"].method in text
    assert str(tmp_path) not in text


def test_a_partial_run_replaces_its_own_section(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "benchmarks.md"
    document.write(path, {"judge": [compared("旧的判断", 1, "次")], "verify": [compared("旧的核验", 2, "秒")]}, "")
    document.write(path, {"verify": [compared("新的核验", 3, "秒")]}, "")
    text = path.read_text(encoding="utf-8")
    assert "旧的判断" in text
    assert "新的核验" in text
    assert "旧的核验" not in text
    assert text.index(PLAN["judge"].title) < text.index(PLAN["verify"].title)
    assert text.count("测量日期") == 2 + text.count("各有测量日期")


def test_a_run_without_a_server_keeps_the_version_of_the_last_one(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "benchmarks.md"
    path.write_text("# 性能\n\n- PostgreSQL：15.1\n", encoding="utf-8")
    document.write(path, {"report_figures": [compared("F1", 99, "%")]}, "")
    assert "- PostgreSQL：15.1\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["judge", "report_figures", "record"])
def test_a_run_without_a_server_writes_what_needs_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.delenv("FADU_DATABASE_URL", raising=False)
    monkeypatch.setattr("sys.argv", ["benchmarks", "--only", name])
    monkeypatch.setattr(benchmarks.__main__, "measure", lambda *_: [compared("一行", 1, "次")])
    monkeypatch.setattr(document, "write", lambda path, found, server: written.extend(found))
    benchmarks.__main__.main()
    assert written == ([] if name == "record" else [name])


def test_one_that_fails_on_one_database_keeps_its_section(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(name: str, database: str, *_: object) -> list[Row]:
        if (name, database) == ("tickets", SQLITE):
            raise benchmarks.__main__.Failed("没有跑成")
        return [compared("一行", 1, "次")]

    written: list[str] = []
    monkeypatch.setenv("FADU_DATABASE_URL", "postgres:" + "//u:p@h/d")
    monkeypatch.setattr("sys.argv", ["benchmarks", "--only", "tickets", "judge"])
    monkeypatch.setattr(benchmarks.__main__, "measure", measured)
    monkeypatch.setattr(document, "write", lambda path, found, server: written.extend(found))
    assert benchmarks.__main__.main() == 1
    assert written == ["judge"]


def test_the_form_sends_what_a_browser_sends() -> None:
    concluded = next(act.data for act in ordinary_case()[1] if isinstance(act.data, Conclusion))
    sent = fields(concluded)
    assert ("d-kinds", "fine") in sent
    assert ("d-facts-0-element", "party") in sent
    assert ("d-basis", "\n".join(concluded.basis)) in sent
