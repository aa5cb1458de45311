"""The one way in: `open_matter` and `record_act`. Lock, load, judge, number the papers, write act and index, in one transaction.

`weigh` is the same judgement without the writing: what a page shows before its button.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NoReturn, get_args

from django.db import IntegrityError
from django.utils import timezone
from pydantic import BaseModel, ValidationError

from fadu.documents import numbers
from fadu.law.data import field_extra, references
from fadu.law.errors import InputError
from fadu.law.facts import CHINA, PARTY_KINDS, VEHICLE, Act, Evidence, Matter, Person
from fadu.law.gates import Finding, Judgement
from fadu.law.judge import judge
from fadu.law.params import rules_on
from fadu.law.procedures import GATES
from fadu.law.procedures import procedure as procedure_of
from fadu.law.publicity import FALL
from fadu.law.steps import Procedure
from fadu.ledger import codec, effects, index, kept, models, order_index, organs, papers, publications, remedies, rows, standing
from fadu.ledger.chain import ZERO, act_hash
from fadu.ledger.whole import one
from fadu.registers.asof import VERSION, Snapshot, snapshot

#: Columns of an act have these lengths.
LONGEST_CODE, LONGEST_KEY = 20, 64


class Refused(Exception):
    """The act may not be done: every finding at once. Nothing was written."""

    def __init__(self, judgement: Judgement) -> None:
        super().__init__(";".join(finding.sentence for finding in judgement.findings if finding.blocks))
        self.judgement = judgement

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.judgement.findings


class Stale(InputError):
    """Somebody acted in the matter after the page was opened."""


class BadData(InputError):
    """The data do not fit the step's model. `errors`: field → Chinese sentence."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(";".join(f"{field}：{said}" for field, said in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Recorded:
    """An act that stands in the ledger. `again`: it stood there already under the same key."""

    act: models.Act
    matter: models.Matter
    judgement: Judgement | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Intent:
    """An act somebody means to do: step, data, people by code (the first is the one who records), time, evidence, and a key for safe retries."""

    step: str
    data: BaseModel | Mapping[str, Any]
    by: Sequence[str]
    at: datetime | None = None
    evidence: Sequence[Evidence] = ()
    files: Sequence[int] = ()
    key: str = ""
    after: int | None = None


def open_matter(procedure_id: str, intent: Intent, *, synthetic: bool = False) -> Recorded:
    """Begin a matter with its first act. Raises Refused, BadData, InputError."""
    try:
        procedure = procedure_of(procedure_id)
    except LookupError as error:
        raise InputError(f"{error}。") from error
    try:
        with one():
            return _done_before(intent, None) or _open(procedure, intent, synthetic)
    except IntegrityError as error:
        done = _done_before(intent, None)
        if done is not None:
            return done
        raise Stale("另一人刚刚登记了同样的内容，请刷新页面核对后重新提交。") from error


def _open(procedure: Procedure, intent: Intent, synthetic: bool) -> Recorded:
    now = timezone.now()
    day = _moment(intent, now).date()
    row = models.Matter(procedure=procedure.id, year=day.year, opened_on=day, acted_on=day, head=ZERO, synthetic=synthetic)
    book = snapshot(day)
    act, verdict = _judged(procedure, row, Matter(procedure.id), intent, now, book)
    if verdict.refused:
        raise Refused(verdict)
    _require_known(act)
    row.number = case_number(procedure, book, organs.town_of(act.by, act.data, book))
    index.refresh_columns(procedure, row, Matter(procedure.id), act)
    rows.insert(row)
    return write(procedure, row, Matter(procedure.id, row.number), act, verdict, intent, now, registers=book, deadlines=())


def record_act(matter_id: int, intent: Intent) -> Recorded:
    """Do one act in a matter. Raises Refused with every finding, Stale when somebody was faster, BadData, InputError; then nothing is written."""
    try:
        with one():
            before = kept.take(matter_id)
            found, later, written, version, known = _read(matter_id, intent.key, before.seq)
            done = _same(intent, matter_id, rows.objects(models.Act, known))
            if done is not None:
                return done
            [row] = rows.objects(models.Matter, found) or _no_matter()
            if intent.after is not None and row.last_seq != intent.after:
                raise Stale(_who_was_faster(row))
            procedure = procedure_of(row.procedure)
            matter = _continued(procedure, row, before, later)
            now = timezone.now()
            book = snapshot(_moment(intent, now).date(), version)
            act, verdict = _judged(procedure, row, matter, intent, now, book)
            if verdict.refused:
                raise Refused(verdict)
            _require_known(act)
            done = write(procedure, row, matter, act, verdict, intent, now, registers=book, deadlines=written)
            kept.keep(procedure, row, matter)
            return done
    except IntegrityError as error:
        done = _done_before(intent, matter_id)
        if done is not None:
            return done
        raise Stale("另一人刚刚办理了本事项，请刷新页面核对后重新提交。") from error


def case_number(procedure: Procedure, book: Snapshot, town: str = "") -> str:
    """The next number of a matter of this procedure on the day of the registers, e.g. 潼城管罚案字〔2023〕12号; `town`: the town in whose own name it is begun."""
    word = f"{procedure.prefix}案"
    short = organs.letterhead(book, town).get("short_name", "")
    return numbers.next_number(organs.series(word, town), book.day.year, numbers.pattern(short, word))


def province(book: Snapshot) -> str:
    """The bureau's province as the parameters name it: 重庆."""
    return str(book.bureau().get("province", "重庆")).removesuffix("市").removesuffix("省")


def weigh(
    procedure: Procedure, row: models.Matter, matter: Matter, intent: Intent, registers: Snapshot | None = None
) -> tuple[Act, Judgement]:
    """The act and its judgement, without writing anything. `registers` spares a page that weighs many acts asking for each. Raises BadData."""
    return _judged(procedure, row, matter, intent, timezone.now(), registers)


def lock(matter_id: int) -> models.Matter:
    """The matter's row, locked until the transaction ends. Raises InputError when there is none."""
    found = rows.fetch(models.Matter, lock=True, id=matter_id) if 0 < matter_id < 1 << 63 else []
    return found[0] if found else _no_matter()


def load(procedure: Procedure, row: models.Matter, with_standing: bool = False) -> Matter:
    """The matter as the law sees it, from its acts."""
    [bodies] = rows.ask(rows.Question(_BODIES, [row.pk, 0]))
    return codec.matter(procedure, row.number, (body for body, _ in bodies), row.stage, with_standing)


def _continued(procedure: Procedure, row: models.Matter, before: kept.Kept, later: Sequence[tuple[Any, ...]]) -> Matter:
    """The matter as it was kept, with the acts written since; read anew where the ledger does not go on from what was kept."""
    if (later[0][1] if later else row.head) != before.head:
        return load(procedure, row)
    matter = before.matter or Matter(procedure.id, row.number)
    for body, _ in later:
        matter.add(codec.decode(procedure, body))
    matter.stage = row.stage
    return matter


_BODIES = "SELECT body, prev FROM ledger_act WHERE matter_id = %s AND seq > %s ORDER BY seq"


def _read(matter_id: int, key: str, after: int) -> list[list[tuple[Any, ...]]]:
    """All that an act needs to know of the ledger, in one go: the locked row, the acts `after` that number, deadlines, the registers' version,
    and what the key did before.

    The lock comes first: what follows it is read when nobody else can act in the matter any more.
    """
    if not 0 < matter_id < 1 << 63:
        _no_matter()
    _require_key(key)
    return rows.ask(
        rows.question(models.Matter, lock=True, id=matter_id),
        rows.Question(_BODIES, [matter_id, after]),
        index.deadlines(matter_id),
        rows.Question(VERSION, []),
        *([rows.question(models.Act, key=key)] if key else []),
    ) + ([] if key else [[]])


def _no_matter() -> NoReturn:
    raise InputError("没有这个事项，可能编号有误。")


def validated(procedure: Procedure, step_id: str, data: BaseModel | Mapping[str, Any]) -> BaseModel:
    """The data as the step's model. Raises BadData with a Chinese sentence per field."""
    model = procedure.step(step_id).data
    if isinstance(data, model):
        return data
    if _holds_nul(data):
        raise BadData({"数据": "含有不可见的空字符，请删去后重新填写"})
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise BadData(_in_chinese(model, error)) from error


def _judged(
    procedure: Procedure, row: models.Matter, matter: Matter, intent: Intent, now: datetime, registers: Snapshot | None = None
) -> tuple[Act, Judgement]:
    try:
        step = procedure.step(intent.step)
    except LookupError as error:
        raise InputError(f"{error}。") from error
    at = _moment(intent, now).replace(microsecond=0)
    book = registers.on(at.date()) if registers else snapshot(at.date())
    data = validated(procedure, intent.step, intent.data)
    pieces = tuple(replace(piece, id=f"E{len(matter.evidence) + i}") for i, piece in enumerate(_pieces(row, intent), 1))
    act = Act(intent.step, at, _people(intent.by, book), data, pieces, {}, row.last_seq + 1, now)
    act = replace(act, standing=standing.answer(step, matter, act, row, book))
    return act, judge(procedure, matter, act, rules_on(act.day, province(book)), now)


def write(
    procedure: Procedure,
    row: models.Matter,
    matter: Matter,
    act: Act,
    verdict: Judgement,
    intent: Intent,
    now: datetime,
    late: bool = False,
    registers: Snapshot | None = None,
    deadlines: Sequence[tuple[Any, ...]] | None = None,
) -> Recorded:
    """Papers, act, index: the last part of every way in. `deadlines`: the matter's as written, where the caller has read them."""
    core = codec.core(act)
    book = registers or snapshot(act.day)
    issued = papers.issue(procedure, row, matter, act, core, book) if not late else []
    fen, kind = _amount(procedure, act), _kind(procedure, act)
    actor = act.by[0].id[:LONGEST_CODE] if act.by else ""
    at, recorded_at = codec.stamp(act.at), codec.stamp(now)
    start = codec.head(row.pk, act.seq, act.step, at, recorded_at, actor, kind, fen, late, intent.key or None)
    body = codec.encode(start, core, issued)
    said = codec.encode_verdict(verdict)
    written = rows.made(
        models.Act,
        matter_id=row.pk,
        seq=act.seq,
        step=act.step,
        at=at,
        recorded_at=recorded_at,
        actor=actor,
        kind=kind,
        amount=fen,
        late=late,
        key=intent.key or None,
        body=body,
        verdict=said,
        prev=row.head,
        hash=act_hash(row.head, body, said),
    )
    writes = rows.Writes()
    writes.insert(written)
    for paper in issued:
        writes.insert(
            rows.made(
                models.Paper,
                matter_id=row.pk,
                act_seq=act.seq,
                kind=paper["kind"],
                number=paper["number"],
                digest=paper["digest"],
                issued_at=at,
            )
        )
    if intent.files:
        _take_up(row, act, intent, writes)
    done = act if late else codec.remember(body, codec.as_read(act, recorded_at, issued))
    index.refresh(procedure, row, matter, done, verdict.stage, written.hash, writes, deadlines)
    if procedure.id == "order":
        order_index.put(row, matter, writes, registers)
    if late:
        writes.send()
    elif act.step in effects.EFFECTS or act.step in publications.TAKING_BACK or act.step in remedies.TELLING:
        writes.send()  # first: what is done elsewhere may read it
        effects.apply(row, matter, act, book)
        for other, told in remedies.told(matter, act):
            _write_there(other, remedies.CHALLENGED, told, act)
        for other, fall in publications.falls(matter, act):
            _write_there(other, FALL, fall, act)
    else:
        effects.apply(row, matter, act, book)
        writes.send(last=True)
    return Recorded(written, row, verdict)


def _write_there(other: models.Matter, step: str, said: Mapping[str, Any], act: Act) -> None:
    """What this act means for another matter: by the same person, in the same transaction, after all that was done there."""
    before = models.Act.objects.filter(matter=other).latest("seq")
    at = max(act.at, datetime.fromisoformat(before.at))
    record_act(other.pk, Intent(step, said, [person.id for person in act.by], at))


def _amount(procedure: Procedure, act: Act) -> int | None:
    name = procedure.step(act.step).amount if act.step in procedure.by_step else ""
    value = getattr(act.data, name, None) if name else None
    return int(value * 100) if value is not None else None


def _kind(procedure: Procedure, act: Act) -> str:
    """The choice that the step's `kind` field holds; a foreign file may hold anything there, which is then no kind."""
    step = procedure.by_step.get(act.step)
    if step is None or not step.kind:
        return ""
    value = getattr(act.data, step.kind, "")
    return value if value in field_extra(step.data, step.kind)["choices"] else ""


def _pieces(row: models.Matter, intent: Intent) -> list[Evidence]:
    """Evidence given outright, and uploaded files taken up by this act."""
    pieces = list(intent.evidence)
    uploads = _uploads(row, intent.files, intent.by)
    if len(uploads) != len(set(intent.files)):
        raise InputError("所选的附件有的已用于别的行为或者已被撤下，请刷新页面后重新选择。")
    for upload in uploads:
        pieces.append(
            Evidence(
                kind=upload.kind,
                sha256=upload.sha256,
                taken_at=upload.taken_at,
                taker=upload.taker,
                origin=upload.origin,
                title=upload.name,
            )
        )
    return pieces


def _uploads(row: models.Matter, files: Sequence[int], by: Sequence[str]) -> list[models.Evidence]:
    """Unused uploads of the matter; before a matter has begun they belong to the one who uploaded them."""
    if not files:
        return []
    asked = [rows.question(models.Evidence, id=key) for key in sorted(set(files)) if 0 < key < 1 << 63]
    found = (upload for answer in rows.ask(*asked) for upload in rows.objects(models.Evidence, answer))
    return [upload for upload in found if upload.act_seq is None and _may_use(upload, row, by)]


def _may_use(upload: models.Evidence, row: models.Matter, by: Sequence[str]) -> bool:
    if upload.matter_id is None:
        return upload.uploaded_by == (by[0] if by else "")
    return row.pk is not None and upload.matter_id == row.pk


def _take_up(row: models.Matter, act: Act, intent: Intent, writes: rows.Writes) -> None:
    uploads = _uploads(row, intent.files, intent.by)
    own = act.evidence[len(act.evidence) - len(uploads) :]
    for upload, piece in zip(uploads, own, strict=True):
        before = dict(vars(upload))
        upload.matter_id, upload.act_seq, upload.piece = row.pk, act.seq, piece.id
        writes.update(upload, before)


def _people(codes: Sequence[str], book: Snapshot) -> tuple[Person, ...]:
    found = []
    for code in dict.fromkeys(codes):
        try:
            found.append(book.person(code))
        except KeyError:
            raise InputError(f"人员库中没有编号为“{code[:20]}”的人。") from None
    return tuple(found)


def _require_known(act: Act) -> None:
    """Raises InputError where the data names a person, party or town that nobody knows. Old files may: `history` does not ask."""
    for code in references(act.data, "person"):
        if code not in act.standing["people"]:
            raise InputError(f"人员库中没有编号为“{code[:20]}”的人。")
    said = getattr(act.data, "party_kind", "")
    for key in references(act.data, "party"):
        known = next(iter(rows.fetch(models.Party, key=key)), None)
        if known is None:
            raise InputError(f"当事人库中没有编号为“{key[:20]}”的当事人，请先登记当事人。")
        # The most on the spot and the least for a hearing hang on the kind.
        if said and known.kind in PARTY_KINDS and known.kind != said:
            raise InputError(f"当事人登记为“{PARTY_KINDS[known.kind]}”，当事人类别不能填“{PARTY_KINDS[said]}”。")
    for key in references(act.data, "vehicle"):
        if not any(known.kind == VEHICLE for known in rows.fetch(models.Party, key=key)):
            raise InputError(f"账本中没有编号为“{key[:20]}”的车辆，请按号牌登记车辆。")
    for number in references(act.data, "matter"):
        if number not in act.standing["matters"]:
            raise InputError(f"账本中没有编号为“{number[:40]}”的事项，请核对编号。")
    for code in references(act.data, "gate"):
        if code not in GATES:
            raise InputError(f"没有编号为“{code[:40]}”的关口，请从被诉行为所在程序的关口里选。")
    for word, ref in (("镇街", "town"), ("机构", "unit")):
        for code in references(act.data, ref):
            try:
                snapshot(act.day).unit(code)
            except KeyError:
                raise InputError(f"机构库中没有代码为“{code[:20]}”的{word}。") from None


def _done_before(intent: Intent, matter_id: int | None) -> Recorded | None:
    """What was recorded under the intent's key before. Raises InputError where the key stands for another act."""
    _require_key(intent.key)
    return _same(intent, matter_id, rows.fetch(models.Act, key=intent.key) if intent.key else [])


def _require_key(key: str) -> None:
    if len(key) > LONGEST_KEY or not (key.isprintable() or not key):
        raise InputError(f"防重键应为不超过{LONGEST_KEY}个字符的文字。")


def _same(intent: Intent, matter_id: int | None, known: Sequence[models.Act]) -> Recorded | None:
    """The act that stands under the key already. Raises InputError where it is another one."""
    if not known:
        return None
    done = known[0]
    if done.step != intent.step or matter_id not in (None, done.matter_id):
        raise InputError("这个防重键已经用于另一个行为，请刷新页面后重新提交。")
    return Recorded(done, done.matter, None, again=True)


def _moment(intent: Intent, now: datetime) -> datetime:
    """When the act is done, in Chinese time; a time without zone is Chinese time."""
    if intent.at is None:
        return now.astimezone(CHINA)
    try:
        return intent.at.astimezone(CHINA) if intent.at.tzinfo else intent.at.replace(tzinfo=CHINA)
    except OverflowError:
        raise InputError("行为时间超出可以判断的范围，请核对。") from None


def _holds_nul(value: object) -> bool:
    """Whether a text somewhere in the data holds the character zero, which PostgreSQL cannot keep."""
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(_holds_nul(part) for part in value.values())
    return isinstance(value, list | tuple) and any(_holds_nul(part) for part in value)


def _who_was_faster(row: models.Matter) -> str:
    newest = models.Act.objects.filter(matter_id=row.pk).order_by("-seq").first()
    if newest is None:
        return "本事项刚刚有变动，请刷新页面后重试。"
    step = procedure_of(row.procedure).by_step.get(newest.step)
    names = "、".join(person["name"] for person in newest.content["people"].values() if person["id"] in newest.content["by"])
    return (
        f"您打开页面以后，{names}已办理“{step.label if step else newest.step}”。请核对最新情况后重新提交，您填写的内容还在页面上。"
    )


_SAID = {
    "missing": "必须填写",
    "extra_forbidden": "没有这一项",
    "string_too_long": "太长，最多{max_length}字",
    "too_short": "至少填写{min_length}项",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "decimal_max_places": "最多两位小数",
    "decimal_parsing": "不是数字",
    "int_parsing": "不是整数",
    "int_type": "不是整数",
    "bool_parsing": "请选择是或者否",
    "date_from_datetime_parsing": "不是日期，请写成 2023-05-01",
    "date_type": "不是日期，请写成 2023-05-01",
    "datetime_from_date_parsing": "不是时间，请写成 2023-05-01 09:30",
    "datetime_parsing": "不是时间，请写成 2023-05-01 09:30",
    "string_type": "应当是文字",
    "list_type": "应当是列表",
}


def _in_chinese(model: type[BaseModel], error: ValidationError) -> dict[str, str]:
    """Field path → sentence. The path's first part is the field's name, so that a form can show it in place."""
    found: dict[str, str] = {}
    for entry in error.errors():
        path = ".".join(str(part) for part in entry["loc"]) or "数据"
        title = _title_of(model, entry["loc"])
        context = entry.get("ctx") or {}
        said = (
            str(context["error"])
            if entry["type"] == "value_error" and "error" in context
            else _SAID.get(entry["type"], "填写有误").format_map(context | {"": ""})
        )
        found[path] = f"“{title}”{said}" if title else said
    return found


def _title_of(model: type[BaseModel], path: Sequence[int | str]) -> str:
    """Label of the innermost field on the path."""
    title, fields = "", model.model_fields
    for part in path:
        if part not in fields:
            title = title or (str(part)[:40] if isinstance(part, str) else "")
            continue
        info = fields[str(part)]
        title = info.title or str(part)
        inner = _nested(info.annotation)
        fields = inner.model_fields if inner is not None else {}
    return title


def _nested(annotation: Any) -> type[BaseModel] | None:
    """The model inside a field's lists and options, if any."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for option in get_args(annotation) if (found := _nested(option)) is not None), None)
