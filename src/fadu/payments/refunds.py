"""退还: what must go back to a party, and the way back of money that came through the provider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from fadu.law.common.payment import CHANGING, PAYING, due, over, paid, undecided
from fadu.law.errors import InputError
from fadu.law.facts import Matter
from fadu.law.procedures import procedure as procedure_of
from fadu.ledger import codec
from fadu.ledger import models as ledger
from fadu.ledger.record import Intent, Recorded, load, record_act
from fadu.payments.models import Difference, Order
from fadu.payments.provider import Back, provider

#: Differences in which the provider took money that no matter has or can still take. A wrong amount is none: the statement may yet make it good.
LOOSE = ("held", "twice", "unknown")
CLOSED = "网上缴款没有开通，请按银行、国库的流程退付后登记。"
SETTLED = "这一差异刚刚由另一人处理，请核对。"


@dataclass(frozen=True, slots=True)
class Debt:
    """A matter with money to go back, in yuan: paid, due, still to go back, of it decided; the last day that the decision names and its number.

    `source`: the one online payment out of which the whole of what was decided can go back the way it came.
    """

    row: ledger.Matter
    paid: Decimal
    due: Decimal
    over: Decimal
    ordered: Decimal
    by: date | None
    seq: int
    source: Order | None


def debts(rows: QuerySet[ledger.Matter], most: int) -> list[Debt]:
    """Of these matters, those whose party paid more than is due, those decided first; read from the acts, so nobody can forget one."""
    paying = ledger.Act.objects.filter(step__in=PAYING)
    fell = ledger.Act.objects.filter(step__in=CHANGING).values("matter_id")
    sums = paying.values("matter_id").annotate(total=Sum("amount")).filter(total__gt=F("matter__fine"))
    chosen = {*paying.filter(matter_id__in=fell).values_list("matter_id", flat=True), *sums.values_list("matter_id", flat=True)}
    found = list(rows.filter(pk__in=sorted(chosen)).select_related("party", "vehicle").order_by("pk"))
    bodies: dict[int, list[str]] = defaultdict(list)
    for pk, body in ledger.Act.objects.filter(matter__in=found).order_by("matter", "seq").values_list("matter_id", "body"):
        bodies[pk].append(body)
    online: dict[int, list[Order]] = defaultdict(list)
    for order in Order.objects.filter(matter__in=found, state="paid").order_by("pk"):
        online[order.matter_id].append(order)
    read = (codec.matter(procedure_of(row.procedure), row.number, bodies[row.pk], row.stage) for row in found)
    owing = [debt for row, matter in zip(found, read, strict=True) if (debt := _debt(row, matter, online[row.pk])) is not None]
    return sorted(owing, key=lambda debt: (debt.by is None, debt.by or date.max, debt.row.pk))[:most]


def debt_of(row: ledger.Matter) -> Debt | None:
    """What must go back in one matter; None when nothing must."""
    return _debt(row, load(procedure_of(row.procedure), row), list(Order.objects.filter(matter=row, state="paid").order_by("pk")))


def _debt(row: ledger.Matter, matter: Matter, orders: Sequence[Order]) -> Debt | None:
    left = over(matter)
    if not left:
        return None
    decided, ordered = matter.last("pay.refund"), left - undecided(matter)
    last = decided if decided is not None and ordered else None
    enough = [order for order in orders if order.amount >= int(ordered * 100)]
    source = enough[-1] if enough and last is not None and last.data.way == "original" else None
    return Debt(row, paid(matter), due(matter), left, ordered, last.data.until if last else None, last.seq if last else 0, source)


def give_back(row: ledger.Matter, by: Sequence[str]) -> Recorded:
    """Send what was decided back the way it came, and record it. Raises InputError where the provider does not, and as `record_act` does.

    The provider is asked under a number made from the decision and what went back before: asked again after a broken line, it pays once.
    """
    found, debt = provider(), debt_of(row)
    if found is None:
        raise InputError(CLOSED)
    if debt is None or not debt.ordered:
        raise InputError("没有已经决定、还没有退还的款项。")
    if debt.source is None:
        raise InputError("这笔款不能按原路退还：不是一次网上缴纳的，或者决定退至其他账户。请按银行、国库的流程退付后登记。")
    earlier = ledger.Act.objects.filter(matter=row, step="pay.refunded").count()
    number = f"M{row.pk}-{debt.seq}-{earlier}"
    gone = found.refund(Back(number, debt.source.trade_no, int(debt.ordered * 100)))
    said = {"amount": str(debt.ordered), "receipt": gone.back_no, "paid_on": gone.returned_at.date().isoformat()}
    return record_act(row.pk, Intent("pay.refunded", said, by, key=f"refund-{number}"))


def return_loose(pk: int, by: str) -> str:
    """Send the money of a difference back and settle it; the sentence that says so. Raises InputError."""
    found = provider()
    if found is None:
        raise InputError(CLOSED)
    one = Difference.objects.select_related("order").filter(pk=pk, settled_at=None).first()
    if one is None:
        raise InputError(SETTLED)
    if one.kind not in LOOSE or not one.theirs or not one.trade_no:
        raise InputError("这一差异没有可以退还的收款，请写明处理结果。")
    gone = found.refund(Back(f"D{one.trade_no}"[:64], one.trade_no, one.theirs))
    text = f"{gone.returned_at.date()}已按原路退还{Decimal(gone.amount) / 100}元，退款流水号{gone.back_no}。"
    with transaction.atomic():
        if not Difference.objects.filter(pk=pk, settled_at=None).update(settled_at=timezone.now(), settled_by=by, settlement=text):
            raise InputError(SETTLED)
        if one.kind == "held" and one.order is not None:
            Order.objects.filter(pk=one.order.pk, state="held").update(state="returned")
    return text
