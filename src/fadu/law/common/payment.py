"""缴款: no cash by officers save as the law lets, surcharge, deferral."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from fadu.law.clocks import PARTY, Clock, first_after, last_day
from fadu.law.common.case import SPOT, money, served_on
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, check, gate, say
from fadu.law.params import Rules, rules_on
from fadu.law.workdays import ONE_DAY

_PAYING = ("pay.bank", "pay.spot")
#: Who reports what the bank or the payment system collected (行政处罚法第六十七条): finance by hand, the portal from a signed notice.
COLLECTED_BY = ("finance", "portal")


def decision(matter: Matter) -> Act | None:
    """The act that fixed the fine: an ordinary decision or one on the spot."""
    return matter.last("pen.decide", *SPOT)


def decision_received(matter: Matter) -> date | None:
    """Day the party received the decision; the clock to pay starts from it."""
    spot = matter.last(*SPOT)
    if spot is not None:
        handed = spot.data.handed_over
        return spot.day if handed == "signed" or (handed == "refused" and spot.data.refusal_note) else None
    issued = matter.last("pen.issue")
    return served_on(matter, issued.seq, rules_on(matter.acts[-1].day)) if issued is not None else None


def paid(matter: Matter) -> Decimal:
    """Yuan paid so far."""
    return sum((money(act.data.amount) for act in matter.all(*_PAYING)), Decimal(0))


def owed(matter: Matter) -> Decimal:
    """Yuan still to pay: the fine and what was added to it, less what was paid; zero without a fine."""
    fixed = decision(matter)
    fine = money(fixed.data.fine) if fixed is not None else Decimal(0)
    added = sum((money(more.data.amount) for more in matter.all("pay.surcharge")), Decimal(0))
    return max(Decimal(0), fine + added - paid(matter))


def _paid_up(matter: Matter) -> date | None:
    fixed = decision(matter)
    payments = matter.all(*_PAYING)
    if fixed is None or not payments or paid(matter) < money(fixed.data.fine):
        return None
    return getattr(payments[-1].data, "paid_on", None) or payments[-1].day


def _deferred(matter: Matter, rules: Rules) -> int:
    """Days that a granted deferral adds to the period."""
    granted = matter.last("pay.defer")
    if granted is None or not granted.data.granted or granted.data.until is None:
        return 0
    received = decision_received(matter)
    if received is None:
        return 0
    return max(0, (granted.data.until - received).days - rules["pay.period"])


#: 缴纳罚款期限: 15 calendar days from receipt; the party's period, so it rolls over days off.
PAY = Clock(
    "pay.period",
    "缴纳罚款期限",
    "行政处罚法第六十七条",
    start=decision_received,
    stop=_paid_up,
    length="pay.period",
    owner=PARTY,
    extra=_deferred,
    stops=_PAYING,
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


def due_day(matter: Matter, rules: Rules) -> date | None:
    """Last day to pay, a granted deferral included."""
    run = PAY.run(matter, rules)
    return run.last if run is not None else None


def surcharge_days(matter: Matter, rules: Rules, until: date) -> int:
    """Days after the due day up to `until`, the day of full payment not counted, without those of reconsideration and suit."""
    due = due_day(matter, rules)
    if due is None:
        return 0
    settled = _paid_up(matter)
    until = min(until, settled - ONE_DAY) if settled is not None else until
    day, count = due + ONE_DAY, 0
    left_out = stays(matter)
    while day <= until:
        count += not any(start < day <= (end or until) for start, end in left_out)
        day += ONE_DAY
    return count


def stays(matter: Matter) -> list[tuple[date, date | None]]:
    """Spans of reconsideration and suit; the last may be open (行政处罚法第七十三条第三款)."""
    found: list[tuple[date, date | None]] = []
    for act in matter.all("pay.nostay"):
        if not act.data.ends:
            found.append((act.day, None))
        elif found and found[-1][1] is None:
            found[-1] = (found[-1][0], act.day)
    return found


def surcharge_limit(matter: Matter, rules: Rules, until: date) -> Decimal:
    """The most that may be added: 3 % of the fine a day, never above the fine, in yuan."""
    fixed = decision(matter)
    fine = money(fixed.data.fine) if fixed is not None else Decimal(0)
    run = fine * rules["pay.surcharge.rate"] / 100 * surcharge_days(matter, rules, until)
    most = fine * rules["pay.surcharge.cap"] / 100 if rules.knows("pay.surcharge.cap") else run
    return min(run, most).quantize(Decimal("0.01"), ROUND_HALF_UP)


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
    due = due_day(matter, rules)
    if issued is not None and not issued.data.surcharge_told:
        return check(False, why="处罚决定书没有载明逾期加处罚款")
    until = act.data.until
    if due is None:
        return check(False, why="处罚决定书没有依法送达")
    if until is None or until <= due or until > act.day:
        return check(False, why=f"缴款期限到{due}届满，尚未逾期或者计算至将来")
    days, limit = surcharge_days(matter, rules, until), surcharge_limit(matter, rules, until)
    total = sum((money(earlier.data.amount) for earlier in matter.all("pay.surcharge")), money(act.data.amount))
    return check(
        total <= limit, why=f"自{due}的次日起计{days}日，合计最多{say(limit)}元", due=due, days=days, limit=limit, total=total
    )


@gate(
    "pay-defer",
    title="延期分期有申请",
    on=("pay.defer",),
    article="行政处罚法第六十六条、第七十二条",
    sentence="没有当事人的书面申请和经济困难情况，或者没有写明延至何日。",
    hint="附当事人申请和证明，写明延期或者分期的截止日。",
)
def pay_defer(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A written application with the hardship, and an approval with dates."""
    asked = matter.last("pay.defer-ask")
    complete = asked is not None and asked.seq == act.data.asked and asked.data.hardship
    return check(
        complete and act.data.granted is not None and (not act.data.granted or act.data.until is not None),
        asked=act.data.asked,
        until=act.data.until,
    )
