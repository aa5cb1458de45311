"""A person's own name and numbers are found in a text however they are spaced, and nothing else is touched."""

from __future__ import annotations

import pytest

from fadu.law.privacy import named_in, unnamed

OWN = {"kind": "citizen", "name": "欧阳慕容", "phone": "13800000000", "id_number": "50022319900101123X"}


@pytest.mark.parametrize(
    ("text", "said", "fields"),
    [
        ("我是欧阳慕容，电话13800000000", "我是反映人，电话（电话）", ["name", "phone"]),
        ("请打 138 0000 0000", "请打 （电话）", ["phone"]),
        ("138-0000-0000", "（电话）", ["phone"]),
        ("+86 138.0000.0000", "+86 （电话）", ["phone"]),
        ("１３８００００００００", "（电话）", ["phone"]),
        ("欧阳 慕容", "反映人", ["name"]),
        ("身份证500223 19900101 123x", "身份证（证件号码）", ["id_number"]),
        ("小广告上的电话13800000001", "小广告上的电话13800000001", []),
        ("路灯不亮", "路灯不亮", []),
    ],
)
def test_own_name_and_numbers(text: str, said: str, fields: list[str]) -> None:
    assert unnamed(text, OWN, "反映人") == said
    assert named_in(text, OWN) == fields


def test_a_name_in_letters_is_a_word_of_its_own() -> None:
    assert unnamed("An reports: Bank Street 3", {"name": "An"}, "反映人") == "反映人 reports: Bank Street 3"


@pytest.mark.parametrize("own", [{}, {"name": "", "phone": ""}, {"name": "李", "phone": "12"}])
def test_too_little_to_tell_anybody_by_takes_nothing_out(own: dict[str, str]) -> None:
    assert unnamed("李子坝12号路灯不亮", own, "反映人") == "李子坝12号路灯不亮"
    assert named_in("李子坝12号路灯不亮", own) == []
