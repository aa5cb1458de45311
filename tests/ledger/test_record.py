"""Recording: what goes in comes out the same, the index follows, refusals leave nothing behind."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from fadu.demo.cases import Caster
from fadu.demo.script import Planned
from fadu.demo.stage import Stage, dossier
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.judge import replay
from fadu.law.procedures import ALL
from fadu.ledger import codec, history, models, read, recheck, rows
from fadu.ledger.record import BadData, Intent, Refused, Stale, load, open_matter, record_act
from fadu.ledger.whole import whole
from fadu.registers import asof

from .conftest import OUTLINES, PICTURES, Play

ORDINARY = ALL["penalty-ordinary"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize("name", OUTLINES)
def test_what_was_recorded_is_read_back_the_same(name: str, script: Callable[..., list[Planned]]) -> None:
    planned = script(name)
    row = Stage(PICTURES, lambda acts: None).play("penalty-ordinary", planned)
    acts = load(ORDINARY, row, with_standing=True).acts
    assert [act.step for act in acts] == [one.step for one in planned]
    for act, one in zip(acts, planned, strict=True):
        assert act.at == one.at
        assert tuple(person.id for person in act.by) == one.by
        model = ORDINARY.step(one.step).data
        assert isinstance(act.data, model)
        assert act.data == model.model_validate(one.said(row))
        assert [piece.sha256 for piece in act.evidence] == [piece.sha256 for piece in one.evidence]
        assert [piece.taken_at for piece in act.evidence] == [piece.taken_at for piece in one.evidence]


@pytest.mark.parametrize("name", OUTLINES)
def test_a_replay_judges_as_the_day_itself_did(name: str, play: Play) -> None:
    row = play(name)
    assert row.stage == "归档"
    assert read.replayed(row) == []
    stored = [act.judged for act in row.acts.order_by("seq")]
    matter = load(ORDINARY, row, with_standing=True)
    for verdict, kept in zip(replay(ORDINARY, matter.acts, row.number), stored, strict=True):
        assert json.loads(codec.encode_verdict(verdict)) == kept


@pytest.mark.parametrize("name", OUTLINES)
def test_the_index_follows_from_the_acts_at_every_step(name: str, script: Callable[..., list[Planned]]) -> None:
    first, *rest = script(name)
    stage = Stage(PICTURES, lambda acts: None)
    row = stage.play("penalty-ordinary", [first])
    assert recheck.differences(row) == []
    for act in rest:
        files = stage._upload(row, act)
        record_act(row.pk, Intent(act.step, act.said(row), act.by, act.at, files=files))
        row.refresh_from_db()
        assert recheck.differences(row) == [], act.step


def test_a_changed_index_is_named_and_made_anew(play: Play) -> None:
    row = play("preserve", "serve:notice")
    row.deadlines.filter(clock="pen.decide").update(last="2031-01-01")
    models.Matter.objects.filter(pk=row.pk).update(stage="结案", next_due=None)
    row.refresh_from_db()
    said = recheck.differences(row)
    assert [text[:4] for text in said] == ["阶段应为", "最近时限", "时限与行"]
    assert "“告知听证”" in said[0]
    assert recheck.differences(recheck.rebuild(row.pk)) == []
    row.papers.filter(kind="prior_notice").update(number="潼城管罚告字〔2023〕99号")
    assert recheck.differences(models.Matter.objects.get(pk=row.pk)) == ["文书与行为不符"]


def test_an_act_is_readable_at_once(play: Play) -> None:
    row = play("short", "pen.file")
    again = read.file_of(models.Matter.objects.get(pk=row.pk))
    assert [done.row.step for done in again.timeline] == ["pen.clue", "pen.file"]
    assert models.Deadline.objects.filter(matter=row, clock="pen.decide", stopped=None).exists()


def test_a_refused_act_leaves_nothing_behind(play: Play, script: Callable[..., list[Planned]]) -> None:
    row = play("short", "pen.conclude")
    decide = next(act for act in script("short") if act.step == "pen.decide")
    before = (models.Act.objects.count(), models.Paper.objects.count(), row.head)
    with pytest.raises(Refused) as refused:
        record_act(row.pk, Intent("pen.decide", dict(decide.data), decide.by, decide.at))
    assert {"pen-notice"} <= {finding.gate for finding in refused.value.findings}
    assert all(finding.sentence and finding.hint for finding in refused.value.findings)
    row.refresh_from_db()
    assert (models.Act.objects.count(), models.Paper.objects.count(), row.head) == before


def test_a_whole_load_stands_or_falls_as_one(script: Callable[..., list[Planned]]) -> None:
    stage, planned = Stage(PICTURES, lambda acts: None), script("short")
    before, said = (models.Matter.objects.count(), models.Act.objects.count()), []

    def fill() -> None:
        with whole():
            with CaptureQueriesContext(connection) as asked:
                stage.play("penalty-ordinary", planned)
            said.extend(query["sql"] for query in asked)
            stage.play("penalty-ordinary", [planned[0], planned[-1]])

    with pytest.raises(Refused), transaction.atomic():
        fill()
    assert said
    assert not any("SAVEPOINT" in sql for sql in said)
    assert (models.Matter.objects.count(), models.Act.objects.count()) == before


def test_a_refused_first_act_takes_no_number(play: Play) -> None:
    with pytest.raises(Refused):
        open_matter("penalty-ordinary", Intent("pen.clue", _clue(), ["P033"], at("2023-03-01T09:00:00")))
    assert play("short", "pen.clue").number.endswith("〔2023〕1号")


def test_the_same_key_gives_the_same_act(play: Play) -> None:
    intent = Intent("pen.clue", _clue(), ["P014", "P019"], at("2023-03-01T09:00:00"), key="k-1")
    first, second = open_matter("penalty-ordinary", intent), open_matter("penalty-ordinary", intent)
    assert (first.again, second.again) == (False, True)
    assert first.matter.pk == second.matter.pk
    filed = replace(intent, step="pen.record-av", data={"gap_reason": "x"})
    with pytest.raises(InputError, match="另一个行为"):
        record_act(first.matter.pk, filed)
    assert models.Act.objects.count() == 1


def test_who_is_late_is_told_who_was_faster(play: Play) -> None:
    row = play("short", "pen.inspect")
    with pytest.raises(Stale, match="已办理“现场检查、勘验”"):
        record_act(row.pk, Intent("pen.evidence-add", {}, ["P014", "P019"], at("2023-03-03T09:00:00"), after=row.last_seq - 1))


def test_who_carries_out_an_approved_measure_sees_it(caster: Caster) -> None:
    party = next(caster.parties["citizen"])
    said = {
        "party": party.key,
        "place": "某路口",
        "town": "JD-GUILIN",
        "basis": "《重庆市市容环境卫生管理条例》第十八条",
        "own_power": True,
        "refused": True,
        "reasons": "拒不改正",
        "approved_by": "P002",
        "handlers": ["P014", "P019"],
    }
    row = open_matter("coercion-measure", Intent("coe.approve", said, ["P002"], at("2023-03-06 09:00"))).matter
    book = asof.snapshot(row.opened_on)
    assert row.handlers == ["P014", "P019"]
    assert [read.visible(book.person(code)).filter(pk=row.pk).exists() for code in ("P014", "P016")] == [True, False]
    for person in book.people():
        assert read.one(person, row.pk) == read.visible(person).filter(pk=row.pk).first(), person.id
        assert read.one(person, 1 << 70) is read.one(person, 0) is None


def test_numbers_run_by_series_and_year(play: Play) -> None:
    numbers = [play("short", "serve:notice").number for _ in range(3)] + [
        play("short", "pen.file", opened=datetime(2022, 5, 5).date()).number
    ]
    assert [number.split("〕")[1] for number in numbers] == ["1号", "2号", "3号", "1号"]
    notices = models.Paper.objects.filter(kind="prior_notice").order_by("pk").values_list("number", flat=True)
    assert list(notices) == [f"潼城管罚告字〔2023〕{number}号" for number in (1, 2, 3)]


def test_an_old_file_is_marked_late_and_takes_no_numbers(script: Callable[..., list[Planned]], play: Play) -> None:
    file = dossier("penalty-ordinary", "旧2022-1", script("short", opened=datetime(2022, 3, 1).date()))
    row = history.enter(file, synthetic=True)
    assert row.late
    assert all(row.acts.values_list("late", flat=True))
    assert not row.papers.exists()
    assert history.enter(file).pk == row.pk
    assert models.Matter.objects.count() == 1
    assert recheck.differences(models.Matter.objects.get(pk=row.pk)) == []
    assert (
        play("short", "serve:notice", opened=datetime(2022, 6, 1).date())
        .papers.get(kind="prior_notice")
        .number.endswith("〔2022〕1号")
    )


def test_an_old_file_refuses_nothing_but_names_its_defects(script: Callable[..., list[Planned]]) -> None:
    acts = [act for act in script("short", opened=datetime(2022, 3, 1).date()) if act.step != "pen.notice"]
    row = history.enter(dossier("penalty-ordinary", "旧2022-2", acts))
    decided = row.acts.get(step="pen.decide")
    assert "pen-notice" in {finding["gate"] for finding in decided.judged["findings"]}
    assert row.acts.count() == len(acts)


def test_one_upload_serves_one_act(play: Play) -> None:
    row = play("short", "pen.inspect")
    used = row.files.first()
    assert used is not None
    assert used.piece == "E1"
    with pytest.raises(InputError, match="附件"):
        record_act(row.pk, Intent("pen.evidence-add", {}, ["P014", "P019"], at("2023-03-03T09:00:00"), files=[used.pk]))


def test_queries_of_an_act_do_not_grow_with_the_matter(play: Play) -> None:
    row = play("short", "pen.inspect")
    counts = []
    for minute in range(1, 41):
        intent = Intent("pen.evidence-add", {}, ["P014", "P019"], at(f"2023-03-03T09:{minute:02d}:00"))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            record_act(row.pk, intent)
        counts.append(len(seen))
    assert counts[0] == counts[-1] <= 12


def test_the_body_of_an_act_does_not_grow_with_the_matter(play: Play) -> None:
    """Acts are stored, never the state of the whole matter."""
    row = play("short", "pen.inspect")
    for minute in range(1, 41):
        record_act(row.pk, Intent("pen.evidence-add", {}, ["P014", "P019"], at(f"2023-03-03T09:{minute:02d}:00")))
    sizes = [len(body) for body in row.acts.filter(step="pen.evidence-add").order_by("seq").values_list("body", flat=True)]
    assert max(sizes) - min(sizes) < 10


def test_errors_name_the_field(play: Play) -> None:
    row = play("short", "pen.file")
    with pytest.raises(BadData) as bad:
        record_act(
            row.pk, Intent("pen.correct-order", {"conduct": "x" * 501, "until": "昨天"}, ["P014"], at("2023-03-03T09:00:00"))
        )
    assert set(bad.value.errors) == {"conduct", "measure", "until"}
    assert bad.value.errors["measure"] == "“改正要求”必须填写"
    assert "500" in bad.value.errors["conduct"]


def _clue() -> dict[str, object]:
    return {
        "source": "inspection",
        "found_on": "2023-03-01",
        "place": "x",
        "town": "JD-GUILIN",
        "item": "CQSR-67-1",
        "summary": "y",
    }


@pytest.mark.parametrize("name", OUTLINES)
def test_what_is_remembered_of_an_act_is_what_would_be_read(name: str, play: Play) -> None:
    row = play(name)
    remembered = load(ORDINARY, row).acts
    codec._READ.clear()
    assert load(ORDINARY, row).acts == remembered


def test_memory_of_acts_has_an_end(monkeypatch: pytest.MonkeyPatch, play: Play) -> None:
    monkeypatch.setattr(codec, "MOST_READ", 5)
    codec._READ.clear()
    play()
    assert len(codec._READ) == 5


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_statements_work_again_after_a_rollback() -> None:
    """A server keeps the plan of a statement whose first use was rolled back."""
    question = rows.Question("SELECT id, number FROM ledger_matter WHERE number = %s AND 1 = 1", ["没有"])
    with transaction.atomic():
        assert rows.ask(question) == [[]]
        transaction.set_rollback(True)
    assert rows.ask(question, question) == [[], []]
