"""手机现场采集: what a phone says of a capture beside its photos, and the gates it can tell without the bureau, as data made from the gates themselves.

The phone shows what `offline` gives; the server judges again when the capture arrives, and both verdicts stay in the act: the phone's in its data,
the server's beside it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from fadu.law.data import Data, Text
from fadu.law.facts import Act, Matter
from fadu.law.gates import Check, Gate, check, gate
from fadu.law.judge import SAID
from fadu.law.params import Rules, rules_on, version
from fadu.law.steps import Procedure


class FieldCapture(Data):
    """How a phone took the evidence, and what it told the officer then. No person fills this in."""

    id: Annotated[str, Field(max_length=50)] = Field(title="采集编号")
    taken_at: datetime = Field(title="拍摄时间（手机）")
    longitude: Decimal | None = Field(None, ge=-180, le=180, max_digits=10, decimal_places=7, title="经度")
    latitude: Decimal | None = Field(None, ge=-90, le=90, max_digits=10, decimal_places=7, title="纬度")
    accuracy: int | None = Field(None, ge=0, le=1_000_000, title="定位误差（米）")
    hashes: list[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]] = Field(
        default_factory=list, max_length=50, title="手机计算的散列"
    )
    rules: Text = Field("", title="手机所用规则版本")
    verdict: list[Text] = Field(
        default_factory=list, max_length=50, title="手机当场的判断", json_schema_extra={"empty": "没有发现问题"}
    )
    offline: bool = Field(False, title="离线采集")


#: The field of a step's data that a phone fills.
PHONE: dict[str, Any] = {"default": None, "title": "手机采集", "json_schema_extra": {"widget": "machine"}}


@gate(
    "fld-hash",
    title="手机采集的文件没有改变",
    on=("pen.evidence-add", "pen.clue"),
    article="最高人民法院关于行政诉讼证据若干问题的规定第十二条、第六十四条",
    mark="M",
    sentence="手机采集的证据不完整：{why}。",
    hint="保留手机里的原件，重新同步；不一致的不作为证据。",
)
def fld_hash(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Of a phone's capture: at least one photo or film, and every file has the hash that the phone computed when it was taken."""
    capture = getattr(act.data, "capture", None)
    if capture is None:
        return None
    arrived = {piece.sha256 for piece in act.evidence}
    if not capture.hashes:
        return check(False, why="没有照片或者视频", count=0)
    lost = [digest[:8] for digest in capture.hashes if digest not in arrived]
    return check(not lost, why=f"散列为{'、'.join(lost)}的文件没有收到", count=len(capture.hashes))


def offline(procedure: Procedure, step_id: str, day: date) -> dict[str, Any]:
    """The step as a phone needs it: title, stages, fields that must be filled, and the gates it can tell, each with its own words.

    `kind` says how the phone answers: "certified" counts the persons whose certificate is valid that day, "photos" the files, "role" looks at
    the first person's roles, "future" at the clock, "order" at the matter's stage as last seen.
    """
    step, law = procedure.step(step_id), rules_on(day)
    known = {one.id: one for one in procedure.gates_on[step_id] if one.since <= day <= one.until}
    told: list[dict[str, Any]] = [
        {"gate": name, "kind": name, "sentence": SAID[name][0], "hint": SAID[name][1], "article": procedure.basis}
        for name in ("role", "future", "order")
    ]
    if "pen-two-officers" in known:
        told.append(_told(known["pen-two-officers"], "certified", least=int(law["pen.officers.min"])))
    if "fld-hash" in known:
        told.append(_told(known["fld-hash"], "photos", least=1))
    return {
        "procedure": procedure.id,
        "step": step.id,
        "label": step.label,
        "basis": procedure.basis,
        "at": [stage for stage in step.at if stage],
        "who": list(step.who),
        "must": {name: info.title for name, info in step.data.model_fields.items() if info.is_required()},
        "gates": told,
        "rules": version(),
    }


def _told(one: Gate, kind: str, **values: Any) -> dict[str, Any]:
    return {"gate": one.id, "kind": kind, "sentence": one.sentence, "hint": one.hint, "article": one.article, **values}
