"""Law pages: one a procedure, all gates, all parameters."""

from __future__ import annotations

from collections.abc import Iterator

from fadu.documents.catalogue import title_of
from fadu.law.clocks import PARTY, Clock
from fadu.law.facts import ROLES
from fadu.law.gates import WARN, Gate
from fadu.law.params import UNITS, Param, Value, params
from fadu.law.procedures import ALL
from fadu.law.steps import START, Procedure, Step
from fadu.law.systems import SYSTEMS, WINGS
from fadu.report.pages.markdown import code, page, sentence, table

SET_BY = {"law": "法律、行政法规", "province": "省级可以另定", "ministry": "部门规章可以另定", "bureau": "本机关规定"}
MARKS = "核对标记：V 已对条文核对；V\\* 依据二手文本；M 凭记忆，使用前由本机关确认。"
LEVEL = "拦住：不得作出；提示：如实记录，问题列在旁边。报告事实的步骤一律如实记录，只有作出决定的步骤才会被拦住。"


def procedure_page(procedure: Procedure) -> str:
    """Stages, steps, gates and clocks of one procedure."""
    return page(
        procedure.title,
        f"依据：{procedure.basis}。程序代码 {code(procedure.id)}，所属制度：{SYSTEMS[procedure.system].title}（{WINGS[procedure.wing]}）。",
        "## 阶段",
        _diagram(procedure),
        "## 步骤",
        table(("代码", "步骤", "由谁", "在什么阶段", "进入阶段", "性质", "文书"), [_step(step) for step in procedure.steps]),
        "## 关口",
        LEVEL + MARKS,
        table(
            ("关口", "名称", "用于", "必须成立的条件（英文）", "依据", "不成立时说", "怎么补正", "程度", "标记"),
            [_gate(gate, procedure) for gate in procedure.gates],
        ),
        "## 时限" if procedure.clocks else "",
        table(("代码", "时限", "依据", "长度", "谁的期限"), [_clock(clock) for clock in procedure.clocks])
        if procedure.clocks
        else "",
    )


def gates_page() -> str:
    """Every gate once, with the procedures that use it."""
    found: dict[str, tuple[Gate, list[Procedure]]] = {}
    for procedure in ALL.values():
        for gate in procedure.gates:
            found.setdefault(gate.id, (gate, []))[1].append(procedure)
    rows = [
        (
            code(gate.id),
            gate.title,
            sentence(gate.sentence),
            gate.article,
            gate.mark,
            "、".join(f"[{procedure.title}]({procedure.id}.md)" for procedure in used),
        )
        for gate, used in (found[name] for name in sorted(found))
    ]
    general = [
        (code("order"), "步骤在本阶段不能进行"),
        (code("people"), "没有写明由谁实施"),
        (code("role"), "实施人员没有相应职责"),
        (code("future"), "行为时间晚于现在"),
        (code("time-order"), "行为时间早于上一行为"),
        (code("day"), "行为日期超出可以判断的范围"),
    ]
    return page(
        "全部关口",
        f"共 {len(rows)} 个。屏幕上出现的代码就是这里的代码，也是 `src/fadu/law/` 里的代码。{MARKS}",
        table(("关口", "名称", "不成立时说", "依据", "标记", "用于"), rows),
        "## 每个程序都有的检查",
        table(("代码", "检查"), general),
    )


def parameters_page() -> str:
    """Every dated number of the law."""
    return page(
        "法定数值",
        f"行为按其当天有效的数值判断。{MARKS}",
        table(
            ("代码", "含义", "数值", "起算", "自何日", "依据", "标记", "谁可以另定", "核对日期"),
            [row for param in params().values() for row in _param(param)],
        ),
    )


def _diagram(procedure: Procedure) -> str:
    names = {stage: f"s{number}" for number, stage in enumerate(procedure.stages, 1)}
    moves: dict[tuple[str, str], list[str]] = {}
    for step in procedure.steps:
        for at in step.at:
            if step.to and step.to != at:
                moves.setdefault((at, step.to), []).append(step.label)
    lines = ["```mermaid", "stateDiagram-v2", *(f'    state "{stage}" as {name}' for stage, name in names.items())]
    lines += [
        f"    {names.get(at, '[*]')} --> {names[to]}: {'、'.join(dict.fromkeys(labels))}" for (at, to), labels in moves.items()
    ]
    lines += [f"    {names[stage]} --> [*]" for stage in procedure.closed]
    return "\n".join([*lines, "```"])


def _step(step: Step) -> tuple[str, ...]:
    nature = "决定" if step.decides else "当事人的行为" if step.of_party else "事实"
    return (
        code(step.id),
        step.label,
        "、".join(ROLES[role] for role in step.who),
        "、".join("开始" if stage == START else stage for stage in step.at),
        step.to or "不变",
        nature,
        "、".join(map(title_of, step.papers)),
    )


def _gate(gate: Gate, procedure: Procedure) -> tuple[str, ...]:
    on = [step for step in procedure.steps if "*" in gate.on or step.id in gate.on]
    blocks = gate.level != WARN and any(step.decides for step in on)
    return (
        code(gate.id),
        gate.title,
        "每一步" if "*" in gate.on else "、".join(step.label for step in on),
        gate.doc.partition("\n\n")[0],
        gate.article,
        sentence(gate.sentence),
        sentence(gate.hint),
        "拦住" if blocks else "提示",
        gate.mark,
    )


def _clock(clock: Clock) -> tuple[str, ...]:
    owner = "当事人的权利" if clock.owner == PARTY else "本机关的义务"
    if clock.until is not None:
        return code(clock.id), clock.label, clock.article, "到行为写明的日期", owner
    newest = params()[clock.length].values[0]
    return code(clock.id), clock.label, clock.article, f"{_number(params()[clock.length], newest)}（{code(clock.length)}）", owner


def _param(param: Param) -> Iterator[tuple[str, ...]]:
    dated = [("", value) for value in param.values]
    dated += [(province, value) for province, values in param.provinces.items() for value in values]
    for province, value in dated:
        yield (
            code(param.key),
            param.label + (f"（{province}）" if province else ""),
            _number(param, value),
            param.starts,
            value.since.isoformat(),
            value.article,
            value.mark,
            SET_BY[param.set_by],
            param.checked_on.isoformat(),
        )


def _number(param: Param, value: Value) -> str:
    return f"{value.value}{UNITS[param.unit]}"
