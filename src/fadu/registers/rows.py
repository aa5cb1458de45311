"""One row of each register as a person writes it: the columns of its spreadsheet and the keys of its data file.

Field names are those of the tables; a reference to another register is its code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from fadu.law.facts import ELEMENTS, PARTY_KINDS, PENALTY_KINDS, ROLES
from fadu.law.procedures import ALL
from fadu.registers.models.inspecting import DOMAINS
from fadu.registers.models.monitoring import DEVICE_KINDS
from fadu.registers.models.organisation import LIAISON_WAYS, UNIT_KINDS
from fadu.registers.models.permits import PERIODS
from fadu.registers.models.powers import DELEGATION_KINDS, FINE_PARTIES, STATUTE_LEVELS, TIER_MARKS
from fadu.registers.models.serving import CATEGORY_KINDS, CATEGORY_UNITS

NUMERAL = "[一二三四五六七八九十百零]+"
ARTICLE = re.compile(f"第{NUMERAL}条(?:之{NUMERAL})?(?:第{NUMERAL}款)?(?:第{NUMERAL}项)?(?:第{NUMERAL}目)?")
LAST: dict[str, Any] = {"last": True}
_STEPS = frozenset(step.id for procedure in ALL.values() for step in procedure.steps)
#: Any eighteen; the check digit is the registrar's affair.
CREDIT_CODE = re.compile(r"[0-9A-Z]{18}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise ValueError(f"“{text[:30]}”不能作代码，请只用字母、数字、连字符，例如 CQSR-18-1")
    return text


def _articles(text: str) -> str:
    for part in text.split("、"):
        if not ARTICLE.fullmatch(part):
            raise ValueError(f"“{part[:30]}”不像条款，请写成“第十八条第一款第一项”，多条用顿号隔开")
    return text


def _choices(choices: Mapping[str, str]) -> dict[str, Any]:
    return {"choices": dict(choices)}


Code = Annotated[str, Field(max_length=40), AfterValidator(_code)]
Articles = Annotated[str, Field(max_length=100), AfterValidator(_articles)]
Yuan = Annotated[Decimal, Field(ge=0, decimal_places=2, max_digits=14)]


class RegisterRow(BaseModel):
    """A row of any register."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DatedRow(RegisterRow):
    """A row with its span; a blank end means that it still holds."""

    valid_from: date = Field(title="生效日期", description="从这一天起有效", json_schema_extra=LAST)
    valid_to: date | None = Field(
        None, title="失效日期", description="到这一天为止有效（含当天），一直有效的留空", json_schema_extra=LAST
    )

    @model_validator(mode="after")
    def _span(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"失效日期 {self.valid_to} 早于生效日期 {self.valid_from}，请核对")
        return self


class UnitRow(DatedRow):
    """机构。"""

    code: Code = Field(title="代码", description="编定后不再改，也不给别的机构用")
    name: str = Field(title="名称", max_length=100)
    kind: str = Field(title="类别", json_schema_extra=_choices(UNIT_KINDS))
    parent: Code | None = Field(None, title="上级机构", description="上级机构的代码；镇、街道留空")
    phone: str = Field("", title="电话", max_length=50)


class PersonRow(RegisterRow):
    """人员。"""

    code: Annotated[str, Field(max_length=20), AfterValidator(_code)] = Field(title="代码", description="例如 P001，编定后不再改")
    name: str = Field(title="姓名", max_length=50)
    unit: Code = Field(title="所在机构", description="机构代码")
    legal_qualification: bool = Field(False, title="取得法律职业资格")
    reviewer_since: date | None = Field(None, title="首次从事法制审核日期")
    synthetic: bool = Field(False, title="虚构人员", description="演示用的虚构人员填“是”，姓名后会显示“（示例）”")


class AppointmentRow(DatedRow):
    """任职。"""

    person: Code = Field(title="人员", description="人员代码")
    role: str = Field(title="角色", json_schema_extra=_choices(ROLES))
    unit: Code = Field(title="机构", description="机构代码")


class CertificateRow(DatedRow):
    """行政执法证。"""

    person: Code = Field(title="人员", description="人员代码")
    number: str = Field(title="证号", max_length=50)
    valid_to: date = Field(title="失效日期", description="证件上的有效期截止日", json_schema_extra=LAST)


class StatuteRow(DatedRow):
    """执法依据。"""

    short_name: str = Field(title="简称", max_length=50)
    name: str = Field(title="全称", max_length=100)
    level: str = Field(title="效力层级", json_schema_extra=_choices(STATUTE_LEVELS))
    number: str = Field("", title="文号", max_length=100)


class PenaltyItemRow(DatedRow):
    """行政处罚事项。"""

    code: Code = Field(title="事项代码", description="例如 CQSR-18-1；同一事项换了新文本，代码不变，另起一行")
    title: str = Field(title="违法行为", max_length=100, description="用自己的话概括，三十字以内为宜")
    category: str = Field("", title="类别", max_length=50)
    statute: str = Field(title="依据名称", max_length=100, description="法律、法规、规章的全称，不带书名号")
    duty_article: Articles = Field(title="义务条款", description="例如 第十八条第一款第一项")
    penalty_article: Articles = Field(title="处罚条款", description="例如 第十八条第二款")
    subject: str = Field(title="适用对象", max_length=100, description="例如 机动车所有人或者驾驶人")
    kinds: tuple[str, ...] = Field(("fine",), title="处罚种类", min_length=1, json_schema_extra=_choices(PENALTY_KINDS))
    fine_party: str = Field("any", title="罚款对象", json_schema_extra=_choices(FINE_PARTIES))
    citizen_min: Yuan | None = Field(None, title="公民罚款下限", description="条例没写下限的留空")
    citizen_max: Yuan | None = Field(None, title="公民罚款上限", description="条例没写数额的留空")
    org_min: Yuan | None = Field(None, title="单位罚款下限", description="条例没写下限的留空")
    org_max: Yuan | None = Field(None, title="单位罚款上限", description="条例没写数额的留空")
    base: str = Field("", title="罚款计算基数", max_length=50, description="数额就是元的留空；否则写每日、每平方米、补偿费的倍数等")
    elements: tuple[str, ...] = Field(
        ("party", "conduct", "time", "place"), title="证据清单", min_length=1, json_schema_extra=_choices(ELEMENTS)
    )
    first_violation: bool = Field(False, title="可适用首违不罚")
    correct_first: bool = Field(False, title="逾期不改才罚", description="先责令改正、逾期不改才能罚款的填“是”")
    note: str = Field("", title="说明", max_length=500)

    @model_validator(mode="after")
    def _amounts(self) -> Self:
        for party, label in PARTY_KINDS.items():
            low, high = getattr(self, f"{party}_min"), getattr(self, f"{party}_max")
            if low is not None and high is not None and low > high:
                raise ValueError(f"{label}的罚款下限 {low} 高于上限 {high}，请核对")
            if (low is not None or high is not None) and (self.fine_party not in ("any", party) or "fine" not in self.kinds):
                raise ValueError(f"填了{label}的罚款数额，但罚款对象或者处罚种类不含它，请改成一致")
        if self.correct_first and "order" not in self.elements:
            raise ValueError(f"逾期不改才罚的事项，证据清单里要有“{ELEMENTS['order']}”，请补上")
        return self


class DiscretionTierRow(DatedRow):
    """裁量阶次。"""

    item: Code = Field(title="事项代码")
    party: str = Field("any", title="当事人", json_schema_extra=_choices(FINE_PARTIES))
    code: Annotated[str, Field(max_length=20), AfterValidator(_code)] = Field(title="阶次代码", description="由轻到重 A、B、C")
    label: str = Field(title="阶次", max_length=20)
    condition: str = Field(title="适用情形", max_length=200)
    minimum: Yuan | None = Field(None, title="下限", description="元，含本数；法定没有下限的第一档留空")
    maximum: Yuan | None = Field(None, title="上限", description="元，含本数")
    kinds: tuple[str, ...] = Field(("fine",), title="处罚种类", min_length=1, json_schema_extra=_choices(PENALTY_KINDS))
    mark: str = Field("M", title="来源", json_schema_extra=_choices(TIER_MARKS))

    @model_validator(mode="after")
    def _amounts(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"下限 {self.minimum} 高于上限 {self.maximum}，请核对")
        return self


class DelegationRow(DatedRow):
    """赋权、委托。"""

    item: Code = Field(title="事项代码")
    unit: Code = Field(title="镇", description="镇的机构代码；街道辖区由本局行使，不要填")
    kind: str = Field(title="方式", json_schema_extra=_choices(DELEGATION_KINDS))
    basis: str = Field(title="依据", max_length=200)


class LiaisonRow(DatedRow):
    """镇街联络员。"""

    person: Code = Field(title="联络员", description="人员代码，应当担任镇街联络员")
    unit: Code = Field(title="镇街", description="镇或者街道的机构代码；同一天只有一名联络员")
    way: str = Field("fixed", title="方式", json_schema_extra=_choices(LIAISON_WAYS))


class MajorCatalogueRow(DatedRow):
    """重大执法决定法制审核目录。"""

    code: Code = Field(title="代码")
    title: str = Field(title="名称", max_length=100)
    kind: str = Field(title="处罚种类", json_schema_extra=_choices(PENALTY_KINDS))
    party: str = Field("any", title="当事人", json_schema_extra=_choices(FINE_PARTIES))
    threshold: Yuan | None = Field(None, title="数额标准", description="达到这个数额（元）就要审核；不论数额的留空")


class BureauRow(DatedRow):
    """本局信息。"""

    name: str = Field(title="名称", max_length=100)
    short_name: str = Field(title="文号简称", max_length=20)
    district: str = Field(title="所在区县", max_length=50)
    province: str = Field(title="所在省（市）", max_length=50)
    seal_text: str = Field(title="印章文字", max_length=100)
    address: str = Field("", title="地址", max_length=200)
    phone: str = Field("", title="电话", max_length=50)
    bank_name: str = Field("", title="收款银行", max_length=100)
    bank_address: str = Field("", title="收款银行地址", max_length=200)
    reconsideration_organ: str = Field(title="复议机关", max_length=200)
    court: str = Field(title="管辖法院", max_length=100)


class PermitItemRow(DatedRow):
    """行政许可事项。"""

    code: Code = Field(title="事项代码", description="编定后不再改；条件、材料、期限变了，代码不变，另起一行")
    title: str = Field(title="事项", max_length=100)
    unit: Code = Field(title="审批机构", description="机构代码")
    basis: str = Field(title="设定依据", max_length=500, description="法律、法规的名称和条款")
    conditions: str = Field(title="许可条件", max_length=5000, description="每行一条")
    materials: str = Field(title="申请材料", max_length=5000, description="每行一种；没有列在这里的材料不得要求申请人提交")
    fields: str = Field(
        "",
        title="申请表项目",
        max_length=2000,
        description="每行一项，只写与许可有直接关系的；后面用“例：”写出示范文本怎样填，例如 占用面积（平方米）例：12",
    )
    period: str = Field("lic.decide", title="法定期限", json_schema_extra=_choices(PERIODS))
    promised: int = Field(title="承诺工作日", ge=1, le=45, description="不得长于法定期限")
    on_site: bool = Field(False, title="需要现场核查", description="需要核实实质内容的填“是”，由两名以上人员核查")
    hearing: bool = Field(False, title="依法应当听证")
    fee: str = Field("", title="收费", max_length=200, description="不收费的留空；收费的写项目和标准")
    fee_basis: str = Field("", title="收费依据", max_length=200, description="法律、行政法规的条款；没有的不得收费")
    months: int | None = Field(None, title="有效期（月）", ge=1, le=240, description="由决定书逐件确定的留空")
    quota: int | None = Field(None, title="数量限制", ge=1, le=10_000, description="同时有效的最多件数；没有数量限制的留空")
    online: bool = Field(True, title="可以网上申请")
    about: str = Field("", title="说明", max_length=500)

    @model_validator(mode="after")
    def _fee(self) -> Self:
        if self.fee and not self.fee_basis:
            raise ValueError("写了收费而没有收费依据：没有法律、行政法规的依据不得收费（行政许可法第五十八条）")
        return self


class PermitBundleRow(DatedRow):
    """一件事一次办。"""

    code: Code = Field(title="代码")
    title: str = Field(title="名称", max_length=100, description="例如 开一家临街的店")
    items: tuple[str, ...] = Field(title="包含的许可事项", min_length=2, description="许可事项的代码，用顿号隔开")
    promised: int = Field(title="承诺工作日", ge=1, le=45, description="不得长于其中最长的一项")
    about: str = Field("", title="说明", max_length=500)


class MonitorRow(DatedRow):
    """电子监控设备。"""

    code: Code = Field(title="设备编码", description="审核、地点、公布有变化的，编码不变，另起一行")
    kind: str = Field("fixed", title="类别", json_schema_extra=_choices(DEVICE_KINDS))
    place: str = Field(title="设置地点", max_length=200)
    purpose: str = Field(title="用途", max_length=100, description="例如 人行道违法停车取证")
    basis: str = Field(
        "", title="依据", max_length=200, description="规定可以监控的法律、行政法规及条款；没有的留空，记录只能作线索"
    )
    basis_level: str = Field("", title="依据的效力层级", json_schema_extra=_choices({"": "没有", **STATUTE_LEVELS}))
    legal_review_on: date | None = Field(None, title="法制审核通过日期")
    technical_review_on: date | None = Field(None, title="技术审核通过日期")
    standard: str = Field("", title="符合的标准", max_length=200)
    sign: bool = Field(False, title="标志明显")
    published_on: date | None = Field(None, title="设置地点公布日期")
    published_at: str = Field("", title="公布的途径", max_length=200, description="网址或者公告栏")
    police_filed_on: date | None = Field(None, title="公安机关备案日期", description="2025年4月1日起，投入使用后三十日内备案")
    matter: str = Field("", title="登记事项编号", max_length=60, description="“监控设备登记”事项的编号")
    note: str = Field("", title="说明", max_length=500)


class InspectionItemRow(DatedRow):
    """随机抽查事项清单。"""

    code: Code = Field(title="编号", description="例如 CC-01")
    title: str = Field(title="抽查事项", max_length=100)
    domain: str = Field(title="领域", json_schema_extra=_choices(DOMAINS))
    object_kind: str = Field(title="检查对象类别", max_length=50, description="与检查对象名录库的“类别”一字不差")
    basis: str = Field(title="检查依据", max_length=300)
    content: str = Field(title="检查内容", max_length=500)
    way: str = Field(title="检查方式", max_length=100, description="例如 现场检查、书面检查")
    share: int = Field(title="年度抽查比例（%）", ge=1, le=100)
    times: int = Field(title="年度抽查次数上限", ge=1, le=12)


def _credit_code(text: str) -> str:
    if not CREDIT_CODE.fullmatch(text):
        raise ValueError(f"“{text[:30]}”不是统一社会信用代码，请填写十八位数字和大写字母")
    return text


class InspectionObjectRow(DatedRow):
    """检查对象名录库。"""

    code: Annotated[str, AfterValidator(_credit_code)] = Field(title="统一社会信用代码")
    name: str = Field(title="名称", max_length=100, description="同一领域、类别内不得重名，重名的加地址区分")
    domain: str = Field(title="领域", json_schema_extra=_choices(DOMAINS))
    kind: str = Field(title="类别", max_length=50, description="例如 建筑垃圾运输企业")
    address: str = Field("", title="地址", max_length=200)


class InspectionOfficerRow(DatedRow):
    """检查人员名录库。姓名、机构和执法证由人员、执法证登记册取得。"""

    person: Code = Field(title="人员代码", description="“人员”登记册的代码，须担任执法人员")
    domain: str = Field(title="领域", json_schema_extra=_choices(DOMAINS))


def _step(text: str) -> str:
    if text not in _STEPS:
        raise ValueError(f"没有“{text[:30]}”这一步骤，请照“程序”页的步骤编号填写，例如 coe.apply")
    return text


class RecorderRow(DatedRow):
    """执法记录仪。"""

    code: Code = Field(title="记录仪编码", description="换了机构的，编码不变，另起一行")
    model: str = Field(title="型号", max_length=100)
    unit: Code = Field(title="配发机构")
    note: str = Field("", title="说明", max_length=500)


class RecordingItemRow(DatedRow):
    """音像记录事项清单。"""

    step: Annotated[str, Field(max_length=40), AfterValidator(_step)] = Field(title="步骤编号", description="例如 coe.apply")
    title: str = Field(title="事项", max_length=100)
    whole: bool = Field(False, title="全程不间断", description="查封、扣押、强制拆除等应当从始至终不间断")
    before: int = Field(0, title="提前开始（分钟）", ge=0, le=600)
    after: int = Field(0, title="延后结束（分钟）", ge=0, le=600)
    basis: str = Field(title="依据", max_length=200)


class ServiceCategoryRow(DatedRow):
    """部件、事件类别。"""

    code: Code = Field(title="代码", description="部件以B、事件以S、咨询服务以F开头，例如 S-01-02")
    kind: str = Field(title="大类", json_schema_extra=_choices(CATEGORY_KINDS))
    group: str = Field(title="类", max_length=50)
    title: str = Field(title="名称", max_length=50)
    description: str = Field("", title="说明", max_length=200)
    unit: Code = Field(title="责任单位", description="机构代码")
    time: int = Field(title="处置时限", ge=1, le=1000)
    time_unit: str = Field("wh", title="时限单位", json_schema_extra=_choices(CATEGORY_UNITS))
    emergency: bool = Field(False, title="应急")
    public: bool = Field(True, title="公众可选")
    words: str = Field("", title="常用说法", max_length=200, description="群众常用的说法，用顿号隔开；用来建议类别")


class GridRow(DatedRow):
    """单元网格。"""

    code: Code = Field(title="代码")
    name: str = Field(title="名称", max_length=50)
    town: Code = Field(title="镇街", description="镇或者街道的机构代码")
    lat: Decimal = Field(title="中心纬度", ge=-90, le=90)
    lng: Decimal = Field(title="中心经度", ge=-180, le=180)
    radius: int = Field(500, title="半径（米）", ge=50, le=50_000, description="没有画边界的网格，以中心和半径为准")
    shape: str = Field("", title="边界", max_length=2000, description="各角的“经度 纬度”，用逗号隔开；留空的以半径为准")
    officer: Code | None = Field(None, title="责任人", description="人员代码")
    words: str = Field(
        "", title="路名和地名", max_length=300, description="网格里的路名、地名，用顿号隔开；没有定位时按地点文字找网格"
    )
