"""The page on which town or bureau takes over a case: who sees it, what it shows, pressed twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from fadu.law.facts import CHINA, Evidence
from fadu.law.fingerprint import fingerprint
from fadu.law.procedures import procedure
from fadu.ledger.models import Matter
from fadu.ledger.record import Intent, load, open_matter, record_act

SignIn = Callable[[str], Client]
AT = datetime(2024, 3, 5, 10, tzinfo=CHINA)
TOWN = "Z-SHUANGJIANG"


@pytest.fixture
def handed(bureau: None) -> Matter:
    """A clue of the bureau's with one photo, handed to the town that holds the item."""
    data = {
        "source": "inspection",
        "found_on": AT.date(),
        "place": "正街3号",
        "town": TOWN,
        "item": "CQSR-18-1",
        "summary": "店外堆放杂物",
    }
    seen = Evidence("electronic", "1" * 64, AT, "P014", "拍摄", "现场照片")
    row = open_matter("penalty-ordinary", Intent("pen.clue", data, ("P014", "P019"), AT, (seen,))).matter
    digest = fingerprint(load(procedure("penalty-ordinary"), row).acts)
    out = {"organ": "双江镇人民政府", "reason": "已赋权该镇", "unit": TOWN, "dossier": digest, "pieces": 1}
    return record_act(row.pk, Intent("pen.transfer-out", out, ("P002",), AT)).matter


def test_the_town_takes_it_over_once(sign_in: SignIn, handed: Matter) -> None:
    town, page = sign_in("P045"), f"/matters/{handed.pk}/take-over/"
    assert page in town.get(f"/matters/{handed.pk}/").content.decode()
    shown = town.get(page).content.decode()
    assert "现场照片" in shown
    assert "双江镇人民政府" in shown
    sent = {"key": "take-1", "second": ""}
    answer = town.post(page, sent, follow=True)
    own = Matter.objects.exclude(pk=handed.pk).get()
    assert answer.redirect_chain[-1][0] == f"/matters/{own.pk}/"
    assert f"已接收全卷，登记为线索 {own.number}" in answer.content.decode()
    assert f'href="/matters/{handed.pk}/"' in answer.content.decode(), "the case it came from"
    assert town.post(page, sent, follow=True).redirect_chain[-1][0] == f"/matters/{own.pk}/"
    assert Matter.objects.count() == 2
    back = town.get(f"/matters/{handed.pk}/").content.decode()
    assert f'href="/matters/{own.pk}/"' in back
    assert page not in back
    assert town.get(page).status_code == 404
    late = town.post(page, {"key": "another"})
    assert late.status_code == 400
    assert "已经接收" in late.content.decode()


def test_others_do_not_take_it(sign_in: SignIn, handed: Matter) -> None:
    for who, status in (("P014", 404), ("P002", 403)):
        client = sign_in(who)
        assert client.get(f"/matters/{handed.pk}/take-over/").status_code == status
        assert client.post(f"/matters/{handed.pk}/take-over/", {"key": "x"}).status_code == status
        assert "接收全卷" not in client.get(f"/matters/{handed.pk}/").content.decode()
    wrong = sign_in("P045").post(f"/matters/{handed.pk}/take-over/", {"key": "x", "second": "P019"})
    assert wrong.status_code == 400
    assert "由该机关的执法人员接收" in wrong.content.decode()
    odd = sign_in("P045").post(f"/matters/{handed.pk}/take-over/", {"key": "x", "second": "无此人"})
    assert odd.status_code == 400
    assert Matter.objects.count() == 1
