"""The year's parking tickets: at all stages, lawful, and part of the published waivers."""

from __future__ import annotations

from collections import Counter

import pytest

from fadu.demo import parking, year2023
from fadu.ledger import own_tickets, tickets
from fadu.ledger.models import Act, Matter, Party
from fadu.report.figures import all_figures

#: Beside the other tests of the year, in the same worker.
pytestmark = pytest.mark.django_db


def test_tickets_stand_at_all_stages(year: year2023.Loaded) -> None:
    stages = Counter(Matter.objects.filter(procedure="parking").values_list("stage", flat=True))
    count = {path: tickets for path, tickets, _ in parking.PATHS}
    assert stages["免予处罚"] == count["waived"]
    assert stages["结案"] == count["fined"] + count["answered"] + count["monitored"]
    assert stages["待审核"] == parking.WAITING
    assert set(stages) == {"免予处罚", "结案", "审核不通过", "已消除", "转为线索", "已处罚", "待处理", "待审核"}
    by_hand = Matter.objects.filter(procedure="parking").exclude(acts__body__contains='"device":"CAM')
    drawn = sum(tickets.drawn(row, row.acted_on) for row in by_hand)
    again = Act.objects.filter(step="prk.review2", matter__procedure="parking").count()
    assert again == drawn + count["monitored"]
    assert Act.objects.filter(matter__procedure="parking").count() == parking.ACTS + drawn


def test_every_act_of_a_ticket_is_without_finding(year: year2023.Loaded) -> None:
    found = [act for act in Act.objects.filter(matter__procedure="parking") if act.judged["findings"]]
    assert found == []


def test_waived_tickets_are_part_of_the_published_waivers(year: year2023.Loaded) -> None:
    found = all_figures(2023)
    alone = Act.objects.filter(step="wav.decide", at__startswith="2023").count()
    assert found["first_violation_waiver_cases"] == alone + found["parking_waived"]
    assert 3200 <= found["first_violation_waiver_cases"] < 3300


def test_no_act_holds_a_plate_and_no_plate_can_be_real(year: year2023.Loaded) -> None:
    plates = [vehicle.read("name") for vehicle in Party.objects.filter(kind="vehicle")]
    assert len(plates) == len(set(plates)) > 100
    assert all("I" in plate for plate in plates)  # a letter that no Chinese plate has
    bodies = "".join(Act.objects.filter(matter__procedure="parking").values_list("body", flat=True))
    assert not any(plate in bodies for plate in plates)


def test_a_driver_finds_his_ticket_with_the_second_secret(year: year2023.Loaded) -> None:
    row = Matter.objects.filter(procedure="parking", stage="已处罚").select_related("vehicle").first()
    assert row is not None
    assert row.vehicle is not None
    plate, frame = row.vehicle.read("name"), row.vehicle.read("id_number")
    key = own_tickets.identified(plate, frame[-6:])
    [line] = own_tickets.lines(key)
    assert line.number == row.number
    ticket = own_tickets.ticket(key, row.pk)
    assert ticket is not None
    assert ticket.fine is not None
    assert ticket.pay_by
    assert len(ticket.photos) == 2
