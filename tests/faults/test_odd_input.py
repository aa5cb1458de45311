"""Odd, empty and huge input to the ledger's doors: a Chinese sentence, and nothing is written."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from fadu.demo.script import Planned
from fadu.demo.stage import dossier
from fadu.law.dossier import dump, parse
from fadu.law.errors import InputError
from fadu.law.facts import CHINA
from fadu.law.procedures import ALL
from fadu.ledger import history, models
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from fadu.ledger.verify import verify
from fadu.registers.models import Certificate
from fadu.registers.models.base import RegisterVersion
from tests.faults.refusal import refusal
from tests.ledger.conftest import Play

pytestmark = [pytest.mark.both, pytest.mark.django_db]

OFFICERS = ("P014", "P019")
STEPS = tuple(ALL["penalty-ordinary"].by_step)
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
MOMENT = datetime(2023, 3, 10, 9, tzinfo=CHINA)
HUGE = "长" * 350_000


def sentence(do: Callable[[], object]) -> str:
    """What the refusal says; nothing may have been written."""
    before = (models.Act.objects.count(), models.Matter.objects.count(), models.Paper.objects.count())
    with pytest.raises((InputError, Refused)) as refused:
        do()
    assert (models.Act.objects.count(), models.Matter.objects.count(), models.Paper.objects.count()) == before
    said = str(refused.value)
    assert CHINESE.search(said), said
    assert len(said) < 2_000
    assert "Traceback" not in said
    return said


def clue(**changes: Any) -> dict[str, Any]:
    found = {"source": "inspection", "found_on": "2023-03-10", "place": "路口", "town": "JD-GUILIN", "item": "CQSR-67-1"}
    return {**found, "summary": "渣土", **changes}


def opening(**changes: Any) -> Callable[[], object]:
    values: dict[str, Any] = {"step": "pen.clue", "data": clue(), "by": OFFICERS, "at": MOMENT, **changes}
    return lambda: open_matter("penalty-ordinary", Intent(**values))


OPENINGS: dict[str, tuple[dict[str, Any], str]] = {
    "no step": ({"step": ""}, "没有“”这一步骤"),
    "unknown step": ({"step": "pen.nothing"}, "没有“pen.nothing”这一步骤"),
    "a step that cannot be first": ({"step": "pen.record-av", "data": {}}, "阶段"),
    "nobody": ({"by": ()}, "由谁实施"),
    "an unknown person": ({"by": ("P999",)}, "没有编号为“P999”的人"),
    "an odd person": ({"by": ("\x00\ud800",)}, "没有编号"),
    "a huge person": ({"by": (HUGE,)}, "没有编号"),
    "somebody without the role": ({"by": ("P033",)}, "职责"),
    "no data": ({"data": {}}, "必须填写"),
    "unknown data": ({"data": clue(colour="red")}, "没有这一项"),
    "data of another kind": ({"data": clue(summary=["a"], found_on="昨天")}, "应当是文字"),
    "an unknown choice": ({"data": clue(source="rumour")}, "只能是"),
    "a huge text": ({"data": clue(summary=HUGE)}, "最多20000字"),
    "a character zero": ({"data": clue(place="a\x00b")}, "空字符"),
    "a lone surrogate": ({"data": clue(place="a\ud800b")}, "“地点”"),
    "an unknown town": ({"data": clue(town="Z-NOWHERE")}, "镇街"),
    "the future": ({"at": timezone.now() + timedelta(days=1)}, "晚于现在"),
    "before all law": ({"at": datetime(1949, 10, 1, tzinfo=CHINA)}, "超出"),
    "the end of time": ({"at": datetime.max}, "超出"),
    "the beginning of time": ({"at": datetime.min}, "超出"),
    "a huge key": ({"key": "k" * 65}, "防重键"),
    "an odd key": ({"key": "a\x00"}, "防重键"),
    "a foreign file": ({"files": (999_999,)}, "附件"),
}


@pytest.mark.parametrize("name", OPENINGS)
def test_openings(name: str, caster: object) -> None:
    changes, said = OPENINGS[name]
    assert said in sentence(opening(**changes))


def test_an_unknown_procedure(caster: object) -> None:
    assert "没有“magic”这一程序" in sentence(lambda: open_matter("magic", Intent("pen.clue", clue(), OFFICERS, MOMENT)))


@pytest.mark.parametrize("pk", [0, -1, 999_999, 1 << 63, 1 << 200])
def test_an_unknown_matter(pk: int, caster: object) -> None:
    assert "没有这个事项" in sentence(lambda: record_act(pk, Intent("pen.evidence-add", {}, OFFICERS, MOMENT)))


@pytest.mark.parametrize(
    "text", ["🚮占道😀", "\u202e倒着写\u202c", "عربى", "𠮷野家", "a\u0301", "'; DROP TABLE ledger_act; --", "<b>x</b>", "{{ 7*7 }}"]
)
def test_odd_but_lawful_text_is_kept_as_it_is(text: str, caster: object) -> None:
    row = open_matter("penalty-ordinary", Intent("pen.clue", clue(place=text, summary=text), OFFICERS, MOMENT)).matter
    assert models.Matter.objects.get(pk=row.pk).place == text
    assert row.acts.get().content["data"]["summary"] == text
    assert verify().whole


def filing(play: Play, script: Callable[..., list[Planned]], **changes: Any) -> Callable[[], object]:
    row = play("short", "pen.clue")
    planned = next(act for act in script("short") if act.step == "pen.file")
    data = {**planned.data, **changes}
    return lambda: record_act(row.pk, Intent("pen.file", data, planned.by, planned.at))


def test_filings_about_nothing_known(play: Play, script: Callable[..., list[Planned]]) -> None:
    assert "当事人库中没有" in sentence(filing(play, script, party="D-nobody"))
    assert "当事人库中没有" in sentence(filing(play, script, party="\u202e"))
    assert "权责清单没有该事项" in sentence(filing(play, script, item="CQSR-0-0"))
    assert "没有编号为“P998”" in sentence(filing(play, script, handlers=["P014", "P019", "P998"]))
    assert "镇街" in sentence(filing(play, script, town="Z-NOWHERE"))


def test_an_act_before_the_last(play: Play) -> None:
    row = play("short", "pen.inspect")
    earlier = Intent("pen.evidence-verify", {"results": [{"evidence": "E1"}]}, OFFICERS, datetime(2023, 3, 1, 8, tzinfo=CHINA))
    assert "时间次序颠倒" in sentence(lambda: record_act(row.pk, earlier))


def test_a_time_without_zone_is_chinese_time(caster: object) -> None:
    done = open_matter("penalty-ordinary", Intent("pen.clue", clue(), OFFICERS, datetime(2023, 3, 10, 9)))
    assert done.act.at == "2023-03-10T09:00:00+08:00"


def test_a_certificate_expired_yesterday(play: Play, script: Callable[..., list[Planned]]) -> None:
    """On its last day the certificate serves; on the next the act is refused and says whose it was."""
    planned = script("short")
    row = play("short", "pen.evidence-add")
    verify_on = row.acts.order_by("-seq").values_list("at", flat=True)[0][:10]
    for valid_to, lawful in ((date.fromisoformat(verify_on), True), (date.fromisoformat(verify_on) - timedelta(days=1), False)):
        Certificate.objects.filter(person_id="P014", valid_from__lte=verify_on).update(valid_to=valid_to)
        RegisterVersion.objects.update(token=f"t{valid_to}")
        conclude = next(act for act in planned if act.step == "pen.conclude")
        later = datetime.fromisoformat(f"{verify_on}T18:00:00+08:00")
        said = sentence(lambda: record_act(row.pk, Intent("pen.conclude", dict(conclude.data), OFFICERS, later)))  # noqa: B023
        assert ("当日无有效执法证" in said) is not lawful, said


def test_old_files_that_cannot_be_kept(script: Callable[..., list[Planned]]) -> None:
    acts = script("short", "serve:notice", date(2022, 3, 1))
    lawful = dossier("penalty-ordinary", "旧1", acts)
    whole = dump(lawful.procedure, "旧1", "某局", lawful.acts)

    def entering(**changes: Any) -> Callable[[], object]:
        return lambda: history.enter(parse(json.dumps({**whole, **changes})))

    assert "60个字" in sentence(entering(number=HUGE))
    assert "空字符" in sentence(entering(number="a\x00"))
    assert "残缺" in sentence(entering(number="a\ud800"))
    assert "没有本程序认识的行为" in sentence(entering(acts=[]))
    assert "没有本程序认识的行为" in sentence(entering(acts=[{"step": "x", "at": "2022-01-01"}]))
    assert "案卷" in sentence(lambda: history.enter(parse("{")))


def test_an_old_file_with_odd_people_is_kept_readable(script: Callable[..., list[Planned]]) -> None:
    acts = script("short", "pen.inspect", date(2022, 3, 1))
    whole = dump(ALL["penalty-ordinary"], "旧2", "某局", dossier("penalty-ordinary", "旧2", acts).acts)
    for act in whole["acts"]:
        act["by"] = ['王"五\\', "x" * 300]
    row = history.enter(parse(json.dumps(whole)))
    assert verify().whole
    assert row.acts.order_by("seq")[0].content["by"][0] == '王"五\\'
    assert row.acts.order_by("seq")[0].actor == '王"五\\'


ODD: dict[str, dict[str, Any]] = {
    "empty": {},
    "huge": {"note": HUGE, "reasons": HUGE},
    "a lone surrogate": {"\ud800": 1, "note": "\udfff"},
    "zero inside": {"reasons": {"a": ["\x00"]}},
    "nested": {"facts": [[[[[{}]]]]], "results": {"a": 1}, "paper": 1 << 70},
}


@pytest.mark.parametrize("name", ODD)
def test_every_step_with_odd_data(name: str, play: Play) -> None:
    """Each step refuses with a sentence, or needs nothing and is recorded whole."""
    row = play("short", "pen.file")
    said = {step: refusal(lambda: record_act(row.pk, Intent(step, ODD[name], OFFICERS, MOMENT))) for step in sorted(STEPS)}  # noqa: B023
    assert [step for step, text in said.items() if text and not CHINESE.search(text)] == []
    assert [step for step, text in said.items() if len(text) > 2_000] == []
    assert sum(bool(text) for text in said.values()) > len(STEPS) / 2
    assert verify().whole
