"""What a case rests on: power, limitation, evidence, preservation, recording."""

from __future__ import annotations

from typing import Any

from fadu.law.common.case import CONFISCATION, RECORDS, SPOT, is_head, item, labels, opening, relied_on, sources, verified
from fadu.law.common.recording import bare, named
from fadu.law.facts import EVIDENCE_KINDS, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.workdays import nominal_end

#: Acts that a file of another system is asked about, which brings no list of its own (国办发〔2018〕118号; the bureau's own list is a register).
AV_LIST = ("pen.preserve", "pen.hearing-hold", "srv.leave")


@gate(
    "pen-power",
    title="本机关有处罚权",
    on=("pen.file", *SPOT, "wav.assess", "prk.capture", "prk.waive", "pen.decide"),
    article="行政处罚法第二十二条至第二十五条",
    sentence="本机关当日对该事项没有处罚权：{why}。",
    hint="将案件移送有管辖权的机关（案件移送函）；有争议的，附协商记录或者指定管辖通知书。",
)
def pen_power(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The item is on the power list that day, the place in the district, no town but the one that acts holds the item there, nobody filed the same act first."""
    power = act.standing.get("power")
    if power is None:
        return None
    settled = matter.last("pen.jurisdiction")
    if settled is not None and not settled.data.in_district:
        why = "违法行为不在本区"
    elif settled is not None and settled.data.settled_by in {"disputed", "reported"}:
        why = "管辖争议尚未解决（" + {"disputed": "正在协商", "reported": "等待共同上级指定"}[settled.data.settled_by] + "）"
    elif not power.get("on_list"):
        why = "权责清单没有该事项，或者该事项当日未生效"
    elif power.get("holder") != "bureau" and not power.get("own_name") and not _begun_before(act, power):
        why = f"该事项已赋权{power.get('holder_name') or power.get('holder')}行使"
    elif act.standing.get("filed_elsewhere") and not _agreed(settled):
        why = f"{act.standing['filed_elsewhere']}已对同一行为立案"
    else:
        why = ""
    return check(not why, why=why, holder=power.get("holder"), on=act.day)


def _begun_before(act: Act, power: dict[str, Any]) -> bool:
    """The item went to a town after the bureau had filed: who filed finishes (M: practice, no text)."""
    return act.step == "pen.decide" and power.get("when_filed") == "bureau"


def _agreed(settled: Act | None) -> bool:
    """The organs agreed, or the common superior designated one, with a paper."""
    return settled is not None and settled.data.settled_by in {"consulted", "designated"} and bool(settled.data.document)


@gate(
    "pen-limitation",
    title="在追责时效内",
    on=("pen.file", *SPOT, "pen.decide"),
    article="行政处罚法第三十六条",
    sentence="追责时效不符：{why}。",
    hint="核实违法行为的发生日、终了日和发现日（发现日不早于线索登记的发现日期）；确已超过时效的，不予行政处罚。",
)
def pen_limitation(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Discovery lies within two years of the act or its end; five where life, health or financial safety was harmed.

    The form cannot put discovery before the clue, and what the examination of the limitation found counts.
    """
    examined = matter.last("pen.limitation") if act.step == "pen.decide" else None
    data = examined.data if examined is not None else act.data if act.step == "pen.file" else opening(matter, act)
    ended = getattr(data, "ended_on", None) or getattr(data, "occurred_on", None)
    if ended is None:
        return None
    found, clue = getattr(data, "found_on", None) or act.day, matter.first("pen.clue")
    if examined is None and clue is not None:
        found = max(found, clue.data.found_on or found)
    years = rules["pen.limitation.life" if getattr(data, "grave", False) else "pen.limitation"]
    last = nominal_end(rules.calendar, ended, years, "y")
    begun = getattr(data, "occurred_on", None) or ended
    if begun > act.day:
        why = f"违法行为发生日{begun}晚于本行为"
    elif found > last:
        why = f"违法行为{ended}终了，{found}才被发现，已超过{years}年的处罚时效（{last}届满）"
    else:
        why = "" if examined is None or examined.data.within else f"{examined.day}的审查认定已超过追责时效"
    return check(not why, why=why, ended=ended, found=found, years=years, last=last)


@gate(
    "pen-party",
    title="当事人身份已查证",
    on=("pen.notice", "pen.renotice", "pen.decide"),
    article="行政处罚法第四十条、第五十九条",
    sentence="当事人身份没有查证属实的证据：{why}。",
    hint="补充身份证明、营业执照或者登记机关查询结果并审核采信；更正各文书中的当事人名称。",
)
def pen_party(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The party's identity is proved by verified evidence and the same party runs through the case."""
    data = opening(matter, act)
    if data is None or not data.party:
        return check(False, why="没有确定当事人")
    parties = {filed.data.party for filed in matter.all("pen.file")}
    proof = sorted(piece for piece, elements in verified(matter).items() if "party" in elements)
    why = "" if proof else "没有经审核采信的身份证据"
    return check(proof and len(parties) <= 1, why=why or "案卷中出现不同的当事人", party=data.party, proof=proof)


@gate(
    "pen-evidence",
    title="事实有查证属实的证据",
    on=("pen.conclude", "pen.decide"),
    article="行政处罚法第四十条、第四十六条",
    sentence="事实不清、证据不足：{why}。",
    hint="补充收集并审核证据；不能查清的，依照第五十七条认定违法事实不能成立。",
)
def pen_evidence(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every element of the item's checklist, and every fact found, rests on a verified piece that proves that element.

    A conclusion that proposes no penalty may find the facts unproved.
    """
    if act.step == "pen.conclude" and not act.data.kinds:
        return None
    accepted = verified(matter)
    thing = item(act)
    elements = thing.elements if thing is not None else ("party", "conduct", "time", "place")
    proved = {element for found in accepted.values() for element in found}
    missing = [element for element in elements if element not in proved]
    bare = [fact.element for fact in act.data.facts if not any(fact.element in accepted.get(piece, ()) for piece in fact.evidence)]
    unverified = [piece for piece in relied_on(act.data) if piece not in accepted]
    said = []
    if missing:
        said.append(f"要素“{'、'.join(labels(missing))}”没有经审核采信的证据")
    if bare:
        said.append(f"认定的事实“{'、'.join(labels(bare))}”没有证明它的证据")
    if unverified:
        said.append(f"证据{'、'.join(unverified)}未经审核采信")
    if not act.data.facts:
        said.append("没有写明认定的违法事实")
    return check(
        not said, why=";".join(said), elements=list(elements), evidence={piece: list(found) for piece, found in accepted.items()}
    )


@gate(
    "pen-evidence-lawful",
    title="证据合法取得",
    on=("pen.evidence-verify",),
    article="行政处罚法第四十六条第三款；最高人民法院关于行政诉讼证据若干问题的规定第五十七条、第五十八条",
    sentence="证据{pieces}不能采信：{why}。",
    hint="排除该证据，依法重新收集；补记来源、时间和取证人。",
)
def pen_evidence_lawful(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Accepted pieces exist, were taken before the decision, state origin, time and taker, and were not unlawfully obtained."""
    unknown = [result.evidence for result in act.data.results if result.accepted and result.evidence not in matter.evidence]
    if unknown:
        return check(False, pieces=unknown, why="案卷中没有这件证据")
    decided = matter.first("pen.decide")
    for name, piece, source in sources(matter, act):
        if piece.kind not in EVIDENCE_KINDS:
            return check(False, pieces=[name], why="不属于法定的证据种类")
        if piece.unlawful:
            return check(False, pieces=[name], why=f"系以非法手段取得（{piece.unlawful}）")
        if not (piece.origin and piece.taker and piece.taken_at):
            return check(False, pieces=[name], why="没有写明来源、取得时间或者取证人")
        if piece.taken_at > act.at or (decided is not None and source.seq > decided.seq):
            return check(False, pieces=[name], why="取得时间晚于审核或者处罚决定")
    return check(True, pieces=[result.evidence for result in act.data.results if result.accepted])


@gate(
    "pen-record-signed",
    title="笔录经签名",
    on=("pen.evidence-verify",),
    article="行政处罚法第五十五条；最高人民法院关于行政诉讼证据若干问题的规定第十五条",
    sentence="笔录不合法定要求：{why}。",
    hint="交当事人核对签名；拒绝签名的，注明原因并以见证或者音像记录证明。无人到场的，请当事人或者见证人到场重新检查。",
)
def pen_record_signed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Records behind the accepted evidence are signed, or the refusal is noted with its reason; an inspection had the party or a witness present."""
    records = {source.seq: source for _, _, source in sources(matter, act) if source.step in RECORDS}
    unsigned = [seq for seq, source in sorted(records.items()) if not _signed(source)]
    alone = [seq for seq, source in sorted(records.items()) if vars(source.data).get("present") == "none"]
    said = []
    if unsigned:
        said.append(f"{_records(unsigned)}没有当事人和执法人员签名，也没有注明拒签原因")
    if alone:
        said.append(f"{_records(alone)}记录的检查没有当事人或者见证人到场")
    return check(not said, why="；".join(said), records=sorted(records), bad=sorted({*unsigned, *alone}))


def _records(numbers: list[int]) -> str:
    return "、".join(f"{number}号笔录" for number in numbers)


def _signed(record: Act) -> bool:
    data = record.data
    if not data.officers_signed:
        return False
    return data.party_signed == "signed" or (data.party_signed == "refused" and bool(data.refusal_note))


@gate(
    "pen-preserve",
    title="先行登记保存条件齐备",
    on=("pen.preserve",),
    article="行政处罚法第五十六条",
    sentence="先行登记保存缺少法定条件：{why}。",
    hint="先报负责人批准并写明证据可能灭失或者以后难以取得的理由；未经批准的，返还物品，改用拍照、录像取证。",
)
def pen_preserve(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A head approved beforehand, the risk of loss is stated, the list is signed or the refusal noted."""
    data = act.data
    lacking = []
    if not data.approved_by or data.approved_at is None or data.approved_at > act.at or is_head(act, data.approved_by) is False:
        lacking.append("没有负责人事前批准")
    if not data.reasons:
        lacking.append("没有写明证据可能灭失或者以后难以取得的理由")
    if data.party_signed == "missing" or (data.party_signed == "refused" and not data.refusal_note):
        lacking.append("清单未签名，也未注明拒签原因")
    return check(not lacking, why="、".join(lacking), approved_by=data.approved_by, approved_at=data.approved_at)


@gate(
    "pen-preserve-due",
    title="登记保存按期处理",
    on=("pen.preserve-decide", "pen.conclude", "pen.notice", "pen.renotice", "pen.decide", "pen.close"),
    article="行政处罚法第五十六条、第八十五条",
    sentence="先行登记保存没有依法处理：{why}。",
    hint="当日作出处理决定；已逾期的，只能解除登记保存并返还物品。",
)
def pen_preserve_due(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Things preserved are dealt with within seven working days; after that only release remains."""
    kept = matter.all("pen.preserve")
    if act.step == "pen.preserve-decide":
        thing = next((thing for thing in kept if thing.seq == act.data.preserved), None)
        if thing is None:
            return check(False, why=f"案卷中没有{act.data.preserved or ''}号登记保存")
        last = nominal_end(rules.calendar, thing.day, rules["pen.preserve"], "wd")
        in_time = act.day <= last or act.data.handling == "release"
        return check(
            in_time, why=f"{thing.day}先行登记保存的物品应当在{last}前作出处理决定，现已逾期", preserved=thing.day, last=last
        )
    handled = {decision.data.preserved for decision in matter.all("pen.preserve-decide")}
    open_ = [
        (thing.day, nominal_end(rules.calendar, thing.day, rules["pen.preserve"], "wd"))
        for thing in kept
        if thing.seq not in handled
    ]
    late = [f"{day}先行登记保存的物品应当在{last}前作出处理决定，至今没有" for day, last in open_ if act.day > last]
    return check(not late, why="；".join(late), preserved=[thing.seq for thing in kept]) if kept else None


@gate(
    "pen-preserve-confiscate",
    title="没收须有处罚决定",
    on=("pen.preserve-decide",),
    article="行政处罚法第九条、第四十四条、第五十六条",
    sentence="登记保存的处理决定不能代替没收的处罚决定。",
    hint="没收是行政处罚，须经告知后由负责人作出处罚决定；期限内来不及的，复制取证后返还，或者依法扣押。",
)
def pen_preserve_confiscate(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Things preserved are confiscated only under a penalty decision that confiscates."""
    if act.data.handling != "confiscate":
        return None
    decided = matter.last("pen.decide")
    return check(decided is not None and CONFISCATION & set(decided.data.kinds), decided=decided.seq if decided else None)


@gate(
    "pen-correct",
    title="已责令改正",
    on=("pen.decide",),
    article="行政处罚法第二十八条",
    sentence="没有责令改正，也没有说明无需或者不能改正的理由。",
    hint="发出责令改正通知书，或者在决定中写明理由。",
    level=WARN,
)
def pen_correct(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An order to correct was issued, or the reason why nothing can be corrected is written."""
    reason = act.data.no_correction or next(
        (concluded.data.no_correction for concluded in matter.all("pen.conclude") if concluded.data.no_correction), ""
    )
    orders = [order.seq for order in matter.all("pen.correct-order")]
    return check(orders or reason, orders=orders, reason=reason)


@gate(
    "pen-record-coverage",
    title="音像记录覆盖",
    on=("pen.conclude", "pen.close"),
    article="行政处罚法第四十七条；国办发〔2018〕118号",
    sentence="{acts}属于应当音像记录的事项，没有对应的音像资料或者说明。",
    hint="上传音像资料；确有原因未能记录的，由大队长签字说明。",
    level=WARN,
)
def pen_record_coverage(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Every act on the bureau's AV list has footage covering it, or a gap explained over the squad leader's name."""
    told = act.standing.get("recording")
    recorded = matter.all("pen.record-av")
    if told is not None:
        filmed = {line["seq"] for line in told if any(_covers(record, matter.numbered(line["seq"])) for record in recorded)}
        open_ = [line for line in bare(told) if line["seq"] not in filmed]
        covered = [line["seq"] for line in told if line not in open_]
        return check(not open_, acts="、".join(named(line) for line in open_), covered=covered) if told else None
    due = [other for step in AV_LIST for other in matter.all(step)]
    if not due:
        return None
    covered = sorted({other.seq for other in due if any(_covers(record, other) for record in recorded)})
    lacking = [other.seq for other in due if other.seq not in covered]
    return check(not lacking, acts="、".join(f"{seq}号行为" for seq in lacking), covered=covered)


def _covers(record: Act, act: Act | None) -> bool:
    """The record names the act, and its hashed footage spans the act's moment or its gap is explained."""
    data = record.data
    if act is None or act.seq not in data.covers:
        return False
    spans = bool(data.started_at and data.ended_at) and data.started_at <= act.at <= data.ended_at
    return (spans and bool(record.evidence)) or bool(data.gap_reason and data.leader)
