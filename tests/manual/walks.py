"""One walk for each page of the manual, in the order in which the days of a bureau hang together: the public first, then who works on what it sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.test import Client
from playwright.sync_api import FilePayload, expect

from fadu.demo.annual_reports import written
from fadu.law.common.penalty_data import ASPECTS
from fadu.ledger.models import Matter
from fadu.registers.models import Person
from tests.journeys.walker import Walker
from tests.manual import offices
from tests.manual.guide import Guide
from tests.manual.world import World
from tests.portal.test_challenge import summed
from tests.registers.conftest import make_sheet

Walk = Callable[[Guide, World], None]
PHONE = "13800000009"


def sign_in(guide: Guide, code: str) -> Walker:
    """Put the session of a person into the browser; the sign-in page itself has its walk in `officer`."""
    client = Client()
    user = Person.objects.get(code=code).user
    assert user is not None
    client.force_login(user)
    context = guide.page.context
    context.clear_cookies()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": guide.home}])
    walker = Walker(guide.page, guide.home)
    walker.who = code
    return walker


def sign_out(guide: Guide) -> None:
    guide.page.context.clear_cookies()
    guide.on_a_phone()
    cache.clear()


def _photo(world: World) -> FilePayload:
    """Another street scene each time, as a phone would take it."""
    return {"name": "现场.png", "mimeType": "image/png", "buffer": next(world.photos)}


def _send(guide: Guide, label: str, button: str = "记录") -> None:
    """Press the button that records; the matter's page says so."""
    guide.press(button)
    expect(guide.page.locator(".messages")).to_contain_text(f"已记录“{label}”")
    guide.look()


def _sum(guide: Guide) -> None:
    asked = re.search(r"验证题：(\w+等于多少？)", guide.page.locator("main").inner_text())
    if asked is not None:
        guide.page.get_by_label("验证题").fill(summed(asked[1]))


def _unfold(guide: Guide) -> None:
    """Open the groups of next steps that are the person's own."""
    closed = guide.page.locator("details.family:not([open]):not(.others) > summary")
    while closed.count():
        closed.first.click()
    guide.look()


def public_ticket(guide: Guide, world: World) -> None:
    page = guide.page
    sign_out(guide)
    guide.open("/portal/")
    guide.take("public-home")
    guide.follow("我的违停")
    page.get_by_label("号牌号码").fill("渝ZI0007")
    page.get_by_label("车架号或者登记电话的后四位").fill("0007")
    guide.take("public-ticket-ask")
    guide.press("查询")
    guide.page.locator("a.door").first.click()
    guide.look()
    guide.says(world.ticket.number)
    guide.take("public-ticket")


def public_permit(guide: Guide, world: World) -> None:
    page = guide.page
    sign_out(guide)
    guide.open("/portal/")
    guide.follow("办理许可")
    guide.take("public-permits")
    guide.follow("设置大型户外广告", page.locator("section", has_text="单项许可"))
    guide.press("网上申请", "link")
    page.locator("[name=kind][value=org]").check()
    for name, said in {
        "name": "潼南区示例便利店",
        "id_number": "00500223DEMO900002",
        "contact_name": "示例店主",
        "contact_phone": "10200005678",
        "place": "桂林街道示例路1号",
    }.items():
        page.fill(f"#{name}", said)
    page.set_input_files("#m-0", _photo(world))
    page.check("[name=truth]")
    _sum(guide)
    guide.take("public-permit-form")
    guide.press("提交申请")
    guide.says("请记下编号")  # "查进度" stands on the form too, which waits for its task
    guide.take("public-permit-receipt")


def public_licence(guide: Guide, world: World) -> None:
    page = guide.page
    sign_out(guide)
    guide.open("/portal/permits/follow/")
    page.fill("#number", "-".join(re.findall(r"\d+", Matter.objects.get(procedure="permit").number)))
    page.fill("#phone", "10200005678")
    guide.press("查询")
    guide.says("下载许可证")
    guide.take("public-licence")


def public_complain(guide: Guide, world: World) -> None:
    page = guide.page
    sign_out(guide)
    guide.open("/portal/")
    guide.follow("反映问题")
    page.fill("#description", "门口堆了一堆渣土，三天没人清运（示例）")
    page.fill("#place", "桂林街道兴潼大道88号旁")
    guide.press("用手机定位")
    expect(page.locator("#located")).to_contain_text("已取得位置")
    page.set_input_files("#photos", _photo(world))
    page.fill("#phone", PHONE)
    expect(page.locator("[data-sum]")).to_be_hidden()
    guide.take("public-complain")
    guide.press("提交")
    guide.says("已经收到")  # the form goes when the browser has done its task
    guide.take("public-complain-receipt")
    guide.follow("查进度", page.locator("main"))
    page.fill("#phone", PHONE)
    guide.press("查询")
    guide.says("待受理")
    guide.take("public-follow")
    guide.open("/portal/petitions/")
    page.get_by_label("姓名或者单位名称").fill("示例信访人")
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_label("您的请求").fill("请求恢复人行道通行")
    page.get_by_label("事实和理由").fill("早晚高峰人行道被占用，行人只能走车行道（示例）")
    _sum(guide)
    guide.press("提交")
    guide.says("已经登记，编号")
    guide.take("public-petition")


def officer(guide: Guide, world: World) -> None:
    page = guide.page
    sign_out(guide)
    guide.open("/login/?next=/field/")
    page.get_by_label("账号").fill("p014")
    page.get_by_label("密码").fill("a-long-test-password")
    guide.take("officer-login")
    guide.press("登录")
    expect(page.locator("#matters button").first).to_be_visible()
    guide.take("officer-field")
    guide.press("采集新线索")
    page.set_input_files("#files", _photo(world))
    page.select_option("#second", "P019")
    page.fill("#item-find", "渣土")
    page.locator("#item").select_option(index=1)
    page.select_option("#town", label="桂林街道")
    page.fill("#place", "桂林街道滨江路12号（示例）")
    page.fill("#text", "货车车厢没有覆盖，渣土撒落路面（示例）")
    expect(page.locator("#findings li")).to_have_count(0)
    guide.take("officer-capture")
    guide.press("保存到手机")
    expect(page.locator("#queue li").filter(has_text="已入账")).to_have_count(1)
    guide.take("officer-synced")
    page.locator("#queue li a").first.click()
    page.wait_for_url(re.compile(r"/matters/\d+/"))
    guide.look()
    clue = page.url
    guide.open(f"{clue}do/pen.file/")
    walker = Walker(page, guide.home)
    walker.type(party_kind="org", found_on="2024-01-17", occurred_on="2024-01-17")
    walker.party(name="潼南区示例运输公司", id_number="00500223DEMO900003")
    guide.take("officer-propose", "h2#what-title")
    page.get_by_label("送批说明").fill("巡查当场发现，请批准立案（示例）")
    guide.press("送批")
    guide.says("立案")
    guide.open("/matters/new/")
    guide.press("开始：当场处罚决定", "link")
    page.set_input_files("#files", _photo(world))
    expect(page.locator("#uploads label")).to_contain_text("现场.png")
    _spot(walker)
    guide.press("先检查")
    guide.take("officer-spot", "#gates-title")
    _send(guide, "当场处罚决定", "签发并记录")
    guide.take("officer-spot-done")


def _spot(walker: Walker) -> None:
    """A fine of fifty yuan on the spot, as the form has it."""
    walker.type(item="CQSR-44-1")
    rule = walker.page.locator(".item-card dd").nth(1).inner_text()
    said: dict[str, Any] = {
        "basis": [rule],
        "party_kind": "citizen",
        "place": "桂林街道建设路6号门前（示例）",
        "town": "JD-GUILIN",
        "occurred_on": "2024-01-17",
        "certificates": "渝潼执（示例）P014、P019",
        "told": True,
        "answer": "无异议",
        "answer_heard": True,
        "handed_over": "signed",
        "facts": [{"element": "conduct", "text": "在建设路6号门前乱扔废弃物"}],
        "reasons": "事实清楚，证据确凿，情节较轻。",
        "kinds": ["fine"],
        "fine": "50",
        "content": "罚款五十元",
    }
    walker.type(co=["P019"], **said)
    walker.page.locator("[name=d-tier]").select_option(index=1)
    walker.party(name="张示例", id_number="500223199001011234", phone="10000000009")


def handler(guide: Guide, world: World) -> None:
    page = guide.page
    walker = sign_in(guide, "P014")
    guide.open("/")
    guide.take("handler-inbox")
    guide.open(f"/matters/{world.filed.pk}/")
    _unfold(guide)
    guide.take("handler-matter")
    guide.press("现场检查、勘验", "link")
    walker.type(co=["P019"], recusal_told=True, text="现场检查：货车车厢没有覆盖（示例）", party_signed="signed")
    page.set_input_files("#files", _photo(world))
    expect(page.locator("#uploads label")).to_contain_text("现场.png")
    guide.press("先检查")
    guide.take("handler-form")
    _send(guide, "现场检查、勘验")
    guide.take("handler-done")
    guide.open(f"/matters/{world.noticed.pk}/")
    page.locator("details.others > summary").click()
    page.locator("li.locked", has_text="处罚决定").locator("details.locks > summary").first.click()
    guide.look()
    guide.take("handler-locked", "li.locked:has-text('处罚决定')")
    page.locator(".clock-list a", has_text="办案期限").first.click()
    guide.look()
    guide.take("handler-clock")
    guide.open(f"/matters/{world.noticed.pk}/")
    guide.press("案卷自查", "link")
    guide.take("handler-replay")


def reviewer(guide: Guide, world: World) -> None:
    page = guide.page
    walker = sign_in(guide, "P004")
    guide.open("/desks/")
    guide.follow("法制审核", page.locator("main"))
    guide.take("reviewer-desk")
    guide.follow(world.submitted.title)
    guide.take("reviewer-draft")
    guide.press("填写审核意见", "link")
    walker.type(result="passed", opinion="事实清楚，程序合法，同意（示例）", points=[{"sound": True} for _ in ASPECTS])
    guide.press("先检查")
    guide.take("reviewer-form")
    _send(guide, "法制审核", "签发并记录")
    guide.open("/disclosure/")
    guide.take("reviewer-disclosure")


def head(guide: Guide, world: World) -> None:
    page = guide.page
    sign_in(guide, "P002")
    guide.open("/")
    guide.take("head-inbox")
    page.locator("a[href^='/proposals/']").first.click()
    guide.look()
    guide.take("head-proposal")
    guide.press("打开办理表单", "link")
    _send(guide, "立案", "签发并记录")
    guide.open(f"/matters/{world.submitted.pk}/")
    _unfold(guide)
    guide.press("处罚决定", "link")
    guide.take("head-decide")
    _send(guide, "处罚决定", "签发并记录")
    guide.open("/desks/")
    guide.follow("时限督办")
    guide.take("head-lights")
    guide.open("/dashboard/")
    guide.take("head-dashboard")


def duty(guide: Guide, world: World) -> None:
    page = guide.page
    sign_in(guide, "P047")
    guide.open("/desks/")
    guide.follow("值班", page.locator("main"))
    guide.take("duty-roster")
    guide.open("/desks/")
    guide.follow("工单调度台")
    guide.take("duty-board")
    guide.press("登记来件", "link")
    guide.look()
    guide.open("/desks/orders/?q=渣土")
    page.locator("#board a", has_text="渣土").first.click()
    guide.look()
    page.select_option("#s-category", "S-01-02")
    guide.take("duty-sort", "h2:has-text('分类')")
    guide.press("确认分类")
    guide.says("派遣")
    guide.take("duty-dispatch", "#dispatch")
    guide.press("派遣")
    guide.says("处置中")
    guide.open("/desks/duty/")
    guide.press("交班", "link")
    guide.take("duty-handover")


def town(guide: Guide, world: World) -> None:
    walker = sign_in(guide, "P045")
    guide.open("/desks/")
    guide.follow("镇街联络")
    guide.take("town-desk")
    guide.press("赋权登记簿", "link")
    guide.take("town-powers")
    guide.open("/matters/new/")
    guide.press("开始：线索登记", "link")
    walker.type(item="CQSR-18-1", co=["P014"], source="inspection", found_on="2024-01-17", town="Z-SHUANGJIANG")
    walker.type(place="双江镇正街3号（示例）", summary="店外堆放杂物（示例）")
    guide.press("先检查")
    guide.take("town-clue")
    _send(guide, "线索登记")
    guide.take("town-matter")


def window(guide: Guide, world: World) -> None:
    sign_in(guide, "P034")
    guide.open("/desks/")
    guide.follow("许可窗口")
    guide.take("window-desk")
    row = Matter.objects.get(procedure="permit")
    guide.follow(row.title)
    _unfold(guide)
    guide.take("window-matter")
    guide.press("受理", "link")
    guide.take("window-accept")
    _send(guide, "受理", "签发并记录")
    for who, step, label, co, said in (
        ("P050", "lic.examine", "审查", ["P053"], {"on_site": True, "met": "True", "opinion": "现场与图纸一致（示例）"}),
        ("P002", "lic.grant", "准予许可", [], {}),
    ):
        walker = sign_in(guide, who)
        walker.matter = f"/matters/{row.pk}/"
        walker.do(step, label, who, "", co, **said)
    sign_in(guide, "P034")
    guide.open(f"/matters/{row.pk}/")
    _unfold(guide)
    guide.press("颁发许可证件", "link")
    guide.take("window-deliver")
    _send(guide, "颁发许可证件", "签发并记录")


def petitions(guide: Guide, world: World) -> None:
    page = guide.page
    walker = sign_in(guide, "P049")
    guide.open("/desks/")
    guide.follow("信访台")
    guide.take("petition-desk")
    row = Matter.objects.get(procedure="petition")
    guide.open(f"/desks/petitions/{row.pk}/")
    page.get_by_label("法定途径").select_option("petition")
    page.get_by_label("甄别理由").fill("请求改进管理，没有其他法定途径（示例）")
    guide.take("petition-sort", "h2:has-text('分流提示')")
    guide.press("确认甄别")
    guide.open(f"/matters/{row.pk}/")
    _unfold(guide)
    guide.press("受理（直接提出）", "link")
    walker.type(told_on="2024-01-17", ways="六十日内办结")
    guide.press("先检查")
    guide.take("petition-accept")
    _send(guide, "受理（直接提出）", "签发并记录")


def report(guide: Guide, world: World) -> None:
    page = guide.page
    sign_in(guide, "P054")
    guide.open("/desks/")
    guide.follow("年度报告", page.locator("main"))
    guide.take("report-begin")
    page.get_by_label("主送机关").fill("区委、区政府")
    guide.press("起草")
    editor = page.get_by_label("正文")
    lacking = page.locator("#empty li code").all_inner_texts()
    guide.look()
    guide.take("report-editor")
    guide.take("report-empty", "#empty")
    text = written(editor.input_value(), [name.strip("{}") for name in lacking])
    editor.fill(text.replace("{{party_first_topic_study_sessions}}", "99次"))
    page.get_by_label("这一稿改了什么").fill("去掉没有记录的句子")
    guide.press("定稿并核对")
    guide.take("report-hand", ".hand")
    editor.fill(text)
    guide.press("定稿并核对")
    guide.says("下载 Word")
    guide.press("预览", "link")
    guide.take("report-preview")
    row = Matter.objects.get(procedure="annual-report")
    guide.open(f"/reports/{row.pk}/")
    guide.press("办理", "link")
    _unfold(guide)
    guide.take("report-next")
    guide.open("/reconcile/")
    guide.take("report-reconcile")


def admin(guide: Guide, world: World) -> None:
    page = guide.page
    sign_in(guide, "P043")
    guide.open("/registers/")
    guide.take("admin-registers")
    guide.open("/registers/units/import/")
    sheet: BytesIO = make_sheet(
        ("代码", "名称", "类别", "上级机构", "电话", "生效日期", "失效日期"), ("NEW", "新科", "科室", "CG", "", "2024-01-01", "")
    )
    page.get_by_label("填好的 .xlsx 文件").set_input_files(
        {"name": "机构.xlsx", "mimeType": "application/octet-stream", "buffer": sheet.getvalue()}
    )
    guide.press("先检查，不写入")
    guide.says("正式导入时将新增 1 行")
    guide.take("admin-import")
    guide.press("正式导入")
    guide.says("导入完成：新增 1 行")
    guide.open("/ledger/")
    guide.press("立即核验")
    guide.says("账本完整。")
    guide.take("admin-ledger")
    guide.open("/looks/")
    guide.take("admin-looks")
    for line in (
        "fadu verify",
        "fadu export units -o 机构.xlsx",
        "fadu import units 机构.xlsx --dry-run",
        "fadu import units 机构.xlsx",
        "fadu digest",
    ):
        guide.run(line)


def legal(guide: Guide, world: World) -> None:
    page = guide.page
    first, second = (world.case(day, "pen.close") for day in (date(2023, 9, 11), date(2023, 9, 18)))
    suit = offices.suit(world, first)
    for day in (date(2023, 10, 9), date(2023, 10, 16)):
        world.case(day, "pen.close")
    walker = sign_in(guide, offices.LEGAL)
    guide.open("/")
    guide.open("/desks/")
    guide.follow("复议应诉", page.locator("main"))
    guide.take("legal-suits")
    guide.press("收到起诉状副本", "link")
    decided = second.acts.get(step="pen.decide").content["at"][:10]
    walker.type(case=second.number, topic="不服行政处罚决定（示例）", decided_on=decided, received_on="2024-01-17")
    walker.type(court="重庆市潼南区人民法院", number="（2024）渝0152行初3号（示例）")
    guide.press("先检查")
    guide.take("legal-copy", "#what-title")
    _send(guide, "收到起诉状副本")
    _unfold(guide)
    page.locator("details.others > summary").click()
    guide.take("legal-suit")
    guide.press("答辩举证", "link")
    walker.type(answer="事实清楚，证据确凿，程序合法（示例）", basis="《重庆市市容环境卫生管理条例》")
    guide.press("先检查")
    guide.take("legal-answer", "[data-rows='d-pieces']")
    page.get_by_label("送批说明").fill("请审签（示例）")
    guide.press("送批")
    guide.open(f"/matters/{suit.pk}/")
    _unfold(guide)
    guide.press("开庭", "link")
    walker.type(at="2023-12-21T11:30", held_on="2023-12-21", appeared="deputy", note="围绕告知是否充分辩论（示例）")
    _send(guide, "开庭")
    _unfold(guide)
    guide.press("收到裁判", "link")
    walker.type(at="2023-12-29T10:00", result="unlawful", document="（2023）渝0152行初88号（示例）", received_on="2023-12-29")
    walker.type(reasons="告知书没有写明证据（示例）")
    guide.press("先检查")
    guide.take("legal-judgment", "#what-title")
    _send(guide, "收到裁判")
    _unfold(guide)
    guide.press("裁判生效", "link")
    walker.type(on="2024-01-16")
    _send(guide, "裁判生效")
    problem = offices.problem(world, suit)
    guide.open("/desks/")
    guide.open(f"/matters/{suit.pk}/")
    _unfold(guide)
    guide.press("一案一总结", "link")
    walker.type(why="告知书没有写明证据（示例）", gates=["pen-notice"], measure="修订样式，逐卷检查（示例）")
    walker.type(problem=problem.number, owner="P008")
    guide.press("先检查")
    guide.take("legal-lesson", "#what-title")
    _send(guide, "一案一总结")
    _unfold(guide)
    contract, norm = offices.contracts(world), offices.norms(world)
    guide.open("/desks/")
    guide.follow("合同台账")
    guide.take("legal-contracts")
    guide.follow(contract.title)
    _unfold(guide)
    guide.press("出具审查意见", "link")
    walker.type(conclusion="amend", points=[{"aspect": "risk", "clause": "违约责任", "said": "违约金比例过低，建议提高（示例）"}])
    walker.type(power_checked=True, procedure_checked=True, content_checked=True, risk_checked=True)
    guide.press("先检查")
    guide.take("legal-contract", "#what-title")
    _send(guide, "出具审查意见", "签发并记录")
    guide.open("/desks/")
    guide.follow("规范性文件")
    guide.take("legal-norms")
    guide.follow(norm.title)
    _unfold(guide)
    guide.press("合法性审核", "link")
    walker.type(passed=True, power_checked=True, procedure_checked=True, content_checked=True, opinion="内容合法（示例）")
    guide.press("先检查")
    guide.take("legal-norm", "#what-title")
    _send(guide, "合法性审核", "签发并记录")
    guide.open("/desks/norms/")
    guide.follow("潼南区户外广告管理办法")
    _unfold(guide)
    guide.open("/desks/")
    guide.follow("案卷评查")
    guide.press("制定评查方案", "link")
    walker.type(topic="2024年第二次案卷自查（示例）", since="2023-10-01", until="2023-12-31", size="2")
    walker.type(reviewers=[offices.LEGAL])
    _send(guide, "制定评查方案", "签发并记录")
    offices.review(world)  # planned yesterday: the seed of today's plan is known tomorrow
    guide.open("/desks/file-review/")
    guide.follow("2024年第一次案卷自查（示例）")
    page.fill("#seed", "0731594")
    page.fill("#seed_on", "2024-01-17")
    guide.press("抽取")
    guide.take("legal-drawn")
    for number in range(2):
        page.locator("td.main-cell a[href*='/files/']").nth(number).click()
        guide.look()
        if number == 0:
            guide.take("legal-score")
        guide.press("确认并记录评分")
        expect(page.locator(".figures")).to_be_visible()
    guide.says("写评查通报")


def clerk(guide: Guide, world: World) -> None:
    page = guide.page
    publicity, duties = offices.lists(world)
    held = list(Matter.objects.filter(procedure="leaders-study").order_by("pk").values_list("number", flat=True)[:2])
    walker = sign_in(guide, offices.CLERK)
    guide.open("/")
    guide.take("clerk-inbox")
    guide.open("/desks/")
    guide.take("clerk-desks")
    guide.follow("学法和培训计划")
    guide.press("制定清单、计划", "link")
    entry = {"topic": "行政处罚法（示例）", "laws": "行政处罚法", "audience": "领导班子成员", "hours": "4", "due": "2024-12-15"}
    walker.type(topic="2024年应知应会清单（示例）", kind="leaders", year="2024", entries=[entry])
    guide.press("先检查")
    guide.take("clerk-list", "#what-title")
    _send(guide, "制定清单、计划")
    walker.matter = re.sub(r"[?#].*$", "", page.url)
    plan = walker.matter
    sign_in(guide, offices.PRINCIPAL).page.goto(f"{plan}do/stl.approve/")
    guide.press("签发并记录")
    walker = sign_in(guide, offices.CLERK)
    guide.open("/desks/")
    guide.follow("集体学法")
    guide.press("学习", "link")
    walker.type(
        kind="collective_law", held_on="2024-01-17", topic="学习行政处罚法（示例）", texts="行政处罚法", chair=offices.PRINCIPAL
    )
    walker.type(attended=[offices.PRINCIPAL, "P002", "P003"], minutes="领学、交流、小结（示例）")
    guide.press("先检查")
    guide.take("clerk-study", "#what-title")
    _send(guide, "学习")
    session = page.locator("h1").inner_text()
    guide.open(plan)
    _unfold(guide)
    guide.press("登记完成", "link")
    walker.type(entry="1", matters=session)
    guide.press("先检查")
    guide.take("clerk-done", "#what-title")
    _send(guide, "登记完成", "签发并记录")
    _unfold(guide)
    guide.open("/desks/")
    guide.follow("执法人员培训")
    guide.press("开班", "link")
    walker.type(topic="执法全过程记录（示例）", planned_on="2024-01-17", code="QD0117", people=["P014", "P019"])
    _send(guide, "开班")
    course = re.sub(r"[?#].*$", "", page.url)
    sign_in(guide, "P014")
    guide.on_a_phone()
    guide.open("/desks/training/")
    guide.press("签到", "link")
    page.get_by_label("签到码").fill("QD0117")
    guide.take("clerk-sign-in")
    guide.press("签到")
    guide.says("已签到")
    guide.at(page)
    walker = sign_in(guide, offices.CLERK)
    guide.open(course)
    _unfold(guide)
    guide.press("授课", "link")
    walker.type(kind="special", hours="4", trainer="法制科（示例）", rank="section", minutes="授课、讨论、答疑（示例）")
    guide.press("先检查")
    guide.take("clerk-course", "#what-title")
    _send(guide, "授课")
    sign_in(guide, "P014")
    guide.on_a_phone()
    guide.open("/desks/training/")
    guide.follow("执法全过程记录")
    guide.take("clerk-test")
    guide.at(page)
    sign_in(guide, offices.CLERK)
    guide.open(course)
    _unfold(guide)
    guide.open("/desks/training/")
    guide.take("clerk-training")
    guide.open("/desks/")
    guide.follow("普法活动")
    guide.press("举办普法活动", "link")
    walker.type(topic="法律进校园（示例）", held_on="2024-01-16", audience="school", form="class", place="梓潼小学（示例）")
    walker.type(laws="市容环境卫生管理条例", reached="120", note="讲解身边的城市管理法律（示例）")
    page.set_input_files("#files", _photo(world))
    expect(page.locator("#uploads label")).to_contain_text("现场.png")
    guide.press("先检查")
    guide.take("clerk-event", "#what-title")
    _send(guide, "举办普法活动")
    event = page.locator("h1").inner_text()
    guide.open("/desks/")
    guide.follow("普法责任清单")
    guide.follow(publicity.title)
    _unfold(guide)
    guide.press("完成任务", "link")
    walker.type(task="1", events=event)
    _send(guide, "完成任务", "签发并记录")
    _unfold(guide)
    guide.take("clerk-publicity")
    guide.open("/desks/")
    guide.follow("第一责任人履职")
    guide.follow(duties.title)
    _unfold(guide)
    guide.press("登记履行情况", "link")
    walker.type(duty="study", matters=held)
    guide.press("先检查")
    guide.take("clerk-proof", "#what-title")
    _send(guide, "登记履行情况", "签发并记录")
    page.locator("details.others > summary").click()
    guide.press("年终述法", "link")
    guide.take("clerk-account", "#what-title")
    guide.press("送批")
    guide.says("年终述法")


def finance(guide: Guide, world: World) -> None:
    page = guide.page
    late, running = (world.case(day, "serve:decision") for day in (date(2023, 11, 20), date(2023, 12, 4)))
    walker = sign_in(guide, offices.FINANCE)
    with offices.paid_online(world, guide.home):
        guide.open("/")
        guide.take("finance-inbox")
        guide.open("/desks/")
        guide.follow("缴款对账", page.locator("main"))
        guide.take("finance-desk")
        guide.press("对账")
        guide.says("补记 1 笔")
        guide.take("finance-compared")
        page.get_by_label("处理结果").fill("已于2024年1月17日原路退还，流水号TK0001（示例）")
        guide.press("记录", within=page.locator("form.inline"))
        guide.says("已经记录处理结果")
        guide.take("finance-settled", "#settled")
    guide.open(f"/matters/{running.pk}/")
    _unfold(guide)
    guide.press("缴纳罚款", "link")
    walker.type(receipt="渝财票（示例）D00077")
    guide.press("先检查")
    guide.take("finance-bank", "#what-title")
    _send(guide, "缴纳罚款")
    guide.open(f"/matters/{late.pk}/")
    _unfold(guide)
    page.locator("details.others > summary").click()
    guide.take("finance-late", ".clock-list")
    guide.press("加处罚款", "link")
    guide.take("finance-surcharge", "#what-title")
    guide.press("送批")
    guide.says("加处罚款")


def archivist(guide: Guide, world: World) -> None:
    page = guide.page
    closed = world.case(date(2023, 10, 30), "pen.close")
    contract = offices.contracts(world, "已签订")
    offices.films(world)
    walker = sign_in(guide, offices.ARCHIVIST)
    guide.open("/desks/")
    guide.take("archivist-desks")
    guide.follow("待归档")
    guide.take("archivist-closed")
    guide.open(f"/matters/{closed.pk}/")
    _unfold(guide)
    guide.take("archivist-file")
    guide.press("归档", "link")
    guide.press("先检查")
    guide.take("archivist-form", "#what-title")
    _send(guide, "归档", "签发并记录")
    guide.take("archivist-done")
    guide.open("/desks/")
    guide.follow("合同台账")
    guide.follow("待归档", page.locator("main"))
    guide.take("archivist-contracts")
    guide.follow(contract.title)
    _unfold(guide)
    guide.press("归档", "link")
    walker.type(place="本局档案室（示例）", until="2024-12-31")
    guide.press("先检查")
    guide.take("archivist-contract", "#what-title")
    _send(guide, "归档")
    guide.open("/desks/")
    guide.follow("音像记录", page.locator("main"))
    guide.take("archivist-films", "#expiring")
    guide.press("办理删除", "link")
    walker.type(reason="保存期满，没有案件使用（示例）")
    guide.press("先检查")
    guide.take("archivist-delete", "#what-title")
    _send(guide, "删除音像资料", "签发并记录")


def counsel(guide: Guide, world: World) -> None:
    page = guide.page
    offices.suit(world, world.case(date(2023, 9, 25), "pen.close"))
    contract, norm, decision = offices.contracts(world), offices.norms(world), offices.decision(world)
    walker = sign_in(guide, offices.COUNSEL)
    guide.open("/")
    guide.take("counsel-inbox")
    guide.open("/desks/")
    guide.follow("合同台账")
    guide.take("counsel-contracts")
    guide.follow(contract.title)
    _unfold(guide)
    guide.take("counsel-contract")
    guide.press("法律顾问意见", "link")
    walker.type(opinion="一、违约金比例过低，建议提高。二、争议解决写明本区人民法院（示例）。")
    guide.press("先检查")
    guide.take("counsel-opinion", "#what-title")
    _send(guide, "法律顾问意见")
    guide.open("/desks/")
    guide.follow("规范性文件")
    guide.take("counsel-norms")
    guide.follow(norm.title)
    guide.look()
    guide.says("公开征求意见")
    guide.open("/desks/")
    guide.follow("重大行政决策")
    guide.follow(decision.title)
    guide.says("专家论证")
    guide.take("counsel-decision")
    guide.open("/desks/")
    guide.follow("复议应诉", page.locator("main"))
    guide.take("counsel-suits")


#: Page of the manual and its walk. A page may have a second walk, when others have done their part.
WALKS: tuple[tuple[str, Walk], ...] = (
    ("public-ticket", public_ticket),
    ("public-permit", public_permit),
    ("public-complain", public_complain),
    ("officer", officer),
    ("handler", handler),
    ("reviewer", reviewer),
    ("head", head),
    ("duty", duty),
    ("town", town),
    ("window", window),
    ("public-permit", public_licence),
    ("petitions", petitions),
    ("report", report),
    ("admin", admin),
    ("counsel", counsel),
    ("legal", legal),
    ("clerk", clerk),
    ("finance", finance),
    ("archivist", archivist),
)
