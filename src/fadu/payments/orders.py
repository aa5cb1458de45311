"""Orders: made for what a matter owes, settled once by whatever tells of the money first — notice, question, or statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from fadu.law.common.payment import owed as fine_owed
from fadu.law.common.permit import fee_owed
from fadu.law.errors import InputError
from fadu.law.facts import Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import models as ledger
from fadu.ledger.front import front
from fadu.ledger.read import today
from fadu.ledger.record import Intent, Refused, load, record_act
from fadu.payments.models import Difference, Order
from fadu.payments.provider import Ask, Trade, provider
from fadu.registers.asof import snapshot


@dataclass(frozen=True, slots=True)
class Due:
    """What may be paid: its name, and what of it a matter still owes."""

    name: str
    owed: Callable[[Matter], Decimal]


#: Step that records the payment → what it pays. A procedure with none of them takes no money.
DUES: Mapping[str, Due] = {"pay.bank": Due("罚款", fine_owed), "lic.paid": Due("许可费用", fee_owed)}
#: How long an order may be paid; afterwards a new one is made. Money that comes later is taken all the same.
LIFETIME = timedelta(minutes=30)
#: Kinds of paper that say what is to be paid, by whose number it is paid.
DEMANDS = ("penalty_decision", "spot_decision", "permit_fee_notice")
CLOSED = "网上缴款没有开通，请按决定书、缴款通知书所写的银行缴纳。"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a trade: "paid" recorded now, "again" recorded before, else the kind of the difference it made."""

    outcome: str
    order: Order | None = None


def step_of(row: ledger.Matter) -> str:
    """The step by which the matter's procedure records a payment; empty where it takes none."""
    return next((step for step in DUES if step in procedure_of(row.procedure).by_step), "")


def name_of(row: ledger.Matter) -> str:
    """What the matter's orders pay: a fine, the fee of a permit."""
    return DUES[step_of(row)].name


def payable(row: ledger.Matter) -> Decimal:
    """Yuan that the matter owes and that may be paid now; zero otherwise."""
    procedure, step = procedure_of(row.procedure), step_of(row)
    if not step or row.stage not in procedure.step(step).at:
        return Decimal(0)
    return DUES[step].owed(load(procedure, row))


def by_number(number: str, last: str) -> ledger.Matter | None:
    """The matter of a decision or a notice of a fee by its number and the last character of the party's name; None when they do not belong together."""
    paper = ledger.Paper.objects.filter(number=number.strip(), kind__in=DEMANDS).exclude(number="")
    found = paper.select_related("matter__party").order_by("pk").first() if number.strip() else None
    if found is None or found.matter.party is None or len(last.strip()) != 1:
        return None
    return found.matter if found.matter.party.read("name")[-1:] == last.strip() else None


def order_for(row: ledger.Matter) -> Order:
    """An order for all that the matter owes; the open one where there is one. Raises InputError when nothing can be paid."""
    if provider() is None:
        raise InputError(CLOSED)
    with transaction.atomic():
        amount = int(payable(ledger.Matter.objects.select_for_update().get(pk=row.pk)) * 100)
        if not amount:
            raise InputError("没有可以缴纳的款项：可能已经缴清，或者决定已经变更。")
        now = timezone.now()
        standing = Order.objects.filter(matter=row, state="open", amount=amount, expires_at__gt=now + timedelta(minutes=5))
        found = standing.order_by("-pk").first()
        return found or Order.objects.create(matter=row, amount=amount, created_at=now, expires_at=now + LIFETIME)


def checkout(order: Order, back: str, notify: str) -> str:
    """Where the order is paid, and whole addresses for the payer to come back to and for the notice to go to. Raises InputError while online payment is not set up."""
    found = provider()
    if found is None:
        raise InputError(CLOSED)
    return found.checkout(Ask(order.uid, order.amount, f"{name_of(order.matter)} {order.matter.number}", notify, back))


def ask(order: Order) -> Order:
    """Ask the provider about an open order and settle it: a notice may have been lost. An unreachable provider changes nothing."""
    found = provider()
    if order.state != "open" or found is None:
        return order
    try:
        trade = found.query(order.uid)
    except InputError:
        return order
    if trade is not None and trade.order == order.uid:
        settle(trade)
        order.refresh_from_db()
    return order


def settle(trade: Trade) -> Settled:
    """Record the money of a trade, once. What does not fit becomes a difference on the finance desk; money is never dropped silently."""
    with transaction.atomic():
        order = Order.objects.select_for_update().select_related("matter").filter(uid=trade.order).first()
        if order is None:
            return _differs("unknown", trade, None)
        if trade.amount != order.amount:
            return _differs("amount", trade, order)
        if order.trade_no:
            return Settled("again", order) if order.trade_no == trade.trade_no else _differs("twice", trade, order)
        order.trade_no, order.receipt, order.paid_at = trade.trade_no, trade.receipt, trade.paid_at
        why = _record(order, trade)
        order.state = "held" if why else "paid"
        order.save()
        return _differs("held", trade, order, why) if why else Settled("paid", order)


def _record(order: Order, trade: Trade) -> str:
    """Do the act of payment; why it could not be done, or nothing."""
    amount = Decimal(trade.amount) / 100
    if amount > payable(order.matter):
        return "事项现在没有这么多应缴的款项（已经缴清，或者决定已经变更、消除），应当退还"
    step = step_of(order.matter)
    data = {"amount": str(amount), "receipt": trade.receipt, "paid_on": trade.paid_at.date().isoformat()}
    if step == "lic.paid":
        data["order"] = order.uid
    try:
        done = record_act(order.matter_id, Intent(step, data, [front(snapshot(today()))], key=f"pay-{order.uid}"))
    except Refused as error:
        return str(error)[:250]
    except InputError as error:
        return str(error)[:250]
    order.act_seq = done.act.seq
    return ""


def differ(kind: str, order: Order | None, trade: Trade | None, note: str = "", now: datetime | None = None) -> Difference:
    """Note a difference, once however often it is met."""
    return Difference.objects.get_or_create(
        kind=kind,
        order_uid=trade.order if trade is not None else order.uid if order is not None else "",
        trade_no=trade.trade_no if trade is not None else order.trade_no if order is not None else "",
        defaults={
            "order": order,
            "theirs": trade.amount if trade is not None else None,
            "note": note[:300],
            "found_at": now or timezone.now(),
        },
    )[0]


def _differs(kind: str, trade: Trade, order: Order | None, note: str = "") -> Settled:
    differ(kind, order, trade, note)
    return Settled(kind, order)
