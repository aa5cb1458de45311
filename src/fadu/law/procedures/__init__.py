"""程序一览: one line each. A new system of work is one procedure file and one line here."""

from __future__ import annotations

from fadu.law.common.respondent import challenged
from fadu.law.facts import Matter
from fadu.law.gates import Gate
from fadu.law.procedures.accountability import annual_report, enforcement_report, first_person, supervision
from fadu.law.procedures.decision import contract_review, litigation, major_decision, normative_document, reconsideration
from fadu.law.procedures.enforcement import (
    campaign,
    coercion_measure,
    compulsory_execution,
    credit_mark,
    cross_region_problem,
    delegation_handover,
    disclosure,
    enforcement_statistics,
    file_review,
    first_violation,
    guidance,
    illegal_building,
    inspection_plan,
    joint_operation,
    monitoring_device,
    parking,
    penalty_ordinary,
    penalty_simple,
    problem,
    random_inspection,
    recorder_shift,
    recording_gap,
)
from fadu.law.procedures.learning import guiding_case, leaders_study, publicity_event, publicity_list, study_list, training
from fadu.law.procedures.service import (
    dispute,
    dispute_screening,
    duty_roster,
    enterprise_demand,
    enterprise_talk,
    facility,
    order,
    permit,
    petition,
    reception_plan,
)
from fadu.law.steps import Procedure

ALL: dict[str, Procedure] = {
    module.PROCEDURE.id: module.PROCEDURE
    for module in (
        penalty_ordinary,
        penalty_simple,
        first_violation,
        disclosure,
        enforcement_statistics,
        monitoring_device,
        parking,
        leaders_study,
        guiding_case,
        file_review,
        delegation_handover,
        guidance,
        joint_operation,
        cross_region_problem,
        problem,
        campaign,
        inspection_plan,
        random_inspection,
        credit_mark,
        coercion_measure,
        compulsory_execution,
        illegal_building,
        recorder_shift,
        recording_gap,
        petition,
        dispute,
        dispute_screening,
        enterprise_talk,
        enterprise_demand,
        permit,
        annual_report,
        normative_document,
        contract_review,
        major_decision,
        reconsideration,
        litigation,
        order,
        duty_roster,
        reception_plan,
        facility,
        training,
        publicity_list,
        study_list,
        publicity_event,
        first_person,
        enforcement_report,
        supervision,
    )
}


#: Every gate of every procedure by id; a shared one stands once.
GATES: dict[str, Gate] = {gate.id: gate for found in ALL.values() for gate in found.gates}


#: Which procedures make the acts of a kind that is challenged (`kind` of lit.copy and rec.copy); a kind not here may come out of any.
_CHALLENGED = {
    "penalty": ("penalty-ordinary", "penalty-simple", "parking", "first-violation"),
    "coercion": ("coercion-measure", "compulsory-execution", "illegal-building"),
    "permit": ("permit",),
    "disclosure": ("disclosure",),
}


def challenged_procedures(suit: Matter) -> list[Procedure]:
    """Where the act challenged in a lawsuit or reconsideration comes from: its case's procedure, else those that its kind leaves."""
    case, copy = challenged(suit), suit.first("lit.copy", "rec.copy")
    if case and case.get("procedure") in ALL:
        return [ALL[case["procedure"]]]
    known = _CHALLENGED.get(copy.data.kind if copy is not None else "")
    return [ALL[one] for one in known or ALL]


def procedure(procedure_id: str) -> Procedure:
    """The procedure of that id. Raises LookupError with a sentence for people."""
    try:
        return ALL[procedure_id]
    except KeyError:
        raise LookupError(f"没有“{procedure_id}”这一程序") from None
