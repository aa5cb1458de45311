"""Figures as texts write them: 3200余件, 50余万元, 二十三个, 93.3%, 三分之二 — and not years, article numbers, names or idioms.

A figure is a number that counts or measures something. It is found by its number and its unit together; a table of units, a table of
fixed phrases and a few rules about what stands before and behind keep the look-alikes out. Pure text in, values out: no model, no dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from fadu.law.texts.numerals import DIGITS, SCALES, chinese, scaled
from fadu.law.texts.tabular import Unit, units

AT_LEAST, ABOUT, NEARLY, AT_MOST, LESS_THAN = "at_least", "about", "nearly", "at_most", "less_than"


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in a text. `text` is the exact slice from `start` to `end`; `value` has 万 and 亿 worked in, `scale` says which was written.

    `approx`: None (exact), "at_least" (余、多、以上、超), "about" (约、左右), "nearly" (近), "at_most" (以内), "less_than" (不足).
    """

    text: str
    value: Decimal
    unit: str
    scale: str | None
    approx: str | None
    start: int
    end: int

    def plain(self) -> dict[str, Any]:
        """For JSON: whole numbers as int, others as float."""
        return asdict(self) | {"value": number(self.value)}


def number(value: Decimal) -> int | float:
    """As a JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)


#: Units that count or measure, the longest first in the pattern. 分 and 年 need care and have rules of their own.
_MEASURES = (
    "个百分点 百分点 个工作日 工作日 个月 个小时 小时 分钟 秒 微克/立方米 毫克/立方米 毫克/升 平方公里 平方千米 平方米 平方 立方米 千瓦时 千瓦 兆瓦 公里 千米 海里 公顷 公斤 "
    "千克 毫克 微克 毫升 厘米 毫米 平米 立方 标箱 吨 亩 米 升 斤 克 ℃ 摄氏度 度 % ‰ ㎡ m² m³ km² km kg TB GB MB NTU dB mg/L μg/m³ 分贝 毫米 千伏 兆帕 元/平方米 元/吨 元 角 块钱 美元 欧元 港元 日元 英镑 倍 番 成 岁 天 周 学时 课时 学分 分 "
    "方 载重吨 TEU mg/g g/L μg/L mg/m³ MPa kPa kV kW MW kWh MWh dBA mg/m3 μg/m3 m3 m2 lx Ω ppm mm cm ha m³/s m³/h m/s km/h"
)
_COUNTS = (
    "人次 亩次 艘次 件次 场次 批次 户次 车次 家次 台次 艘次 班次 轮次 项次 条次 处次 辆次 航次 人天 台套 台件 点位 件 次 个 名 人 位 场 期 份 条 起 项 宗 家 户 处 所 座 台 辆 套 批 篇 部 本 册 张 幅 块 面 "
    "支 队 组 轮 例 案 卷 封 笔 单 只 头 艘 架 间 栋 幢 层 段 片 字 节 堂 讲 课 门 类 种 对 路 盏 盆 株 棵 根 口 眼 桶 箱 袋 包 瓶 盒 枚 把 排 尾 羽 匹 票 版 款 颗 粒 "
    "道 条街 艇 页 具 床 副 顶 尊 孔 畦 池 泊位 车位 床位 席位 学位 通 趟 车 捆 桌 回 箱次"
)
#: Days and years, where the words around say that they last; a day of the month, a year of the calendar otherwise.
_DAYS, _YEARS = "日", "年"
#: Only after Arabic digits: places counted without 个.
_PLACES = "街道 社区 镇街 省市 区县 省 县 镇 乡 村 级"
UNITS = tuple(sorted({*_MEASURES.split(), *_COUNTS.split()}, key=len, reverse=True))
_UNIT = "|".join(map(re.escape, UNITS))


def _any_of(words: set[str]) -> str:
    """Words as a pattern, the longest first; one may be broken between two lines."""
    return "|".join(r"\n?".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True))


_HALVES = {"个半小时": "个小时", "个半月": "个月"}
_AFTER_CHINESE = _any_of({*UNITS, *_HALVES, _DAYS, _YEARS})
_AFTER_DIGITS = _any_of({*UNITS, *_HALVES, *_PLACES.split(), _DAYS, _YEARS})
#: Per what: 元/吨, 立方米/秒, 部/百人.
_PER = "[百千万]?(?:平方米|平方公里|立方米|公顷|公里|千瓦时|千克|公斤|小时|分钟|秒|日|天|月|年|次|亩|吨|升|人|户|车|台|辆|张|m³|㎡|m²|km²|kWh|kg|km|[LhstgdmM](?![A-Za-z]))"
#: Units that a Chinese numeral does not count but names: 三面, 两路, 一道, 三天, 五成 is right and kept.
_NEVER_CHINESE = frozenset(
    [
        "面",
        "头",
        "层",
        "段",
        "片",
        "路",
        "道",
        "排",
        "口",
        "眼",
        "对",
        "包",
        "把",
        "度",
        "分",
        "节",
        "单",
        "队",
        "周",
        "字",
        "版",
        "款",
        "升",
        "斤",
        "只",
        "根",
        "粒",
        "门",
        "米",
        "车",
        "角",
        "方",
    ]
)

#: Places and things that are written in Latin letters and counted: KTV44家. Other letters make a number part of a name: G85, 5G, PM2.5.
_PLACES_IN_LETTERS = "KTV|APP|App|LED|ATM|ETC|POS"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ ]\d{3})+(?![\d.])|\d+(?:\.\d+)?"
_HAN = "零〇○一二三四五六七八九十百千万亿两点"
_BEFORE = {
    "不少于": AT_LEAST, "不低于": AT_LEAST, "超过": AT_LEAST, "突破": AT_LEAST, "高于": AT_LEAST, "多于": AT_LEAST, "大于": AT_LEAST, "至少": AT_LEAST,
    "逾": AT_LEAST, "超": AT_LEAST, "上": AT_LEAST, "数": AT_LEAST, "几": AT_LEAST, "好几": AT_LEAST,
    "大约": ABOUT, "约": ABOUT, "接近": NEARLY, "将近": NEARLY, "近": NEARLY,
    "不超过": AT_MOST, "不超": AT_MOST, "未超过": AT_MOST, "不高于": AT_MOST, "不多于": AT_MOST, "不大于": AT_MOST, "至多": AT_MOST, "最多": AT_MOST, "≤": AT_MOST,
    "不小于": AT_LEAST, "不下于": AT_LEAST, "不止": AT_LEAST, "≥": AT_LEAST, "＞": AT_LEAST, ">": AT_LEAST, "小于": LESS_THAN, "＜": LESS_THAN, "<": LESS_THAN,
    "大概": ABOUT, "差不多": ABOUT, "不足": LESS_THAN, "不到": LESS_THAN, "少于": LESS_THAN, "低于": LESS_THAN, "不满": LESS_THAN, "未达": LESS_THAN,
}  # fmt: skip
_AFTER = {
    "以上": AT_LEAST, "余": AT_LEAST, "多": AT_LEAST, "几": AT_LEAST, "+": AT_LEAST, "有余": AT_LEAST, "不到": LESS_THAN, "来": ABOUT, "把": ABOUT, "左右": ABOUT, "上下": ABOUT, "以内": AT_MOST, "以下": AT_MOST,
}  # fmt: skip
#: Before Chinese numerals only (数十, 上千), and what makes another word of a character: 节约, 附近.
_HAN_ONLY = frozenset({"上", "数", "几", "好几"})
_OTHER_WORDS = {"约": "节签违预履公契集制条婚", "近": "附最靠邻临亲远", "超": "赶", "上": "以", "数": "天人次件户个", "逾": ""}
_PRE = "|".join(
    [
        *(
            f"(?<![{_OTHER_WORDS[word]}]){word}" if _OTHER_WORDS.get(word) else word
            for word in sorted(_BEFORE, key=len, reverse=True)
        ),
        "数(?=[百千万亿](?!分))",  # 案件数万起, whatever word stands before
    ]
)
#: What a figure can begin with; all else is passed over at once.
_BEGIN = "".join(sorted({word[0] for word in _BEFORE} | set(_HAN) | {"\\d", " "}))
_PATTERN = re.compile(
    rf"""
    (?=[{_BEGIN}])
    (?P<pre>{_PRE})?\ ?
    (?:
      (?P<percent>百分之)(?P<of100>[{_HAN}]+(?:\n[{_HAN}]+(?![、是]))?|(?:{_ARABIC}))
      | (?<![另对各])(?P<half>一半)
      | (?P<share>[万千]分之)(?P<ofmany>[{_HAN}]+|(?:{_ARABIC}))
      | (?P<below>[二三四五六七八九十]+|\d+)分之(?P<above>[一二三四五六七八九十两]+|\d+)(?!\d)
      | (?P<part>(?<=[占达超近约过少足到有剩成的、])[1-9])/(?P<whole>[2-9])(?![\d/年月日.])
      | (?P<digits>(?:(?<![\dA-Za-z.,:])|(?<={_PLACES_IN_LETTERS}))(?<![\dA-Za-z）)]/)(?<!^/)(?<!//)(?:{_ARABIC})(?![\d]))(?:\ |\n(?=[余多]))?(?P<more>余|多|来)?\ ?(?P<scale>万亿|[千百](?:余|多)?[万亿]|[万亿千百](?!瓦|克|米|卡|伏))?(?P<more2>余|多|\+(?!\d))?[ \n]?
        (?P<unit>{_AFTER_DIGITS})?
      | (?P<round>(?<![{_HAN}第])[二两三四五六七八九十][{_HAN}]*?(?P<rmore>余|多)?[万亿](?:余|多)?(?=[，。；、）\s]))
      | (?P<han>[{_HAN}]+?)(?P<hmore>余|多|来|(?<=十)几|(?<=[百千万])把)?(?P<hscale>[万亿])?(?P<hmore2>余)?(?P<hunit>{_AFTER_CHINESE})
    )
    (?P<coins>(?<=元)[1-9]角(?:[1-9]分)?|(?<=角)[1-9]分|(?<=元)[{_HAN}]角)?
    (?P<each>（次）|\(次\)|/{_PER})?
    (?P<tenth>(?<=成)[一二三四五六七八九半](?=[，。；、\s以左升提增降下的]|$))?
    (?P<more3>(?<=[年天倍])半(?![年天]))?
    (?P<post>(?<=[成倍])[多余]|\ ?以上|\ ?以下|\ ?以内|左右|上下|有余|不到(?=[，。；、）\s]|$))?
    """,
    re.VERBOSE,
)
_WIDE = str.maketrans("０１２３４５６７８９．％／　\u00a0;", "0123456789.%/  ；")
#: A comma of the typewriter that parts no thousands.
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")

#: Amounts as cheques write them: 伍佰元.
_FORMAL = re.compile("[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+(?=[元圆])圆?")
_AS_USUAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元")

#: Phrases in which a numeral and a unit are part of a name: what follows numeral and unit.
_NAMES = {
    "个": "意识|自信|服从|最严|全面|伟大|确立|维护|责任(?:制|书|落实)?|毫不|至上|规定|一批|区分|代表|必须|统筹|坚持|明确|不|到位|一律|严禁|导向|革命|体系|梯次|中心一个|“|五年",
    "项": "制度|规定|纪律|重点任务清单|权益|整治|工程|机制|公开|提升|全能",
    "张": "(?:问题)?清单|牌|网|表(?!格|彰)|脸",
    "条": "红线|底线|战线|主线|例|龙|腿|心|边|措施|硬措施|意见|禁令",
    "期": "工程|项目|建设|叠加",
    "种": "形态|人|情形之",
    "支": "一扶|队伍",
    "套": "班子|体系|机制",
    "轮": "驱动|摩托|车|电动|电瓶|农用",
    "位": "一体|数|置",
    "本": "台账|账|书|地|级|局|年|月|区|市|台账|账|书|人|来|着|质",
    "件": "套|事一次|套",
    "场": "硬仗|攻坚战|漂亮仗",
    "批": "一|次性|评|准|复|示|发|办",
    "次": "产业|分配|创业|污染|供水|管网|网|性|办|告知|元|革命|会议精神|全会",
    "类": "人|案件清单|别|型|似|人",
    "组": "合|织|长|合|成",
    "处": "理|罚|置|分|于|女",
    "部": "门|署|分|位|队|委|级|长",
    "所": "有|在|以|属|谓|长|需",
    "分": "之|管|类|析|局|别|工|布|明|公司|发|级|钟热度|开|组|批|段|期|区",
    "成": "立|为|果|员|效|本|都|功|熟|长|交|就",
    "对": "照|外|于|象|口|接|策|一|标",
    "起": "来|草|诉|步|到|义|用|因|源|初|点|重",
    "案": "双查|一|件|由|例|多查|两|三",
    "人": "大|民|员|均|一|口|文|生|社|才|格|事|财|多岗|双",
    "名": "单|录|称|额|牌|列|优|师|誉",
    "家": "庭|园|长|暴|政|喻|具|属",
    "户": "籍|外|口|均|主",
    "门": "前|口|户",
    "面": "对|向|积|临|貌|广|上",
    "单": "位|元|独|一|项",
    "元": "旦|宵|素",
    "课": "题|程|堂",
    "天": "然|津|气|府|下|两",
    "字": "号|〔|\\[",
    "路": "面|段|口|线|灯|由|径|边|长",
    "道": "路|德|理",
    "队": "伍|员|长",
    "卷": "烟|宗号",
    "台": "账|风|阶|湾",
    "节": "能|约|假|点|水|日",
    "段": "落|时",
    "把": "关|握|好",
    "口": "头|径|号|岸",
    "包": "括|容|含|保|抓|干|案",
    "款": "项|式|规",
    "具": "体|有|备",
    "池": "塘",
    "回": "收|复|访|头|应|升|落|购|填|迁|信|函|款|归|避|答|馈|家|来|国|到|本|事",
    "方": "面|向|法|便|案|式|针|位|圆|言|才|阵|可|能",
    "角": "度|落|色|逐|膜",
    "番": "五次|茄",
    "通": "八达|一平|行|报|告|知|道|过|车|水|电|路|气|讯|信|用|工|关",
    "只": "有|要|能|是",
    "头": "部",
    "片": "区|面",
    "间": "接|隔|断",
    "层": "层|面|级|次|高|层楼",
    "排": "查|污|水|放|除|名",
    "根": "据|本|治",
    "封": "闭|存|控",
    "周": "期|边|年|岁|知|末",
    "升": "级|至|到|为",
    "幅": "度",
    "副": "局|主|书|区|县|总|职|处",
    "版": "权|本",
    "票": "否决|据|面",
    "例": "如|会|行|外",
    "笔": "录|试|者",
    "块": "链|状",
    "村": "民|委|级|一|两|规|镇|庄|居|务|社",
    "镇": "级|村|区|上",
    "乡": "镇|村|级",
    "街道": "办|级|社区",
    "社区": "矫|居|服|工",
}  # fmt: skip
_NAMED = {unit: re.compile(rf"(?:{tail})") for unit, tail in _NAMES.items() if tail}
#: After Arabic digits most tails above are ordinary words ("12处罚" is none); only these still make a name.
_NAMED_DIGITS = {
    unit: re.compile(tail)
    for unit, tail in {
        "个": "意识|自信|维护|确立|规定|一批|坚持",
        "人": r"\d+[岗档]|大代表|民法院|间",
        "村": r"\d",
        "分": "之|管|局|类",
        "成": "立|为|功|文|员|本|果|效|熟",
        "条": "例",
        "路": "[公口段]",
        "级": "",
        "次": "会议精神|全会",
        "小时": "轮|值班|值守|在线|服务|不间断|畅通|热线|自助|全天|待命|监控|守护|值",
        "分钟": "便民|生活圈|圈|品质|城市|体育",
        "件": "事一次",
        "项": "制度",
        "对": "1",
        "车": "道|位|型|间|辆",
        "方": "面|向|案",
        "角": "度|落",
        "回": "收|复|访|应|购|填|迁|函",
    }.items()
    if tail
}
_NOT_BEFORE_ONE = "之的跑办每第同这那某另首任哪逐又再下上前头唯统单万"
_ONE_UNITS = frozenset(["次", "场", "件", "起", "份", "名", "期", "人次", "场次", "宗", "例", "人"])
#: Where 一 counts with a word of approximation only: 约一成, 近一个月.
_ONE_SPAN = frozenset(["成", "倍", "个月", "个小时", "天", "周"])
#: Where 一 counts at the end of a clause: 建公厕一座，.
_ONE_AT_THE_END = frozenset(
    ["座", "处", "家", "台", "辆", "套", "部", "栋", "间", "所", "艘", "架", "篇", "册", "支", "户", "条", "宗", "例", "人"]
)
_ENDS = re.compile(r"[，。；、）)]|$")
_HAN_WORD, _MOST = re.compile(r"[\u4e00-\u9fff]$"), re.compile(r"最[高大长远久早低小短多少重轻好差]的?$")
_NONE_UNITS = frozenset(["起", "宗", "例", "项", "次", "人", "个", "人次", "户"])
#: 翻一番, 增长一倍, 下降了一成.
_RISEN = tuple(
    word + done
    for word in ["翻", "增长", "增加", "提高", "提升", "上升", "扩大", "下降", "减少", "降低", "降", "升", "增"]
    for done in ("", "了")
)
_NOT_BEFORE_DAYS = tuple("第前头这那每近上下后过几")
_ONE_TAIL = re.compile(r"一|性|办|告|多|岗|码|档|策|证|卡|员|事|把手|份力|人一|贯|般|线|度|到|名一")
_TOGETHER = re.compile(r"案|事|行政|违|典|涉|因|投|信|重|民|刑|侵|诉|安全|复议|纠|交通|非|群|执法|立|、|，|。|；")
_QUOTED = re.compile(r"“[^“”。；\n]{1,16}”|“[^“”，。；\n]{17,22}”|《[^《》\n]{1,80}》|〈[^〈〉\n]{1,60}〉|「[^「」\n]{1,16}」")
_BARE = re.compile(r"[，。；、：,;（）()\s]|$")
#: Who is counted without a unit: 3万农户.
_SOULS = re.compile(r"[一-龥]{0,2}(?:群众|人口|居民|市民|农户|农民|村民|学生|师生|职工|党员|干部|游客|用户|家庭|商户|粉丝)")
_PER_TIME = re.compile(r"[一每][年月天次]")


def find(text: str) -> list[Mention]:
    """Every figure of the text, in order; none overlap. Offsets count characters of `text`."""
    plain = _FORMAL.sub(lambda written: written[0].translate(_AS_USUAL), _COMMA.sub("，", text.translate(_WIDE)))
    names = [(found.start(), found.end()) for found in _QUOTED.finditer(plain)]
    cells = units(plain, _UNIT)
    found: list[Mention] = []
    at = 0
    while match := _PATTERN.search(plain, at):
        kept = list(_mentions(text, plain, match, names, cells))
        found += kept
        at = max(kept[-1].end, at + 1) if kept else _past(match)
    return found


def _past(match: re.Match[str]) -> int:
    """Where to look on: past the digits that were no figure, one character further within Chinese."""
    if match["digits"]:
        return match.end("digits")
    return match.start() + 1


def _mentions(
    text: str, plain: str, match: re.Match[str], names: list[tuple[int, int]], cells: dict[int, Unit]
) -> Iterator[Mention]:
    start, end = match.start(), match.end()
    if any(left < match.end() and start < right for left, right in names if left <= start and end <= right):
        return
    found = _share(text, match) if any(match[name] for name in _SHARES) else None
    if found is None and match["digits"] and match.start("digits") in cells:
        found = _in_cell(text, match, cells[match.start("digits")])
    if found is None and match["digits"]:
        found = _in_digits(text, plain, match)
    if found is None and match["round"]:
        found = _round(text, match)
    if found is None and match["han"]:
        found = _in_chinese(text, plain, match)
    if found is None:
        return
    if first := _range(text, plain, match, found):
        yield first
    yield found


_SHARES = ("below", "whole", "percent", "share", "half")


def _share(text: str, match: re.Match[str]) -> Mention | None:
    """百分之八十, 千分之五, 三分之二, 占2/3, 一半."""
    if match["half"]:
        return _made(text, match, Decimal("0.5"), "", None)
    if match["below"] or match["whole"]:
        whole, part = _value(match["below"] or match["whole"]), _value(match["above"] or match["part"])
        if not whole or part is None or (match["whole"] and part >= whole):
            return None
        return _made(text, match, (part / whole).quantize(Decimal("0.000001")).normalize(), "", None)
    value = _value((match["of100"] or match["ofmany"]).replace("\n", ""))
    if value is None:
        return None
    if match["percent"]:
        return _made(text, match, value, "%", None)
    return _made(text, match, value, "‰" if match["share"].startswith("千") else "‱", None)


def _in_digits(text: str, plain: str, match: re.Match[str]) -> Mention | None:
    begin, unit, scale = match.start("digits"), _unit(match["unit"]), (match["scale"] or "").translate(_NO_MORE)
    before, after = plain[max(0, begin - 10) : begin], plain[match.end("unit") if unit else match.end() :][:8]
    post = match["post"] or ""
    if unit in _OFTEN and not (match["pre"] or post) and _EVERY.search(before):
        return None
    if _is_label(before, unit, after, match["digits"], post) or (unit in _SPANS and not _lasts(unit, before, match, after)):
        return None
    if unit and "\n" in match[0] and _another_cell(match, before, unit, after):
        return None
    more = match["more"] or match["more2"] or ("余" if match["scale"] and match["scale"] != scale else "")
    if not unit:
        behind = match.start() + len(match[0].rstrip())
        if not _goes_without(plain, behind, more, match["pre"], scale):
            return None
        if not (more or scale):
            return _under_label(text, plain, match) or _by_itself(text, before, match)
    elif unit in _NAMED_DIGITS and _NAMED_DIGITS[unit].match(after):
        return None
    digits = Decimal(match["digits"].replace(",", "").replace(" ", ""))
    value = digits * scaled(scale)
    above = _above(before, scale)
    if above:  # 4万5千人
        value += above[1]
        begin -= len(above[0])
    if unit in _BELOW_ZERO and _MINUS.search(before):
        value, begin = -value, begin - 1
    if unit in _HALVES or match["more3"]:
        unit, value = _HALVES.get(unit, unit), value + Decimal("0.5")
    if match["coins"]:
        unit, value = "元", (value if unit == "元" else value / 10) + _coins(match["coins"])
    if unit and match["each"] and match["each"][0] in "（(":
        unit += "次"
    elif unit and match["each"]:
        unit += match["each"]
    return _made(text, match, value, unit, above[2] if above else scale or None, more, begin)


_NO_MORE = str.maketrans("", "", "余多")
#: 增速-7.8%: what can fall below zero, and the sign before it; between two numbers it is a span.
_BELOW_ZERO = frozenset({"%", "‰", "个百分点", "百分点", "℃", "摄氏度"})
_MINUS = re.compile(r"[\u4e00-\u9fff：:（(，、 ][-－−]$")


def _unit(written: str | None) -> str:
    """Without the end of a line within."""
    return (written or "").replace("\n", "")


def _coins(written: str) -> Decimal:
    """5角2分 in yuan."""
    return sum(
        (Decimal(_value(digit) or 0) / (10 if coin == "角" else 100) for digit, coin in re.findall(r"(.)(角|分)", written)),
        Decimal(0),
    )


def _in_cell(text: str, match: re.Match[str], unit: Unit) -> Mention:
    """The number of a table's cell, whose unit the table says."""
    start, end = match.span("digits")
    value = Decimal(match["digits"].replace(",", "").replace(" ", "")) * scaled(unit[0])
    return Mention(text[start:end], value, unit[1], unit[0] or None, None, start, end)


def _round(text: str, match: re.Match[str]) -> Mention | None:
    """三千万, 十多万: a round number said without its unit."""
    numeral, about = _about(match["round"].translate(_NO_MORE))
    value = chinese(numeral)
    more = "余" if match["round"].translate(_NO_MORE) != match["round"] else ""
    return None if value is None else _made(text, match, value, "", "亿" if "亿" in match["round"] else "万", more or about)


def _about(numeral: str) -> tuple[str, str]:
    """The lower of two digits said side by side, and the word that says so: 三四 → 三, 五六十 → 五十."""
    pair = re.fullmatch(r"([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)", numeral)
    if pair and (DIGITS[pair[1]] + 1 == DIGITS[pair[2]] or pair[1] + pair[2] == "三五"):
        return pair[1] + pair[3], "来"
    return numeral, ""


#: What has no unit: rates, ratios, indices, coefficients.
_UNITLESS = re.compile(r"(?:率|(?<![同环相对])比|系数|指数|比值|密度|CMI值|pH值?)(?:为|是|达到?|约|降[到至为]|升[到至为]|由|从)?$")


#: What 亿 is followed by where it stands without a unit: 2.6万亿投资, not 百亿级, 2亿零500.
_A_WORD = re.compile("(?![级零])[一-龥]")
#: After these a number at the end of its clause counts, whatever it counts.
_PASSED = frozenset({"突破", "超过", "不足", "不少于"})


def _goes_without(plain: str, behind: int, more: str, pre: str | None, scale: str) -> bool:
    """Whether a number needs no unit: it ends its clause, or what follows is who is counted, or how often: 3万农户, 近1亿贫困人口, 2.6万亿投资."""
    if _BARE.match(plain, behind) or (scale and ((more or pre) or _SOULS.match(plain, behind))):
        return True
    return bool((scale.endswith("亿") and _A_WORD.match(plain, behind)) or ((more or scale) and _PER_TIME.match(plain, behind)))


def _by_itself(text: str, before: str, match: re.Match[str]) -> Mention | None:
    """万车死亡率1.06, 基尼系数0.41, 新增就业突破3000: a number after the name of what has no unit, or after 突破; not a year."""
    lead = before.removesuffix(match["pre"] or "")
    named = match["pre"] in _PASSED or _UNITLESS.search(before) or _UNITLESS.search(lead)
    if not named or re.fullmatch(r"(?:19|20)\d\d", match["digits"]):
        return None
    return _made(text, match, Decimal(match["digits"].replace(",", "").replace(" ", "")), "", None)


_ABOVE = re.compile(r"(?<![\d.])(?:\d+[亿万千]零?)+$")


def _above(before: str, scale: str) -> tuple[str, Decimal, str] | None:
    """The larger parts of a number said in several, 4万5千, 3万零500, 6万4千3百: as written, their value, the largest scale."""
    match = _ABOVE.search(before)
    if match is None or (not scale and not match[0].endswith("零")):
        return None
    parts = [(Decimal(digits), SCALES[one]) for digits, one in re.findall(r"(\d+)([亿万千])", match[0])]
    sizes = [*(size for _, size in parts), scaled(scale)]
    if any(size <= below for size, below in pairwise(sizes)):
        return None
    return match[0], sum((digits * size for digits, size in parts), Decimal(0)), re.sub(r"[\d零]", "", match[0])[0]


_LABEL = re.compile(rf"[（(](?:单位[:：])?([万亿]?)({_UNIT})[)）][ \t]*[:：]?\s{{0,2}}$")


#: More numbers follow on lines of their own: a row of a table, whose heads stand above, not one label before one number.
_ROW_GOES_ON = re.compile(r"[ \t]*\n\s*[\d,.]+[ \t]*(?:\n|$)")


def _under_label(text: str, plain: str, match: re.Match[str]) -> Mention | None:
    """A bare number whose unit stands in its label: 追回基金（万元）：318.6, and so in a table whose cells became lines."""
    label = _LABEL.search(plain, max(0, match.start() - 16), match.start("digits"))
    if label is None or _ROW_GOES_ON.match(plain, match.end("digits")):
        return None
    value = Decimal(match["digits"].replace(",", "").replace(" ", "")) * SCALES[label[1]]
    start, end = match.span("digits")
    return Mention(text[start:end], value, label[2], label[1] or None, None, start, end)


_SPAN_BEFORE = re.compile(
    r"(?:缩|缩短|压缩|减|减少|缩减|延长|控制|限|限期|提前|逾期|最长|最短|最多|平均|用时|历时|为期|满|法定|比承诺|比规定)(?:在|到|至|为|了)?$"
)
_SPAN_AFTER = re.compile(r"(?:以|之)?内|(?:压缩|缩短|缩减|减|缩|延长|降)(?:少|低)?(?:到|至|为)")


#: Rates grow: +15%.
_RATES = frozenset({"%", "‰", "个百分点", "百分点"})
_SPANS = {_DAYS, _YEARS}
#: What years last: never 近三年, 2023年, 二三年, which tell when.
_YEARS_BEFORE = re.compile(r"(?:长达|历时|为期|拖了|持续了|有效期|任期|刑期|期限|周期|禁业|满)(?:为|是|各|由|从)?$")
#: Before years these tell when: 近三年.
_WHEN = frozenset({"近", "接近", "将近", "上", "数", "几", "好几"})
#: 列入名单三年。 Years that close a clause behind a word that is none of time: not 近三年，, 过去五年，, 一年，.
_YEARS_CLOSE = re.compile(r"(?![近前后去来头这那每同当又全次首上下第至到和与续年月])[\u4e00-\u9fff]$")


def _lasts(unit: str, before: str, match: re.Match[str], after: str) -> bool:
    """Whether so many 日 or 年 last: 7日内, 由20日压缩为5日, 拖了十一年; 3月5日 and 15日召开 are dates."""
    if unit == _YEARS:
        lead = before.removesuffix(match["pre"] or "")
        if _YEARS_BEFORE.search(lead) or match["post"] in ("以上", "以下", "以内") or match["more3"]:
            return True
        if match["pre"] and match["pre"] not in _WHEN:
            return True
        many = _value(match["digits"] or match["han"])
        within = (match["pre"] in (None, "约", "至少") and _SPAN_AFTER.match(after) and lead[-1:] not in "近前过未") or False
        closed = _YEARS_CLOSE.search(lead) and (not after or after[0] in "，。；、）)\n的") and match["pre"] is None
        return bool((within or closed) and many is not None and many < (16 if match["digits"] else 100))
    if unit == _DAYS and match["digits"] and Decimal(match["digits"].replace(",", "").replace(" ", "")) > 31:
        return True
    if re.search(r"(?:月|月\d{1,2}日?(?:至|到|-|—|~|～|－|–|、))$", before) or after.startswith("起"):
        return False
    return bool(match["pre"] or _SPAN_BEFORE.search(before) or _SPAN_AFTER.match((match["post"] or "") + after))


def _another_cell(match: re.Match[str], before: str, unit: str, after: str) -> bool:
    """The unit on the next line belongs to another cell of a table; not where the line goes on like a sentence: 余人次, 平方米，."""
    if _starts_a_word(unit, after):
        return True
    return "\n" in before[-4:] and not (match["more"] or after.startswith(("，", "；", "、", "。")))


def _starts_a_word(unit: str, after: str) -> bool:
    """What looks like a unit at the head of the next line begins a word: 12 above 处罚 in a table."""
    return (unit in _NAMED and bool(_NAMED[unit].match(after))) or after.startswith("数")


#: How often is no count: 每季1次, 每日洗扫2次.
_OFTEN = frozenset(["次", "场", "期", "轮", "堂", "课", "遍"])
_EVERY = re.compile(r"每[\d一两三四五六七八九十]{0,2}个?(?:半年|季度?|学期|[年月周日天旬])[^，。；、：”\d]{0,6}$")


_COUNTED_PLACE = re.compile(rf"(?<![A-Za-z])(?:{_PLACES_IN_LETTERS})$")


def _is_label(before: str, unit: str, after: str, digits: str, post: str) -> bool:
    """The number is an ordinal, a date, a time or part of a name: 第3名, 前3名, 88号3栋, 9时30分, 第63条、64条."""
    if re.search(r"第\d+(?:[，、和至到—～~-]\d+)*[，、和至到—～~-]$", before):
        return True
    if re.search(
        r"第 ?$|[\d一二三四五六七八九十][:∶]$|[〔\[（(]\d{0,4}[〕\]）)]第?$|(?:No|NO|№)\.?$|[A-Za-z]-?$",
        _COUNTED_PLACE.sub("", before),
    ):
        return True
    if re.search(r"(?<!比)(?<!增)[+＋]$", before) and (unit not in _RATES or re.search(r"[\dA-Za-z][+＋]$", before)):
        return True
    if unit in {"", "分"} and re.search(r"[\d一二三四五六七八九十][时点]$", before):
        return True
    if unit.isascii() and unit.isalpha() and re.match(r"[A-Za-z0-9]", after):  # 11500000MB1315207D
        return True
    if unit == "级" and post not in {"以内", "之内"}:
        return True
    if unit == "版" and re.fullmatch(r"\d+\.\d+", digits):
        return True
    if unit in {"栋", "幢", "层", "单", "组", "楼"} and re.search(r"[号路街苑园城里栋幢座]$", before):
        return True
    if unit in {"名", "位", "个月"} and re.search(r"(?:前|排名|列)$", before):
        return True
    if unit in {"条", "项", "款"} and re.search(r"第[\d一二三四五六七八九十百]+[条项款][、和至]$", before):
        return True
    if unit in {"小时", "天"} and re.search(r"[×xX*]$", before):
        return True
    return unit == "分" and bool(re.match(r"\d{1,2}秒|秒|许", after))


#: What sits in numbered sessions, named one after another.
_SITS = re.compile(r"(?:人大|大会|政协|委员会|常委会|党代会|届|中央|党组|纪委)(?:[一二三四五六七八九十]+次[、和及])*$")
#: 六届二次、三次、四次全会.
_SESSION = re.compile(r"(?:[、和及][一二三四五六七八九十]+次)*(?:会议|全会|全体会议)")
#: What is built in numbered stages.
_BUILT = ("项目", "工程", "园区", "小区", "地铁", "线")


def _in_chinese(text: str, plain: str, match: re.Match[str]) -> Mention | None:
    numeral, unit = match["han"], _unit(match["hunit"])
    begin, pre, post = match.start("han"), match["pre"] or "", match["post"] or ""
    before, after = plain[max(0, begin - 10) : begin], plain[match.end("hunit") :][:6]
    if re.search(r"第[零一二三四五六七八九十百]*$|第[零一二三四五六七八九十百]+[条项款、和至到—-]+$", before) or (
        before and before[-1] in _HAN and before[-1] != "点"
    ):
        return None
    if unit in _SPANS and not _lasts(unit, before, match, after):
        return None
    if unit in {"名", "位"} and before.endswith(("前", "后", "列")):
        return None
    if unit == "次" and _SESSION.match(plain, match.end("hunit")) and _SITS.search(before):
        return None
    if unit == "期" and before.endswith(_BUILT):  # 项目一期
        return None
    if (
        (unit in _NEVER_CHINESE and not (post and numeral[-1] in "十百千"))
        or unit in _PLACES.split()
        or (unit in _NAMED and _NAMED[unit].match(after))
    ):
        return None
    if (
        unit == "成"
        and not match["tenth"]
        and not re.match(r"以|左右|多|不到|的|，|。|；|、|$|事|案|人|企|群|升|提|增|降|涨", after)
    ):
        return None
    more = match["hmore"] or match["hmore2"] or ""
    if unit in _OFTEN and not (pre or post) and _EVERY.search(before):
        return None
    if not (match["tenth"] or match["hscale"]) and not _counts(numeral, unit, pre, more or post, before, after):
        return None
    numeral, about = _about(numeral)
    value = chinese(numeral)
    if value is None:
        return None
    if match["tenth"]:  # 九成五
        value += Decimal(DIGITS.get(match["tenth"], 5)) / 10
    if unit in _HALVES or match["more3"]:
        unit, value = _HALVES.get(unit, unit), value + Decimal("0.5")
    if match["coins"]:
        unit, value = "元", value + _coins(match["coins"])
    scale = match["hscale"] or ""
    written = scale or next((char for char in "亿万" if char in numeral), "")
    found = _made(text, match, value * SCALES[scale], unit, written or None, more or about)
    if match["each"] and match["each"][0] in "（(":
        found = Mention(found.text, found.value, unit + "次", found.scale, found.approx, found.start, found.end)
    return found


def _counts(numeral: str, unit: str, pre: str, more: str, before: str, after: str) -> bool:
    """Whether a Chinese numeral counts here: 一次 may, 一项 does not; 二 is an ordinal; 百, 千, 万 alone only with 近, 上, 数, 余."""
    if numeral == "一" and pre and unit in _ONE_SPAN:
        return True
    if numeral == "一" and unit in ("番", "倍", "成"):
        return before.endswith(_RISEN)
    if numeral == "一" and unit in _ONE_AT_THE_END and _ENDS.match(after):
        return bool(_HAN_WORD.search(before)) and before[-1] not in _NOT_BEFORE_ONE and not _MOST.search(before)
    if numeral == "一" and (unit == _YEARS or unit in _HALVES):
        return True
    if numeral == "一":
        if unit not in _ONE_UNITS or _MOST.search(before) or (before and before[-1] in _NOT_BEFORE_ONE) or _ONE_TAIL.match(after):
            return False
        return unit != "起" or bool(_TOGETHER.match(after))
    if numeral == "二":
        return unit.startswith("个")
    if numeral == "零":
        return unit in _NONE_UNITS and bool(_ENDS.match(after))
    if numeral[0] in "百千万亿" and not (pre or more):
        return False
    if unit == "天" and not more:
        return (
            bool(pre) or len(numeral) > 1 or not (before.endswith(_NOT_BEFORE_DAYS) or after.startswith(("两", "打", "内", "三")))
        )
    return not numeral.startswith("点")


def _range(text: str, plain: str, match: re.Match[str], found: Mention) -> Mention | None:
    """The lower end of 60至80人, 三至五名, 10万—20万元, which has no unit of its own and takes that of the upper."""
    at = match.start("digits") if match["digits"] else match.start("han") if match["han"] else 0
    before = plain[max(0, at - 14) : at]
    lower = (_LOWER if match["digits"] else _LOWER_HAN).search(before)
    if lower is None or not found.unit:
        return None
    value, own, scale = _value(lower["number"]), lower["scale"] or "", found.scale
    if value is None:
        return None
    if own or (scale and value * scaled(scale) >= found.value):  # 9000至1万辆
        scale = own or None
    start = at - len(before) + lower.start("number")
    text = text[start : start + len(lower["number"]) + len(own)]
    return Mention(text, value * scaled(scale or ""), found.unit, scale, None, start, start + len(text))


_TO_UPPER = r"(?P<scale>[万亿])?(?:至|到|-|—|~|～|－|–)$"
_LOWER = re.compile(
    r"(?<![\d.,A-Za-z号第〔-])(?<!\d[年月日])(?<![一二三四五六七八九十]月)(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)" + _TO_UPPER
)
_LOWER_HAN = re.compile(rf"(?<![{_HAN}第月周期年])(?P<number>[一二两三四五六七八九十百]+)" + _TO_UPPER)


def _value(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if text[0].isdigit() and text.isascii() else chinese(text)


def _made(
    text: str, match: re.Match[str], value: Decimal, unit: str, scale: str | None, more: str = "", begin: int | None = None
) -> Mention:
    pre, post = match["pre"] or "", (match["post"] or "").strip()
    start, end = match.start(), match.end()
    if pre in _HAN_ONLY and (match["digits"] or (match["han"] and match["han"][0] not in "十百千万亿")):
        pre, start = "", match.start("digits" if match["digits"] else "han")
    start = start if begin is None else min(start, begin)
    approx = _AFTER.get(more) or _AFTER.get(post) or _BEFORE.get(pre)
    while text[end - 1] in " \u3000\u00a0":
        end -= 1
    while text[start] in " \u3000\u00a0":
        start += 1
    return Mention(text[start:end], value, unit, scale, approx, start, end)
