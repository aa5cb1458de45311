"""Forms of acts, made from the pydantic model of the step: nothing about an act's data is written twice.

A form only gathers what was typed; the model judges it, and its sentences are put back at their fields (`place_errors`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from django import forms
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from pydantic import BaseModel

from fadu.law.common.case import SPOT
from fadu.law.data import field_extra
from fadu.law.facts import CHINA, EVIDENCE_KINDS, PARTY_KINDS, Act, Item, Matter, Person, Tier
from fadu.law.procedures import challenged_procedures
from fadu.law.steps import Procedure
from fadu.registers.asof import Snapshot

#: Rows of a repeated group that one form takes.
MOST_ROWS = 200
#: Whom a field is likely to name: they are offered first.
ROLES_OF: dict[str, tuple[str, ...]] = {
    "handlers": ("officer",),
    "verifier": ("officer",),
    "told_by": ("officer",),
    "members": ("officer", "legal"),
    "leader": ("squad_leader",),
    "host": ("host",),
    "counsel": ("counsel",),
    "redacted_by": ("legal", "reviewer"),
    "approved_by": ("squad_leader", "head", "principal"),
    "chair": ("head", "principal"),
    "present": ("head", "principal"),
    "person": ("head", "principal"),
    "signed_by": ("head", "principal"),
    "supervisor": ("officer",),
    "keeper": ("keeper",),
}
#: Which earlier acts a field refers to, where the field's name says it.
ACTS_OF: dict[str, tuple[str, ...]] = {
    "preserved": ("pen.preserve",),
    "order": ("pen.correct-order",),
    "defence": ("pen.defend",),
    "decided": ("pen.decide",),
    "asked": ("pay.defer-ask",),
    "issued": SPOT,
    "objection": ("prk.object",),
    "tried": ("srv.",),
}


#: What a case is about comes first, wherever the model inherited it.
FIRST = ("item", "party_kind", "party", "capacity", "place", "town", "occurred_on", "ended_on", "found_on")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form offers to choose from, as of one day."""

    people: Sequence[Person] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    items: Sequence[Item] = ()
    towns: Sequence[tuple[str, str]] = ()
    acts: Sequence[tuple[int, str, str, bool]] = ()
    evidence: Sequence[tuple[str, str]] = ()
    tiers: Sequence[Tier] = ()
    permits: Sequence[tuple[str, str]] = ()
    challenged: Sequence[Procedure] = ()

    def acts_for(self, name: str) -> list[tuple[str, str]]:
        """Earlier acts as choices; only the fitting ones where the field's name tells which."""
        wanted = ACTS_OF.get(name, ())
        fitting = [
            (str(seq), label)
            for seq, label, step, papers in self.acts
            if (step.startswith(wanted) if wanted else name != "paper" or papers)
        ]
        return fitting or [(str(seq), label) for seq, label, _, _ in self.acts]

    def people_for(self, name: str) -> list[tuple[str, list[tuple[str, str]]]]:
        """People in groups by unit; those whose role fits the field come first, all others in a last group."""
        wanted = set(ROLES_OF.get(name, ()))
        groups: dict[str, list[tuple[str, str]]] = {}
        others = []
        for person in self.people:
            if wanted and not wanted & person.roles:
                others.append((person.id, f"{person.name} · {self.units.get(person.unit, '')}"))
            else:
                groups.setdefault(self.units.get(person.unit, person.unit), []).append((person.id, person.name))
        return [*groups.items(), *([("其他人员", others)] if others else [])]

    def items_by_statute(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The power list in groups by statute: title, penalty article, code."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for item in self.items:
            groups.setdefault(f"《{item.statute}》", []).append((item.code, f"{item.title}({item.penalty_article},{item.code})"))
        return list(groups.items())

    def gates_by_procedure(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The gates of the procedures that an act challenged may come from, each gate once."""
        groups: dict[str, dict[str, str]] = {}
        for procedure in self.challenged:
            known = {code for group in groups.values() for code in group}
            groups[procedure.title] = {gate.id: f"{gate.title}({gate.id})" for gate in procedure.gates if gate.id not in known}
        return [(title, list(group.items())) for title, group in groups.items() if group]


def offer_of(procedure: Procedure, matter: Matter, book: Snapshot, item: Item | None, party_kind: str = "") -> Offer:
    """What the registers of the day and the file offer."""
    return replace(
        _of_registers(book),
        acts=[(act.seq, act_label(procedure, act), act.step, bool(act.papers)) for act in matter.acts],
        evidence=[
            (name, f"{name} {piece.title or EVIDENCE_KINDS.get(piece.kind, piece.kind)}")
            for name, (piece, _) in matter.evidence.items()
        ],
        challenged=challenged_procedures(matter),
        tiers=[tier for tier in item.tiers if not party_kind or tier.party in {"any", party_kind}] if item else (),
    )


@lru_cache(maxsize=2)
def _of_registers(book: Snapshot) -> Offer:
    return Offer(
        people=[person for person in book.people() if "portal" not in person.roles],
        units={unit["code"]: unit["name"] for unit in book.units()},
        items=book.items(),
        towns=[(unit["code"], unit["name"]) for unit in book.units("town", "subdistrict")],
        permits=[(item.code, item.title) for item in book.permit_items()],
    )


def act_label(procedure: Procedure, act: Act) -> str:
    """“5号 · 处罚事先告知 · 03-06”."""
    step = procedure.by_step.get(act.step)
    return f"{act.seq}号 · {step.label if step else act.step} · {act.day:%m-%d}"


class RawField(forms.Field):
    """A field that keeps what was typed; the model judges it. `kind` says how the template lays it out."""

    def __init__(self, kind: str, unit: str = "", **kwargs: Any) -> None:
        self.kind, self.unit, self.must = kind, unit, kwargs.pop("must", False)
        super().__init__(required=False, **kwargs)
        many = isinstance(self.widget, forms.Textarea | forms.CheckboxSelectMultiple)
        self.wide = many or kind in {"rows", "item", "party"}

    def clean(self, value: Any) -> Any:
        return value


class Lines(forms.Textarea):
    """A list of texts, one a line."""

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(str(line) for line in value or ())

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str] | None:
        text = data.get(name)
        return None if text is None else [line.strip() for line in text.splitlines() if line.strip()]


class People(Lines):
    """Parties beside the matter's own, one a line (`sheet.somebody`)."""


class Rows(forms.Widget):
    """A repeated group of fields. Blank rows are dropped; there is always a blank one to fill, and the page's script can add more."""

    template_name = "console/_rows.html"

    def __init__(self, model: type[BaseModel], offer: Offer, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.model, self.offer = model, offer
        self.row_errors: dict[int, dict[str, str]] = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        pattern = re.compile(rf"{re.escape(name)}-(\d{{1,4}})-")
        numbers = sorted({int(found[1]) for key in data if (found := pattern.match(key))})[:MOST_ROWS]
        rows = (ActForm(self.model, self.offer, data=data, prefix=f"{name}-{number}").values() for number in numbers)
        return [row for row in rows if not self._blank(row)]

    def _blank(self, row: Mapping[str, Any]) -> bool:
        """Nothing typed in any field that is no tick box (a tick alone says nothing, nor does what stands there at first)."""
        first = {name: str(info.default) for name, info in self.model.model_fields.items() if not info.is_required()}
        return all(value in ("", None, [], True, False) or str(value) == first.get(name) for name, value in row.items())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [_plain(row) for row in value or () if isinstance(row, BaseModel | Mapping)]
        filled = [self._form(name, str(number), row, self.row_errors.get(number, {})) for number, row in enumerate(rows)]
        blank = [self._form(name, str(len(rows) + extra), {}, {}) for extra in range(1 if rows else 2)]
        context["rows"], context["blank"] = filled, blank
        context["spare"] = self._form(name, "__n__", {}, {})
        return context

    def _form(self, name: str, number: str, row: Mapping[str, Any], errors: Mapping[str, str]) -> ActForm:
        form = ActForm(self.model, self.offer, initial=row, prefix=f"{name}-{number}")
        form.said.update(errors)
        return form


class ActForm(forms.Form):
    """The form of one data model. `initial` may hold law values (dates, Decimals, models): they are shown as a person would type them."""

    def __init__(
        self,
        model: type[BaseModel],
        offer: Offer,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
        prefix: str = "d",
    ) -> None:
        defaults = {
            name: info.default
            for name, info in model.model_fields.items()
            if not info.is_required() and info.default_factory is None
        }
        super().__init__(data, initial=_plain(defaults | dict(initial or {})), prefix=prefix)
        self.model = model
        #: Sentences that belong to no bound field of this form (rows of a group).
        self.said: dict[str, str] = {}
        for name in sorted(_typed(model), key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST)):
            self.fields[name] = _field(model, name, offer)

    def values(self) -> dict[str, Any]:
        """What was typed, as the model takes it: a blank optional field is left to its default, a blank required one is missing."""
        found = {}
        for name in _typed(self.model):
            info = self.model.model_fields[name]
            value = self[name].data
            if value is None or (value == "" and (info.is_required() or not _takes_blank(info.annotation))):
                continue
            found[name] = value if not _beyond(info.annotation, value) else f"{value}（超出范围）"
        return found

    def place_errors(self, errors: Mapping[str, str]) -> None:
        """Put the model's sentences at their fields; “results.0.evidence” goes into its row."""
        for path, sentence in errors.items():
            name, *rest = path.split(".")
            if name not in self.fields:
                self.add_error(None, sentence)
                continue
            widget = self.fields[name].widget
            if isinstance(widget, Rows) and len(rest) > 1 and rest[0].isdigit():
                widget.row_errors.setdefault(int(rest[0]), {}).setdefault(rest[1], sentence)
            else:
                self.add_error(name, sentence)

    def shown(self) -> list[tuple[forms.BoundField, str]]:
        """Each field with the sentence said about it from outside."""
        return [(self[name], self.said.get(name, "")) for name in self.fields]


class PartyForm(forms.Form):
    """Choose a known party, or write down a new one. Personal data goes to the party's own table, never into an act."""

    find = forms.CharField(label="查找已有当事人", required=False, max_length=100)
    key = forms.CharField(required=False, max_length=40)
    #: Asked only where the act itself does not say what the party is.
    kind = forms.CharField(required=False, max_length=10)
    name = forms.CharField(label="姓名或者名称", required=False, max_length=200)
    id_number = forms.CharField(label="身份证号或者统一社会信用代码", required=False, max_length=40)
    phone = forms.CharField(label="电话", required=False, max_length=40)
    address = forms.CharField(label="住址或者住所地", required=False, max_length=300)
    representative = forms.CharField(label="法定代表人或者负责人（单位填写）", required=False, max_length=100)

    def warnings(self) -> list[str]:
        """Sentences about numbers that cannot be right; they warn only, for a paper may bear an odd number."""
        number = (self["id_number"].data or "").strip().upper()
        if not number or identity_ok(number) or credit_code_ok(number):
            return []
        return [f"证件号码“{number[:20]}”的位数或者校验码不对，请对照证件核实；确属其他证件的，可以照录。"]


_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def identity_ok(number: str) -> bool:
    """A citizen's 18-digit number with a right check digit (GB 11643)."""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def credit_code_ok(number: str) -> bool:
    """统一社会信用代码 with a right check sign (GB 32100)."""
    if len(number) != 18 or any(sign not in _CREDIT_SIGNS for sign in number):
        return False
    total = sum(_CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(number[:17]))
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == number[17]


def tier_label(tier: Tier) -> str:
    """“B 一般 181—360元 · 影响一般”."""
    low = f"{tier.minimum.normalize():f}" if tier.minimum is not None else "0"
    high = f"{tier.maximum.normalize():f}元" if tier.maximum is not None else "不封顶"
    party = "" if tier.party == "any" else f"{PARTY_KINDS.get(tier.party, tier.party)} "
    return f"{tier.code} {tier.label} {party}{low}—{high} · {tier.condition}"


def _typed(model: type[BaseModel]) -> list[str]:
    """The fields that a person fills; what a phone says of itself is left out."""
    return [name for name in model.model_fields if field_extra(model, name).get("widget") != "machine"]


def _field(model: type[BaseModel], name: str, offer: Offer) -> RawField:
    info, extra = model.model_fields[name], field_extra(model, name)
    base, many = _base(info.annotation)
    unit = str(extra.get("unit", ""))
    kind, widget = _widget(name, base, many, extra, offer, info.is_required())
    label = re.sub(r"[(（]元[)）]$", "", info.title or name)
    return RawField(kind, unit, label=label, widget=widget, must=info.is_required(), help_text=_help(name, widget, extra))


def _help(name: str, widget: forms.Widget, extra: Mapping[str, Any]) -> str:
    if extra.get("ref") == "party" and name != "party":
        who = "写姓名（名称）和电话，用空格隔开；只存入当事人库并加密，不写进案卷行为"
        return f"每行一位，{who}" if isinstance(widget, People) else who
    return "每行一条" if isinstance(widget, Lines) else ""


class Select(forms.Select):
    """The element that Django's would be, without a template for each of its hundred options: those took most of a page's time."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Each option's text is escaped."""
        chosen = next(iter(self.format_value(value)), "")
        groups = (
            (label, options) if isinstance(options, list | tuple) else ("", [(label, options)]) for label, options in self.choices
        )
        inside = format_html_join("", "{}", ((options_html(options, chosen, label),) for label, options in groups))
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), inside)


def options_html(options: Iterable[tuple[Any, Any]], chosen: str, label: str = "") -> SafeString:
    """The options of a list, value and text escaped, the chosen one marked; under a `label` where there is one.

    With the plain `escape`, for a page may have a thousand options and Django's looks at each for laziness and safety.
    """
    inside = SafeString("\n".join(_option(value, str(text), chosen) for value, text in options))
    return format_html('<optgroup label="{}">{}</optgroup>', label, inside) if label else inside


def _option(value: Any, text: str, chosen: str) -> str:
    mark = " selected" if str(value) == chosen else ""
    return f'<option value="{"" if value is None else escape(str(value))}"{mark}>{escape(text)}</option>'


def _widget(name: str, base: Any, many: bool, extra: Mapping[str, Any], offer: Offer, must: bool) -> tuple[str, forms.Widget]:
    if isinstance(base, type) and issubclass(base, BaseModel):
        return "rows", Rows(base, offer)
    if extra.get("ref") == "vehicle":
        return "plain", forms.TextInput(attrs={"maxlength": 20, "placeholder": "渝C12345", "autocomplete": "off"})
    if extra.get("ref") == "party" and name == "party":
        return "party", forms.HiddenInput()
    if extra.get("ref") == "party":
        return "plain", People(attrs={"rows": 3}) if many else forms.TextInput(attrs={"maxlength": 200, "autocomplete": "off"})
    choices = _choices(name, extra, offer)
    if choices is not None:
        return _chooser(name, extra, choices, many, must)
    if many:
        return "plain", Lines(attrs={"rows": 3})
    if base is bool:
        return ("group", forms.RadioSelect(choices=[("True", "是"), ("False", "否")])) if must else ("check", forms.CheckboxInput())
    if base is datetime:
        return "plain", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    if base is date:
        return "plain", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    if base is int:
        return "plain", forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    if base is Decimal:
        return "plain", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    if extra.get("widget") == "textarea":
        return "plain", forms.Textarea(attrs={"rows": 3, "maxlength": 20_000})
    return "plain", forms.TextInput(attrs={"maxlength": 500})


def _choices(name: str, extra: Mapping[str, Any], offer: Offer) -> list[Any] | None:
    """What can be chosen; None where a person types."""
    if "choices" in extra:
        return list(extra["choices"].items())
    found: dict[str, Any] = {
        "person": lambda: offer.people_for(name),
        "item": offer.items_by_statute,
        "town": lambda: list(offer.towns),
        "unit": lambda: list(offer.units.items()),
        "gate": offer.gates_by_procedure,
        "permit": lambda: list(offer.permits),
        "act": lambda: offer.acts_for(name),
        "evidence": lambda: list(offer.evidence),
    }
    if extra.get("ref") in found:
        return list(found[extra["ref"]]())
    if name == "tier" and offer.tiers:
        return [(tier.code, tier_label(tier)) for tier in offer.tiers]
    return None


def _chooser(name: str, extra: Mapping[str, Any], choices: list[Any], many: bool, must: bool) -> tuple[str, forms.Widget]:
    ref = str(extra.get("ref", ""))
    if many:
        return "group", forms.CheckboxSelectMultiple(choices=choices, attrs={"data-ref": ref} if ref else {})
    if not ref and name != "tier" and len(choices) <= 3:
        return "group", forms.RadioSelect(choices=choices)
    kind = "item" if ref == "item" else "plain"
    return kind, Select(choices=[("", "请选择" if must else "（不填）"), *choices])


def _base(annotation: Any) -> tuple[Any, bool]:
    """The plain type under Annotated, Optional and list, and whether it was a list."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _base(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _base(next(option for option in get_args(annotation) if option is not type(None)))
    if origin in (list, tuple):
        return _base(get_args(annotation)[0])[0], True
    return annotation, False


def _beyond(annotation: Any, value: Any) -> bool:
    """A day that no case can have, where the counting of periods would leave the calendar; the model then says that it is no date."""
    return _base(annotation)[0] in (date, datetime) and isinstance(value, str) and not "1900" <= value[:4] <= "2099"


def _takes_blank(annotation: Any) -> bool:
    """A text may be blank as such: what the draft had written was struck out."""
    return _base(annotation) == (str, False) and get_origin(annotation) not in (Union, UnionType)


def _plain(value: Any) -> Any:
    """Law values as a person would type them."""
    if isinstance(value, BaseModel):
        return _plain({name: getattr(value, name) for name in type(value).model_fields})
    if isinstance(value, Mapping):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(member) for member in value]
    return value
