"""本人信息: a person's own name and numbers in a text, however the numbers are spaced. Taken out of what a reporter wrote, and looked for in what staff write."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What of a person is looked for: its field → what stands in its place in a text; the name becomes what he is in the matter.
_SHOWN = {"name": "", "phone": "（电话）", "id_number": "（证件号码）"}
#: What people write between the digits of a number.
_BETWEEN = r"[\s\-—－()（）.·]*"
#: A digit as it may be typed.
_WIDE = str.maketrans({str(digit): f"[{digit}{chr(0xFF10 + digit)}]" for digit in range(10)})


def unnamed(text: str, own: Mapping[str, str], called: str) -> str:
    """The text without the person's own name and numbers; `called`: what he is in the matter, such as “反映人”."""
    for field, shown in _SHOWN.items():
        pattern = _pattern(field, own.get(field, ""))
        text = pattern.sub(shown or called, text) if pattern is not None else text
    return text


def named_in(text: str, own: Mapping[str, str]) -> list[str]:
    """The fields of the person that stand in the text."""
    found = ((field, _pattern(field, own.get(field, ""))) for field in _SHOWN)
    return [field for field, pattern in found if pattern is not None and pattern.search(text)]


def _pattern(field: str, value: str) -> re.Pattern[str] | None:
    """How the value may stand in a text; None for one that is too short to tell anybody by."""
    if field == "name":
        letters = re.sub(r"\s", "", value)
        spaced = r"\s*".join(map(re.escape, letters))
        if letters.isascii():  # “An” does not stand in “Bank”
            spaced = rf"(?<![A-Za-z]){spaced}(?![A-Za-z])"
        return re.compile(spaced, re.IGNORECASE) if len(letters) > 1 else None
    signs = re.sub(r"[^0-9A-Za-z]", "", value)
    return re.compile(_BETWEEN.join(signs).translate(_WIDE), re.IGNORECASE) if len(signs) > 4 else None
