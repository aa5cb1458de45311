"""裁量阶次 against the statutory range: inside it, without gap or overlap, from end to end, in every version of the item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from fadu.law.facts import FineRange
from fadu.registers.models import DiscretionTier, PenaltyItem

Fault = tuple[tuple[object, ...], str]
Tiers = list[DiscretionTier]
STEP = Decimal(1)  # fines are whole yuan, so the next tier starts one yuan above


def faults() -> Iterator[Fault]:
    """Every fault of the stored tiers, with the key (item, party, code, valid_from) of the tier concerned."""
    scales: dict[tuple[str, str], dict[tuple[date, date], Tiers]] = defaultdict(lambda: defaultdict(list))
    for tier in DiscretionTier.objects.all():
        scales[tier.item, tier.party][_span(tier)].append(tier)
    items: dict[str, list[PenaltyItem]] = defaultdict(list)
    for item in PenaltyItem.objects.filter(code__in={code for code, _ in scales}):
        items[item.code].append(item)
    for (code, _party), sets in scales.items():
        ordered = [sorted(sets[span], key=lambda tier: (tier.minimum or 0, tier.code)) for span in sorted(sets)]
        yield from _overlapping(ordered)
        for tiers in ordered:
            yield from _against_items(tiers, items[code])


def _overlapping(sets: Sequence[Tiers]) -> Iterator[Fault]:
    for earlier, later in pairwise(sets):
        if _span(earlier[0])[1] >= _span(later[0])[0]:
            yield _key(later[0]), f"与 {earlier[0].valid_from} 起的另一套阶次同时有效，请给旧的一套整套填上同一个失效日期"


def _against_items(tiers: Tiers, versions: Sequence[PenaltyItem]) -> Iterator[Fault]:
    start, end = _span(tiers[0])
    applying = [item for item in versions if _span(item)[0] <= end and _span(item)[1] >= start]
    if not any(_span(item)[0] <= start for item in applying):
        yield _key(tiers[0]), f"事项 {tiers[0].item} 在 {start} 这一天还没有生效或者已经失效，请核对生效日期"
    for item in applying:
        fine = next((fine for fine in item.fines() if fine.party == tiers[0].party), None)
        if fine is None:
            who = tiers[0].get_party_display()
            yield _key(tiers[0]), f"事项 {item.code}（{item.valid_from} 起）对“{who}”没有单独的罚款幅度，请核对当事人一栏"
        elif fine.minimum is not None or fine.maximum is not None:  # otherwise the amounts rest on a rule elsewhere
            yield from _fit(tiers, fine, f"法定（{item.valid_from} 起的文本）")


def _fit(tiers: Tiers, fine: FineRange, text: str) -> Iterator[Fault]:
    first, last = tiers[0], tiers[-1]
    if first.minimum != fine.minimum:
        yield _key(first), f"第一档从 {_yuan(first.minimum)} 起，{text}下限是 {_yuan(fine.minimum)}，请改成一致"
    if last.maximum != fine.maximum:
        yield _key(last), f"最后一档到 {_yuan(last.maximum)} 止，{text}上限是 {_yuan(fine.maximum)}，请改成一致"
    for lower, upper in pairwise(tiers):
        if lower.maximum is None or upper.minimum is None or upper.minimum - lower.maximum != STEP:
            ends = f"从 {_yuan(upper.minimum)} 起，前一档到 {_yuan(lower.maximum)} 止"
            yield _key(upper), f"{ends}，两档应当正好相差一元，不留空也不重叠"


def _span(row: DiscretionTier | PenaltyItem) -> tuple[date, date]:
    return row.valid_from, row.valid_to or date.max


def _key(tier: DiscretionTier) -> tuple[object, ...]:
    return (tier.item, tier.party, tier.code, tier.valid_from)


def _yuan(amount: Decimal | None) -> str:
    return "不设限" if amount is None else f"{amount.normalize():f} 元"
