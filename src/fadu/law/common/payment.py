"""缴款、退还: no cash by officers save as the law lets, surcharge, deferral; what was paid above what the decision still says goes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fadu.law.clocks import PARTY, Clock, first_after, last_day
from fadu.law.common.case import FINED, SPOT, money, served_on
from fadu.law.common.penalty_data import REMEDIES, Refund, Refunded
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate, say
from fadu.law.params import Rules, rules_on
from fadu.law.publicity import FALLEN
from fadu.law.steps import Step
from fadu.law.workdays import ONE_DAY

#: Steps by which a fine is paid.
PAYING = ("pay.bank", "pay.spot")
#: Who reports what the bank or the payment system collected (行政处罚法第六十七条): finance by hand, the portal from a signed notice.
COLLECTED_BY = ("finance", "portal")


#: Acts that change or take back a fine already decided.
CHANGING = (*FALLEN, "prk.remove")
_FEN = Decimal("0.01")


def decision(matter: Matter) -> Act | None:
    """The act that fixed the fine: an ordinary decision or one on the spot."""
    return matter.last(*FINED)


def decision_received(matter: Matter) -> date | None:
    """Day the party received the decision; the clock to pay starts from it."""
    spot = matter.last(*SPOT)
    if spot is not None:
        handed = spot.data.handed_over
        return spot.day if handed == "signed" or (handed == "refused" and spot.data.refusal_note) else None
    issued = matter.last("pen.issue")
    return served_on(matter, issued.seq, rules_on(matter.acts[-1].day)) if issued is not None else None


def _total(matter: Matter, *steps: str) -> Decimal:
    """Yuan of all acts of those steps."""
    return sum((money(act.data.amount) for act in matter.all(*steps)), Decimal(0))


def paid(matter: Matter) -> Decimal:
    """Yuan paid so far, whatever of it went back."""
    return _total(matter, *PAYING)


def returned(matter: Matter) -> Decimal:
    """Yuan that went back to the party so far."""
    return _total(matter, "pay.refunded")


def _after(act: Act, fine: Decimal) -> Decimal:
    """What an act that changed the decision leaves of the fine. One found unlawful but not revoked stands; a change without a sum changes none."""
    outcome, changed = getattr(act.data, "outcome", "revoked"), getattr(act.data, "fine", None)
    if outcome == "changed":
        return fine if changed is None else Decimal(changed)
    return fine if outcome == "unlawful" else Decimal(0)


def _fine_until(matter: Matter, fixed: Act, seq: int) -> Decimal:
    """The fine of that decision as it stood at the act of that number, in yuan."""
    fine = money(fixed.data.fine)
    for act in matter.all(*CHANGING):
        if fixed.seq < act.seq <= seq:
            fine = _after(act, fine)
    return fine


def stands(matter: Matter) -> Decimal:
    """Yuan of the fine as it stands: changed, or nothing once the decision was revoked, found void, or its record removed."""
    fixed = decision(matter)
    return _fine_until(matter, fixed, matter.acts[-1].seq) if fixed is not None else Decimal(0)


def due(matter: Matter) -> Decimal:
    """Yuan that the party has to have paid: the fine as it stands and what was added; what was added shrinks with the fine it was reckoned from."""
    fixed = decision(matter)
    if fixed is None:
        return Decimal(0)
    total = fine = stands(matter)
    for act in matter.all("pay.surcharge"):
        then = _fine_until(matter, fixed, act.seq)
        total += money(act.data.amount) * fine / then if then else Decimal(0)
    return total.quantize(_FEN, ROUND_HALF_UP)


def held(matter: Matter) -> Decimal:
    """Yuan paid and not gone back."""
    return paid(matter) - returned(matter)


def owed(matter: Matter) -> Decimal:
    """Yuan still to pay; zero without a fine, and once the decision fell."""
    return max(Decimal(0), due(matter) - held(matter))


def over(matter: Matter) -> Decimal:
    """Yuan that the party paid above what is due, and that must go back."""
    return max(Decimal(0), held(matter) - due(matter))


def undecided(matter: Matter) -> Decimal:
    """Of that, the yuan whose return no decision has ordered yet."""
    ordered = _total(matter, "pay.refund")
    return max(Decimal(0), over(matter) - max(Decimal(0), ordered - returned(matter)))


def _paid_up(matter: Matter) -> date | None:
    """The day from which nothing of the fine was open: it was paid in full, or fell, or shrank to what was paid."""
    fixed = decision(matter)
    if fixed is None:
        return None
    fine, got = money(fixed.data.fine), Decimal(0)
    for act in matter.all(*PAYING, *CHANGING):
        if act.step in PAYING:
            got += money(act.data.amount)
        elif act.seq > fixed.seq:
            fine = _after(act, fine)
        if got >= fine:
            return getattr(act.data, "paid_on", None) or act.day
    return None


def _deferred(matter: Matter, rules: Rules) -> int:
    """Days that a granted deferral adds to the period."""
    granted = matter.last("pay.defer")
    if granted is None or not granted.data.granted or granted.data.until is None:
        return 0
    received = decision_received(matter)
    if received is None:
        return 0
    return max(0, (granted.data.until - received).days - rules["pay.period"])


def _fine_received(matter: Matter) -> date | None:
    """Day the party received a decision that fines him; a warning or a confiscation leaves nothing to pay."""
    fixed = decision(matter)
    return decision_received(matter) if fixed is not None and money(fixed.data.fine) else None


#: 缴纳罚款期限: 15 calendar days from receipt; the party's period, so it rolls over days off.
PAY = Clock(
    "pay.period",
    "缴纳罚款期限",
    "行政处罚法第六十七条",
    start=_fine_received,
    stop=_paid_up,
    length="pay.period",
    owner=PARTY,
    extra=_deferred,
    stops=PAYING,
)

#: 缴付期限: cash taken on the spot goes to the organ within two working days.
HAND_IN = Clock(
    "pay.handin",
    "当场收缴罚款交回期限",
    "行政处罚法第七十一条",
    start=last_day("pay.spot"),
    stop=first_after(("pay.spot",), ("pay.handin",)),
    length="pay.handin",
    stops=("pay.handin",),
)


def _back_by(matter: Matter) -> date | None:
    ordered = matter.last("pay.refund")
    return ordered.data.until if ordered is not None else None


def _back(matter: Matter) -> date | None:
    """The day on which all that was decided had gone back."""
    ordered = _total(matter, "pay.refund")
    last = matter.last("pay.refunded")
    return last.day if last is not None and returned(matter) >= ordered else None


#: 退还罚款期限: no law sets one for the fine of a penalty; the decision to give it back names the day.
REFUND = Clock(
    "pay.refund",
    "退还罚款期限",
    "行政处罚法第七十四条、第七十五条",
    start=last_day("pay.refund"),
    stop=_back,
    length="",
    stops=("pay.refunded",),
    until=_back_by,
)


def refund_steps(who: tuple[str, ...], at: tuple[str, ...]) -> tuple[Step, ...]:
    """The decision to give back what was paid and is no longer due, and the money that went."""
    return (
        Step("pay.refund", "退还决定", Refund, who, at, decides=True, papers=("refund_decision",), amount="amount"),
        Step("pay.refunded", "退还罚款", Refunded, ("finance",), at, amount="amount"),
    )


def due_day(matter: Matter, rules: Rules) -> date | None:
    """Last day to pay, a granted deferral included."""
    run = PAY.run(matter, rules)
    return run.last if run is not None else None


def surcharge_days(matter: Matter, rules: Rules, until: date) -> int:
    """Days after the due day up to `until`, the day of full payment not counted, without those of reconsideration and suit."""
    last = due_day(matter, rules)
    if last is None:
        return 0
    settled = _paid_up(matter)
    until = min(until, settled - ONE_DAY) if settled is not None else until
    day, count = last + ONE_DAY, 0
    left_out = stays(matter)
    while day <= until:
        count += not any(start < day <= (end or until) for start, end in left_out)
        day += ONE_DAY
    return count


def stays(matter: Matter) -> list[tuple[date, date | None]]:
    """Spans in which a reconsideration or a suit was pending; the last may be open (行政处罚法第七十三条第三款)."""
    found: list[tuple[date, date | None]] = []
    pending: set[str] = set()
    for act in matter.all("pay.nostay"):
        before = bool(pending)
        (pending.discard if act.data.ends else pending.add)(act.data.kind)
        if pending and not before:
            found.append((act.day, None))
        elif before and not pending:
            found[-1] = (found[-1][0], act.day)
    return found


def contested(matter: Matter) -> bool:
    """Whether a reconsideration or a suit is pending, by what the case was told."""
    return any(end is None for _, end in stays(matter))


def stayed(matter: Matter) -> bool:
    """Whether the decision must not be carried out for now, by what the case was told."""
    return any(challenge(matter.all("pay.nostay"), kind)[1] for kind in REMEDIES)


def challenge(said: Sequence[Act], kind: str) -> tuple[bool, bool]:
    """How a reconsideration or a suit (`kind`) stands by what the case was told: whether none is pending, and whether the decision is stayed."""
    newest = next((act for act in reversed(said) if act.data.kind == kind), None)
    return (True, False) if newest is None else (newest.data.ends, newest.data.stayed and not newest.data.ends)


def surcharge_limit(matter: Matter, rules: Rules, until: date) -> Decimal:
    """The most that may be added: 3 % of the fine a day, never above the fine, in yuan."""
    fine = stands(matter)
    run = fine * rules["pay.surcharge.rate"] / 100 * surcharge_days(matter, rules, until)
    most = fine * rules["pay.surcharge.cap"] / 100 if rules.knows("pay.surcharge.cap") else run
    return min(run, most).quantize(_FEN, ROUND_HALF_UP)


@gate(
    "pay-no-self-collect",
    title="罚缴分离",
    on=("pay.spot",),
    article="行政处罚法第六十七条至第七十条",
    sentence="不得当场收缴罚款：{why}。",
    hint="告知当事人到银行或者通过电子支付系统缴款；已收的退还当事人。",
)
def pay_no_self_collect(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Cash taken by officers fits one of the three cases and carries a finance receipt number."""
    data, spot = act.data, matter.last(*SPOT)
    if not data.receipt:
        why = "没有财政部门统一制发的专用票据号"
    elif data.ground == "small":
        most = rules["pay.cash.max"]
        why = "" if spot is not None and money(spot.data.fine) <= most else f"仅限当场处罚{most}元以下罚款"
    elif data.ground == "hard":
        why = "" if spot is not None else "仅限当场处罚且事后难以执行"
    else:
        why = "" if data.asked else "边远、水上、交通不便地区须由当事人书面提出"
    return check(not why, why=why, ground=data.ground, amount=data.amount)


@gate(
    "pay-surcharge",
    title="加处罚款计算正确",
    on=("pay.surcharge",),
    article="行政处罚法第七十二条、第七十三条；行政强制法第四十五条；罚款决定与罚款收缴分离实施办法第七条",
    sentence="加处罚款不当：{why}。",
    hint="按系统算出的天数和上限重新计算；复议、诉讼和批准延期期间不计。",
)
def pay_surcharge(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The decision announced it, the period is over, days of remedies and deferral are left out, and the sum does not exceed the fine."""
    issued = matter.last("pen.issue")
    last = due_day(matter, rules)
    if issued is not None and not issued.data.surcharge_told:
        return check(False, why="处罚决定书没有载明逾期加处罚款")
    if not stands(matter):
        return check(False, why="没有罚款，或者处罚决定已被撤销")
    until = act.data.until
    if last is None:
        return check(False, why="处罚决定书没有依法送达")
    if until is None or until <= last or until > act.day:
        return check(False, why=f"缴款期限到{last}届满，尚未逾期或者计算至将来")
    days, limit = surcharge_days(matter, rules, until), surcharge_limit(matter, rules, until)
    total = _total(matter, "pay.surcharge") + money(act.data.amount)
    return check(
        total <= limit, why=f"自{last}的次日起计{days}日，合计最多{say(limit)}元", last=last, days=days, limit=limit, total=total
    )


@gate(
    "pay-defer",
    title="延期分期有申请",
    on=("pay.defer",),
    article="行政处罚法第六十六条、第七十二条",
    sentence="没有当事人的书面申请和经济困难情况，或者没有写明延至今后何日。",
    hint="附当事人申请和证明，写明延期或者分期的截止日。",
)
def pay_defer(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A written application with the hardship, and an approval with dates."""
    asked, until = matter.last("pay.defer-ask"), act.data.until
    complete = asked is not None and asked.seq == act.data.asked and asked.data.hardship
    return check(
        complete and act.data.granted is not None and (not act.data.granted or (until is not None and until > act.day)),
        asked=act.data.asked,
        until=until,
    )


@gate(
    "pay-refund",
    title="应当退还的才退还",
    on=("pay.refund",),
    article="行政处罚法第七十四条、第七十五条；行政复议法第七十二条",
    sentence="不能决定退还：{why}。",
    hint="先登记撤销、变更决定或者多缴的款项；退还的金额不超过多收的部分，并写明最迟退还的日期。赔偿和利息另依国家赔偿法办理。",
)
def pay_refund(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """No more goes back than was paid above what is due and no earlier decision gives back; the last day is named."""
    amount, most, until = money(act.data.amount), undecided(matter), act.data.until
    if not most:
        why = "没有应当退还的款项" if not over(matter) else "多收的款项已经决定退还"
        why += f"（应缴{say(due(matter))}元，实缴{say(paid(matter))}元，已退{say(returned(matter))}元）"
    elif not 0 < amount <= most:
        why = f"填写的是{say(amount)}元，多收而没有决定退还的是{say(most)}元"
    else:
        why = "" if until is not None and until >= act.day else "最迟退还的日期没有写明，或者已经过去"
    return check(not why, why=why, owed=due(matter), paid=paid(matter), most=most, amount=amount, until=until)


@gate(
    "pay-refunded",
    title="退还与决定相符",
    on=("pay.refunded",),
    article="行政处罚法第七十四条",
    sentence="退还与决定不符：{why}。",
    hint="先由负责人作出退还决定，再按决定的金额退付，记下凭证号；多退的追回。",
)
def pay_refunded(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What goes back was decided to go back, and a voucher proves it."""
    ordered = _total(matter, "pay.refund")
    total = returned(matter) + money(act.data.amount)
    if total > ordered:
        why = f"决定退还{say(ordered)}元，连同这一次已退{say(total)}元" if ordered else "没有退还决定"
    else:
        why = "" if act.data.receipt else "没有退付凭证号"
    return check(not why, why=why, ordered=ordered, total=total)


@gate(
    "pay-returned",
    title="多收的已经退还",
    on=("pen.close", "pen.archive", "smp.close", "prk.close"),
    article="行政处罚法第七十四条、第七十五条；行政强制法第四十一条",
    sentence="当事人已缴{paid}元，应缴{owed}元，还有{over}元没有退还。",
    hint="由负责人作出退还决定，财务退付并登记后再办结。",
)
def pay_returned(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Nothing that the party paid above what is due is still with the treasury."""
    left = over(matter)
    if not left and not matter.has("pay.refunded"):
        return None
    return check(not left, paid=paid(matter), owed=due(matter), over=left, returned=returned(matter))
