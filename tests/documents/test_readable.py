"""Data of acts in Chinese."""

from typing import Any

import pytest

from fadu.documents.readable import labels, readable, spoken
from fadu.documents.view import MODELS
from fadu.law.errors import InputError
from tests.documents.samples import DATA, NAMES

KEYS = {
    "signed",
    "party",
    "citizen",
    "passed",
    "head",
    "fine",
    "warning",
    "inspection",
    "nop.first",
    "return",
    "conduct",
    "P01",
    "I001",
    "T01",
}


def said(kind: str, **changes: Any) -> dict[str, str]:
    step, data = DATA[kind]
    return dict(readable(MODELS[step], data | changes, NAMES))


def test_keys_become_labels_and_codes_become_names() -> None:
    filing = said("filing_form")
    assert filing["当事人类别"] == "公民"
    assert filing["当事人"] == "陈喆堃"
    assert filing["承办人（两名以上）"] == "王犇、李翀"
    assert filing["违法行为发生日"] == "2023年2月20日"
    assert filing["情节复杂或者重大违法行为"] == "否"


def test_money_is_said_twice_and_times_are_chinese() -> None:
    assert said("compensation_decision")["决定赔偿金额"] == "壹仟贰佰元伍角整（1200.50元）"
    assert said("preservation_notice")["批准时间"] == "2023年3月1日8时30分"


def test_lists_and_nested_data_are_numbered_lines() -> None:
    assert said("evidence_opinion")["逐件审核"].split("\n") == [
        "1. 证据：E1；予以采信：是；证明的要素：违法行为、违法地点；审核意见：真实",
        "2. 证据：E2；予以采信：是；证明的要素：面积、数量或者价值",
    ]


def test_an_act_is_named_or_counted() -> None:
    assert said("service_receipt")["所送文书"].startswith("行政处罚决定书")
    assert said("deferral_approval")["申请"] == "第11项行为"


def test_empty_fields_are_left_out_unless_asked_for() -> None:
    step, data = DATA["filing_form"]
    assert "违法行为终了日（连续或者继续的）" not in said("filing_form")
    assert ("违法行为终了日（连续或者继续的）", "") in readable(MODELS[step], data, empty=True)


def test_a_broken_amount_is_a_sentence() -> None:
    with pytest.raises(InputError, match="不是金额"):
        said("spot_receipt", amount="许多")


def test_every_field_of_every_step_has_a_chinese_label() -> None:
    said = {(step, label) for step, model in MODELS.items() for label in labels(model).values()}
    assert not {(step, label) for step, label in said if not any("\u4e00" <= char <= "\u9fff" for char in label)}


def test_no_key_or_code_is_left_in_the_text() -> None:
    def leaves(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set().union(*map(leaves, value.values())) if value else set()
        return set().union(*map(leaves, value)) if isinstance(value, list) else {value}

    left = {kind: leaves(spoken(MODELS[step], data, NAMES)) & KEYS for kind, (step, data) in DATA.items()}
    assert not {kind: found for kind, found in left.items() if found}
