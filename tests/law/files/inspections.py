"""A random inspection from the draw to the published result."""

from __future__ import annotations

from fadu.law.draw import digest, draw
from fadu.law.facts import Act
from fadu.law.steps import Procedure
from tests.law.cases import File

OBJECTS, PEOPLE, SEED = ["甲店", "乙店", "丙店", "丁店"], ["王勘", "李查", "沈员", "卫队长"], "福彩2023065期01020304"


def inspection_case() -> tuple[Procedure, list[Act]]:
    """A lawful one: what is drawn follows from the seed."""
    file = File("random-inspection")
    places, people = draw(OBJECTS, SEED, 2), draw(PEOPLE, SEED, 2)
    listed = digest([*OBJECTS, *PEOPLE])
    lists = {
        "topic": "运输企业抽查",
        "listed": "CC-01",
        "plan": "抽计一",
        "objects": OBJECTS,
        "people": PEOPLE,
        "take": 2,
        "pairs": 2,
    }
    agreed = {"list_digest": listed, "seed_source": "福彩2023065期开奖号码", "seed_due": "2023-06-04", "address": "本局网站"}
    file.do("ins.list", "2023-06-02 09:00", ["郑法制"], **lists, **agreed)
    told = {"seed": SEED, "seed_on": "2023-06-04", "list_digest": listed, "witness": "司法局陈监督"}
    file.do("ins.draw", "2023-06-05 09:00", ["郑法制"], drawn_objects=places, drawn_people=people, **told)
    for number, place in enumerate(places):
        seen = {"place": place, "checked_on": "2023-06-08", "certificates": "已出示", "signed": True, "result": "sound"}
        file.do("ins.check", f"2023-06-08 {9 + number:02d}:00", people, **seen)
    file.do("ins.result", "2023-06-09 09:00", ["卫队长"], what="没有发现问题")
    file.do("ins.publish", "2023-06-20 09:00", ["郑法制"], address="本局网站")
    return file.procedure, file.acts


FILES = {"双随机检查": inspection_case()}
