"""List pages: papers, figures, systems, the words of the code."""

from __future__ import annotations

from fadu.documents.catalogue import PAPERS
from fadu.law.facts import ROLES
from fadu.law.procedures import ALL
from fadu.law.systems import SYSTEMS, WINGS
from fadu.report.figures import CHAPTERS
from fadu.report.pages.markdown import code, page, table

HOW = {"count": "计数", "sum": "求和", "mean": "平均", "share": "占比"}


def papers_page() -> str:
    """Every kind of paper and the steps that issue it."""
    issued: dict[str, list[str]] = {}
    for procedure in ALL.values():
        for step in procedure.steps:
            for kind in step.papers:
                issued.setdefault(kind, []).append(f"{step.label}（{procedure.title}）")
    rows = [
        (
            code(paper.kind),
            paper.title,
            f"{paper.word}字" if paper.word else "用案号",
            "、".join(issued.get(paper.kind, [])),
            "、".join(paper.signatures),
            "加盖印章" if paper.seal else "",
            code(f"{paper.template}.typ"),
        )
        for paper in PAPERS.values()
    ]
    note = f"共 {len(rows)} 种。版式在 `src/fadu/documents/layouts/`。文书的摘要取自内容，PDF 在取用时生成，字节不变。"
    return page("文书", note, table(("代码", "文书", "文号", "由哪一步制作", "签名", "印章", "版式"), rows))


def figures_page() -> str:
    """Every figure with its definition."""
    parts = ["每个指标的数和清单出自同一个查询。加一个指标见 [怎样加一个指标](../howto/add-a-figure.md)。"]
    for chapter in CHAPTERS:
        rows = [
            (code(figure.id), figure.label, figure.unit, HOW[figure.how], figure.definition, SYSTEMS[figure.system].title)
            for figure in chapter.figures
        ]
        head = f"## {chapter.title}\n\n源文件 `src/fadu/report/figures/{chapter.id}.py`。"
        parts += [head, table(("代码", "指标", "单位", "算法", "口径", "所属制度"), rows)]
    return page("指标", *parts)


def systems_page() -> str:
    """The systems of the bureau and what carries each."""
    rows = [
        (
            code(system.code),
            system.title,
            WINGS[system.wing],
            system.made_of,
            "、".join(f"[{procedure.title}](../law/{procedure.id}.md)" for procedure in system.procedures)
            or "、".join(f"[{procedure.title}](../law/{procedure.id}.md)的步骤" for procedure in system.served_by)
            or "未建",
        )
        for system in SYSTEMS.values()
    ]
    note = "`fadu systems` 另外列出台账里的事项数和指标。没有自己的程序、由别的程序的步骤承担的（法制审核），写明是哪个程序。"
    return page("制度", note, table(("代码", "制度", "类别", "内容", "程序"), rows))


def words_page() -> str:
    """English identifiers of the code and their Chinese labels."""
    steps = {step.id: step.label for procedure in ALL.values() for step in procedure.steps}
    clocks = {clock.id: clock.label for procedure in ALL.values() for clock in procedure.clocks}
    figures = {figure.id: figure.label for chapter in CHAPTERS for figure in chapter.figures}
    groups = {
        "程序": {procedure.id: procedure.title for procedure in ALL.values()},
        "步骤": dict(sorted(steps.items())),
        "时限": dict(sorted(clocks.items())),
        "指标": figures,
        "角色": ROLES,
        "制度": {system.code: system.title for system in SYSTEMS.values()},
    }
    parts = [
        "代码里的英文标识和界面上的中文。基本词语见 [词汇表](../glossary.md)，关口见 [全部关口](../law/gates.md)，文书见 [文书](../law/papers.md)。"
    ]
    for title, words in groups.items():
        parts += [f"## {title}", table(("标识", "中文"), [(code(name), label) for name, label in words.items()])]
    return page("标识对照", *parts)
