"""Who plays in the demo year: teams, heads, reviewers, made-up parties and places. All synthetic, the same on every load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from fadu.ledger import models, parties
from fadu.registers.asof import snapshot

HEADS = ("P002", "P003")
PRINCIPAL = "P001"
REVIEWERS = ("P004", "P005")
HOST = "P006"
FINANCE, ARCHIVIST, CLERK = "P032", "P033", "P042"
LAST_DAY_OF_CERTIFICATES = date(2029, 12, 28)

_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_FIRST = "安邦宝斌博昌成春大德东栋发方飞峰刚光国海浩和红宏华辉惠吉佳建江杰金军俊凯康克兰乐磊力立丽林玲龙茂美梦敏明木宁平琴青庆秋全荣瑞善胜石书顺思松涛天廷伟文武贤祥小晓新兴秀雪雅燕阳一怡永勇玉元月云泽振志智忠州子"
_TRADES = ("餐饮店", "水果店", "便利店", "五金店", "修理店", "服装店", "早餐店", "烟酒店", "建材店", "洗车店", "花店", "药店")
_WORDS = ("示范", "样本", "例证", "演示", "试样", "范例")
_STREETS = (
    "兴潼大道",
    "滨江路",
    "建设路",
    "人民路",
    "凉风垭路",
    "书院街",
    "正兴街",
    "和平路",
    "外滩路",
    "文化路",
    "农贸市场旁",
    "车站广场",
)


@dataclass(frozen=True, slots=True)
class Team:
    """Two certified officers of one squad and the leader who approves waivers."""

    officers: tuple[str, str]
    leader: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something happened."""

    town: str
    name: str
    urban: bool

    def street(self, rng: Random) -> str:
        """An address in it, marked as made up."""
        return f"{self.name}{rng.choice(_STREETS)}{rng.randint(1, 199)}号（示例）"


def teams() -> list[Team]:
    """Two officers and the leader of each squad, two teams a squad; nobody whose certificate ran out in 2023."""
    book = snapshot(date(2023, 12, 29))
    found = []
    for unit in book.units("squad"):
        members = [
            person for person in book.people("officer") if person.unit == unit["code"] and person.may_enforce(date(2023, 12, 29))
        ]
        leader = next((person.id for person in members if "squad_leader" in person.roles), "")
        plain = [person.id for person in members if "squad_leader" not in person.roles]
        if len(plain) >= 2:
            found.append(Team((plain[0], plain[1]), leader))
            found.append(Team((plain[-1], plain[0]), leader))
    return found


def places() -> list[Place]:
    """The three sub-districts and the twenty towns."""
    units = snapshot(date(2023, 6, 1)).units("subdistrict", "town")
    return [Place(unit["code"], unit["name"], unit["kind"] == "subdistrict") for unit in units]


def citizens(rng: Random) -> Iterator[models.Party]:
    """Different made-up citizens without end. The identity numbers have a wrong check digit, the phones a prefix nobody has."""
    number = 0
    while True:
        number += 1
        name = rng.choice(_FAMILY) + "".join(rng.sample(_FIRST, rng.choice((1, 2, 2, 2))))
        head = f"500223{rng.randint(1955, 2001)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{number % 1000:03d}"
        yield parties.find_or_make(
            kind="citizen",
            name=name,
            id_number=head + _wrong_digit(head),
            phone=f"100{number:08d}",
            address=f"重庆市潼南区{rng.choice(_STREETS)}{rng.randint(1, 300)}号（示例）",
            synthetic=True,
        )


def companies(rng: Random) -> Iterator[models.Party]:
    """Different made-up shops and companies without end."""
    number = 0
    while True:
        number += 1
        owner = rng.choice(_FAMILY) + rng.choice(_FIRST)
        yield parties.find_or_make(
            kind="org",
            name=f"潼南区{rng.choice(_WORDS)}{number}号{rng.choice(_TRADES)}",
            id_number=f"00500223DEMO{number:06d}",
            phone=f"101{number:08d}",
            address=f"重庆市潼南区{rng.choice(_STREETS)}{rng.randint(1, 300)}号（示例）",
            representative=owner,
            synthetic=True,
        )


def _wrong_digit(head: str) -> str:
    """A check digit that no real identity number with these seventeen digits can have (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(head, weights, strict=True)) % 11
    right = "10X98765432"[rest]
    return "0" if right != "0" else "1"
