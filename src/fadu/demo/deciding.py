"""The year's contracts, normative documents, a major decision, lawsuits and reconsiderations. All synthetic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from fadu.demo.cases import Caster
from fadu.demo.cast import ARCHIVIST, CLERK, HEADS, PRINCIPAL, REVIEWERS
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.common.respondent import evidence_before_decision
from fadu.law.facts import CHINA
from fadu.law.procedures import procedure
from fadu.law.procedures.decision.contract_review import KINDS
from fadu.law.workdays import calendar
from fadu.ledger import models
from fadu.ledger.record import load

CONTRACTS, SUITS, RECONSIDERED = 38, 9, 3
ACTS = CONTRACTS * 4 + SUITS * 7 + RECONSIDERED * 4 + 30
_LEGAL = "P006"
_TOPICS = (
    ("城区道路清扫保洁服务合同", "service"),
    ("生活垃圾清运服务合同", "service"),
    ("公园绿地养护合同", "service"),
    ("路灯维修材料采购合同", "procurement"),
    ("执法记录仪采购合同", "procurement"),
    ("市政井盖维修工程合同", "works"),
    ("公厕改造工程合同", "works"),
    ("停车泊位场地租赁合同", "lease"),
    ("餐厨垃圾处置合作协议", "franchise"),
)
_COMPANIES = ("示例环卫服务有限公司", "示例市政工程有限公司", "示例园林绿化有限公司", "示例设备有限公司")


def play(stage: Stage, caster: Caster) -> Iterator[models.Matter]:
    """Contracts, documents, the decision; then the challenges to the year's own cases."""
    rng = Random(38)
    for number in range(CONTRACTS):
        yield stage.play("contract-review", _contract(rng, number))
    yield stage.play("normative-document", _made())
    for number, (topic, maker) in enumerate(
        (("潼南区餐饮摊点管理规定", "bureau"), ("潼南区建筑垃圾管理办法", "government"), ("潼南区户外广告管理办法", "government"))
    ):
        yield stage.play("normative-document", _repealed(number, topic, maker))
    yield stage.play("major-decision", _decision())
    cases = _decided_cases()
    for number in range(SUITS):
        yield stage.play("litigation", list(_suit(number, cases[number])))
    for number in range(RECONSIDERED):
        yield stage.play("reconsideration", list(_reconsidered(number, cases[SUITS + number])))


def _decided_cases() -> Sequence[tuple[models.Matter, dict[str, Any]]]:
    """Ordinary cases of the year with what they held on the day of their decision."""
    ordinary = procedure("penalty-ordinary")
    rows = models.Matter.objects.filter(procedure=ordinary.id, organ="", synthetic=True, closed=True, year=2023).order_by("pk")
    return [(row, evidence_before_decision(load(ordinary, row))) for row in rows[: SUITS + RECONSIDERED]]


def _contract(rng: Random, number: int) -> list[Planned]:
    topic, kind = _TOPICS[number % len(_TOPICS)]
    assert kind in KINDS
    day = calendar().add_workdays(date(2023, 1, 5), 6 * number)
    text = _hash(f"{topic}{number}")
    submitted = {
        "topic": f"{topic}（示例{number + 1}）",
        "kind": kind,
        "counterparty": rng.choice(_COMPANIES),
        "amount": rng.randrange(30_000, 2_000_000, 1_000),
        "basis": "公开采购中标（成交）结果，已列入年度预算（示例）",
        "standing": "营业执照、资质证书在有效期内（示例）",
        "text_hash": text,
    }
    acts = [_act("con.submit", submitted, CLERK, day, 9)]
    reviewed = calendar().add_workdays(day, rng.randint(1, 4))
    if number % 4 == 0:
        point = {"aspect": "risk", "clause": "违约责任", "said": "违约金比例过低，建议提高（示例）"}
        acts.append(_act("con.review", _opinion(text, "amend", [point]), REVIEWERS[0], reviewed, 15))
        text = _hash(f"{topic}{number}修改")
        reply = {"review": 2, "point": 1, "adopted": True, "reason": "已提高违约金比例（示例）"}
        acts.append(_act("con.revise", {"replies": [reply], "text_hash": text}, CLERK, reviewed, 17))
        reviewed = calendar().add_workdays(reviewed, 1)
    acts.append(_act("con.review", _opinion(text, "agree", []), REVIEWERS[0], reviewed, 16))
    signed = calendar().add_workdays(reviewed, 2)
    acts.append(
        _act("con.sign", {"signed_on": signed, "code": f"潼城合〔2023〕{number + 1}号", "text_hash": text}, HEADS[0], signed, 10)
    )
    filed = {"place": "本局档案室（示例）", "until": date(2026, 12, 31)}
    acts.append(_act("con.file", filed, ARCHIVIST, calendar().add_workdays(signed, 1), 10))
    return acts


def _opinion(text: str, conclusion: str, points: list[dict[str, Any]]) -> dict[str, Any]:
    covered = dict.fromkeys(("power_checked", "procedure_checked", "content_checked", "risk_checked"), True)
    return {"conclusion": conclusion, "points": points, "text_hash": text, **covered}


def _made() -> list[Planned]:
    text = _hash("招牌")
    plan = {
        "topic": "潼南区城市管理局招牌设置管理办法（示例）",
        "need": "现有规定没有涉及门店招牌的规格和维护（示例）",
        "power": "市容环境卫生管理条例规定的职责",
        "business": True,
    }
    consult = {
        "address": "区政府网站（示例）",
        "since": date(2023, 3, 1),
        "until": date(2023, 4, 3),
        "heard": "餐饮商会、广告企业十家（示例）",
    }
    review = {
        "passed": True,
        "power_checked": True,
        "procedure_checked": True,
        "content_checked": True,
        "opinion": "没有设定处罚、许可，内容合法（示例）",
        "text_hash": text,
    }
    talk = {
        "held_on": date(2023, 5, 10),
        "meeting": "2023年第9次局务会（示例）",
        "present": [PRINCIPAL, *HEADS],
        "minutes": "会议审议通过（示例）",
        "text_hash": text,
    }
    publish = {
        "document": "潼城管发〔2023〕18号（示例）",
        "registered": "TNCG-2023-1（示例）",
        "address": "区政府网站（示例）",
        "explained": True,
        "effective_on": date(2023, 7, 1),
        "expires_on": date(2028, 6, 30),
        "text_hash": text,
    }
    return [
        _act("nor.plan", plan, CLERK, date(2023, 2, 6), 9),
        _act("nor.draft", {"note": "起草说明（示例）", "drafters": [CLERK], "text_hash": text}, CLERK, date(2023, 2, 24), 9),
        _act("nor.consult", consult, CLERK, date(2023, 3, 1), 9),
        _act("nor.feedback", {"received": 9, "adopted": 6, "note": "采纳六条，其余说明理由（示例）"}, CLERK, date(2023, 4, 7), 9),
        _act("nor.fair", {"affects": True, "conclusion": "没有排除、限制竞争的内容（示例）"}, CLERK, date(2023, 4, 10), 9),
        _act("nor.review", review, REVIEWERS[1], date(2023, 4, 20), 9),
        _act("nor.collective", talk, PRINCIPAL, date(2023, 5, 10), 15),
        _act("nor.publish", publish, CLERK, date(2023, 5, 22), 10),
        _act("nor.file", {"to": "潼南区人民政府", "sent_on": date(2023, 5, 30)}, _LEGAL, date(2023, 5, 30), 10),
    ]


def _repealed(number: int, topic: str, maker: str) -> list[Planned]:
    known = {
        "topic": f"{topic}（示例）",
        "maker": maker,
        "document": f"潼城管发〔2019〕{number + 11}号（示例）",
        "published_on": date(2019, 4, 1),
        "effective_on": date(2019, 5, 1),
        "expires_on": date(2024, 4, 30),
    }
    cleaned = {"maker": maker, "result": "repeal", "reasons": "与上位法重复（示例）", "address": "区政府网站（示例）"}
    gone = {
        "maker": maker,
        "meeting": "局务会（示例）" if maker == "bureau" else "区政府常务会（示例）",
        "address": "区政府网站（示例）",
        "gone_on": date(2023, 10, 20),
        "reasons": "上位法已有规定，按照谁制定、谁清理予以废止（示例）",
    }
    return [
        _act("nor.enter", known, _LEGAL, date(2023, 1, 9), 10 + number),
        _act("nor.cleanup", cleaned, _LEGAL, date(2023, 9, 12), 10 + number),
        _act("nor.repeal", gone, HEADS[0], date(2023, 10, 18), 10 + number),
    ]


def _decision() -> list[Planned]:
    text = _hash("消纳场")
    start = {
        "topic": "城区生活垃圾转运站布局调整（示例）",
        "in_catalogue": True,
        "party_agreed": True,
        "professional": True,
        "risky": True,
        "why": "现有转运站能力不足（示例）",
    }
    heard = {
        "form": "online",
        "since": date(2023, 4, 3),
        "until": date(2023, 5, 8),
        "studied": "收到意见二十一条，采纳八条（示例）",
    }
    expert = {"experts": "环境工程专家三名（示例）", "independent": True, "signed": True, "opinion": "布局合理（示例）"}
    legality = {"submitted_on": date(2023, 5, 22), "passed": True, "opinion": "合法（示例）", "text_hash": text}
    talk = {
        "held_on": date(2023, 6, 8),
        "meeting": "局党组会（示例）",
        "present": [PRINCIPAL, *HEADS],
        "chief_last": True,
        "party_asked": True,
        "minutes": "一致同意（示例）",
        "text_hash": text,
    }
    published = {"address": "区政府网站（示例）", "filed": True, "unit": "市容环境卫生科", "text_hash": text}
    return [
        _act("dec.start", start, PRINCIPAL, date(2023, 3, 20), 9),
        _act("dec.draft", {"note": "布局方案（示例）", "text_hash": text}, CLERK, date(2023, 3, 31), 9),
        _act("dec.public", heard, CLERK, date(2023, 5, 10), 9),
        _act("dec.expert", expert, CLERK, date(2023, 5, 15), 9),
        _act("dec.risk", {"controllable": True, "report": "低风险（示例）"}, CLERK, date(2023, 5, 18), 9),
        _act("dec.legality", legality, REVIEWERS[0], date(2023, 6, 5), 9),
        _act("dec.collective", talk, PRINCIPAL, date(2023, 6, 8), 15),
        _act("dec.publish", published, CLERK, date(2023, 6, 20), 9),
    ]


def _about(case: tuple[models.Matter, dict[str, Any]]) -> dict[str, Any]:
    row, held = case
    return {"case": row.number, "topic": f"不服行政处罚决定（{row.number}）", "decided_on": held["decided_on"]}


def _answer(held: dict[str, Any]) -> dict[str, Any]:
    pieces = [{"piece": name, **one} for name, one in held["pieces"].items()]
    return {"answer": "决定认定事实清楚，程序合法（示例）", "basis": ["《重庆市市容环境卫生管理条例》"], "pieces": pieces}


def _after(held: dict[str, Any], days: int) -> date:
    """A day so long after the decision, still in the year: the last cases of the year are challenged sooner."""
    decided = date.fromisoformat(held["decided_on"])
    return min(calendar().add_workdays(decided, days), date(2023, 10, 9))


def _suit(number: int, case: tuple[models.Matter, dict[str, Any]]) -> Iterator[Planned]:
    held = case[1]
    day = _after(held, 20)
    copied = {"court": "重庆市潼南区人民法院", "number": f"（2023）渝0152行初{number + 1}号（示例）", "received_on": day}
    yield _act("lit.copy", _about(case) | copied, _LEGAL, day, 9)
    yield _act("lit.answer", _answer(held), HEADS[0], day + timedelta(days=9), 10)
    hearing = calendar().add_workdays(day, 20)
    head = PRINCIPAL if number % 3 == 0 else HEADS[number % 2]
    yield _act("lit.head", {"hearing_on": hearing, "head": head, "staff": [_LEGAL]}, HEADS[0], hearing - timedelta(days=3), 10)
    appeared = "principal" if head == PRINCIPAL else "deputy"
    yield _act("lit.hear", {"held_on": hearing, "appeared": appeared, "note": "当庭陈述并回答提问（示例）"}, _LEGAL, hearing, 16)
    judged = calendar().add_workdays(hearing, 10)
    result = {"result": "withdrawn" if number % 4 == 3 else "upheld", "document": copied["number"], "received_on": judged}
    yield _act("lit.judgment", result | {"form": "ruling" if number % 4 == 3 else "judgment"}, _LEGAL, judged, 10)
    final = judged + timedelta(days=18)
    yield _act("lit.effective", {"on": final}, _LEGAL, final, 10)
    yield _act("lit.close", {"note": "材料归档（示例）"}, _LEGAL, final, 11)


def _reconsidered(number: int, case: tuple[models.Matter, dict[str, Any]]) -> Iterator[Planned]:
    held = case[1]
    day = _after(held, 15)
    copied = {"organ": "重庆市潼南区人民政府", "number": f"潼府复〔2023〕{number + 1}号（示例）", "received_on": day}
    yield _act("rec.copy", _about(case) | copied, _LEGAL, day, 9)
    yield _act("rec.answer", _answer(held), HEADS[0], day + timedelta(days=8), 10)
    decided = day + timedelta(days=45)
    yield _act("rec.decide", {"result": "upheld", "document": copied["number"], "received_on": decided}, _LEGAL, decided, 10)
    yield _act("rec.close", {"note": "材料归档（示例）"}, _LEGAL, decided, 11)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _act(step: str, data: dict[str, Any], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (who,), datetime.combine(day, time(hour), CHINA))
