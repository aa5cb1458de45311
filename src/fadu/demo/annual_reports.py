"""The annual reports of 2022 and 2023: written from the outline, filled from the ledger, reviewed, approved, sent and published in time.

Played last, when all records of the year stand, so that the figures are the ledger's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Any

from fadu.demo.cast import CLERK, PRINCIPAL, REVIEWERS
from fadu.demo.script import Planned
from fadu.demo.stage import Stage
from fadu.law.facts import CHINA
from fadu.law.texts.places import empty_headings, places
from fadu.ledger import models
from fadu.report.annual.drafts import Year, checked, final_data, reconciled_data, year_of
from fadu.report.annual.outlines import outline
from fadu.report.models import ReportVersion

OUTLINE = "report2023"
YEARS = (2022, 2023)
ACTS = len(YEARS) * 7
RECEIVERS = ["区委、区政府", "市城市管理局"]
#: What people write where the outline asks them to.
WRITTEN = {
    "（请写明尚存在的不足，并分析主客观原因。）": "个别案卷文书制作不够规范，原因是新进人员较多、培训跟进不够；少数投诉答复说理不充分，原因是与当事人当面沟通不够（示例）。",
    "（请写明下一年度推进法治政府建设的主要安排。）": "加强执法人员培训和案卷评查，完善答复质量清单，继续推进跨区域联合执法（示例）。",
}


def play(stage: Stage) -> Iterator[models.Matter]:
    """Both reports as matters, each with the version that became final."""
    for year in YEARS:
        known = year_of(year)
        version = ReportVersion(number=1, text=_text(year, known))
        row = stage.play("annual-report", list(_acts(year, known, version)))
        ReportVersion.objects.create(matter=row, number=1, text=version.text, note="定稿（示例）", saved_by=CLERK)
        yield row


def written(text: str, lacking: Collection[str]) -> str:
    """An outline as people finish it: what it asks for is written; lines that name a figure in `lacking` go, and headings that then have none."""
    for asked, said in WRITTEN.items():
        text = text.replace(asked, said)
    kept = [line for line in text.splitlines() if not any(f"{{{{{key}}}}}" in line for key in lacking)]
    empty = {line.text for line in empty_headings("\n".join(kept))}
    return "\n".join(line for line in kept if line not in empty)


def _text(year: int, known: Year) -> str:
    """The outline filled in; a line about something of which the year has no record is left out."""
    _, text = outline(OUTLINE).begun(year)
    return written(text, [key for key in places(text) if not known.now.get(key.partition(":")[0])])


def _acts(year: int, known: Year, version: ReportVersion) -> Iterator[Planned]:
    after = year + 1
    topic, _ = outline(OUTLINE).begun(year)
    opened = {"year": year, "topic": f"{topic}（示例）", "outline": OUTLINE, "receivers": RECEIVERS, "drafter": CLERK}
    yield _act("rep.open", opened, CLERK, date(after, 1, 5), 9)
    yield _act("rep.text", final_data(version, known), CLERK, date(after, 1, 12), 9)
    yield _act("rep.reconcile", reconciled_data(checked(version.text, known), {}), CLERK, date(after, 1, 12), 10)
    yield _act("rep.legal", {"agreed": True, "opinion": "数字与台账一致，内容齐全（示例）。"}, REVIEWERS[0], date(after, 1, 16), 10)
    approved = {
        "kind": "party",
        "held_on": date(after, 1, 19),
        "attended": [PRINCIPAL, "P002", "P003"],
        "passed": True,
        "minutes": "听取年度报告起草情况汇报，审议通过（示例）。",
    }
    yield _act("rep.approve", approved, PRINCIPAL, date(after, 1, 19), 15)
    sent = {
        "sent_on": date(after, 1, 29),
        "government": "区委、区政府",
        "superior": "市城市管理局",
        "copied_to": "区委依法治区办",
    }
    yield _act("rep.send", sent, CLERK, date(after, 1, 29), 9)
    public = {"published_on": date(after, 3, 11), "channel": "website", "address": "区政府网站信息公开专栏（示例）"}
    yield _act("rep.publish", public, CLERK, date(after, 3, 11), 9)


def _act(step: str, data: dict[str, Any], who: str, day: date, hour: int) -> Planned:
    return Planned(step, step, data, (who,), datetime.combine(day, time(hour), CHINA))
