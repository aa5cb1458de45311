"""Numbers that point to a person: identity papers, telephones, bank cards, plates, mail and chat accounts, days of birth.

Checksums tell a number from a lookalike (GB 11643, GB 32100, ISO/IEC 7812); a number that is named as what it is counts without one, since a
mistyped number still points to somebody. Credit codes, document numbers, amounts and dates are public and stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate

from stdnum import luhn
from stdnum.cn import ric, uscc

from fadu.law.privacy.hits import Hit, Plain, plain, settled

STARS = "******"
#: First two digits of identity numbers: provinces, 81–83 residence permits of Hong Kong, Macau and Taiwan residents, 9x permanent foreign residents.
_REGION = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9\d")
_FOREIGN = re.compile(r"8[123]|9\d")
_BETWEEN = r"[ \t\r\n\u3000\-‐‑–—_.·*]"
_RUN = re.compile(rf"(?<![\dA-Za-z])\d+(?:{_BETWEEN}{{1,2}}\d+)*(?:{_BETWEEN}?[Xx](?![A-Za-z]))?")
_TOKEN = re.compile(r"\d+[Xx]?|[Xx]")
#: How people break up an identity number and a mobile number when they write it down.
_ID_GROUPS = {(6, 12), (3, 15), (14, 4), (17, 1), (4, 4, 4, 4, 2), (6, 11, 1)}
_MOBILE_GROUPS = {(3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 5, 3), (4, 7), (4, 3, 4), (5, 6), (3, 2, 2, 2, 2), (3, 4, 2, 2), (3, 2, 3, 3)}  # fmt: skip
_LONGEST = 30

_ID_LABEL = re.compile(
    r"(身份证|证件|护照|通行证|驾驶证|驾照|居住证|居留证|军官证|士兵证|社保卡|港澳证|台胞证|回乡证|户口)[^，。；,;\d]{0,9}$"
)
_BANK_LABEL = re.compile(
    r"(账号|帐号|卡号|账户|帐户|银行卡|开户行?|储蓄卡|存折|转账|汇款|[工农中建交招]行|银行|信用社|支付宝)[^，。；;\d]{0,12}$"
)
_PHONE_LABEL = re.compile(r"(电话|座机|固话|手机|联系方式|传真|热线|(?i:tel)|致电)[^，。；,;\d]{0,6}$")
_PUBLIC_LABEL = re.compile(
    r"(统一社会信用代码|信用代码|注册号|组织机构代码|许可证编?号?|准运证编?号?|营业执照|执法证|票据|文号|案号|缴款码|标准|订单)[^，。；,;\d]{0,9}[0-9A-Z]*$"
)
_MEASURE = re.compile(r"\s*(?:元|万|亿|平方|立方|公斤|千克|吨|米|%|％|字节)")

#: What has a form of its own, wherever it stands: kind, pattern, group to hide, what to show.
_FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (kind, re.compile(pattern), shown)
    for kind, pattern, shown in (
        ("id", r"(?<![A-Za-z0-9])(?P<it>(?:[EeGg]\d{8}|[Ee][A-HJ-NP-Za-hj-np-z]\d{7}|[DdSsPp][Ee]?\d{7,8}))(?![A-Za-z0-9])", STARS),
        ("id", r"(?<![A-Za-z0-9])(?P<it>(?:[CcHhMm][A-Za-z]?\d{7,10}))(?![A-Za-z0-9])", STARS),
        ("id", r"(?<![A-Za-z0-9])(?P<it>[A-Za-z]{1,2}\d{6}\s?[(（][0-9Aa][)）])", STARS),
        ("id", r"(?<![A-Za-z0-9])(?P<it>[157]\d{6}\s?[(（]\d[)）]|[157]/\d{6}/\d)", STARS),
        ("id", r"(?<![A-Za-z0-9])(?P<it>[A-Za-z][1289]\d{8})(?![A-Za-z0-9])", STARS),
        ("id", r"(?<![A-Za-z0-9])(?P<it>[A-Z]{3}\d{12})(?![A-Za-z0-9])", STARS),
        ("id", r"[军士文海空武]字?第(?P<it>\d{4,10})号", STARS),
        ("id", r"(?:身份证|证件|护照|通行证|驾驶证|居住证|居留证|军官证)[号码为是:： ]{0,5}(?P<it>[A-Za-z]{0,3}\d[A-Za-z0-9\- ]{3,20}[A-Za-z0-9](?:[(（][0-9A-Za-z][)）])?)", STARS),
        ("id", r"(?<![A-Za-z0-9])(?P<it>\d{3,14}(?:\s?[*×•●]{2,}){1,3}\s?\d{1,6}[Xx]?)(?![A-Za-z0-9])", STARS),
        ("id", r"(?:身份证|证件|手机|电话|[银行]?卡|账号|账户|车牌)号?码?的?(?:尾号|[后末][四六]位数?)[为是:： ]{0,3}(?P<it>\d{3,6}[Xx]?)(?!\d)", STARS),
        ("phone", r"(?<![\d.])(?P<it>[(（]?0[1-9]\d{1,2}[)）]?[ \-—–]{0,2}[2-9]\d{2,3}[ \-]?\d{4}(?:\s?[-转]\s?\d{1,6})?)(?!\d)", STARS),
        ("phone", r"(?:电话|座机|固话|联系方式|传真|(?i:tel))[号码为是:：. ]{0,4}(?P<it>[2-9]\d{2,3}[ \-]?\d{4})(?!\d)", STARS),
        ("email", r"(?P<it>[A-Za-z0-9][A-Za-z0-9._%+\-]*\s?(?:@|#|\[at\]|\(at\)|（at）)\s?[A-Za-z0-9\-]+(?:\s?(?:\.|\[dot\]|点)\s?[A-Za-z]{2,})+)", STARS),
        ("account", r"(?i:微\s?信|[威薇]信|v信|\bvx|\bwx|wechat)(?:账号|号码|号|ID|id)?[为是:： 同]{0,3}(?P<it>[A-Za-z0-9][A-Za-z0-9_\-]{4,19})", STARS),
        ("account", r"(?P<it>wxid_[A-Za-z0-9]+)", STARS),
        ("account", r"(?i:qq|扣扣|企鹅)(?:号码|号|群)?[为是:： ]{0,3}(?P<it>[1-9]\d{4,11})", STARS),
        ("account", r"(?:支付宝|抖音|快手|微博|小红书|淘宝|钉钉)(?:账号|帐号|号|ID|id)?[为是:： ]{0,3}(?P<it>[A-Za-z0-9][A-Za-z0-9_.\-]{4,24})", STARS),
    )
)  # fmt: skip

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"(?P<head>[{_PROVINCE}][ ]?[A-HJ-NP-Za-hj-np-z])[ ·•.\-]{{0,2}}(?P<it>(?:[A-HJ-NP-Za-hj-np-z0-9][ ]?){{4,5}}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳领试超])(?![A-Za-z0-9])"
)
_NAMED_PLATE = re.compile(
    r"(?:车牌号?码?|号牌号?码?|车号|牌照)[为是:： ]{0,3}(?P<it>[\u4e00-\u9fff]{0,3}[A-Za-z0-9][A-Za-z0-9·.\-]{3,8}[挂学警]?)"
)
_DAY = r"(?:\d{4}|[〇零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?|\d{4}[-./]\d{1,2}[-./]\d{1,2}|(?:19|20)\d{6}"  # fmt: skip
_YEAR = r"(?<![\d一二三四五六七八九])(?:(?:19|20)?\d{2}|[〇零一二三四五六七八九]{2}|[一二][九〇零][〇零一二三四五六七八九]{2})年"
_BORN = (
    re.compile(rf"(?P<it>{_DAY})(?=\s*(?:出生|生(?![产活效长成意态命物病])|[(（]?生日))"),
    re.compile(rf"(?:出生(?:日期|年月日?|年份|时间|于)?|(?<![发产养])生于|生日)[为是:： ]{{0,3}}(?P<it>{_DAY}|{_YEAR})"),
    re.compile(rf"(?P<it>{_YEAR})(?=\s*(?:出生|生人|生[)）。，,；;、]|生$))"),
)


def personal_numbers(text: str) -> list[Hit]:
    """Every personal number in the text, in order, without overlaps."""
    seen = plain(text)
    return settled([*_plates(seen), *_births(seen), *_forms(seen), *_runs(seen)])


def _forms(seen: Plain) -> Iterator[Hit]:
    for kind, pattern, shown in _FORMS:
        for found in pattern.finditer(seen.text):
            if not _is_public(seen.text, found.start("it"), found["it"]):
                yield seen.hit(found.start("it"), found.end("it"), kind, shown)


def _plates(seen: Plain) -> Iterator[Hit]:
    for found in _PLATE.finditer(seen.text):
        if any(character.isdigit() for character in found["it"]):
            yield seen.hit(found.start("it"), found.end("it"), "plate", "*****")
    for found in _NAMED_PLATE.finditer(seen.text):
        if sum(character.isdigit() for character in found["it"]) >= 3 and not _PLATE.match(found["it"]):
            yield seen.hit(found.start("it"), found.end("it"), "plate", "*****")


def _births(seen: Plain) -> Iterator[Hit]:
    for pattern in _BORN:
        for found in pattern.finditer(seen.text):
            shown = "****年**月**日" if len(found["it"]) > 5 else "****年"
            yield seen.hit(found.start("it"), found.end("it"), "birthday", shown)


def _runs(seen: Plain) -> Iterator[Hit]:
    """Digits in a row, blanks and hyphens between them allowed: the longest run of groups that is a number of a known kind."""
    for run in _RUN.finditer(seen.text):
        groups = [(found.start() + run.start(), found.end() + run.start()) for found in _TOKEN.finditer(run[0])]
        first = 0
        while first < len(groups):
            last = _longest(seen.text, groups, first)
            if last is None:
                first += 1
                continue
            kind, end = last
            yield seen.hit(groups[first][0], groups[end][1], kind, STARS)
            first = end + 1


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> tuple[str, int] | None:
    """The kind of the longest number that begins with the group, and its last group."""
    start = groups[first][0]
    before, reach = text[max(0, start - 24) : start], min(len(groups), first + 18)
    for end in range(reach - 1, first - 1, -1):
        parts = [text[begin:stop] for begin, stop in groups[first : end + 1]]
        joined = "".join(parts).upper()
        if len(joined) > _LONGEST:
            continue
        if _is_public(text, start, joined) or (len(parts) == 1 and _MEASURE.match(text, groups[end][1])):
            continue
        lengths = tuple(map(len, parts))
        for kind, fits in _KINDS:
            if fits(joined, lengths, before):
                return kind, end
    return None


def _is_public(text: str, start: int, number: str) -> bool:
    """A credit code, or what is named as a public number and is no valid identity number."""
    compact = re.sub(r"[^0-9A-Za-z]", "", number).upper()
    if len(compact) == 18 and uscc.is_valid(compact) and not _whole_id(compact):
        return True
    # A run of digits may be the tail of a code with letters.
    begin = start
    while begin and text[begin - 1].isascii() and text[begin - 1].isalnum():
        begin -= 1
    code = text[begin : begin + 18].upper()
    if begin < start and len(code) == 18 and uscc.is_valid(code):
        return True
    return bool(_PUBLIC_LABEL.search(text[max(0, start - 24) : start])) and not _whole_id(compact)


def _whole_id(number: str) -> bool:
    """An identity number of eighteen places that is right in region, day and check digit."""
    return (
        len(number) == 18
        and bool(_REGION.match(number))
        and _born(number[6:14])
        and ric.calc_check_digit(number[:17]) == number[17]
    )


def _identity(number: str, lengths: tuple[int, ...], before: str) -> bool:
    """Identity number, 18 or 15 places; with a wrong check digit only where it is written as one or named."""
    ends = set(accumulate(lengths))
    usual = len(lengths) == 1 or lengths in _ID_GROUPS or set(lengths) == {1} or {6, 14} <= ends
    if len(number) == 18 and number[:17].isdigit() and _REGION.match(number) and _born(number[6:14]):
        right = ric.calc_check_digit(number[:17]) == number[17]
        return right or (usual and (not _FOREIGN.match(number) or bool(_ID_LABEL.search(before))))
    if len(number) == 15 and number.isdigit() and _REGION.match(number) and _born(f"19{number[6:12]}"):
        return len(lengths) == 1 or lengths in {(6, 6, 3), (6, 9)}
    return 6 <= len(number) <= 20 and usual and bool(_ID_LABEL.search(before))


def _mobile(number: str, lengths: tuple[int, ...], before: str) -> bool:
    if not re.fullmatch(r"(?:(?:00)?86)?1[3-9]\d{9}", number):
        return False
    own = lengths[1:] if len(number) > 11 and len(lengths) > 1 and lengths[0] in (2, 4) else lengths
    return len(own) == 1 or own in _MOBILE_GROUPS or set(own) <= {1, 2} or bool(_PHONE_LABEL.search(before))


def _bank(number: str, lengths: tuple[int, ...], before: str) -> bool:
    if not number.isdigit():
        return False
    if _BANK_LABEL.search(before):
        return 8 <= len(number) <= _LONGEST
    if not 15 <= len(number) <= 19 or number[0] not in "34569":
        return False
    fours = len(lengths) == 1 or (set(lengths[:-1]) == {4} and lengths[-1] <= 4) or lengths in {(6, 13), (6, 10)}
    return fours and bool(luhn.is_valid(number) or (number.startswith("62") and len(number) >= 16))


_KINDS: tuple[tuple[str, Callable[[str, tuple[int, ...], str], bool]], ...] = (
    ("id", _identity),
    ("phone", _mobile),
    ("bank", _bank),
)


def _born(digits: str) -> bool:
    """Whether eight digits are a day on which a living person may have been born."""
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2035
    except ValueError:
        return False
