"""案卷表: files of other systems as .xlsx, one row an act, with the people and the evidence on sheets of their own; read as `fadu.dossier/1`.

Whatever a sheet cannot mean is a fault named by sheet, row and column; what is merely missing is left to the gates.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, BinaryIO

from pydantic import BaseModel, ConfigDict, Field

from fadu.law import dossier
from fadu.law.data import one_of
from fadu.law.dossier import Dossier
from fadu.law.errors import InputError
from fadu.law.facts import ELEMENTS, EVIDENCE_KINDS, ROLES, Act
from fadu.law.gates import Finding
from fadu.law.procedures import ALL
from fadu.law.steps import Procedure, Step
from fadu.registers import spreadsheet
from fadu.registers.columns import BadCell, Column, RowError, columns_of, read_cell
from fadu.registers.spreadsheet import DATA_SHEET, Limits, Reading, Sheet

PEOPLE_SHEET, EVIDENCE_SHEET, STEPS_SHEET = "人员", "证据", "步骤和项目"
#: A sentence about a bad file names so many faults.
MOST_NAMED = 20
_ITEM = re.compile(r"([^：:]+)[：:](.*)")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_HOW = (
    "一行一项，写成“名称：内容”，例如“罚款金额：3000”；名称见工作表“步骤和项目”，一项里有多个的用顿号隔开；"
    "内容本身还有几项的，冒号后面写 JSON；也可以整格写一个 JSON"
)


class ActRow(BaseModel):
    """One act of a file."""

    number: str = Field(title="案号", max_length=60, description="案号相同的行是一个案卷，次序照表里的次序")
    procedure: Annotated[str, one_of({one.id: one.title for one in ALL.values()})] = Field(title="程序")
    step: str = Field(title="步骤", max_length=60, description="步骤的名称或者代码，见工作表“步骤和项目”")
    at: datetime = Field(title="时间")
    by: tuple[str, ...] = Field(title="人员", description="工作表“人员”里的编号，用顿号隔开，第一个是主办的人")
    data: str = Field("", title="内容", description=_HOW)
    papers: tuple[str, ...] = Field((), title="文书", description="这一步作出的文书，用顿号隔开")


class PersonRow(BaseModel):
    """One person named in the acts."""

    id: str = Field(title="编号", max_length=60, description="姓名或者工号，与各行“人员”一致")
    name: str = Field("", title="姓名", max_length=60)
    roles: tuple[Annotated[str, one_of(ROLES)], ...] = Field((), title="职责", json_schema_extra={"choices": dict(ROLES)})
    unit: str = Field("", title="单位", max_length=60)
    certificate: str = Field("", title="执法证号", max_length=60)
    since: date | None = Field(None, title="执法证有效期自")
    until: date | None = Field(None, title="执法证有效期至")
    legal_qualification: bool = Field(False, title="法律职业资格")
    reviewer_since: date | None = Field(None, title="开始从事法制审核的日期")


class PieceRow(BaseModel):
    """One piece of evidence, brought in by an act."""

    number: str = Field(title="案号", max_length=60)
    row: int = Field(title="数据行", ge=2, description="取得它的行为在工作表“数据”的第几行")
    id: str = Field(title="编号", max_length=60, description="写成 E1、E2，与“内容”里引用的一致")
    kind: Annotated[str, one_of(EVIDENCE_KINDS)] = Field(title="种类")
    title: str = Field("", title="名称", max_length=200)
    taken_at: datetime | None = Field(None, title="取得时间")
    taker: str = Field("", title="取证人", max_length=60)
    origin: str = Field("", title="来源", max_length=200)
    proves: tuple[Annotated[str, one_of(ELEMENTS)], ...] = Field(
        (), title="证明什么", json_schema_extra={"choices": dict(ELEMENTS)}
    )


class StepRow(BaseModel):
    """A line of the list of steps in the template."""

    model_config = ConfigDict(extra="forbid")
    procedure: str = Field(title="程序")
    label: str = Field(title="步骤")
    code: str = Field(title="代码")
    fields: str = Field("", title="“内容”里可以写的项目")


class BadSheets(InputError):
    """The file cannot be read as case files. `faults`: (sheet, fault), the first ones; `count`: how many in all."""

    def __init__(self, name: str, faults: Sequence[tuple[str, RowError]], count: int) -> None:
        shown = "".join(f"\n  工作表“{sheet}”{error}" for sheet, error in faults[:MOST_NAMED])
        more = f"\n  等 {count} 处" if count > MOST_NAMED else ""
        super().__init__(f"{name}有 {count} 处不能读，一个案卷也没有复查：{shown}{more}")
        self.faults, self.count = faults, count


def template() -> bytes:
    """An empty file to fill, with the list of steps and what each may say."""
    steps = [
        {"procedure": one.title, "label": step.label, "code": step.id, "fields": "、".join(_titles(step))}
        for one in ALL.values()
        for step in one.steps
    ]
    sheets = [Sheet(name, columns_of(model)) for name, model in _SHEETS]
    return spreadsheet.write([*sheets, Sheet(STEPS_SHEET, columns_of(StepRow), steps)], "案卷表", guide=True)


_SHEETS: tuple[tuple[str, type[BaseModel]], ...] = ((DATA_SHEET, ActRow), (PEOPLE_SHEET, PersonRow), (EVIDENCE_SHEET, PieceRow))


@dataclass(frozen=True, slots=True)
class Judged:
    """A case file with each finding: its act, the label of the act's step, what was found."""

    dossier: Dossier
    findings: Sequence[tuple[Act, str, Finding]]

    @property
    def blocked(self) -> bool:
        """Whether one of its acts would have been refused."""
        return any(finding.blocks for _, _, finding in self.findings)


def judged(name: str, content: bytes, limits: Limits | None = None) -> list[Judged]:
    """The case files in a file of that name, .xlsx or `fadu.dossier/1`, and what the gates say of each. Raises InputError."""
    said = f"文件“{name[:80]}”"
    try:
        found = read(io.BytesIO(content), said, limits) if name.lower().endswith(".xlsx") else [dossier.parse(content, said)]
        return [Judged(one, list(one.findings())) for one in found]
    except (TypeError, AttributeError) as error:  # a foreign file with, say, a number where a list belongs
        raise InputError(
            f"{said}里有的项类型不对，例如应当是列表的写成了数（{str(error)[:80]}）；请对照 {dossier.FORMAT} 的格式检查。"
        ) from error


def read(file: BinaryIO, name: str = "文件", limits: Limits | None = None) -> list[Dossier]:
    """The case files of a sheet, in the order of their first rows. Raises BadSheets naming every fault, InputError for what is no such file at all."""
    acts = spreadsheet.read(file, ActRow, limits, (PEOPLE_SHEET, EVIDENCE_SHEET, STEPS_SHEET))
    people = spreadsheet.read_beside(file, PEOPLE_SHEET, PersonRow, limits)
    pieces = spreadsheet.read_beside(file, EVIDENCE_SHEET, PieceRow, limits)
    readings: tuple[tuple[str, Reading[Any]], ...] = ((DATA_SHEET, acts), (PEOPLE_SHEET, people), (EVIDENCE_SHEET, pieces))
    _refuse(name, readings)
    found = _files(acts, {row.values.id: row.values for row in people.rows}, people)
    _add_pieces(found, pieces)
    for number, row in found.items():
        if len(row["acts"]) > dossier.MOST_ACTS:
            acts.fault(RowError(0, "案号", f"案卷“{number}”超过 {dossier.MOST_ACTS} 行，不像一个案卷，请核对案号"))
    _refuse(name, readings)
    return [dossier.read(row, f"{name}的案卷“{number}”") for number, row in found.items()]


def _refuse(name: str, readings: Sequence[tuple[str, Reading[Any]]]) -> None:
    count = sum(reading.faults for _, reading in readings)
    if count:
        raise BadSheets(name, [(sheet, error) for sheet, reading in readings for error in reading.errors], count)


def _files(acts: Reading[ActRow], known: Mapping[str, PersonRow], people: Reading[PersonRow]) -> dict[str, dict[str, Any]]:
    """Dossiers by number; faults of rows are noted on the readings."""
    seen: set[str] = set()
    for person in people.rows:
        if person.values.id in seen:
            people.fault(RowError(person.number, "编号", f"“{person.values.id}”写了两行，请只留一行"))
        seen.add(person.values.id)
    told = [_person(person.values) for person in people.rows]
    found: dict[str, dict[str, Any]] = {}
    for row in acts.rows:
        said, procedure = row.values, ALL[row.values.procedure]
        file = found.setdefault(
            said.number, {"format": dossier.FORMAT, "procedure": procedure.id, "number": said.number, "people": told, "acts": []}
        )
        if file["procedure"] != procedure.id:
            acts.fault(RowError(row.number, "程序", f"同一案号前面写的是“{ALL[file['procedure']].title}”，请核对"))
        for code in said.by:
            if code not in known:
                acts.fault(RowError(row.number, "人员", f"工作表“{PEOPLE_SHEET}”里没有“{code[:20]}”，请在那里补一行"))
        act: dict[str, Any] = {"row": row.number, "at": said.at.isoformat(), "by": list(said.by), "papers": list(said.papers)}
        step = _step(procedure, said.step)
        if step is None:
            acts.fault(RowError(row.number, "步骤", f"“{procedure.title}”没有“{said.step[:20]}”这一步骤，请照“{STEPS_SHEET}”填写"))
        else:
            act["step"] = step.id
            try:
                act["data"] = _data(step, said.data)
            except BadCell as bad:
                acts.fault(RowError(row.number, "内容", str(bad)))
        file["acts"].append(act)
    return found


def _add_pieces(found: Mapping[str, dict[str, Any]], pieces: Reading[PieceRow]) -> None:
    """Each piece goes to the act of its row."""
    for row in pieces.rows:
        said = row.values
        act = next((act for act in found.get(said.number, {"acts": ()})["acts"] if act["row"] == said.row), None)
        if act is None:
            pieces.fault(
                RowError(row.number, "数据行", f"工作表“{DATA_SHEET}”第 {said.row} 行不是案卷“{said.number[:30]}”的行为，请核对")
            )
            continue
        act.setdefault("evidence", []).append(said.model_dump(mode="json", exclude={"number", "row"}))


def _person(row: PersonRow) -> dict[str, Any]:
    told = row.model_dump(mode="json", exclude={"certificate", "since", "until"})
    if row.certificate:
        told["certificate"] = {
            "number": row.certificate,
            "from": row.since.isoformat() if row.since else None,
            "to": row.until.isoformat() if row.until else None,
        }
    return told


def _step(procedure: Procedure, said: str) -> Step | None:
    return procedure.by_step.get(said) or next((step for step in procedure.steps if step.label == said), None)


def _titles(step: Step) -> dict[str, Column]:
    """Columns of the step's data by their titles."""
    return {column.title: column for column in columns_of(step.data)}


def _data(step: Step, text: str) -> dict[str, Any]:
    """What the cell says, by field. Raises BadCell."""
    if text.startswith("{"):
        return _named(step, _json("这一格", text))
    found: dict[str, Any] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        item = _ITEM.fullmatch(line)
        if item is None:
            raise BadCell(f"“{line[:30]}”没有冒号，请写成“名称：内容”")
        title = item[1].strip()
        if title in found:
            raise BadCell(f"“{title}”写了两次，请只留一次")
        found[title] = item[2].strip()
    return _named(step, found)


def _named(step: Step, said: Mapping[str, Any]) -> dict[str, Any]:
    """Items named by title (its bracket may be left out) or identifier, by identifier; texts are read as cells are."""
    titles = _titles(step)
    short = {title.partition("（")[0]: column for title, column in titles.items()}
    known = short | {column.name: column for column in titles.values()} | titles
    found: dict[str, Any] = {}
    for title, value in said.items():
        column = known.get(title)
        if column is None:
            raise BadCell(f"“{step.label}”没有“{title[:20]}”这一项，可以写的有：{'、'.join(titles)}")
        if column.name in found:
            raise BadCell(f"“{column.title}”写了两次，请只留一次")
        found[column.name] = _value(column, value)
    return {name: value for name, value in found.items() if value is not None}


def _value(column: Column, value: Any) -> Any:
    if isinstance(value, str) and value.startswith(("[", "{")):
        return _json(f"“{column.title}”", value)
    if not isinstance(value, str) or (column.kind == "time" and _ISO.match(value)):
        return value
    try:
        return read_cell(column, value)
    except BadCell as bad:
        raise BadCell(f"“{column.title}”{bad}") from bad


def _json(where: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f"第 {error.lineno} 行第 {error.colno} 个字符处有误" if isinstance(error, json.JSONDecodeError) else "层次太深"
        raise BadCell(f"{where}不是有效的 JSON：{at}") from error
