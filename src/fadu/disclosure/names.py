"""Names of private people in a decision: how they are written when hidden, and where a text that nobody marked up has them.

A surname stays and the given name becomes 某 (as the courts publish their judgments); two who would then look alike are told apart by 甲、乙.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def words(text: str) -> tuple[str, ...]:
    """A list of words out of a text with blanks."""
    return tuple(text.split())


COMPOUND = words(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 "
    "太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 "
    "漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 左丘 东门 西门 第五"
)
SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮羿储靳汲邴糜松"
    "井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾"
    "鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公代肖付闫覃仝冼邝佘邸岳帅缑亢况有琴商牟谯佴伯佟展补税淡敬蹇青粟阳银海"
) - frozenset(
    "水花安常时平和明成计强路经应家全能都有后须空通终别步相从边广国东公利农容居游红师关养满双党解单管支席简关代补税淡敬青阳银海"
)
#: Also family names, but so common as words that they count only right after a title.
AFTER_TITLE = SINGLE | frozenset("水花安常时平和明成计强路经应家全能都有后通边国东公农容居游师关满双党解单管支席简代关补税淡敬阳")

#: The hundred or so family names that most people have.
COMMON = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵钱严覃武戴莫孔汤"
)

_GIVEN = r"[\u4e00-\u9fff]"
#: The point of a name, in the shapes that people type, with a blank beside it or not.
DOTS = "·•・･‧∙⋅．"
_DOT = rf"[ ]?[{DOTS}][ ]?"
_DOTTED = re.compile(rf"{_GIVEN}{{1,12}}(?:{_DOT}{_GIVEN}{{1,9}})+")
#: Characters that no name with · has: what stands before the last of them is not the name.
_NEVER = frozenset("的在将未擅已对与及到把被向请雇称说局由是")
#: What may follow such a name besides `_TWO`.
_AFTER_DOTTED = words(
    "作出 装修 受到 处以 因违 涉案 停止 拖欠 干扰 接受 进行 夫妇 二人 两人 等人 名义 门前 门口 摊位 不服 履行 缴清 撤回 看见 目击 证实 称其"
)
#: Roles of private people; a name follows them. Officers and other organs are not among them.
TITLES = words(
    "当事人 被处罚人 被处罚单位负责人 违法行为人 违法嫌疑人 行为人 行政相对人 相对人 被询问人 被检查人 受送达人 "
    "签收人 收件人 见证人 在场人 证人 投诉人 举报人 反映人 来访人 信访人 申请人 被申请人 法定代表人 法人代表 "
    "代表人 实际控制人 股东 负责人 现场负责人 主要负责人 经营者 经营人 经营户 个体户 业主 店主 老板 老板娘 摊主 "
    "摊贩 户主 房主 房东 租户 租客 承租人 出租人 车主 驾驶员 驾驶人 司机 车辆所有人 所有人 联系人 代理人 "
    "委托代理人 受托人 委托人 监护人 家属 亲属 配偶 妻子 丈夫 儿子 女儿 父亲 母亲 哥哥 弟弟 姐姐 妹妹 邻居 "
    "同事 朋友 员工 工人 职工 雇员 店员 保安 居民 村民 市民 群众 住户 商户 施工人员 施工人 项目经理 包工头 "
    "姓名 名叫 叫做 本人 顾客 乘客 学生 未成年人 开户名 户名 收款人 其妻 其夫 其父 其母 其子 其女 其兄 其弟 "
    "其姐 其妹 其配偶 其丈夫 其妻子 其儿子 其女儿 其父亲 其母亲 "
    "律师 辩护人 诉讼代理人 法律工作者 社区干部 社区工作者 社区工作人员 村干部 村支书 网格员 网格长 物业经理 物业人员 "
    "物业工作人员 保洁员 环卫工 快递员 外卖员 骑手 志愿者 记者 会计 出纳 厨师 服务员 收银员 店长 经理 总经理 董事长 合伙人 "
    "工头 医生 教师 老师 外国人 外籍人员 留学生 外教 游客 曾用名 又名 别名 化名 名字叫 我叫 他叫 她叫 个叫"
)
#: Titles that are the beginning of another word.
_NO_TITLE = r"(?!老师傅|会计师|律师[事费]|经理部|他叫[来了]|她叫[来了])"
_TITLE = re.compile(
    rf"{_NO_TITLE}(?:{'|'.join(sorted(TITLES, key=len, reverse=True))})(?:之一|本人)?(?:的?姓名)?[（(]?[:：为是系叫名 \u3000\t]{{0,3}}"
)
#: Who says of himself or another who he is; a name is taken for one only where it ends the clause.
_SAYS = re.compile(r"(?:自称|我是|他是|她是|人称)(?:是|叫)?")
#: A name in Latin letters: two to four words with capitals. Shops have such names too, so it counts only where a person must stand.
_LATIN = re.compile(
    r"(?<![A-Za-z])[A-Z][A-Za-zÀ-ɏ'’]+(?:-[A-Za-zÀ-ɏ]+)?(?:[ ·][A-Z](?:\.|[A-Za-zÀ-ɏ'’]*)(?:-[A-Za-zÀ-ɏ]+)?){1,3}(?![A-Za-z])"
)
#: What a shop or a brand is followed by, so that it is no person.
_SHOP = re.compile(r"\s?(?:[（(][^（()）]{0,12}[店部厅馆][)）]|[\u4e00-\u9fff]{0,6}(?:店|公司|餐厅|专柜|品牌|酒店|门市|超市|饭店))")
_BESIDE = re.compile(
    r"[（(](?:男|女|公民身份|居民身份|身份证|证件|护照|通行证|联系电话|电话|手机|汉族|[\d一二三四五六七八九十]{1,3}\s?周?岁|现年|年仅|住[址所]?|系|以下简称)|(?:今年|现年|年仅|时年)[\d一二三四五六七八九十]"
    r"|[，,](?:男|女)[，,。（(]"
)
#: An age right after a name. Looked for only where the text has one: a look behind at each place is slow.
_AGED = re.compile(r"(?<![满龄至到\d一二三四五六七八九十])[\d一二三四五六七八九十]{1,3}\s?周?岁(?![以至到的])")
_POLITE = re.compile(r"先生|女士|小姐|同志|师傅|阿姨|大爷|大妈")
#: At the head of a clause, with what only a person does: 李四系车主, 张三与李四系夫妻.
_CLAUSE = re.compile(r"(?:^|[。；;，,：:、\n“（(]|经查|查明|其中|以及)\s?(?=[\u4e00-\u9fffA-Z])")
_DOES = re.compile(
    r"(?:等|一行)?[0-9一二三四五六七八九十两数几]{1,2}人(?![均次行民大工以])|夫妇|夫妻|父子|父女|母子|母女|兄弟|姐妹|系|自称|辩称|称(?![重量为])|表示|承认|承诺|驾驶|签[字名收]|到场|名下|本人|陈述|申辩|拒[绝不]|[与和及同、](?=[\u4e00-\u9fff]{2,3}(?:系|均|二人|两人|等|到场|签))"
)
_LISTED = re.compile(r"\s?[、，,和及与]\s?")
#: Words that can follow a name, so that the name ends before them: one character, or two.
_ONE = frozenset(
    "的在于为是系称说因将未擅已对与和及至到自并也有无不经从被把向就以由按曾住持签拒先同承其之所等均又还即则后可应需已表认现当"
)
_TWO = words(
    "倾倒 堆放 堆晒 占用 占道 摆放 摆摊 张贴 搭建 加建 损毁 毁坏 砍伐 挖掘 运输 驾驶 停放 停车 排放 经营 "
    "销售 售卖 贩卖 使用 实施 违反 违法 承认 陈述 申辩 签收 签名 签字 缴纳 提出 到场 撒落 抛撒 抛洒 丢弃 "
    "乱扔 乱倒 焚烧 露天 晾晒 涂写 刻画 饲养 遛狗 改变 拆除 封闭 设置 悬挂 施工 作业 处置 清运 雇佣 雇请 "
    "委托 反映 投诉 举报 电话 身份 出生 居住 户籍 户口 地址 年龄 性别 男性 女性 手机 微信 超出 超门 超过 "
    "逾期 拒绝 当场 承诺 整改 改正 申请 要求 认为 表示 本人 名下 家中 家属 作为 负责 涉嫌 多次 两次 再次 "
    "私自 随意 违规 现场 所有 所驾 所在 组织 雇用 来到 前往 通过 支付 转账 银行 账户 卡号 邮箱 车牌 提供 "
    "提交 收到 听取 发现 制止 放弃 要求 没有 正在 已经 打开 清理 清除 改建 安装 离开 辱骂 阻挠 配合 出示 "
    "携带 购买 租用 存放 抛掷 种植 喷涂 散发 遗撒 参加 解释 说明 同意 协商 赔偿 主动 积极 担任 出庭"
)
#: Words that begin like a family name and are none.
_WORDS = words(
    "应当 应该 应予 应按 应在 应于 应立 应向 应将 应自 应依 应对 有违 有权 有异 有效 有关 有无 有下 有证 "
    "有义 方可 方能 于是 能够 后果 后方 经过 经查 经本 经营 经常 时常 时间 常年 常住 全体 全部 全额 强烈 "
    "强行 平时 成立 明知 明确 和解 和其 计划 路过 管理 公开 公司 公示 居住 居民 安全 安装 家属 家庭 家住 "
    "双方 从事 从轻 终止 满意 相关 相应 别处 空地 通知 通过 都是 都有 国家 国有 任何 任意 向本 向其 何时 "
    "何地 权利 须在 单位 解除 解释 关于 支付 席位 简易 代为 代理 马上 周边 周围 周末 金额 文书 水果 水泥 "
    "花园 花草 广告 广场 石材 沙石 车辆 车主 车库 林木 林地 郊区 房屋 房东 房产 曾经 曾多 曾因 严重 包括 "
    "季节 余款 司机 司法 项目 商户 商店 强制 尚未 游客 边界 农村 农贸 农户 东侧 西侧 南侧 北侧 门前 易燃 "
    "余下 许多 张贴 马路 石板 石头 石门 石桥 江边 江西 江苏 江北 江津 雷雨 龙头 龙门 林业 武装 武汉 金属 金融 高温 高空 高处 高度 高速 陈述 "
    "严禁 严格 严厉 段内 史上 万元 万人 万达 万盛 黄金 黄土 黄色 方便 方式 方案 方向 夏天 夏季 秋季 钱款 毛石 田间 田地 程序 程度 "
    "周一 周二 周三 周四 周五 周六 周日 周内 周期 许可 任务 任职 沈阳 沙坪 石子 "
    "衣物 步行 充分 向阳 向上 终于 宣传 宣称 符合 牌照 商议 申请 申辩"
)


def surname(name: str) -> str:
    """The family name: two characters for a compound one, the first part's first character for a name with ·, else one."""
    return name[:2] if name.startswith(COMPOUND) and len(name) > 2 else name[:1]


def hidden(name: str) -> str:
    """张三丰 → 张某, 欧阳慕云 → 欧阳某, 阿不都·买买提 → 阿某."""
    return f"{surname(name)}某"


def told_apart(names: Iterable[str]) -> dict[str, str]:
    """Each name with what is shown for it; those that would look alike get 甲、乙、丙 in the order given."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(hidden(name), []).append(name)
    marks = "甲乙丙丁戊己庚辛壬癸"
    return {
        name: shown if len(alike) == 1 else f"{shown}{marks[place] if place < len(marks) else place + 1}"
        for shown, alike in groups.items()
        for place, name in enumerate(alike)
    }


def found(text: str) -> Iterator[tuple[int, int]]:
    """Places of private names in the text: after a title, before particulars in brackets, before a form of address, and lists of them."""
    seen: set[tuple[int, int]] = set()
    for title in _TITLE.finditer(text):
        seen.update(_listed(text, _name_at(text, title.end(), AFTER_TITLE)))
    for pattern in (_BESIDE, _POLITE, *((_AGED,) if "岁" in text else ())):
        for mark in pattern.finditer(text):
            seen.update(_listed(text, _name_before(text, mark.start())))
    for dotted in _DOTTED.finditer(text):
        seen.add(_trimmed(text, dotted))
    for says in _SAYS.finditer(text):
        said = _name_at(text, says.end())
        if said is not None and re.match(r"[，。；,;、（(\s]|$", text[said[1] : said[1] + 1]):
            seen.add(said)
    for clause in _CLAUSE.finditer(text):
        seen.update(_listed(text, _doing(text, clause.end())))
    yield from sorted(seen)


def _name_at(text: str, start: int, surnames: frozenset[str] = SINGLE) -> tuple[int, int] | None:
    """The name that begins at `start`, if one does."""
    dotted = _DOTTED.match(text, start)
    if dotted:
        return _trimmed(text, dotted)
    latin = _LATIN.match(text, start)
    if latin:
        return None if _SHOP.match(text, latin.end()) else latin.span()
    chinese = re.match(rf"{_GIVEN}{{2,4}}", text[start : start + 4])
    if chinese is None or "某" in chinese[0]:
        return None
    family = 2 if chinese[0].startswith(COMPOUND) else 1
    if family == 1 and (chinese[0][0] not in surnames or chinese[0].startswith(_WORDS)):
        return None
    lengths = [family + given for given in (1, 2) if family + given <= len(chinese[0])]
    return (start, start + _best(text, start, lengths)) if lengths else None


def _doing(text: str, start: int) -> tuple[int, int] | None:
    """The name at the head of a clause whose verb only a person can have."""
    latin = _LATIN.match(text, start)
    if latin:
        return latin.span() if _DOES.match(text, latin.end()) else None
    name = text[start : start + 4]
    family = 2 if name.startswith(COMPOUND) else 1
    if name.startswith(_WORDS) or (family == 1 and name[:1] not in COMMON):
        return None
    for length in (family + 2, family + 1):
        if (
            re.fullmatch(rf"{_GIVEN}{{{length}}}", name[:length])
            and "某" not in name[:length]
            and name[length - 1] != "等"
            and _DOES.match(text, start + length)
        ):
            return start, start + length
    return None


def _best(text: str, start: int, lengths: list[int]) -> int:
    """How long the name is: where a word begins that can follow a name. In doubt the longer, so that nothing slips."""
    fits = [length for length in lengths if _ends(text, start + length)]
    if len(fits) == 1:
        return fits[0]
    if len(fits) == 2:
        two = text[start + fits[0] : start + fits[0] + 2] in _TWO
        return fits[0] if two or text[start + fits[0]] in _ONE else fits[1]
    # 范徐丽泰: two family names, two given ones.
    if (
        _ends(text, start + 4)
        and lengths[0] == 2
        and text[start + 1 : start + 2] in SINGLE
        and re.match(rf"{_GIVEN}{{4}}", text[start:])
    ):
        return 4
    return lengths[-1]


def _ends(text: str, place: int) -> bool:
    rest = text[place : place + 2]
    return not rest or not re.match(_GIVEN, rest) or rest[0] in _ONE or rest in _TWO or bool(_POLITE.match(text, place))


def _name_before(text: str, end: int) -> tuple[int, int] | None:
    """The name that ends at `end`, if one does: two to four characters that begin with a family name, after something that can stand before it."""
    dotted = [part for part in _DOTTED.finditer(text, max(0, end - 20), end) if part.end() == end]
    if dotted:
        return _trimmed(text, dotted[0])
    latin = [part for part in _LATIN.finditer(text, max(0, end - 40), end) if part.end() == end]
    if latin:
        return latin[0].span()
    options = []
    for length in (4, 3, 2):
        start = end - length
        name = text[start:end] if start >= 0 else ""
        if not re.fullmatch(rf"{_GIVEN}{{{length}}}", name) or "某" in name:
            continue
        family = 2 if name.startswith(COMPOUND) else 1
        single = length <= 3 and name[0] in SINGLE
        if (family == 2 and length >= 3) or (family == 1 and single):
            options.append((start, end))
    before = [option for option in options if _begins(text, option[0])]
    return before[0] if before else _alone(text, end) or (options[0] if options else None)


def _alone(text: str, end: int) -> tuple[int, int] | None:
    """What stands alone at the head of its clause, whatever the family name: 关谷神奇（护照号…）."""
    clause = re.search(rf"(?:^|[。；;，,：:、\s]){_GIVEN}{{2,4}}$", text[max(0, end - 6) : end])
    found = len(clause[0].lstrip("。；;，,：:、 \n\t")) if clause else 0
    return (end - found, end) if found and "某" not in text[end - found : end] and not _POLITE.match(text, end) else None


def _begins(text: str, place: int) -> bool:
    before = text[max(0, place - 6) : place]
    return not before or not re.match(_GIVEN, before[-1]) or before[-1] in _ONE or before.endswith(tuple(TITLES))


def _trimmed(text: str, dotted: re.Match[str]) -> tuple[int, int]:
    """A name with · without the words around it that the pattern took along."""
    start, end = dotted.span()
    first = re.search(_DOT, dotted[0])
    head = dotted[0][: first.start()] if first else ""
    for title in sorted(TITLES, key=len, reverse=True):
        if title in head:
            start += head.rindex(title) + len(title)
            break
    while start < end and text[start] in _ONE:
        start += 1
    if start and text[start] in "年月日时分号" and text[start - 1].isdigit():
        start += 1
    if first:
        start += _words_before(text[start : dotted.start() + first.start()])
    tail = re.split(_DOT, text[start:end])[-1]
    for length in range(2, len(tail)):
        place = end - len(tail) + length
        if _ends(text, place) or text[place : place + 2] in _AFTER_DOTTED:
            return start, place
    return start, end


def _words_before(head: str) -> int:
    """How much of what stands before the first · is no name; nothing where no name would be left."""
    last = max((place for place, character in enumerate(head) if character in _NEVER), default=-1) + 1
    return last if last < len(head) else 0


def parts(name: str) -> list[str]:
    """The parts of a name with · or in Latin letters by which its bearer may be called alone: 买买提, Smith."""
    if not any(dot in name for dot in DOTS) and not name.isascii():
        return []
    found = re.split(rf"[\s{DOTS},.]+", name)
    return [part for part in found if len(part) >= (3 if part.isascii() else 2)] if len(found) > 1 else []


def pattern(name: str) -> str:
    """How a known name may be written: with any blanks, and with any point or none where it has a point or a blank."""
    gap = rf"[\s{DOTS},.]*"
    pieces = [piece for piece in re.split(rf"[\s{DOTS}.]+", name) if piece]
    return gap.join(r"\s*".join(re.escape(character) for character in piece) for piece in pieces)


def in_field(text: str) -> list[str]:
    """The names in a field that is for a person (见证人) and may hold a unit or a description instead: 李四、社区干部王五."""
    told = [text[start:end] for start, end in found(text)]
    for part in re.split(r"[、，,；;和及\n]|[（(].*?[)）]", text):
        own = part.strip()
        if own and not any(own in name or name in own for name in told) and _alone_a_name(own):
            told.append(own)
    return told


def _alone_a_name(text: str) -> bool:
    latin = _LATIN.fullmatch(text)
    span = latin.span() if latin else _name_at(text, 0, AFTER_TITLE)
    return span == (0, len(text))


def _listed(text: str, first: tuple[int, int] | None) -> Iterator[tuple[int, int]]:
    """The name and those that follow it in a list: 张三、李四和王五."""
    while first is not None:
        yield first
        comma = _LISTED.match(text, first[1])
        nearest = _name_at(text, comma.end()) if comma else None
        first = nearest if nearest is not None and _ends(text, nearest[1]) else None
