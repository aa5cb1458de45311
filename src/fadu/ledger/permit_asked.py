"""申请表: what one form asks, for one item or a bundle, and what was typed on it. The portal and the window read it alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fadu.law.common.agency import MANDATE
from fadu.law.errors import InputError
from fadu.law.facts import PARTY_KINDS, Bundle, PermitItem
from fadu.ledger.permit_acts import Application
from fadu.registers.asof import Snapshot

#: Field of the form → label; the last two may be left empty.
PERSONAL = {
    "name": "申请人姓名或者名称",
    "id_number": "身份证号或者统一社会信用代码",
    "address": "住址或者住所地",
    "representative": "法定代表人（单位填写）",
}
MUST = ("name", "id_number", "contact_name", "contact_phone", "place")
#: The tick of an agent, and the field of his mandate.
AGENT, MANDATE_FIELD = "agent", "m-mandate"
LABELS = PERSONAL | {"contact_name": "联系人", "contact_phone": "联系电话", "place": "许可的地点"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form is for. Whoever applies for another ticks `AGENT` and adds his mandate."""

    items: Sequence[PermitItem]
    bundle: Bundle | None

    @property
    def title(self) -> str:
        return self.bundle.title if self.bundle is not None else self.items[0].title

    @property
    def materials(self) -> dict[str, str]:
        """Field of the form → paper; one that several items ask for stands once."""
        names = dict.fromkeys(name for item in self.items for name in item.materials)
        return {f"m-{place}": name for place, name in enumerate(names)}

    @property
    def papers(self) -> dict[str, str]:
        """The materials, and the mandate of whoever applies for another."""
        return self.materials | {MANDATE_FIELD: MANDATE}

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """Field of the form → item and line of its form."""
        return {f"a-{item.code}-{place}": (item.code, name) for item in self.items for place, name in enumerate(item.fields)}

    def lines(self, typed: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
        """Field, item's title, label and what was typed, for each line of the items' forms."""
        titles = {item.code: item.title for item in self.items}
        return [(field, titles[code], name, typed.get(field, "")) for field, (code, name) in self.answers.items()]


def asked(item: str, bundle: str, book: Snapshot, *, online: bool = False) -> Asked | None:
    """The form of that bundle, else of that item, as published; None where it is not. `online`: only what can be applied for online."""
    whole = next((one for one in book.bundles() if one.code == bundle), None)
    codes = whole.items if whole is not None else (item,)
    items = [found for code in codes if (found := book.permit_item(code)) is not None and (found.online or not online)]
    return Asked(items, whole) if len(items) == len(codes) else None


def application(form: Asked, posted: Mapping[str, str], by: str, *, channel: str = "portal", visits: int = 0) -> Application:
    """What was typed on the form, without its files. Raises InputError for what is lacking."""
    said = {name: _clean(posted.get(name, "")) for name in LABELS}
    for name in MUST:
        if not said[name]:
            raise InputError(f"请填写{LABELS[name]}。")
    kind = posted.get("kind", "")
    if kind not in PARTY_KINDS:
        raise InputError("请选择申请人是个人还是单位。")
    answers: dict[str, dict[str, str]] = {}
    for field, (code, name) in form.answers.items():
        answers.setdefault(code, {})[name] = _clean(posted.get(field, ""))[:2000]
    return Application(
        items=[item.code for item in form.items],
        party={"kind": kind} | {name: said[name] for name in PERSONAL},
        contact={"name": said["contact_name"], "phone": said["contact_phone"]},
        place=said["place"][:200],
        by=by,
        channel=channel,
        bundle=form.bundle.code if form.bundle is not None else "",
        answers=answers,
        visits=visits,
        agent=AGENT in posted,
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()
