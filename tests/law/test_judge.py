"""审查: stage, people, time, the days on which a gate is law, proofs, and the replay of foreign files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from fadu.law.data import Nothing
from fadu.law.facts import CHINA, Act, Matter, Person
from fadu.law.gates import BLOCK, FIRST_DAY, LAST_DAY, WARN, Check, check, gate
from fadu.law.judge import judge, replay
from fadu.law.params import Rules, rules_on, version
from fadu.law.steps import Procedure, Step

OFFICER = Person("甲", "甲", frozenset({"officer"}))
CLERK = Person("乙", "乙", frozenset({"clerk"}))
NOON = datetime(2023, 5, 10, 12, tzinfo=CHINA)


@gate(
    "law-of-a-span",
    title="示例",
    on=("open",),
    article="某法第一条",
    sentence="一。",
    hint="补。",
    since=date(2021, 7, 15),
    until=date(2023, 5, 10),
)
def of_a_span(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A rule of a span of days, which reads one parameter."""
    return check(True, days=rules["pen.decide"])


@gate("only-alone", title="示例", on=("open", "note"), article="某法第二条", sentence="已有{count}个行为。", hint="补。")
def only_alone(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nothing was done before."""
    return check(not matter.acts, count=len(matter.acts))


@gate("silent", title="示例", on=("*",), article="某法第三条", sentence="三。", hint="补。")
def silent(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It concerns no act."""
    return None


@gate("careful", title="示例", on=("open",), article="某法第四条", sentence="四。", hint="补。", level=WARN)
def careful(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A warning at most."""
    return check(act.by and act.by[0] is OFFICER)


PROCEDURE = Procedure(
    id="p",
    title="某程序",
    wing="w",
    system="s",
    basis="某法",
    stages=("办理", "办结"),
    steps=(
        Step("open", "开始", Nothing, ("officer", "head"), ("", "办理"), "办理", decides=True),
        Step("note", "记录", Nothing, ("officer",), ("办理",)),
        Step("close", "结束", Nothing, ("officer",), ("办理",), "办结"),
    ),
    gates=(of_a_span, only_alone, silent, careful),
    closed=("办结",),
)


def act(step: str = "open", at: datetime = NOON, *by: Person, seq: int = 0) -> Act:
    return Act(step, at, by or (OFFICER,), Nothing(), seq=seq)


def matter(*acts: Act, stage: str = "办理") -> Matter:
    return Matter("p", acts=acts, stage=stage if acts else "")


def found(verdict: object) -> dict[str, str]:
    return {one.gate: one.level for one in verdict.findings}  # type: ignore[attr-defined]


def test_a_lawful_act_leaves_proofs_with_values_and_leads_on() -> None:
    verdict = judge(PROCEDURE, matter(), act())
    assert (verdict.step, verdict.findings, verdict.stage, verdict.version) == ("open", (), "办理", version())
    assert [proof.gate for proof in verdict.proofs] == ["law-of-a-span", "only-alone", "careful"]
    assert verdict.proofs[0].values == {"pen.decide": 90}
    assert verdict.proofs[0].article == "某法第一条"
    assert verdict.proofs[1].values == {}
    assert verdict.proofs[1].facts == {"count": 0}
    assert not verdict.refused


def test_a_failed_gate_blocks_a_decision_and_warns_of_a_fact() -> None:
    before = matter(act())
    decision, note = judge(PROCEDURE, before, act()), judge(PROCEDURE, before, act("note"))
    assert found(decision) == {"only-alone": BLOCK}
    assert decision.refused
    assert decision.findings[0].sentence == "已有1个行为。"
    assert found(note) == {"only-alone": WARN}
    assert not note.refused
    assert note.stage == "办理"


def test_a_warning_gate_warns_of_a_decision_too() -> None:
    verdict = judge(PROCEDURE, matter(), act("open", NOON, replace(OFFICER, id="丙", name="丙")))
    assert found(verdict) == {"careful": WARN}
    assert not verdict.refused


@pytest.mark.parametrize(("day", "law"), [("2021-07-14", False), ("2021-07-15", True), ("2023-05-10", True), ("2023-05-11", False)])
def test_a_gate_is_law_on_both_its_end_days(day: str, law: bool) -> None:
    at = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=CHINA)
    assert ("law-of-a-span" in [proof.gate for proof in judge(PROCEDURE, matter(), act("open", at)).proofs]) is law


@pytest.mark.parametrize(
    ("day", "judged"),
    [(FIRST_DAY - timedelta(days=1), False), (FIRST_DAY, True), (LAST_DAY, True), (LAST_DAY + timedelta(days=1), False)],
)
def test_days_beyond_the_law_are_refused(day: date, judged: bool) -> None:
    verdict = judge(
        PROCEDURE, matter(act("note"), stage="办理"), act("open", datetime(day.year, day.month, day.day, 9, tzinfo=CHINA))
    )
    assert ("day" in found(verdict)) is not judged
    if not judged:
        assert found(verdict) == {"day": BLOCK}
        assert verdict.findings[0].sentence == f"行为日期 {day} 超出可以判断的范围（1996-10-01 至 2099-12-31）。"
        assert (verdict.findings[0].facts, verdict.stage, verdict.proofs) == ({"day": day}, "办理", ())


def test_rules_given_are_used() -> None:
    own = Rules(NOON.date(), overrides={"pen.decide": 7})
    assert judge(PROCEDURE, matter(), act(), own).proofs[0].values == {"pen.decide": 7}
    assert judge(PROCEDURE, matter(), act(), rules_on(date(2030, 1, 1))).proofs[0].gate == "law-of-a-span"


def test_an_unknown_step_is_an_error() -> None:
    with pytest.raises(LookupError, match="“某程序”程序没有“乱”这一步骤"):
        judge(PROCEDURE, matter(), act("乱"))


def test_the_stage_must_fit() -> None:
    early = judge(PROCEDURE, matter(), act("note"))
    assert found(early) == {"order": BLOCK}
    assert early.findings[0].sentence == "“记录”只能在办理阶段进行，本事项现处于未开始阶段。"
    assert (early.findings[0].facts, early.findings[0].article, early.stage) == ({"stage": ""}, "某法", "")
    late = judge(PROCEDURE, matter(act("note"), stage="办结"), act())
    assert late.findings[0].sentence == "“开始”只能在未开始、办理阶段进行，本事项现处于办结阶段。"


def test_someone_must_act() -> None:
    nobody = judge(PROCEDURE, matter(), Act("open", NOON, (), Nothing()))
    assert found(nobody) == {"people": BLOCK, "careful": WARN}


@pytest.mark.parametrize(
    ("people", "fits"),
    [
        ((CLERK,), False),
        ((CLERK, OFFICER), True),
        ((Person("丁", "丁", frozenset({"head"})),), True),
        ((Person("戊", "戊"),), False),
    ],
)
def test_one_of_them_must_have_the_role(people: tuple[Person, ...], fits: bool) -> None:
    verdict = judge(PROCEDURE, matter(), act("open", NOON, *people))
    assert ("role" in found(verdict)) is not fits
    if not fits:
        role = next(one for one in verdict.findings if one.gate == "role")
        assert (role.level, role.facts) == (BLOCK, {"who": ["officer", "head"]})
        assert role.sentence == f"{people[0].name}没有实施“开始”的职责。"


@pytest.mark.parametrize(("late", "refused"), [(timedelta(), False), (timedelta(minutes=1), True), (-timedelta(days=1), False)])
def test_what_has_not_happened_is_not_recorded(late: timedelta, refused: bool) -> None:
    verdict = judge(PROCEDURE, matter(), act("open", NOON + late), now=NOON)
    assert found(verdict) == ({"future": BLOCK} if refused else {})
    assert "future" not in found(judge(PROCEDURE, matter(), act("open", NOON + late)))


@pytest.mark.parametrize(("later", "fits"), [(timedelta(), True), (timedelta(minutes=1), True), (-timedelta(minutes=1), False)])
def test_acts_follow_each_other_in_time(later: timedelta, fits: bool) -> None:
    verdict = judge(PROCEDURE, matter(act(at=NOON - timedelta(days=3)), act("note")), act("close", NOON + later))
    assert found(verdict) == ({} if fits else {"time-order": BLOCK})
    if not fits:
        assert verdict.findings[0].facts == {"previous": 2}
        assert "早于上一行为（2023-05-10 12:00）" in verdict.findings[0].sentence


def test_replay_judges_each_act_against_those_before() -> None:
    verdicts = list(replay(PROCEDURE, [act(), act("note"), act("close")]))
    assert [verdict.stage for verdict in verdicts] == ["办理", "办理", "办结"]
    assert [found(verdict) for verdict in verdicts] == [{}, {"only-alone": WARN}, {}]


def test_replay_passes_over_an_unknown_step_and_says_so() -> None:
    verdicts = list(replay(PROCEDURE, [act(), act("乱"), act("close")]))
    assert [found(verdict) for verdict in verdicts] == [{}, {"step": WARN}, {}]
    unknown = verdicts[1]
    assert (unknown.step, unknown.stage, unknown.version) == ("乱", "办理", version())
    assert unknown.findings[0].sentence == "“某程序”程序没有“乱”这一步骤。"
    assert verdicts[2].stage == "办结"


def seen(numbers: list[int]) -> Callable[[Matter, Act, Rules], Check | None]:
    def look(matter: Matter, act: Act, rules: Rules) -> Check | None:
        numbers.append(act.seq)
        return None

    return look


def test_replay_numbers_acts_by_their_place_unless_they_have_a_number() -> None:
    numbers: list[int] = []
    eye = replace(silent, test=seen(numbers))
    list(replay(replace(PROCEDURE, gates=(eye,)), [act(), act("note", seq=7), act("note")]))
    assert numbers == [1, 7, 3]


def test_replay_knows_the_matter_and_the_province() -> None:
    met: list[tuple[str, str, object, str, date]] = []

    def look(matter: Matter, act: Act, rules: Rules) -> Check | None:
        met.append((matter.procedure, matter.number, matter.facts.get("a"), rules.province, rules.day))
        return None

    watched = replace(PROCEDURE, gates=(replace(silent, test=look),))
    list(replay(watched, [act()], "某1号", {"a": 1}, "四川"))
    list(replay(watched, [act()]))
    assert met == [("p", "某1号", 1, "四川", NOON.date()), ("p", "", None, "重庆", NOON.date())]
