"""分流提示: which way a petition's text seems to need, by words that anybody can read here. A suggestion; a person sorts (信访工作条例第三十一条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Path (petition_data.PATHS) → words that speak for it, in the order in which the paths are tried.
WORDS: dict[str, tuple[str, ...]] = {
    "litigation": ("判决", "裁定", "法院", "检察", "执行局", "申诉再审", "上诉"),
    "arbitration": ("劳动仲裁", "仲裁", "拖欠工资", "欠薪", "工伤"),
    "police": ("打人", "殴打", "盗窃", "诈骗", "派出所", "报警", "赌博"),
    "accusation": ("贪污", "受贿", "索贿", "吃拿卡要", "违纪", "以权谋私", "收好处", "渎职"),
    "reconsideration": ("处罚决定", "罚款过高", "不服处罚", "撤销处罚", "扣押决定", "征收决定"),
    "permit": ("办证", "许可", "审批", "申请占道", "申请开挖", "准许设置"),
    "penalty": (
        *(
            "违法",
            "违规",
            "偷倒",
            "乱倒",
            "倾倒",
            "占道经营",
            "擅自",
            "查处",
            "举报",
            "无证",
            "违建",
            "搭建",
            "抛撒",
            "撒漏",
            "乱张贴",
        ),
        *("油烟", "焚烧", "噪声扰民", "砍伐", "开挖道路", "违停"),
    ),
    "suggestion": ("建议", "希望能够", "可否", "能不能考虑", "征求意见"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A path and the words of the text that speak for it."""

    path: str
    words: tuple[str, ...]


def suggest(text: str) -> Sequence[Suggestion]:
    """The paths that the text seems to need, the one with most words first (of equals, the one tried first); "petition" where no word speaks."""
    found = [Suggestion(path, hits) for path, words in WORDS.items() if (hits := tuple(word for word in words if word in text))]
    found.sort(key=lambda one: -len(one.words))
    return found or [Suggestion("petition", ())]
