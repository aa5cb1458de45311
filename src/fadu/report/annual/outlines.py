"""Outlines: what a new annual report begins with. Those of Fadu are YAML files, a bureau's own are rows, edited in the console."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fadu.law.errors import InputError
from fadu.law.texts.places import places
from fadu.law.yamlfile import load
from fadu.report.figures import FIGURES
from fadu.report.models import Outline as OwnOutline

FOLDER = Path(__file__).parents[1] / "outlines"
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Outline:
    """`code`: file name, or `own-<pk>`. `{year}` in topic and text stands for the year reported."""

    code: str
    title: str
    about: str
    topic: str
    text: str

    @property
    def own(self) -> bool:
        return self.code.startswith("own-")

    def begun(self, year: int) -> tuple[str, str]:
        """Topic and text of a report of that year; a line whose figures Fadu does not know is left out."""
        lines = (line for line in self.text.replace("{year}", str(year)).splitlines() if not unknown(line))
        return self.topic.replace("{year}", str(year)), "\n".join(lines)


@cache
def shipped() -> tuple[Outline, ...]:
    """The outlines that come with Fadu."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml"), reverse=True):
        said = load(path)
        found.append(Outline(path.stem, said["title"], said["about"], said["topic"], said["text"].strip()))
    return tuple(found)


def outlines() -> list[Outline]:
    """All outlines, the bureau's own first."""
    own = [Outline(f"own-{row.pk}", row.title, "本机关自拟", row.topic, row.text) for row in OwnOutline.objects.all()]
    return own + list(shipped())


def outline(code: str) -> Outline:
    """The outline of that code. Raises InputError when there is none."""
    found = next((one for one in outlines() if one.code == code), None)
    if found is None:
        raise InputError("没有这一提纲，请刷新页面后重新选择。")
    return found


def keep(pk: int | None, title: str, topic: str, text: str, person: str) -> OwnOutline:
    """Make or change a bureau's own outline. Raises InputError with a sentence."""
    title, topic, text = title.strip(), topic.strip(), text.replace("\r\n", "\n").strip()
    if not title or not topic or not text:
        raise InputError("提纲要有名称、报告标题和正文，没有保存。")
    if len(text) > LONGEST or len(title) > 100 or len(topic) > 200:
        raise InputError(f"提纲太长（正文上限 {LONGEST} 字），没有保存。")
    if wrong := unknown(text):
        raise InputError(f"没有叫“{wrong[0]}”的指标，没有保存；请从右侧的指标清单中复制名称。")
    if OwnOutline.objects.filter(title=title).exclude(pk=pk or 0).exists():
        raise InputError(f"已有名为“{title}”的提纲，请换一个名称。")
    row = OwnOutline.objects.filter(pk=pk).first() if pk else OwnOutline()
    if row is None:
        raise InputError("这一提纲已被删除，没有保存。")
    row.title, row.topic, row.text, row.changed_by = title, topic, text, person
    row.save()
    return row


def unknown(text: str) -> list[str]:
    """Names in places that are no figure of Fadu's."""
    return [key.partition(":")[0] for key in places(text) if key.partition(":")[0] not in FIGURES]
