"""The portal's first page: what one can do here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fadu.ledger.read import today
from fadu.portal.public import public
from fadu.registers import asof


@dataclass(frozen=True, slots=True)
class Door:
    """One thing to do: name of its address, label, one line about it."""

    address: str
    label: str
    about: str


DOORS = (
    Door("portal:permits", "办理许可", "占道、挖路、广告、渣土、砍树等许可：看条件，网上申请，查进度，取证件"),
    Door("portal:tickets", "我的违停", "按号牌查停车记录，看照片、提异议、申报驾驶人、网上学习、缴款"),
    Door("portal:pay_form", "缴款", "凭决定书、缴款通知书的文号缴纳罚款和许可费用，取电子票据号"),
    Door("portal:complain", "反映问题", "拍照、写明地点，不用登录；市容、违建、占道、扬尘、垃圾等"),
    Door("portal:follow", "查进度", "凭编号和手机号查看办到哪一步，催办，评价"),
    Door("verify_form", "核验文书", "核对手中的文书是否由本机关签发，有没有改动"),
    Door("portal:petition", "信访", "反映情况、提出建议或者投诉请求，姓名和电话只有信访工作人员能看"),
    Door("portal:receptions", "领导接访", "负责人什么时间、在哪里接待来访"),
    Door("portal:petition_follow", "查询信访", "凭编号和电话查看办理情况，评价，请求复查、复核"),
    Door("portal:decisions", "执法公示", "查看公开的行政处罚、行政许可决定和其他执法结果"),
    Door("portal:guiding_cases", "以案释法", "本机关发布的执法指导案例：案情、处理结果和点评"),
    Door("portal:before", "事前公示", "机关、权责清单、裁量基准、执法人员、程序和救济渠道"),
    Door("portal:inspections", "随机抽查", "年度计划、每次抽取的种子和摘要、检查结果，可以自己重演；失信信息"),
    Door("portal:norms", "规范性文件", "查看某一天有效的行政规范性文件"),
    Door("portal:statistics", "执法统计", "每年公布的行政执法统计"),
    Door("portal:annual_reports", "年度报告", "法治政府建设年度报告，每个数字都有口径"),
    Door("portal:roots", "每日的根", "自己核对办理记录没有被改动"),
    Door("api:docs", "接口说明", "合作单位和开发者怎样查询、反映、接收事件"),
    Door("portal:manual", "帮助", "查罚单、办证、投诉、信访怎样一步一步办"),
)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here."""
    return render(request, "portal/home.html", {"doors": DOORS, "bureau": asof.bureau(today()).get("name", "")})
