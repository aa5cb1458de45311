"""No unlawful path: random acts with random data put to the judge, in any order; whatever he lets through keeps the law.

The invariants are computed here from the acts alone, without the gates' code. Acts he refuses do not enter the file.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from fadu.law.facts import Act
from fadu.law.judge import judge
from fadu.law.params import rules_on
from fadu.law.workdays import calendar
from tests.law.cases import CAST, FACTS, File, ordinary_case, piece, proposal

FINES = st.sampled_from([1000, 2000, 3000, 4999, 5000, 8000, 20000, 20001, 50000])
HEADS = st.sampled_from([["孙局"], ["周局"], ["卫队长"], ["王勘"], ["孙局", "王勘"]])
PAIRS = st.sampled_from([["王勘", "李查"], ["王勘"], ["王勘", "赵协管"], ["沈员", "李查"], ["王勘", "钱过期"]])
BEGINNINGS = st.sampled_from(
    ["pen.evidence-verify", "pen.notice", "srv.direct", "srv.direct", "pen.hearing-minutes", "pen.decide-collective"]
)
HIGHEST = Decimal(20000)
THRESHOLD = Decimal(5000)


class Bureau(RuleBasedStateMachine):
    """Officers, heads and reviewers who do anything at any time."""

    seen: Counter[str] = Counter()

    @initialize(
        until=BEGINNINGS,
        fine=st.sampled_from([3000, 8000]),
        handlers=st.sampled_from([["王勘", "李查"], ["王勘", "李查"], ["孙局", "李查"]]),
    )
    def begin(self, until: str, fine: int, handlers: list[str]) -> None:
        last = until if fine >= THRESHOLD or until not in {"pen.hearing-minutes", "pen.decide-collective"} else "srv.direct"
        self.file = File("penalty-ordinary")
        for act in ordinary_case(fine, until=last)[1]:
            if act.step == "pen.file":
                by = (CAST["周局"],) if "孙局" in handlers else act.by
                act = Act(
                    act.step, act.at, by, act.data.model_copy(update={"handlers": handlers}), act.evidence, act.standing, act.seq
                )
            self.file.add(act)
        self.fine = fine
        self.now = self.file.acts[-1].at

    # ---- what may be done ----

    @rule(days=st.sampled_from([1, 1, 2, 3, 5, 8, 14, 30, 60]))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(fine=FINES, hearing=st.booleans(), statement=st.sampled_from([True, True, False]), new=st.booleans())
    def notice(self, fine: int, hearing: bool, statement: bool, new: bool) -> None:
        step = "pen.renotice" if any(act.step in NOTICES for act in self.file.acts) else "pen.notice"
        more = {"statement_right": statement, "hearing_right": hearing, "new_facts": new}
        if self.put(step, ["王勘", "李查"], **proposal(fine), **more):
            self.fine = fine

    @rule(
        mode=st.sampled_from(["srv.direct", "srv.direct", "srv.leave", "srv.electronic", "srv.post"]),
        signed=st.sampled_from([True, True, False]),
        days=st.sampled_from([0, 0, -3, 4]),
        receiver=st.sampled_from(["party", "party", "family", "none"]),
        told=st.booleans(),
    )
    def serve(self, mode: str, signed: bool, days: int, receiver: str, told: bool) -> None:
        papers = [act.seq for act in self.file.acts if act.step in {*NOTICES, "pen.hearing-notice"}]
        if papers:
            received = self.now.date() + timedelta(days=days)
            more = {"reason": "拒收", "recorded": True, "receipt": "邮1"} if told else {}
            self.put(mode, ["王勘", "李查"], paper=papers[-1], receiver=receiver, signed=signed, received_on=received, **more)

    @rule(points=st.integers(1, 2))
    def defend(self, points: int) -> None:
        self.put("pen.defend", ["王勘"], points=["不是我"] * points)

    @rule(answered=st.integers(1, 2))
    def recheck(self, answered: int) -> None:
        asked = [act.seq for act in self.file.acts if act.step == "pen.defend"]
        if asked:
            answers = [{"point": number, "adopted": False, "reasons": "不成立"} for number in range(1, answered + 1)]
            self.put("pen.recheck", ["沈员"], defence=asked[-1], answers=answers)

    @rule(statement=st.booleans(), hearing=st.booleans(), signed=st.booleans())
    def waive(self, statement: bool, hearing: bool, signed: bool) -> None:
        self.put("pen.waive-defence", ["王勘"], statement=statement, hearing=hearing, signed=signed)

    @rule()
    def ask_hearing(self) -> None:
        self.put("pen.hearing-ask", ["王勘"])

    @rule(accepted=st.booleans(), host=st.sampled_from(["冯主持", "王勘"]))
    def open_hearing(self, accepted: bool, host: str) -> None:
        self.put("pen.hearing-open", ["郑法制"], host=host, accepted=accepted, reasons="" if accepted else "不受理")

    @rule(days=st.sampled_from([3, 9, 14]))
    def notify_hearing(self, days: int) -> None:
        self.put(
            "pen.hearing-notice",
            ["郑法制"],
            host="冯主持",
            held_on=self.now.date() + timedelta(days=days),
            begins="9:30",
            place="听证室",
        )

    @rule(pieces=st.sampled_from([["E1", "E2", "E3", "E4"], ["E1", "E2"]]), signed=st.sampled_from(["signed", "missing"]))
    def hold_hearing(self, pieces: list[str], signed: str) -> None:
        if self.put("pen.hearing-hold", ["冯主持"], host="冯主持", examined=pieces):
            self.put("pen.hearing-minutes", ["冯主持"], text="质证", party_signed=signed)

    @rule(officer=st.sampled_from(["王勘", "孙局", "冯主持"]))
    def ask_recusal(self, officer: str) -> None:
        self.put("pen.recuse-ask", ["李查"], officer=officer, reasons="有利害关系")

    @rule(officer=st.sampled_from(["王勘", "孙局", "冯主持"]), granted=st.booleans(), by=st.sampled_from([["周局"], ["孙局"]]))
    def decide_recusal(self, officer: str, granted: bool, by: list[str]) -> None:
        self.put("pen.recuse-decide", by, officer=officer, granted=granted)

    @rule(
        by=PAIRS,
        certificates=st.sampled_from(["渝执", "渝执", ""]),
        signed=st.sampled_from(["signed", "signed", "missing"]),
        unlawful=st.sampled_from(["", "", "欺骗"]),
    )
    def inspect(self, by: list[str], certificates: str, signed: str, unlawful: str) -> None:
        photo = piece("audiovisual", f"照片{len(self.file.acts)}", self.now.isoformat(), unlawful=unlawful)
        self.put("pen.inspect", by, [photo], certificates=certificates, recusal_told=True, party_signed=signed)

    @rule(number=st.integers(1, 6), accepted=st.sampled_from([True, True, False]))
    def verify(self, number: int, accepted: bool) -> None:
        proves = ["party", "conduct", "time", "place"]
        self.put(
            "pen.evidence-verify", ["王勘", "李查"], results=[{"evidence": f"E{number}", "accepted": accepted, "proves": proves}]
        )

    @rule(fine=FINES, result=st.sampled_from(["passed", "passed", "returned"]), by=st.sampled_from(["吴审核", "新审核", "王勘"]))
    def review(self, fine: int, result: str, by: str) -> None:
        self.put("pen.review-submit", ["王勘"], **proposal(self.fine if by == "吴审核" else fine))
        self.put("pen.review", [by], result=result, opinion="意见")

    @rule(heads=st.sampled_from([["孙局", "周局"], ["孙局"]]))
    def discuss(self, heads: list[str]) -> None:
        opinions = [{"person": head, "opinion": "同意"} for head in heads]
        self.put(
            "pen.decide-collective", heads, chair="周局", present=heads, opinions=opinions, result="同意", **proposal(self.fine)
        )

    @rule(court=st.booleans(), reasons=st.sampled_from(["等待判决", "等待判决", ""]))
    def suspend(self, court: bool, reasons: str) -> None:
        self.put("pen.suspend", ["周局"], cause="court" if court else "other", reasons=reasons)

    @rule()
    def resume(self) -> None:
        self.put("pen.resume", ["周局"], reasons="事由消失")

    @rule(days=st.sampled_from([10, 30, 60, 90]), kind=st.sampled_from(["head", "collective"]))
    def extend(self, days: int, kind: str) -> None:
        minutes = {"present": ["周局", "孙局"], "result": "同意"} if kind == "collective" else {}
        self.put("pen.extend", ["周局"], by=kind, days=days, reasons="案情复杂", **minutes)

    @rule(handlers=st.sampled_from([["沈员", "李查"], ["周局", "李查"]]))
    def reassign(self, handlers: list[str]) -> None:
        self.put("pen.assign", ["周局"], handlers=handlers)

    @rule(sure=st.sampled_from([True, False]))
    def suspect_crime(self, sure: bool) -> None:
        if sure:
            self.put("xfr.find", ["王勘"])

    @rule(
        own=st.sampled_from([True, True, True, False]),
        fine=FINES,
        by=HEADS,
        evidence=st.sampled_from(["", "", "E5"]),
        departure=st.booleans(),
    )
    def decide(self, own: bool, fine: int, by: list[str], evidence: str, departure: bool) -> None:
        said = proposal(self.fine if own else fine)
        if evidence:
            said["facts"] = [{**fact, "evidence": [*fact["evidence"], evidence]} for fact in FACTS]
        more = {"departure": "情节特殊"} if departure else {}
        self.put("pen.decide", by, lighten_considered=True, **more, **said)

    @rule(days=st.sampled_from([0, 1, 4, 8, 60]))
    def decide_as_planned(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.put("pen.decide", ["孙局"], lighten_considered=True, **proposal(self.fine))

    @rule(days=st.sampled_from([4, 8, 75]), fine=FINES, thorough=st.booleans())
    def mend_and_decide(self, days: int, fine: int, thorough: bool) -> None:
        """Answer what is open, or not; then decide what was proposed or another fine."""
        for act in list(self.file.acts) if thorough else ():
            if act.step == "pen.defend":
                answers = [{"point": number, "adopted": True} for number in range(1, len(act.data.points) + 1)]
                self.put("pen.recheck", ["沈员"], defence=act.seq, answers=answers)
            if act.step == "pen.recuse-ask":
                self.put("pen.recuse-decide", ["周局"], officer=act.data.officer, granted=False)
        self.put("pen.waive-defence", ["王勘"], statement=True, hearing=True, signed=days != 8)
        self.now += timedelta(days=days)
        for said in (fine, self.fine):
            self.put("pen.decide", ["孙局"], lighten_considered=True, **proposal(said))

    # ---- the judge ----

    def put(self, step: str, by: list[str], evidence: Any = (), /, **data: Any) -> bool:
        """Ask the judge; what he lets through enters the file."""
        self.now += timedelta(minutes=1)
        act = self.file.act(step, self.now, by, evidence, None, **data)
        verdict = judge(self.file.procedure, self.file.matter(), act, rules_on(act.day))
        Bureau.seen[f"{'refused' if verdict.refused else 'done'} {step}"] += 1
        if verdict.refused:
            return False
        self.file.add(act)
        return True

    def teardown(self) -> None:
        """Every file ends with an attempt to decide."""
        if not hasattr(self, "file") or self.decision is not None:
            return
        acts = len(self.file.acts)
        self.mend_and_decide([4, 60, 100][acts % 3], self.fine, bool(acts % 2))
        if self.decision is not None:
            self.a_decision_follows_a_served_notice()
            self.a_decision_keeps_ninety_days()
            self.a_decision_is_made_by_an_uninvolved_head()
            self.a_fine_keeps_the_statutory_range()
            self.no_recusal_is_open_at_the_decision()
            self.a_decision_rests_on_verified_lawful_evidence()
            self.every_defence_is_answered_and_no_review_stands_against_it()

    # ---- the law, told once more ----

    @property
    def decision(self) -> Act | None:
        return next((act for act in self.file.acts if act.step == "pen.decide"), None)

    def before(self, *steps: str) -> list[Act]:
        decided = self.decision
        assert decided is not None
        return [act for act in self.file.acts if act.seq < decided.seq and act.step in steps]

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def a_decision_follows_a_served_notice(self) -> None:
        decided = self.decision
        assert decided is not None
        told = [(act, day) for act in self.before(*NOTICES) if (day := self.served(act)) is not None and day <= decided.day]
        assert told
        notice, day = told[-1]
        assert notice.data.statement_right
        assert decided.data.fine <= notice.data.fine
        if max(decided.data.fine, notice.data.fine) >= THRESHOLD:
            assert notice.data.hearing_right
        waived = [act.data for act in self.before("pen.waive-defence") if act.data.signed and act.seq > notice.seq]
        heard = [act for act in self.before("pen.defend") if act.seq > notice.seq]
        asked = [act for act in self.before("pen.hearing-ask") if act.seq > notice.seq]
        assert heard or any(one.statement for one in waived) or workdays(day, decided.day - timedelta(days=1)) >= 3
        if notice.data.hearing_right:
            assert asked or any(one.hearing for one in waived) or workdays(day, decided.day - timedelta(days=1)) >= 5

    def served(self, notice: Act) -> date | None:
        """The first day on which the notice reached the party lawfully."""
        days = []
        for act in self.before("srv.direct", "srv.leave", "srv.post"):
            data = act.data
            if data.paper != notice.seq or data.received_on < notice.day:
                continue
            good = {
                "srv.direct": data.signed and data.receiver in {"party", "family"},
                "srv.leave": data.reason and data.recorded,
                "srv.post": data.receipt,
            }[act.step]
            if good:
                days.append(data.received_on)
        return min(days, default=None)

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def a_decision_keeps_ninety_days(self) -> None:
        decided = self.decision
        assert decided is not None
        filed = self.before("pen.file")[0].day
        paused, since = set(), {"pen.suspend": None, "pen.hearing-ask": None}
        ends = {"pen.resume": "pen.suspend", "pen.hearing-hold": "pen.hearing-ask"}
        for act in [*self.before(*since, *ends, "pen.hearing-open", "pen.waive-defence"), decided]:
            if act.step in since:
                since[act.step] = since[act.step] or act.day
                continue
            refused = act.step == "pen.hearing-open" and not act.data.accepted
            withdrawn = act.step == "pen.waive-defence" and act.data.signed and act.data.hearing
            ended = (
                list(since)
                if act is decided
                else [ends[act.step]]
                if act.step in ends
                else ["pen.hearing-ask"]
                if refused or withdrawn
                else []
            )
            for begun in ended:
                start = since[begun]
                if start is not None:
                    paused |= {start + timedelta(days=number) for number in range(1, (act.day - start).days + 1)}
                    since[begun] = None
        counted = [
            day for number in range(1, (decided.day - filed).days + 1) if (day := filed + timedelta(days=number)) not in paused
        ]
        granted = {
            kind: sum(act.data.days for act in self.before("pen.extend") if act.data.by == kind) for kind in ("head", "collective")
        }
        pauses = self.before("pen.suspend", "pen.resume")
        assert not pauses or pauses[-1].step == "pen.resume"
        assert all(act.data.reasons for act in pauses)
        assert len(counted) <= 90 + min(30, granted["head"]) + min(60, granted["collective"])

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def a_decision_is_made_by_an_uninvolved_head(self) -> None:
        decided = self.decision
        assert decided is not None
        handlers = {code for act in self.before("pen.file", "pen.assign") for code in act.data.handlers}
        heads = {one.id for one in decided.by if one.roles & {"head", "principal"}}
        assert heads
        assert not heads & handlers

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def a_fine_keeps_the_statutory_range(self) -> None:
        decided = self.decision
        assert decided is not None
        assert Decimal(2000) <= decided.data.fine <= HIGHEST

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def no_recusal_is_open_at_the_decision(self) -> None:
        decided = self.decision
        assert decided is not None
        state: dict[str, str] = {}
        for act in self.before("pen.recuse-ask", "pen.recuse-decide"):
            state[act.data.officer] = "open" if act.step == "pen.recuse-ask" else "out" if act.data.granted else "in"
        assert "open" not in state.values()
        assert not {one.id for one in decided.by} & {officer for officer, said in state.items() if said == "out"}

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def a_decision_rests_on_verified_lawful_evidence(self) -> None:
        decided = self.decision
        assert decided is not None
        accepted: dict[str, bool] = {}
        for act in self.before("pen.evidence-verify"):
            accepted |= {result.evidence: result.accepted for result in act.data.results}
        sources = {one.id: (one, act) for act in self.file.acts for one in act.evidence}
        for fact in decided.data.facts:
            assert fact.evidence
            for name in fact.evidence:
                assert accepted.get(name)
                one, act = sources[name]
                assert not one.unlawful
                officers = {
                    someone.id
                    for someone in act.by
                    if someone.certificate and someone.certificate.valid_to >= act.day and "auxiliary" not in someone.roles
                }
                assert len(officers) >= 2

    @precondition(lambda self: self.decision is not None)
    @invariant()
    def every_defence_is_answered_and_no_review_stands_against_it(self) -> None:
        for defence in self.before("pen.defend"):
            answered = {
                answer.point for act in self.before("pen.recheck") if act.data.defence == defence.seq for answer in act.data.answers
            }
            assert set(range(1, len(defence.data.points) + 1)) <= answered
        reviews = self.before("pen.review")
        assert not reviews or reviews[-1].data.result == "passed"
        if self.before("pen.hearing-hold"):
            assert reviews
        assert not self.before("xfr.find")

    @invariant()
    def time_runs_forward(self) -> None:
        times: list[datetime] = [act.at for act in self.file.acts] if hasattr(self, "file") else []
        assert times == sorted(times)


NOTICES = ("pen.notice", "pen.renotice")


def workdays(start: date, end: date) -> int:
    """Working days after `start` up to `end`, counted one by one."""
    found = calendar()
    return sum(found.works(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def test_no_random_path_reaches_an_unlawful_decision() -> None:
    Bureau.seen.clear()
    run_state_machine_as_test(
        Bureau,
        settings=settings(
            max_examples=500, stateful_step_count=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
        ),
    )
    assert Bureau.seen["done pen.decide"] >= 20, Bureau.seen
    assert Bureau.seen["refused pen.decide"] >= 50, Bureau.seen
