"""Footage against acts: to the minute, by officer; imports that name what is wrong; deletions that wait for the law."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fadu.config.cli import main
from fadu.demo.film import film
from fadu.documents import files
from fadu.law.common.recording import minutes, said, uncovered
from fadu.law.facts import CHINA
from fadu.ledger import footage, models, parties, recording
from fadu.ledger.record import Intent, Refused, open_matter, record_act
from fadu.ledger.verify import verify
from tests.furnished import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = datetime(2023, 3, 6, tzinfo=CHINA)
OFFICER, OTHER = "P014", "P019"


def at(hour: int, minute: int = 0) -> datetime:
    return DAY.replace(hour=hour, minute=minute)


@pytest.fixture(autouse=True)
def bureau(db: None) -> None:
    furnish()


def shift(device: str = "DSJ-001", officer: str = OFFICER) -> models.Matter:
    """A recorder out from half past eight to half past five."""
    row = open_matter("recorder-shift", Intent("avr.issue", {"device": device, "holder": officer}, [officer], at(8, 30))).matter
    return record_act(row.pk, Intent("avr.return", {}, [officer], at(17, 30))).matter


def seizure(hour: int = 10, by: tuple[str, ...] = (OFFICER, OTHER)) -> models.Matter:
    """Things seized at that hour: from five minutes before to twenty-five after it must be on film."""
    party = parties.find_or_make(kind="citizen", name="示例甲")
    about = {
        "party": party.key,
        "place": "某路（示例）",
        "town": "JD-GUILIN",
        "basis": "《重庆市市容环境卫生管理条例》第十八条",
        "own_power": True,
        "refused": True,
        "reasons": "拒不改正",
    }
    row = open_matter("coercion-measure", Intent("coe.urgent", about | {"urgent": True}, list(by), at(9))).matter
    done = {"certificates": "1、2", "told": True, "heard": "无", "signed": True}
    return record_act(row.pk, Intent("coe.apply", done, list(by), at(hour))).matter


def shot(
    begun: datetime, ended: datetime, device: str = "DSJ-001", officer: str = OFFICER, name: str = "", body: bytes = b""
) -> footage.Film:
    body = body or film(device, begun, 2) + f"{begun}{ended}".encode()
    name = name or f"{device}_{officer}_{begun:%Y%m%dT%H%M%S}_{ended:%Y%m%dT%H%M%S}_滨江路.webm"
    return footage.Film(name, lambda: nullcontext(io.BytesIO(body)))


def covered(row: models.Matter) -> models.Recordable:
    return models.Recordable.objects.get(matter=row)


def test_gaps_are_counted_by_the_minute() -> None:
    span = (at(10), at(10, 30))
    assert uncovered(span, [(at(9), at(11))], 5) == []
    assert uncovered(span, [(at(10, 5), at(10, 20)), (at(9), at(10, 2))], 5) == [(at(10, 2), at(10, 5)), (at(10, 20), at(10, 30))]
    assert uncovered(span, [(at(10), at(10, 10)), (at(10, 10) + timedelta(seconds=5), at(10, 30))], 5) == []
    gap = uncovered(span, [(at(10), at(10, 10)), (at(10, 10) + timedelta(seconds=6), at(10, 30))], 5)
    assert minutes(gap) == 1
    assert said(gap) == ["10:10—10:11"]
    assert uncovered(span, [], 5) == [span]


def test_footage_covers_the_act_of_its_officer_only() -> None:
    shift()
    shift("DSJ-004", "P015")
    row = seizure()
    assert (covered(row).minutes, covered(row).missing) == (30, 30)
    stranger = footage.take([shot(at(9), at(11), "DSJ-004", "P015")], "P015", at=at(18))
    assert not stranger.wrong
    assert covered(row).missing == 30, "somebody else's film"
    footage.take([shot(at(9, 50), at(10, 10)), shot(at(10, 17), at(10, 40))], OFFICER, at=at(18))
    assert (covered(row).missing, said(covered(row).stretches)) == (7, ["10:10—10:17"])
    footage.take([shot(at(10, 9), at(10, 18))], OFFICER, at=at(18))
    assert (covered(row).missing, covered(row).gaps) == (0, [])


def test_footage_registered_before_the_act_counts_at_once() -> None:
    shift()
    footage.take([shot(at(9, 50), at(10, 40))], OFFICER, at=at(18))
    assert covered(seizure()).missing == 0


def test_an_explained_gap_is_still_a_gap_but_no_longer_open() -> None:
    shift()
    row = seizure()
    footage.take([shot(at(9, 50), at(10, 10)), shot(at(10, 17), at(10, 40))], OFFICER, at=at(18))
    told: dict[str, Any] = {
        "case": row.number,
        "number": 2,
        "since": at(10, 10),
        "until": at(10, 17),
        "reason": "fault",
        "told": "镜头松脱，已报修",
    }
    gap = open_matter("recording-gap", Intent("gap.state", told, [OFFICER], at(19))).matter
    assert covered(row).open == 7
    with pytest.raises(Refused, match="没有实施"):
        record_act(gap.pk, Intent("gap.confirm", {}, [OFFICER], at(20)))
    record_act(gap.pk, Intent("gap.confirm", {}, ["P008"], at(20)))
    assert (covered(row).missing, covered(row).open) == (7, 0)
    line = recording.line(covered(row))
    assert line["explained"] is True
    assert line["gaps"] == ["10:10—10:17"]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (shot(at(9), at(10), name="视频1.mp4"), "文件名不合规则"),
        (shot(at(9), at(10), name="DSJ-001_P014_20230230T090000_20230306T100000.mp4"), "时间不存在"),
        (shot(at(10), at(9)), "不晚于开始时间"),
        (shot(at(9), datetime(2099, 1, 1, tzinfo=CHINA), name="DSJ-001_P014_20981231T230000_20990101T000000.mp4"), "在将来"),
        (shot(at(9), at(10), "DSJ-999"), "登记簿中没有 DSJ-999"),
        (shot(at(9), at(10), officer="P999"), "没有编号为“P999”"),
        (shot(at(9), at(10), officer="P015"), "没有发给"),
        (shot(at(8), at(9)), "没有发给"),
        (shot(at(17), at(18)), "没有发给"),
        (shot(at(9), at(10), body=b"not a film at all"), "不是照片、视频"),
        (shot(at(9), at(10), body=b"\x1aE\xdf\xa3broken"), "已经损坏"),
        (shot(at(9), at(10), body=b"%PDF-1.4\nstartxref\n0\n%%EOF"), "不是视频"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_file_is_named_and_stops_no_other(wrong: footage.Film, why: str) -> None:
    row = shift()
    report = footage.take([wrong, shot(at(11), at(12))], OFFICER, at=at(18))
    assert [name for name, _ in report.wrong] == [wrong.name]
    assert why in report.wrong[0][1]
    assert len(report.registered) == 1
    assert models.Footage.objects.count() == models.Evidence.objects.count() == row.acts.filter(step="avr.footage").count() == 1


def test_doubles_are_refused_and_the_same_folder_again_changes_nothing() -> None:
    shift()
    first = shot(at(9), at(10))
    assert len(footage.take([first], OFFICER, at=at(18)).registered) == 1
    again = footage.take([first], OFFICER, at=at(18))
    assert (again.unchanged, again.registered, again.wrong) == (1, [], [])
    with first.open() as stream:
        body = stream.read()
    copy = footage.take([shot(at(11), at(12), body=body)], OFFICER, at=at(18))
    assert "重复的文件不能再登记" in copy.wrong[0][1]
    assert models.Footage.objects.count() == 1


def test_a_large_film_is_never_held_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every read is bounded, whatever the size of the file (here 40 MB)."""
    shift()
    place = tmp_path / "DSJ-001_P014_20230306T090000_20230306T100000.webm"
    with place.open("wb") as out:
        out.write(film("x", at(9), 1))
        for number in range(40):
            out.write(bytes([number]) * 1024**2)
    largest = 0

    class Counted(io.FileIO):
        def read(self, size: int = -1) -> bytes:  # type: ignore[override]
            nonlocal largest
            assert size > 0, "read whole"
            largest = max(largest, size)
            return super().read(size) or b""

    report = footage.take([footage.Film(place.name, lambda: Counted(str(place)))], OFFICER, at=at(18))
    assert not report.wrong
    assert 0 < largest <= 1024**2


def test_the_command_names_wrong_files_and_answers_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shift()
    good = shot(at(9), at(10))
    with good.open() as stream:
        (tmp_path / good.name).write_bytes(stream.read())
    (tmp_path / "说明.txt").write_text("不是视频")
    assert main(["footage", "import", str(tmp_path), "--by", OFFICER]) == 2
    out, err = capsys.readouterr()
    assert "入库 1 个文件（共 60 分钟）" in out
    assert "说明.txt：文件名不合规则" in err
    assert main(["footage", "import", str(tmp_path / "没有"), "--by", OFFICER]) == 2
    assert main(["footage", "check"]) == 0


def delete(film_: models.Footage, when: datetime, reason: str = "保存期满，不再需要") -> None:
    record_act(film_.shift_id, Intent("avr.approve", {"sha256": film_.sha256}, ["P002"], when))
    record_act(film_.shift_id, Intent("avr.delete", {"sha256": film_.sha256, "reason": reason}, ["P033"], when))


def test_nothing_is_deleted_before_its_time_or_while_a_case_needs_it() -> None:
    row = shift()
    record_act(row.pk, Intent("avr.stored", {"files": 2}, [OFFICER], at(17, 40)))
    case = seizure()
    footage.take([shot(at(9, 50), at(10, 40)), shot(at(14), at(15))], OFFICER, at=at(18))
    used, idle = models.Footage.objects.order_by("started_at")
    with pytest.raises(Refused, match="保存期到2023-09-06届满"):
        delete(idle, datetime(2023, 9, 6, 9, tzinfo=CHINA))
    with pytest.raises(Refused, match="尚未办结"):
        delete(used, datetime(2023, 9, 7, 9, tzinfo=CHINA))
    said_ = {"sha256": idle.sha256, "reason": "保存期满，不再需要"}
    with pytest.raises(Refused, match="使用人、办理人以外的负责人或者大队长的批准"):
        record_act(idle.shift_id, Intent("avr.delete", said_, ["P033"], datetime(2023, 9, 7, 8, tzinfo=CHINA)))
    delete(idle, datetime(2023, 9, 7, 9, tzinfo=CHINA))
    models.Matter.objects.filter(pk=case.pk).update(closed=True, acted_on=datetime(2023, 9, 1).date())
    with pytest.raises(Refused, match="继续保存到2024-09-0"):
        delete(used, datetime(2023, 9, 8, 9, tzinfo=CHINA))
    assert files.exists(idle.sha256)
    assert footage.sweep() == 1
    assert footage.sweep() == 0
    assert not files.exists(idle.sha256)
    assert files.exists(used.sha256)
    assert footage.missing() == []
    assert verify().whole
