"""The whole files are lawful: no finding, from the first act to the last."""

from __future__ import annotations

from datetime import date

import pytest

from fadu.law import replay
from fadu.law.drafts import draft
from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import File, ordinary_case, simple_case, study_case, waiver_case
from tests.law.files import FILES as SYSTEMS

FILES = {
    "普通程序，罚款三千元": ordinary_case(),
    "普通程序，当事人陈述申辩": ordinary_case(defend=True),
    "普通程序，八千元，经过听证": ordinary_case(8000),
    "普通程序，八千元，放弃听证": ordinary_case(8000, hearing=False),
    "普通程序，单位，一万五千元": ordinary_case(15000, party_kind="org"),
    "普通程序，未满十八周岁": ordinary_case(2000, capacity="14-17"),
    "普通程序，重大案件": ordinary_case(3000, major=True),
    "当场处罚，到银行缴款": simple_case(),
    "当场处罚，当场收缴": simple_case(pay="spot"),
    "当场处罚，2024年": simple_case(day="2024-05-10"),
    "当场处罚，单位": simple_case(900, party_kind="org"),
    "首违不罚": waiver_case(),
    "轻微不罚": waiver_case("nop.minor"),
    "没有主观过错": waiver_case("nop.nofault"),
    "集中学法": study_case(),
    **SYSTEMS,
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_lawful_file_has_no_finding(file: tuple[Procedure, list[Act]]) -> None:
    check(file)


def check(file: tuple[Procedure, list[Act]]) -> None:
    """No finding, and the last act closes the matter."""
    procedure, acts = file
    verdicts = list(replay(procedure, acts))
    assert [(verdict.step, finding.sentence) for verdict in verdicts for finding in verdict.findings] == []
    assert verdicts[-1].stage in procedure.closed
    if procedure.gates:
        assert any(verdict.proofs for verdict in verdicts)


def test_ordinary_case_can_stop_early() -> None:
    procedure, acts = ordinary_case(until="pen.notice")
    assert acts[-1].step == "pen.notice"
    assert [act.seq for act in acts] == list(range(1, len(acts) + 1))
    assert procedure.id == "penalty-ordinary"


def test_the_form_of_a_service_begins_with_the_correction_that_the_party_does_not_know_of() -> None:
    file = File("penalty-ordinary")
    for act in ordinary_case(until="pay.bank")[1]:
        file.add(act)
    corrected = file.do("pen.self-correct", "2023-04-26 10:00", ["孙局"], outcome="revoked", reasons="条款有误", reviewed=True)
    assert draft(file.procedure, file.matter(), file.procedure.step("srv.direct"), date(2023, 4, 26))["paper"] == corrected
