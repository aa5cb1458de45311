"""Figures in a report's text stand by name: `{{petition_cases_total}}`, `{{petition_cases_total:last}}` the year before, `{{…:exact}}` to the last digit.

A text with places is what people write; filled, it is what is printed. Whatever other figure stands in it was typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from fadu.law.texts.mentions import Mention, find

PLACE = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,80})\s*(?::\s*(last|exact)\s*)?\}\}")
FORMS = {"": "本年", "last": "上年", "exact": "精确到末位"}
#: The five contents that the law asks for, by the words of their headings.
CONTENTS = {
    "results": ("主要举措和成效", r"成效|做法|举措|推进.*情况|工作情况|主要工作"),
    "lacking": ("存在的不足和原因", r"不足|问题|短板|差距"),
    "duty": ("主要负责人履行第一责任人职责的情况", r"第一责任人"),
    "plan": (
        "下一年度的主要安排",
        r"下一步|下一年|下年度|明年|\d{4}年(?:度)?(?:主要)?(?:工作)?(?:安排|打算|计划)|工作安排|工作打算",
    ),
    "other": ("其他需要报告的情况", r"其他"),
}
HEADING = re.compile(
    r"^\s*(?:(?P<one>[一二三四五六七八九十]{1,3}、)|(?P<two>（[一二三四五六七八九十]{1,3}）)|(?P<three>\d{1,2}[.．]))"
)

#: What an outline asks people to write: （请写明…）, 【待补充】.
ASKED = re.compile(r"[（(【\[]\s*(?:请(?:写|填|补|说明|列|简述|分析|另)|待(?:写|填|补|完善))[^（）()【】\[\]\n]*[）)】\]]")
#: A line that says nothing: marks only, or 无、略.
_BARE = re.compile(r"(?:暂?无|略)?[\W_]*")
#: A line that begins like a heading and is a paragraph: longer than a heading, or with the end of a sentence in it.
_LONGEST_HEADING = 40
_SENTENCE_END = re.compile(r"[。；！？;]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure printed in a filled text: its key (`id`, `id:last`) and where it stands."""

    key: str
    start: int
    end: int

    @property
    def subject(self) -> str:
        return self.key.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report: its level (1 一、, 2 （一）, 3 1., 0 text) and where it begins in the whole."""

    level: int
    text: str
    start: int


def key_of(match: re.Match[str]) -> str:
    """`id` or `id:form`."""
    return match[1] + (f":{match[2]}" if match[2] else "")


def places(text: str) -> list[str]:
    """The keys that the text names, in order, each once."""
    return list(dict.fromkeys(key_of(match) for match in PLACE.finditer(text)))


def filled(text: str, printed: Mapping[str, str]) -> tuple[str, list[Placed]]:
    """The text with its figures printed, and where each stands. A place without a value stays as it is written."""
    whole, found, at = "", [], 0
    for match in PLACE.finditer(text):
        whole += text[at : match.start()]
        said = printed.get(key_of(match))
        if said is not None:
            found.append(Placed(key_of(match), len(whole), len(whole) + len(said)))
        whole += match[0] if said is None else said
        at = match.end()
    return whole + text[at:], found


def typed(text: str) -> list[Mention]:
    """The figures that were typed by hand: those outside the places. Offsets are those of the text as written."""
    return find(PLACE.sub(lambda match: "□" * len(match[0]), text))


def lines(text: str) -> list[Line]:
    """The text line by line, blank ones left out."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            match = HEADING.match(line)
            level = 0 if match is None else 1 if match["one"] else 2 if match["two"] else 3
            found.append(Line(level, line, at))
        at += len(line) + 1
    return found


def missing_contents(text: str, asked: tuple[str, ...] = ("results", "lacking", "duty", "plan")) -> list[str]:
    """Which of the contents have no heading, or nothing written under it; 其他 is asked only where there is something."""
    whole = lines(text)
    heads = [(number, line) for number, line in enumerate(whole) if line.level in (1, 2)]
    found = []
    for part in asked:
        name, words = CONTENTS[part]
        under = [_says(whole, number) for number, line in heads if re.search(words, line.text)]
        if not any(under):
            found.append(f"{name}（只有标题）" if under else name)
    return found


def unwritten(text: str) -> list[str]:
    """What is still to be written, in order: the requests of an outline that stand there yet, and headings with nothing beneath."""
    asked = [(match.start(), match[0]) for match in ASKED.finditer(text)]
    return [said for _, said in sorted(asked + [(line.start, f"“{line.text.strip()}”下没有内容") for line in empty_headings(text)])]


def empty_headings(text: str) -> list[Line]:
    """Headings that the next heading of their rank, or the end, follows at once."""
    whole = [line for line in lines(text) if re.search(r"\w", line.text)]
    return [
        line
        for line, following in zip_longest(whole, whole[1:])
        if _is_heading(line) and (following is None or (_is_heading(following) and following.level <= line.level))
    ]


def _is_heading(line: Line) -> bool:
    said = line.text.strip()
    return line.level in (1, 2) and len(said) <= _LONGEST_HEADING and not _SENTENCE_END.search(said)


def _says(whole: list[Line], number: int) -> bool:
    """Whether something is written in the section that begins with that line: beneath it up to the next heading of its rank, or in itself."""
    head = whole[number]
    if not _is_heading(head):
        return True
    for line in whole[number + 1 :]:
        if _is_heading(line) and line.level <= head.level:
            return False
        if not _is_heading(line) and not _BARE.fullmatch(ASKED.sub("", line.text).strip()):
            return True
    return False


def replaced(text: str, change: Callable[[str], str]) -> str:
    """The text with each place rewritten by its key."""
    return PLACE.sub(lambda match: change(key_of(match)), text)
