"""What the offices of the bureau have on their desks on the day of the manual: suits, contracts, documents, lists, money. All through the ledger's doors."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from threading import Thread
from typing import Any

import time_machine
from django.test import override_settings

from fadu.demo import parking, recording
from fadu.demo.script import Planned
from fadu.law.common.respondent import evidence_before_decision
from fadu.law.facts import CHINA
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger.models import Footage, Matter
from fadu.ledger.record import Intent, load, record_act
from fadu.payments import orders, sandbox
from tests.manual.world import HEAD, NOW, World
from tests.payments.till import Sandbox

PRINCIPAL, LEGAL, REVIEWER, CLERK, FINANCE, ARCHIVIST, COUNSEL = "P001", "P054", "P004", "P042", "P032", "P033", "P036"


def act(step: str, who: str, at: tuple[int, ...], said: Mapping[str, Any] | None = None) -> Planned:
    """An act of one person; `at`: year, month, day, hour."""
    return Planned(step, step, said or {}, (who,), datetime(*at, tzinfo=CHINA))  # type: ignore[arg-type, misc]


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def suit(world: World, case: Matter) -> Matter:
    """A suit about a decided case, answered and soon to be heard."""
    held = evidence_before_decision(load(procedure_of(case.procedure), case))
    copied = {"case": case.number, "topic": f"不服行政处罚决定（{case.number}）", "decided_on": held["decided_on"]}
    copied |= {"court": "重庆市潼南区人民法院", "number": "（2023）渝0152行初88号（示例）", "received_on": date(2023, 12, 4)}
    pieces = [{"piece": name, **one} for name, one in held["pieces"].items()]
    answer = {"answer": "决定认定事实清楚，程序合法（示例）", "basis": ["《重庆市市容环境卫生管理条例》"], "pieces": pieces}
    appear = {"hearing_on": date(2023, 12, 21), "head": HEAD, "staff": [LEGAL]}
    return world.stage.play(
        "litigation",
        [
            act("lit.copy", LEGAL, (2023, 12, 4, 10), copied),
            act("lit.answer", HEAD, (2023, 12, 12, 10), answer),
            act("lit.head", HEAD, (2023, 12, 18, 10), appear),
        ],
    )


def problem(world: World, origin: Matter) -> Matter:
    """What the suit taught, on the list of problems."""
    listed = {"topic": "告知书没有写明证据（示例）", "list_name": "discipline", "source": "litigation", "origin": origin.number}
    listed |= {
        "found_on": date(2024, 1, 16),
        "owner": "P008",
        "measure": "修订告知书样式，逐卷检查（示例）",
        "due": date(2024, 2, 29),
    }
    return world.stage.play("problem", [act("prb.list", LEGAL, (2024, 1, 16, 15), listed)])


#: Topic, kind, and how many of the acts of a contract are done.
_CONTRACTS = (
    ("公园绿地养护合同", "service", 2),
    ("路灯维修材料采购合同", "procurement", 3),
    ("城区道路清扫保洁服务合同", "service", 1),
)


def contracts(world: World, stage: str = "待审查") -> Matter:
    """The one at that stage of three contracts, made where there are none yet."""
    kept = list(Matter.objects.filter(procedure="contract-review"))
    made = kept or [_contract(world, number, *one) for number, one in enumerate(_CONTRACTS)]
    return next(row for row in made if row.stage == stage)


def _contract(world: World, number: int, topic: str, kind: str, stop: int) -> Matter:
    opinion = dict.fromkeys(("power_checked", "procedure_checked", "content_checked", "risk_checked"), True)
    text, day = _hash(topic), 10 + 2 * number
    submitted = {
        "topic": f"{topic}（示例）",
        "kind": kind,
        "counterparty": "示例环卫服务有限公司",
        "amount": 186_000 + 50_000 * number,
        "basis": "公开采购成交结果，已列入年度预算（示例）",
        "standing": "营业执照、资质证书在有效期内（示例）",
        "text_hash": text,
    }
    signed = {"signed_on": date(2024, 1, day + 2), "code": f"潼城合〔2024〕{number + 1}号", "text_hash": text}
    acts = [
        act("con.submit", CLERK, (2024, 1, day, 9), submitted),
        act("con.review", REVIEWER, (2024, 1, day + 1, 15), {"conclusion": "agree", "text_hash": text, **opinion}),
        act("con.sign", HEAD, (2024, 1, day + 2, 10), signed),
    ]
    return world.stage.play("contract-review", acts[:stop])


def norms(world: World) -> Matter:
    """Two documents in force, one of them ending soon, and a draft that waits for its legality review."""
    if made := Matter.objects.filter(procedure="normative-document", stage="起草中").first():
        return made
    for topic, number, until in (("潼南区户外广告管理办法", 11, (2024, 4, 30)), ("潼南区建筑垃圾管理办法", 12, (2026, 4, 30))):
        known = {"topic": f"{topic}（示例）", "document": f"潼城管发〔2021〕{number}号（示例）", "published_on": date(2021, 4, 1)}
        known |= {"effective_on": date(2021, 5, 1), "expires_on": date(*until)}
        world.stage.play("normative-document", [act("nor.enter", LEGAL, (2024, 1, 8, 9), known)])
    plan = {
        "topic": "潼南区门店招牌设置管理办法（示例）",
        "need": "没有招牌规格和维护的规定（示例）",
        "power": "市容条例规定的职责",
    }
    consult = {
        "address": "区政府网站（示例）",
        "since": date(2023, 11, 20),
        "until": date(2023, 12, 22),
        "heard": "餐饮商会（示例）",
    }
    return world.stage.play(
        "normative-document",
        [
            act("nor.plan", CLERK, (2023, 11, 1, 9), plan | {"business": True}),
            act(
                "nor.draft", CLERK, (2023, 11, 17, 9), {"note": "起草说明（示例）", "drafters": [CLERK], "text_hash": _hash("招牌")}
            ),
            act("nor.consult", CLERK, (2023, 11, 20, 9), consult),
            act("nor.feedback", CLERK, (2024, 1, 4, 9), {"received": 9, "adopted": 6, "note": "采纳六条（示例）"}),
            act("nor.fair", CLERK, (2024, 1, 8, 9), {"affects": True, "conclusion": "没有排除、限制竞争的内容（示例）"}),
        ],
    )


def lists(world: World) -> tuple[Matter, Matter]:
    """This year's publicity list, made public, and the first person's duties of last year, all but one of them proven."""
    tasks = [
        {
            "topic": "法律进校园",
            "laws": "市容环境卫生管理条例",
            "audience": "学生、教师",
            "unit": "法制科",
            "due": date(2024, 12, 20),
        },
        {"topic": "法律进企业", "laws": "行政处罚法", "audience": "企业和经营者", "unit": "法制科", "due": date(2024, 12, 20)},
    ]
    publicity = world.stage.play(
        "publicity-list",
        [
            act("pfl.list", CLERK, (2024, 1, 5, 9), {"topic": "2024年度普法责任清单（示例）", "year": 2024, "tasks": tasks}),
            act("pfl.publish", HEAD, (2024, 1, 8, 9), {"address": "区政府网站（示例）"}),
        ],
    )
    duties = [{"duty": "study", "target": "主持集中学法不少于二次"}, {"duty": "observe", "target": "组织旁听庭审不少于一次"}]
    listed = {"topic": "2023年第一责任人履职清单（示例）", "person": PRINCIPAL, "year": 2023, "duties": duties}
    court = {
        "held_on": date(2023, 9, 14),
        "court": "重庆市潼南区人民法院",
        "case": "行政处罚（示例）",
        "attended": [PRINCIPAL, HEAD],
    }
    accounted = world.stage.play(
        "first-person-duty",
        [act("fpd.duties", CLERK, (2023, 1, 11, 9), listed), act("fpd.observe", CLERK, (2023, 9, 15, 9), court)],
    )
    return publicity, accounted


def review(world: World) -> Matter:
    """A file review that was planned yesterday; its seed is a number that others publish."""
    plan = {"topic": "2024年第一次案卷自查（示例）", "since": date(2023, 10, 1), "until": date(2023, 12, 31), "size": 2}
    agreed = {"source": "number", "number_of": "某期开奖号码", "reviewers": [LEGAL]}
    return world.stage.play("file-review", [act("rvw.plan", LEGAL, (2024, 1, 16, 9), plan | agreed)])


@contextmanager
def paid_online(world: World, home: str) -> Iterator[None]:
    """The sandbox takes money online: yesterday two tickets were paid, a notice was lost, and one that the bank had collected was paid once more."""
    secret = secrets.token_hex(32)
    server = sandbox.server("127.0.0.1", 0, secret)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    tickets = [
        world.stage.play("parking", parking.script(Random(number), world.caster, number, date(2023, 12, 6), "unpaid"))
        for number in range(60, 64)
    ]
    with override_settings(FADU_PAY_URL=address, FADU_PAY_SECRET=secret, FADU_PUBLIC_URL=home):
        till = Sandbox(server.server_port, secret)
        with time_machine.travel(NOW - timedelta(days=1), tick=True):
            for ticket, mode in zip(tickets, ("sound", "sound", "lost", "late"), strict=True):
                order = orders.order_for(ticket)
                back = f"{home}/portal/pay/{order.uid}/"
                till.pay(orders.checkout(order, back, f"{home}/api/pay/notice"), order.uid, mode)
            owed = {"amount": str(orders.payable(tickets[-1])), "receipt": "渝财票（示例）D00061", "paid_on": date(2024, 1, 16)}
            record_act(tickets[-1].pk, Intent("pay.bank", owed, [FINANCE]))
            till.release(order.uid)
        yield
    server.shutdown()


def films(world: World) -> None:
    """Two shifts of the summer: a head approved that the film of the first be deleted, that of the second is due soon."""
    rows = []
    for day in (date(2023, 7, 3), date(2023, 8, 1)):
        begun = datetime.combine(day, time(9), CHINA)
        rows.append(recording.shift(world.stage, "P014", begun, begun + timedelta(minutes=4)))
    film = Footage.objects.get(shift=rows[0])
    record_act(rows[0].pk, Intent("avr.approve", {"sha256": film.sha256, "opinion": "同意（示例）。"}, ["P002"]))


def decision(world: World) -> Matter:
    """A major decision, heard in public and with its experts."""
    begun = {"topic": "城区生活垃圾转运站布局调整（示例）", "in_catalogue": True, "party_agreed": True, "professional": True}
    heard = {"form": "online", "since": date(2023, 11, 20), "until": date(2023, 12, 22), "studied": "采纳八条（示例）"}
    expert = {"experts": "环境工程专家三名（示例）", "independent": True, "signed": True, "opinion": "布局合理（示例）"}
    return world.stage.play(
        "major-decision",
        [
            act("dec.start", PRINCIPAL, (2023, 11, 6, 9), begun | {"risky": True, "why": "现有转运站能力不足（示例）"}),
            act("dec.draft", CLERK, (2023, 11, 17, 9), {"note": "布局方案（示例）", "text_hash": _hash("转运站")}),
            act("dec.public", CLERK, (2023, 12, 25, 9), heard),
            act("dec.expert", CLERK, (2024, 1, 8, 9), expert),
        ],
    )
