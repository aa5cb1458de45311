"""A foreign judge of the whole API: no 5xx and no answer that the document does not name, whatever is sent."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from fadu.exchange import partners
from fadu.exchange.models import SCOPES
from tests.console.making import filed
from tests.furnished import furnish

EXAMPLES = 5
#: Put in place of every part of an address and every question, since few examples seldom reach them.
AWKWARD = ("null,null", "0", "-1", "9" * 30, "a" * 300, "é", "%00", "2026-13-45", " ")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.django_db(transaction=True)
def test_no_5xx_and_no_undocumented_answer(live_server: Any) -> None:
    furnish()
    partners.forget()
    row = filed()
    header = {"Authorization": "Bearer " + partners.issue("验证", list(SCOPES), 1_000_000, "P055", person="P009")}
    config = SchemathesisConfig(
        projects=ProjectsConfig(
            default=ProjectConfig(generation=GenerationConfig(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
        )
    )
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/openapi.json", config=config)
    tried, reached = 0, set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            nonlocal tried
            if "matter" in (case.path_parameters or {}) and tried % 2:
                case.path_parameters["matter"] = row.pk
            answer = case.call(headers=header)
            case.validate_response(answer, checks=CHECKS)
            tried += 1
            reached.add((case.method, case.path))

        holds()
        for awkward in AWKWARD:
            paths, questions = (
                dict.fromkeys((one.name for one in place), awkward) for place in (operation.path_parameters, operation.query)
            )
            if paths or questions:
                case = operation.Case(path_parameters=paths, query=questions)
                case.validate_response(case.call(headers=header), checks=CHECKS)
    assert len(reached) == len(list(schema.get_all_operations()))
    assert tried > 2 * len(reached)
