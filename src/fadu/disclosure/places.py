"""Addresses in a public copy: the district, street and road stay, the house does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_NUMBER = r"(?:[附之第]?\s?\d{1,5}(?:[-—~～/]\d{1,5}){0,3}|[A-Za-z]\d{0,3}|[一二三四五六七八九十百]{1,4})"
_HOUSE = r"(?:号院|号楼|号|栋|幢|座|弄|单元|室|号房)"
_INSIDE = r"(?:号院|号楼|号|栋|幢|座|弄|单元|室|楼|层|户|门|铺|房)"
_REST = rf"(?:\s?[附之]?\s?{_NUMBER}\s?{_INSIDE}|\s?[附之]?\d{{1,4}}(?:[-—]\d{{1,4}}){{1,3}}|(?<=[元栋幢楼座])\s?\d{{1,4}})*"
_NOT = r"(?!\s?(?:线|令|文|公告|修改|标段|地块|桥|机|车|样|摊|门店牌))"
_ROAD = r"(?<=[路街道巷弄里镇乡区园苑城庄庭府湾坊寓厦场坝坡湖岸墅居郡邸院港峰岭段旁侧期])"
_HOUSES = (
    re.compile(rf"{_ROAD}\s?{_NUMBER}\s?{_HOUSE}{_NOT}{_REST}"),
    re.compile(rf"(?<=[村坪沟塘寨屯])\s?{_NUMBER}\s?(?:组|社|队|号|户|屋场)(?!区|织|会){_REST}"),
    re.compile(rf"(?:(?<=社区)|(?<=居委会)|(?<=村委会))\s?{_NUMBER}\s?(?:组|社|队)(?!区|织|会){_REST}"),
    re.compile(rf"(?<=[\u4e00-\u9fff])\d{{1,3}}\s?(?:栋|幢|号楼)\s?(?:\d{{1,3}}|[A-Za-z])\s?(?:单元|门){_REST}"),
)
#: What a house shows instead of its number.
SHOWN = "**号"
_KEPT = re.compile(r"^.*(?:街道|镇|乡|大道|路|街|巷|村|社区|区|县|市)")


def houses(text: str) -> Iterator[tuple[int, int]]:
    """Places of house, building and room numbers, also of village groups."""
    for pattern in _HOUSES:
        for found in pattern.finditer(text):
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield start, found.end()


def known(address: str) -> list[str]:
    """What of a public address keeps its house numbers from being hidden: each with the last characters of its road."""
    return [address[max(0, start - 4) : end] for start, end in houses(address)]


@lru_cache(maxsize=4_096)
def road(address: str) -> str:
    """An address down to its road: 重庆市潼南区兴潼大道88号3单元5-2 → 重庆市潼南区兴潼大道**号. One without a road ends at its last division."""
    first = min((start for start, _ in houses(address)), default=None)
    if first is not None:
        return address[:first] + SHOWN
    kept = _KEPT.match(address)
    return f"{kept[0]}**" if kept and kept.end() < len(address) else kept[0] if kept else "**"
