"""The warehouse: the same figures as the live ledger, the same files twice, nothing personal, odd input in one sentence."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from fadu.config import cli
from fadu.demo import simulate, simulated
from fadu.law.facts import CHINA
from fadu.ledger import models
from fadu.registers.models import Person, Unit
from fadu.report.figures import FIGURES, all_figures
from fadu.report.warehouse import lines, parquet, tables
from fadu.report.warehouse.export import REGISTERED, export
from fadu.report.warehouse.gathered import gather

Capture = pytest.CaptureFixture[str]
BUREAU = "重庆市潼南区城市管理局"
PERSONAL = {
    "party",
    "vehicle",
    "title",
    "place",
    "handlers",
    "unit",
    "number",
    "actor",
    "officer",
    "people",
    "barred",
    "key",
    "lat",
    "lng",
}


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = cli.main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def digests(folder: Path) -> dict[str, str]:
    return {str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(folder.rglob("*.parquet"))}


@pytest.fixture
def more(worked: None) -> None:
    """Rows that the small year has none of, so that each kind of question has an answer: orders, films, petitions, objections, permits."""
    copied = models.Matter.objects.order_by("pk").first()
    assert copied is not None
    act = copied.acts.order_by("seq").first()
    assert act is not None

    def add(number: str, procedure: str, *steps: tuple[str, str, str, dict[str, Any]], closed: bool = True) -> models.Matter:
        copied.pk, copied.number, copied.procedure, copied.closed = None, number, procedure, closed
        copied.save(force_insert=True)
        for seq, (step, at, kind, data) in enumerate(steps, 1):
            act.pk, act.matter_id, act.seq, act.step, act.at, act.kind, act.key = (
                None,
                copied.pk,
                seq,
                step,
                f"{at}T10:00:00+08:00",
                kind,
                None,
            )
            act.amount, act.body, act.verdict = (
                12_345,
                json.dumps({"data": data}),
                json.dumps({"findings": [{"gate": "pen-filed"}]}),
            )
            act.save(force_insert=True)
        return models.Matter.objects.get(pk=copied.pk)

    add("罚1", "penalty-ordinary", ("pen.clue", "2023-02-02", "", {}), closed=False)
    add(
        "信1",
        "petition",
        ("pet.register", "2023-02-01", "visit", {"domain": "enforcement"}),
        ("pet.rate", "2023-03-01", "satisfied", {}),
    )
    add("信2", "petition", ("pet.register", "2023-12-31", "letter", {"domain": "other"}), closed=False)
    add("信3", "petition", ("pet.register", "2023-05-01", "visit", {}), ("pet.sort", "2023-05-02", "accusation", {}))
    sittings = (("2022-12-29", 1), ("2023-01-04", 1), ("2023-10-10", 2), ("2023-10-12", 2), ("2023-11-10", 3), ("2024-01-05", 3))
    add("访1", "reception-plan", *(("rcp.held", day, "", {"session": sitting}) for day, sitting in sittings))
    add("工2", "order", ("ord.receive", "2023-07-01", "portal", {}), ("ord.sort", "2023-07-01", "enforcement", {}), closed=False)
    add("停1", "parking", ("prk.object", "2023-05-01", "", {}), ("prk.object-answer", "2023-05-09", "upheld", {}))
    add("停2", "parking", ("prk.object", "2022-12-20", "", {}), ("prk.object-answer", "2023-01-04", "", {}))
    permit = add("许1", "permit", ("lic.accept", "2023-06-01", "", {}), ("lic.grant", "2023-06-12", "", {}))
    day = date(2023, 6, 1)
    models.Deadline.objects.create(
        matter=permit, clock="lic.decide", start=day, last=date(2023, 6, 29), stopped=date(2023, 6, 12), owner="bureau"
    )
    models.Deadline.objects.create(matter=permit, clock="pub.permit", start=day, last=date(2023, 6, 29), owner="bureau")
    order = add("工1", "order", ("ord.receive", "2023-07-01", "12345", {}), ("ord.close", "2023-07-03", "", {}))
    models.Order.objects.create(
        matter=order, channel="12345", stage="结案", received_at="2023-07-01", changed_at="2023-07-03", handled_at="2023-07-02",
        rating="very_satisfied", settled_by="service",
    )  # fmt: skip
    moment = "2023-07-01T10:00:00+08:00"
    models.Recordable.objects.create(
        matter=order,
        act_seq=1,
        step="ord.receive",
        title="示例",
        unit="示例",
        since=moment,
        until=moment,
        minutes=10,
        missing=0,
        open=0,
    )


@pytest.mark.both
def test_every_figure_is_the_same_on_duckdb_and_in_the_ledger(more: None, tmp_path: Path) -> None:
    export(tmp_path)
    for year in (2022, 2023, 2024):
        live = all_figures(year)
        found = parquet.figures(tmp_path, year)
        assert found == {BUREAU: live, "": live}
    answered = {figure for figure, value in all_figures(2023).items() if value}
    asked = {"parking_days_to_answer", "permit_days", "petition_cases_special_campaign", "party_first_topic_study_sessions", "files_with_defects",
             "recording_due", "hotline_cases_total", "permits_on_time_rate", "ordinary_fines_yuan", "clocks_overdue"}  # fmt: skip
    assert asked <= answered
    found = all_figures(2023)
    assert [found[name] for name in ("leader_receptions_held", "petition_accusations", "own_enforcement_orders")] == [2, 1, 1]
    assert found["leader_reception_visits"] == Decimal("246.9"), "a record that another took the place of counts for nothing"
    assert found["own_enforcement_completion_rate"] == 0
    assert [all_figures(year)["leader_receptions_held"] for year in (2022, 2024)] == [1, 0]


@pytest.mark.both
def test_a_second_export_writes_the_same_files(worked: None, tmp_path: Path) -> None:
    counts = export(tmp_path)
    before = digests(tmp_path)
    assert export(tmp_path) == counts
    assert digests(tmp_path) == before
    assert counts["ledger_act"] == models.Act.objects.count()
    assert counts["ledger_matter"] == models.Matter.objects.count()


def test_one_year_alone_brings_its_report_up_to_date(more: None, tmp_path: Path) -> None:
    export(tmp_path)
    models.Matter.objects.filter(acts__step="prk.object-answer").update(closed=False)  # one of them was begun in another year
    models.Matter.objects.filter(procedure="order").update(closed=False)
    assert parquet.figures(tmp_path, 2023)[BUREAU] != all_figures(2023)
    export(tmp_path, 2023)
    assert parquet.figures(tmp_path, 2023)[BUREAU] == all_figures(2023)


def test_nothing_personal_leaves(more: None, tmp_path: Path) -> None:
    export(tmp_path)
    secrets = {str(value) for row in models.Matter.objects.values_list("title", "place", "number") for value in row if value}
    for file in tmp_path.rglob("*.parquet"):
        found = pq.read_table(file, partitioning=None)
        assert not PERSONAL & set(found.column_names)
        texts = {value for name in found.column_names for value in found.column(name).to_pylist() if isinstance(value, str)}
        assert not secrets & texts
        bodies = found.column("body").to_pylist() if "body" in found.column_names else []
        assert all(set(json.loads(body)["data"]) <= set(tables.SAID) for body in bodies if body)


def test_what_figures_ask_is_what_the_tables_have() -> None:
    """Each column has a figure that asks for it, but for keys."""
    asked = {
        "ledger_act": set(),
        "ledger_matter": {"id"},
        "ledger_deadline": {"id"},
        "ledger_order": set(),
        "ledger_recordable": {"id"},
    }
    for line in lines.lines(2023):
        if line.query is None:
            continue
        for column in line.query.find_all(lines.exp.Column):
            asked[_table_of(column)].add(column.name)
    for table in tables.TABLES:
        if table is not tables.FIGURE:
            assert set(table.columns) == asked[table.name] - {"bureau", "year"} | ({"amount"} if table is tables.ACT else set())


def _table_of(column: Any) -> str:
    """The table that the column's alias means in the nearest query around it; the same alias may mean another one elsewhere."""
    query = column.find_ancestor(lines.exp.Select)
    while True:
        tables_there = [query.args["from_"].this, *(join.this for join in query.args.get("joins") or ())]
        for one in tables_there:
            if one.alias_or_name == column.table:
                return str(one.name)
        query = query.find_ancestor(lines.exp.Select)


def test_figures_of_the_registers_are_exactly_those_carried_as_numbers(bureau: None) -> None:
    """A figure whose rows are none of the ledger, or whose SQL changes with the registers, cannot be asked of a warehouse."""

    def said() -> dict[str, str]:
        found = {}
        for figure in FIGURES.values():
            rows = figure.select(2023)
            try:
                found[figure.id] = str(rows.query) if isinstance(rows, QuerySet) else "registers"
            except EmptyResultSet:
                found[figure.id] = "nothing"
        return found

    full = said()
    Unit.objects.filter(kind__in=("town", "subdistrict")).update(kind="squad")
    Person.objects.update(name="别名")
    emptied = said()
    assert {figure for figure in FIGURES if full[figure] == "registers" or full[figure] != emptied[figure]} == set(REGISTERED)


def test_bureaus_are_kept_apart_and_added_up(worked: None, tmp_path: Path) -> None:
    export(tmp_path)
    for table in tmp_path.iterdir():
        (table / f"bureau={BUREAU}").rename(table / "bureau=甲区")
    export(tmp_path)  # the same ledger again: every key of the one is a key of the other
    live, found = all_figures(2023), parquet.figures(tmp_path, 2023)
    assert list(found) == ["甲区", BUREAU, ""]
    assert found["甲区"] == found[BUREAU] == live
    for figure in FIGURES.values():
        value = live[figure.id]
        assert found[""][figure.id] == (value * 2 if value is not None and figure.how in ("count", "sum") else value)
    assert list(parquet.figures(tmp_path, 2023, ["甲区"])) == ["甲区", ""]


def test_gathered_files_say_the_same_until_a_bureau_delivers_anew(worked: None, tmp_path: Path, capsys: Capture) -> None:
    export(tmp_path)
    for table in tmp_path.iterdir():
        (table / f"bureau={BUREAU}").rename(table / "bureau=甲区")
    export(tmp_path)
    each, one = parquet.figures(tmp_path, 2023), parquet.figures(tmp_path, 2023, [BUREAU])
    assert run(capsys, "warehouse", "--gather", str(tmp_path))[:2] == (0, f"已合并 {tmp_path} 里 2 个部门的文件。\n")
    place = tables.gathered(tmp_path)
    assert sorted(path.stem for path in place.iterdir()) == sorted(table.name for table in tables.TABLES)
    files = {path: path.read_bytes() for path in tables.parts(tmp_path, tables.FIGURE, "甲区")}
    assert (parquet.figures(tmp_path, 2023), parquet.figures(tmp_path, 2023, [BUREAU])) == (each, one)
    for path in files:
        tables.write(path, tables.FIGURE, [("legal_review_staff", 7)])
    assert not tables.gathered(tmp_path).exists(), "what was gathered no longer counts"
    assert parquet.figures(tmp_path, 2023)["甲区"]["legal_review_staff"] == 7
    assert gather(tmp_path) == 2
    assert [path.name for path in place.parent.iterdir()] == [tables.gathered(tmp_path).name], "what was gathered before is gone"
    assert parquet.figures(tmp_path, 2023)["甲区"]["legal_review_staff"] == 7


def test_a_name_with_odd_letters_is_one_folder(tmp_path: Path) -> None:
    odd = "甲/乙=丙%'丁 戊"
    for table in tables.TABLES:
        tables.write(tables.part(tmp_path, table, odd, 2023), table, [])
    assert tables.bureaus(tmp_path) == [odd]
    rows = [("legal_review_staff", 7)]
    tables.write(tables.part(tmp_path, tables.FIGURE, odd, 2023), tables.FIGURE, rows)


def test_the_commands(worked: None, tmp_path: Path, capsys: Capture) -> None:
    folder = str(tmp_path / "仓库")
    code, out, _ = run(capsys, "warehouse", "--to", folder, "--json")
    assert (code, json.loads(out)["rows"]["ledger_act"]) == (0, models.Act.objects.count())
    assert run(capsys, "warehouse", "--to", folder, "--year", "2023")[0] == 0
    code, out, _ = run(capsys, "report", "--warehouse", folder, "--year", "2023", "--json")
    found = json.loads(out)
    live = {name: None if value is None else float(value) for name, value in all_figures(2023).items()}
    assert (code, found["total"], found["bureaus"][0]["figures"], found["bureaus"][0]["bureau"]) == (0, live, live, BUREAU)
    code, out, _ = run(capsys, "report", "--warehouse", folder, "--year", "2023")
    assert code == 0
    assert all(figure.label in out for figure in FIGURES.values())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "--warehouse", "没有", "--year", "2023"], "没有 没有 这个文件夹"),
        (["report", "--warehouse", ".", "--year", "2023"], "不是数据仓库"),
        (["report", "--warehouse", "坏", "--year", "2023"], "读不了 坏 里的文件"),
        (["report", "--warehouse", "坏", "--year", "2023", "--bureau", "乙"], "里没有“乙”这个部门"),
        (["report", "--warehouse", "坏", "--year", "2023", "--records"], "--records 不能与 --warehouse 同时使用"),
        (["report", "--bureau", "甲", "--year", "2023"], "--bureau 要与 --warehouse 同时使用"),
        (["report", "--warehouse", "坏", "--year", "99999"], "年度应当在"),
        (["warehouse", "--to", "文件/里", "--year", "2023"], "写不了数据仓库的文件"),
        (["warehouse", "--to", "新"], "台账里还没有任何事项"),
        (["simulate", "--bureaus", "0", "--years", "1"], "部门数应当在 1 至"),
        (["simulate", "--bureaus", "1", "--years", "99"], "年数应当在 1 至"),
        (["simulate", "--bureaus", "1", "--years", "1", "--from", "2015"], "起始年度应当在 2022 至"),
        (["simulate", "--bureaus", "1", "--years", "1", "--from", "2031"], "起始年度应当在"),
        (["simulate", "--bureaus", "一", "--years", "1"], "应为整数"),
    ],
)
def test_odd_input_gets_one_sentence(
    bureau: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("文件").write_text("不是文件夹")
    for table in tables.TABLES:
        file = tables.part(Path("坏"), table, "甲", 2023)
        file.parent.mkdir(parents=True)
        file.write_bytes(b"PAR1 broken PAR1")
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (cli.WRONG_INPUT, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("year", [2022, 2023, 2026])
def test_the_simulation_is_lawful_and_the_same_twice(db: None, tmp_path: Path, year: int) -> None:
    done = [simulate._bureau_year((tmp_path / name, 1, year, 120)) for name in ("一", "二")]
    assert done[0] == done[1]
    assert digests(tmp_path / "一") == digests(tmp_path / "二")
    assert done[0].cases == 120
    assert done[0].refused > 0
    found = parquet.figures(tmp_path / "一", year)[""]
    assert found["acts_recorded"] == done[0].acts
    assert found["matters_opened"] == found["matters_closed"] == 120
    kinds = [found[one] for one in ("first_violation_waiver_cases", "simple_penalties", "ordinary_cases_closed", "orders_total")]
    assert all(kinds)
    assert sum(one or 0 for one in kinds) == 120
    assert found["ordinary_fines_yuan"] == (found["ordinary_cases_decided"] or 0) * 3000
    assert found["hotline_completion_rate"] == found["hotline_satisfaction_rate"] == 100
    assert found["clocks_overdue"] == 0
    assert found["files_with_defects"] == 0


@pytest.mark.parametrize("script", [script for script, _ in simulated.KINDS])
def test_each_script_is_let_pass_and_only_the_wrong_try_refused(script: Any) -> None:
    for year in (2022, 2024, 2026):
        at = datetime(year, 3, 2, 9, tzinfo=CHINA)
        lawful, tried = script(at, False), script(at, True)
        assert (lawful.refused, tried.refused) == (0, 1)
        assert len(lawful.done) == len(tried.done)
        assert lawful.matter.stage in lawful.procedure.closed
        assert not any(found for _, found in lawful.done)


def test_the_simulation_over_two_processes(tmp_path: Path, capsys: Capture) -> None:
    code, out, _ = run(capsys, "simulate", "--bureaus", "2", "--years", "1", "--cases", "30", "--to", str(tmp_path), "--json")
    told = json.loads(out)
    assert (code, told["cases"]) == (0, 60)
    count = duckdb.sql(f"SELECT count(*) FROM read_parquet('{tmp_path}/ledger_act/*/*/*.parquet')").fetchall()
    assert count == [(told["acts"],)]
