"""工单（“民呼我为”、12345热线、数字化城市管理、网上投诉） — 国办发〔2020〕53号、重庆市市容环境卫生管理条例第七十三条、GB/T 30428.

受理登记 → 分类 → 立案 → 派遣 → 处置 → 核查 → 答复 → 回访 → 结案；可以退回、延期、挂起、催办、合并；有法定途径的依法转办
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from fadu.law.clocks import Clock, act_day
from fadu.law.common import order_data as data
from fadu.law.common.reported import QUESTION, Reported, asking, reported_in, why_barred
from fadu.law.data import Nothing, date
from fadu.law.facts import CHINA, Act, Matter
from fadu.law.gates import WARN, Check, check, gate
from fadu.law.params import Rules
from fadu.law.privacy import KINDS as KINDS_OF_NUMBERS
from fadu.law.privacy import personal_numbers
from fadu.law.steps import START, Procedure, Step
from fadu.law.workdays import ONE_DAY
from fadu.law.workhours import due_at, say_time

NEW, TO_DISPATCH, HANDLING, PAUSED = "待受理", "待派遣", "处置中", "已挂起"
TO_VERIFY, TO_REPLY, TO_CALL = "待核查", "待答复", "待回访"
CLOSED, DECLINED, MERGED = "已结案", "不予受理", "已合并"
OPEN_STAGES = (NEW, TO_DISPATCH, HANDLING, PAUSED, TO_VERIFY, TO_REPLY, TO_CALL)
#: The command centre (duty officers and its clerks), those who handle, those who look whether it is done.
CENTRE = ("duty", "clerk")
#: Who runs an order: the centre, or legal affairs where the centre itself is reported.
DESK = (*CENTRE, "legal")
HANDLERS = ("officer", "squad_leader", "auxiliary", "clerk", "technician", "liaison")
CHECKERS = ("inspector", "squad_leader")
LEADERS = ("head", "principal", "squad_leader")
_53 = "国办发〔2020〕53号"
_SYSTEM = "工单办理制度（本机关规定）"
_STANDARD = "数字化城市管理信息系统监管案件立案、处置与结案标准（本机关规定）"
#: Words that stand in form letters and say nothing.
EMPTY = ("已处理", "已办结", "情况属实", "按规定处理", "依法处理", "加强管理", "感谢您的来电")

STEPS = asking((
    Step("ord.receive", "受理登记", data.Received, ("duty", "clerk", "window", "officer", "inspector", "petition", "portal"), (START,), NEW, kind="channel"),
    Step("ord.sort", "分类", data.Sorted, DESK, (NEW,), TO_DISPATCH, decides=True, kind="kind"),
    Step("ord.decline", "不予受理", data.Declined, DESK, (NEW,), DECLINED, decides=True, papers=("order_decline",)),
    Step("ord.register", "立案", data.Registered, DESK, (TO_DISPATCH,), decides=True, papers=("order_case",), asks=("category",)),
    Step("ord.dispatch", "派遣", data.Dispatched, DESK, (TO_DISPATCH,), HANDLING, decides=True, papers=("order_dispatch",), asks=("category", "named")),
    Step("ord.lead", "依法转办", data.Led, (*DESK, *HANDLERS), (TO_DISPATCH, HANDLING, TO_VERIFY, TO_REPLY, TO_CALL), decides=True),
    Step("ord.return", "退回派遣", data.Returned, HANDLERS, (HANDLING,), TO_DISPATCH, asks=("outside",)),
    Step("ord.extend", "延期", data.Extended, LEADERS, (HANDLING,), decides=True, papers=("order_extension",)),
    Step("ord.suspend", "挂起", data.Suspended, LEADERS, (HANDLING,), PAUSED, decides=True, kind="ground"),
    Step("ord.resume", "恢复办理", Nothing, (*CENTRE, *HANDLERS, *LEADERS), (PAUSED,), HANDLING),
    Step("ord.handle", "处置反馈", data.Handled, HANDLERS, (HANDLING,), TO_VERIFY, kind="settled_by", asks=("outside",)),
    Step("ord.verify", "核查", data.Verified, CHECKERS, (TO_VERIFY,), TO_REPLY, decides=True, papers=("order_check",), asks=("outside",)),
    Step("ord.rework", "退回重办", data.Rejected, (*CHECKERS, *DESK), (TO_VERIFY, TO_REPLY), HANDLING),
    Step("ord.reply", "答复", data.Replied, (*DESK, *HANDLERS), (TO_DISPATCH, TO_REPLY), TO_CALL, decides=True, papers=("order_reply",), asks=("led", "named")),
    Step("ord.callback", "回访", data.CalledBack, (*CENTRE, "petition"), (TO_CALL, CLOSED), kind="rating"),
    Step("ord.again", "二次办理", data.Again, DESK, (TO_CALL,), HANDLING, decides=True),
    Step("ord.rate", "群众评价", data.Rated, ("portal", *CENTRE), (TO_CALL, CLOSED), of_party=True, kind="rating"),
    Step("ord.urge", "催办", data.Urged, ("portal", *CENTRE, *LEADERS), OPEN_STAGES),
    Step("ord.note", "反映人说明", data.Noted, ("portal", *CENTRE), OPEN_STAGES, of_party=True),
    Step("ord.merge", "合并重复工单", data.Merged, DESK, (NEW, TO_DISPATCH), MERGED, decides=True),
    Step("ord.close", "结案", data.Closed, DESK, (TO_CALL,), CLOSED, decides=True, papers=("order_close",), asks=("led",)),
))  # fmt: skip
#: Acts of the bureau itself, in which nobody has a part who is reported.
_OWN_ACTS = tuple(step.id for step in STEPS if not step.of_party)
#: An order that reports the bureau's own people or units, and how such an order is sorted.
OURSELVES = "enforcement"
_ABOUT_US = "重庆市行政执法责任制条例第十三条；信访工作条例第二十八条第三款、第三十条第三款"


def received(matter: Matter) -> data.Received | None:
    """What was reported."""
    first = matter.first("ord.receive")
    return first.data if first else None


def category(matter: Matter) -> str:
    """The category as last confirmed."""
    act = matter.last("ord.dispatch", "ord.register", "ord.sort", "ord.receive")
    codes = [done.data.category for done in matter.all("ord.receive", "ord.sort", "ord.register", "ord.dispatch")]
    return next((code for code in reversed(codes) if code), "") if act else ""


def handling_due(matter: Matter) -> datetime | None:
    """The moment by which the newest dispatch must be handled, as extended, moved by what it was suspended, each time to its last day at most."""
    act, later = matter.last("ord.dispatch"), matter.last("ord.extend")
    if act is None:
        return None
    fixed = later if later and later.seq > act.seq else act
    if fixed.data.due_at is None:
        return None
    paused = timedelta(0)
    for rest in matter.all("ord.suspend"):
        if rest.seq > fixed.seq:
            again = next((done.at for done in matter.all("ord.resume") if done.seq > rest.seq), None)
            ends = [moment for moment in (again, _morning_after(rest.data.until)) if moment]
            paused += max(timedelta(0), min(ends, default=rest.at) - rest.at)
    return fixed.data.due_at + paused


def _morning_after(day: date | None) -> datetime | None:
    return datetime.combine(day + ONE_DAY, time(), CHINA) if day else None


def rating(matter: Matter) -> str:
    """The newest rating of whoever reported; “no answer” never replaces one that was given, nor content one of another whose order was merged in."""
    each: dict[str, str] = {}
    for act in matter.all("ord.callback", "ord.rate"):
        of = getattr(act.data, "merged", "")
        if act.data.rating in data.RATED or of not in each:
            each[of] = act.data.rating
    return "unsatisfied" if "unsatisfied" in each.values() else each.get("") or next(iter(each.values()), "")


def handled(matter: Matter) -> Act | None:
    """The handling that the newest dispatch led to."""
    done, sent = matter.last("ord.handle"), matter.last("ord.dispatch")
    return done if done and sent and done.seq > sent.seq else None


def settled_by(matter: Matter) -> str:
    """How it was settled: as the newest handling says, by service where it was answered at once; empty while it is not."""
    done = matter.last("ord.handle")
    return str(done.data.settled_by) if done else "service" if matter.has("ord.reply") else ""


def route(matter: Matter) -> str:
    """The way that the law has for it, as sorted."""
    sort = matter.last("ord.sort")
    return str(sort.data.route) if sort else "none"


def led(matter: Matter, act: Act) -> list[str]:
    """The matters of the law's own way that were opened for it and named by now; those of another procedure do not count."""
    found: dict[str, str] = act.standing.get("led") or {}
    fitting = data.OPENS.get(route(matter), ())
    return [number for number, procedure in found.items() if procedure in fitting]


def late(matter: Matter) -> bool:
    """Whether it was handled after its time."""
    done, due = handled(matter), handling_due(matter)
    return bool(done and due and done.at > due)


def secret(matter: Matter) -> bool:
    """Whether the person who reported is to be kept secret: asked for, or a report of a violation or of the bureau's own people."""
    asked, sort = received(matter), matter.last("ord.sort")
    told = bool(sort and (sort.data.secret or sort.data.kind in ("report", OURSELVES)))
    return told or bool(asked and asked.secret) or any(reported(matter))


def reported(matter: Matter, act: Act | None = None) -> Reported:
    """Whom of the bureau the order reports, by the act and what was said before; the newest naming counts."""
    said = [done.data for done in reversed(matter.all("ord.receive", "ord.sort"))]
    return reported_in(*([act.data] if act is not None and act.step in ("ord.receive", "ord.sort") else []), *said)


def due_by_category(found: dict[str, object] | None, at: datetime, rules: Rules) -> datetime | None:
    """The last moment that the category's time allows for what is dispatched at `at`; None where the table sets none."""
    if not found or not found.get("time"):
        return None
    return due_at(at, int(str(found["time"])), str(found["time_unit"]), rules)


def _unit(matter: Matter) -> str:
    sent = matter.last("ord.dispatch")
    return sent.data.unit if sent else ""


def _workers(matter: Matter) -> set[str]:
    """Everyone who handled it or answers for it."""
    people = {person.id for act in matter.all("ord.handle", "ord.return") for person in act.by}
    return people | {act.data.officer for act in matter.all("ord.dispatch") if act.data.officer}


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(CHINA).date() if moment else None


@gate("ord-filed", title="立案条件", on=("ord.register",), article=_STANDARD, mark="M",
      sentence="立案缺少{lacking}。", hint="补充位置、类别和照片，或者不予受理并告知理由。")  # fmt: skip
def ord_filed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A case of the digital city has a place, a photo, and a category of the table in force."""
    said = received(matter)
    if said is None:
        return None
    lacking = [] if said.place or said.lat is not None else ["位置"]
    lacking += [] if act.standing.get("category") else ["有效的类别"]
    lacking += [] if any(done.evidence for done in (*matter.acts, act)) else ["照片"]
    return check(not lacking, lacking=lacking)


@gate("ord-register-first", title="巡查件先立案", on=("ord.dispatch",), article=_STANDARD, mark="M",
      sentence="数字城管巡查上报的案件还没有立案。", hint="先按立案标准立案，再派遣。")  # fmt: skip
def ord_register_first(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What a patrol reported is filed before it is dispatched."""
    said = received(matter)
    if said is None or said.channel not in data.DIGITAL:
        return None
    return check(matter.has("ord.register"))


@gate("ord-due", title="处置时限合标准", on=("ord.dispatch",), article=_STANDARD, mark="M",
      sentence="处置时限{until}晚于该类别允许的最晚时间{last}（{allowed}）。", hint="按类别的处置时限填写；确有困难的，派遣后由负责人批准延期。")  # fmt: skip
def ord_due(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The time given to the unit is no longer than the table of categories allows."""
    found = act.standing.get("category")
    latest = due_by_category(found, act.at, rules)
    if not found or latest is None or act.data.due_at is None:
        return None
    return check(act.data.due_at <= latest, until=act.data.due_at, last=latest, allowed=say_time(found["time"], found["time_unit"]))


@gate("ord-unit", title="派给责任单位", on=("ord.dispatch",), article=_STANDARD, mark="M", level=WARN,
      sentence="该类别的责任单位是{responsible}，派给了别的单位，没有说明理由。", hint="派给责任单位，或者在派遣说明中写明理由。")  # fmt: skip
def ord_unit(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It goes to the unit that answers for the category, or to a part of it, or the dispatch says why not."""
    found = act.standing.get("category")
    if not found or not found.get("unit"):
        return None
    ours = act.data.unit == found["unit"] or found.get("within", False)
    return check(ours or act.data.note, responsible=found.get("unit_name") or found["unit"])


@gate("ord-sealed", title="不向承办单位泄露反映人", on=("ord.dispatch", "ord.reply"), article="信访工作条例第三十条、" + _53, mark="V*",
      sentence="反映人要求保密或者举报违法，文字中却有{what}。", hint="删去能认出反映人的内容。")  # fmt: skip
def ord_sealed(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Where the person who reported is to be kept secret, neither his name nor any phone, identity or plate number stands in what goes out."""
    if not secret(matter):
        return None
    texts = [value for value in act.data.model_dump().values() if isinstance(value, str)]
    numbers = [KINDS_OF_NUMBERS[hit.kind] for text in texts for hit in personal_numbers(text)]
    names = [f"反映人的{label}" for label in act.standing.get("named") or ()]
    found = list(dict.fromkeys([*names, *numbers]))
    return check(not found, what=found)


@gate("ord-accused", title="控告本局写明对象", on=("ord.sort",), article=_ABOUT_US, mark="V*",
      sentence="分类不对：{why}。", hint="举报、控告本局执法的，写明被反映的单位；知道是谁的，同时写明人员。")  # fmt: skip
def ord_accused(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A report of the bureau's own enforcement names the unit reported, and so does one that names a person, for his colleagues are kept out too."""
    who = reported(matter, act)
    if act.data.kind != OURSELVES and not any(who):
        return None
    why = "没有写明被举报、控告的单位，无法排除其办理" if not who.unit else ""
    if not why and act.data.kind != OURSELVES:
        why = f"反映的是本局人员、单位，应当分类为“{data.KINDS[OURSELVES]}”"
    return check(not why, why=why)


@gate("ord-impartial", title="被举报的人和单位不经手", on=_OWN_ACTS, article=_ABOUT_US, mark="V*",
      sentence="应当回避：{why}。", hint="由与被举报、控告的人员和单位无关的人员办理，派给别的单位。")  # fmt: skip
def ord_impartial(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Neither the person reported nor anybody of his unit has a hand in it, and it is not sent to them."""
    who = reported(matter, act)
    if not any(who):
        return None
    why = next((said for person in act.by if (said := why_barred(person, who, act))), "")
    if not why and act.step == "ord.dispatch":
        sent, below = act.data, act.standing.get(QUESTION) or ()
        officer = act.standing.get("people", {}).get(sent.officer)
        why = "承办单位是被反映的单位" if sent.unit and (sent.unit == who.unit or sent.unit in below) else ""
        why = why or (why_barred(officer, who, act) if officer is not None else "")
    return check(not why, why=why)


@gate("ord-return", title="退回及时", on=("ord.return",), article=_SYSTEM, mark="M",
      sentence="派遣后{days}个工作日才退回，超过{limit}个工作日。", hint="收到派遣后及时核对职责；超过期限的先行处置。")  # fmt: skip
def ord_return(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A unit that is not responsible sends the order back at once."""
    sent = matter.last("ord.dispatch")
    if sent is None:
        return None
    days, limit = rules.calendar.workdays_between(sent.day, act.day), int(rules["ord.return"])
    return check(days <= limit, days=days, limit=limit)


@gate("ord-extend", title="延期一次且在期内", on=("ord.extend",), article=_SYSTEM, mark="M",
      sentence="不能延期：{why}。", hint="在处置时限届满以前由负责人批准延期，只能一次，新的时限要更晚。")  # fmt: skip
def ord_extend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The time is extended once, before it has run out, to a later moment."""
    due, sent = handling_due(matter), matter.last("ord.dispatch")
    if due is None or sent is None or act.data.due_at is None:
        return None
    earlier = [done for done in matter.all("ord.extend") if done.seq > sent.seq]
    why = []
    why += ["已经延期过"] if len(earlier) >= int(rules["ord.extend"]) else []
    why += ["原时限已过"] if act.at > due else []
    why += ["新的时限不晚于原时限"] if act.data.due_at <= due else []
    return check(not why, why=why)


@gate("ord-handled", title="处置有前后对照", on=("ord.verify",), article=_STANDARD, mark="M", level=WARN,
      sentence="处置反馈没有附照片，核查没有对照。", hint="补拍处置前后的照片。")  # fmt: skip
def ord_handled(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What was done can be seen: the handling or its verification carries a photo."""
    done = handled(matter)
    return check(done.evidence or act.evidence, record=done.seq) if done else None


@gate("ord-other", title="核查人不是承办人", on=("ord.verify",), article=_53, mark="M",
      sentence="{who}参与了处置或者属于承办单位，不能核查。", hint="由指挥中心或者其他单位的人员核查。")  # fmt: skip
def ord_other(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever handled it, or belongs to the unit that did, does not verify it."""
    own, unit = _workers(matter), _unit(matter)
    wrong = [person.name for person in act.by if person.id in own or (unit and person.unit == unit)]
    return check(not wrong, who=wrong or [person.name for person in act.by])


@gate("ord-reply", title="答复不是套话", on=("ord.reply",), article=_53 + "；重庆市市容环境卫生管理条例第七十三条", mark="V*",
      sentence="答复不完整：{lacking}。", hint="逐项写明查明的事实、依据、结果，以及不同意见可以向哪里反映，不用套话。")  # fmt: skip
def ord_reply(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """The answer says facts, basis, result and the next channel in words of its own."""
    least, lacking = int(rules["ord.words"]), []
    for name, title in (("facts", "查明的事实"), ("basis", "依据"), ("result", "结果"), ("next_channel", "下一步渠道")):
        said = getattr(act.data, name) or ""
        if len(said) < least:
            lacking.append(f"{title}没有写清楚")
        elif said.rstrip("。！") in EMPTY:
            lacking.append(f"{title}是套话")
    if act.data.facts and act.data.facts == act.data.result:
        lacking.append("事实和结果写的是同一句话")
    return check(not lacking, lacking=lacking)


@gate("ord-led", title="转办到法定途径", on=("ord.lead", "ord.handle", "ord.reply"), article="信访工作条例第三十一条、" + _53, mark="V*",
      sentence="转办的{opened}不对：{why}。", hint="填写按该法定途径立的事项编号；还没有立的，在工单页面立为线索，或者由承办单位新建。")  # fmt: skip
def ord_led(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What is named as opened for it is a matter of the way it was sorted to, and no order, least of all itself."""
    number, way = act.data.opened, route(matter)
    if not number:
        return None
    procedure = (act.standing.get("matters", {}).get(number) or {}).get("procedure")
    fitting = procedure in data.OPENS[way] if way in data.OPENS else procedure != "order"
    return check(fitting, opened=number, why=f"“{data.ROUTES[way]}”应当立的不是这种事项")


@gate("ord-lead-first", title="先转办再答复", on=("ord.reply",), article="信访工作条例第三十一条、" + _53, mark="V*",
      sentence="不能答复：{lacking}。", hint="先立事项并办理“依法转办”，再把编号和渠道告诉反映人。")  # fmt: skip
def ord_lead_first(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """What has a way of its own in law was led there before the person is answered, so that the answer can tell it."""
    if route(matter) not in data.OPENS:
        return None
    lacking = _lacking_route(matter, act)
    return check(not lacking, lacking=lacking)


@gate("ord-within", title="由承办单位处置", on=("ord.handle", "ord.return", "ord.verify"), article=_SYSTEM, mark="M",
      sentence="{who}不是承办单位的人员，也不是派遣写明的责任人。", hint="由承办单位处置；确需换单位的，退回后重新派遣。")  # fmt: skip
def ord_within(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """It is handled, or sent back, by the officer or the unit it was sent to, the unit above it or one below."""
    outside = act.standing.get("outside")
    return None if outside is None else check(not outside, who=outside)


@gate("ord-suspend", title="挂起有理由有期限", on=("ord.suspend",), article=_SYSTEM, mark="M",
      sentence="不能挂起：{why}。", hint="写清楚事由，写明不超过规定期限的终止日，由承办人以外的负责人批准；每次派遣只能挂起一次。")  # fmt: skip
def ord_suspend(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Handling rests once a dispatch, for a reason that is told, up to a day inside the longest span, approved by somebody who does not handle it."""
    said, sent = act.data, matter.last("ord.dispatch")
    longest, times = int(rules["ord.suspend.days"]), int(rules["ord.suspend.times"])
    why = ["理由没有写清楚"] if len(said.reasons or "") < int(rules["ord.words"]) else []
    if said.until is None or said.until <= act.day:
        why.append("没有写明今天以后的终止日")
    elif rules.calendar.workdays_between(act.day, said.until) > longest:
        why.append(f"超过{longest}个工作日")
    why += ["承办人不能批准自己的挂起"] if any(person.id in _workers(matter) for person in act.by) else []
    before = [done for done in matter.all("ord.suspend") if sent is None or done.seq > sent.seq]
    why += ["本次派遣已经挂起过"] if len(before) >= times else []
    return check(not why, why=why)


@gate("ord-answered", title="咨询以外先处置", on=("ord.reply",), article=_53, mark="M",
      sentence="没有派遣、处置和核查就答复，只有咨询和建议可以直接答复。", hint="先派遣处置；确系咨询的，分类时选“咨询”。")  # fmt: skip
def ord_answered(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Only a question, a suggestion or what the law routes elsewhere is answered without having been handled and verified."""
    sort = matter.last("ord.sort")
    if sort is None or sort.data.kind in ("consult", "suggest") or sort.data.route != "none":
        return None
    return check(handled(matter))


@gate("ord-caller", title="回访人另有其人", on=("ord.callback", "ord.rate"), article=_53, mark="M",
      sentence="{who}处置或者核查过本工单，不宜回访、登记评价。", hint="由没有处置、核查过的人员回访、登记评价，或者由反映人自己在网上评价。")  # fmt: skip
def ord_caller(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Whoever handled or verified it neither asks whether the person is content nor notes down that he is."""
    wrong = _wrong_callers(matter, act)
    return check(not wrong, who=wrong or [person.name for person in act.by])


def _wrong_callers(matter: Matter, act: Act) -> list[str]:
    """Names of those who handled or verified it, or are of the unit that did; the account of the public is nobody's colleague."""
    own = _workers(matter) | {person.id for done in matter.all("ord.verify") for person in done.by}
    theirs = [person for person in act.by if "portal" not in person.roles]
    return [person.name for person in theirs if person.id in own or person.unit == _unit(matter)]


@gate("ord-second", title="不满意的二次办理", on=("ord.again",), article=_53, mark="M",
      sentence="不能二次办理：{why}。", hint="不满意的工单二次办理一次；以后告知其他法定渠道。")  # fmt: skip
def ord_second(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A second round follows a rating of “not satisfied”, once."""
    why = [] if rating(matter) == "unsatisfied" else ["没有“不满意”的评价"]
    why += ["已经办理过第二次"] if len(matter.all("ord.again")) >= int(rules["ord.second"]) else []
    return check(not why, why=why)


@gate("ord-merge", title="合并到办理中的工单", on=("ord.merge",), article=_SYSTEM, mark="M",
      sentence="不能并入{into}：{why}。", hint="并入仍在办理、反映同一问题的工单。")  # fmt: skip
def ord_merge(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """A double goes into another order that is still being worked on."""
    if any(reported(matter)):
        return check(False, into=act.data.into, why=["举报、控告本局执法的工单单独办理，并入以后被反映的人会看到"])
    found = act.standing.get("matters", {}).get(act.data.into)
    if found is None:
        return None
    why = []
    why += ["就是本工单"] if act.data.into == matter.number else []
    why += ["不是工单"] if found["procedure"] != "order" else []
    why += ["已经办结"] if found["closed"] else []
    return check(not why, into=act.data.into, why=why)


@gate("ord-close", title="核查、答复、法定途径齐备", on=("ord.close",), article=_53 + "；重庆市市容环境卫生管理条例第七十三条", mark="V*",
      sentence="不能结案：{lacking}。", hint="退回承办单位补齐；举报违法的先立线索并告知反映人。")  # fmt: skip
def ord_close(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """Verified by someone other than the handling unit, answered after it, and the legal route opened where due."""
    lacking, done, seen, told = [], handled(matter), matter.last("ord.verify"), matter.last("ord.reply")
    if done and (seen is None or seen.seq < done.seq):
        lacking.append("处置后没有由他人核查")
    if told is None or (done and told.seq < done.seq):
        lacking.append("处置后没有答复")
    if done and not done.data.solved and not act.data.unsolved:
        lacking.append("没有解决，也没有写明原因")
    lacking += _lacking_route(matter, act)
    return check(not lacking, lacking=lacking)


def _lacking_route(matter: Matter, act: Act) -> list[str]:
    """What the law's own way still wants: the clue, petition, permit, dispute opened and named."""
    way = route(matter)
    if way not in data.OPENS or led(matter, act):
        return []
    return [f"应当{data.ROUTES[way]}，还没有写明已立的事项"]


@gate("ord-called", title="热线工单已回访", on=("ord.close",), article=_53, mark="V*",
      sentence="{why}，不能结案。", hint="由没有处置、核查过的人员回访；不满意的二次办理一次。")  # fmt: skip
def ord_called(matter: Matter, act: Act, rules: Rules) -> Check | None:
    """An order of the hotline was called back after the answer by someone else, and one not satisfied had its second round."""
    said, told = received(matter), matter.last("ord.reply")
    if said is None or told is None or said.channel not in data.HOTLINE:
        return None
    calls = [
        done for done in matter.all("ord.callback", "ord.rate") if done.seq > told.seq and not getattr(done.data, "merged", "")
    ]
    fair = [done for done in calls if not _wrong_callers(matter, done)]
    if not fair:
        return check(False, why="答复后没有由他人回访")
    second = rating(matter) == "unsatisfied" and len(matter.all("ord.again")) < int(rules["ord.second"])
    return check(not second, why="反映人不满意，还没有二次办理")


def _answered_on(matter: Matter) -> date | None:
    """The day of the answer, or on which the order ended otherwise; a second round opens it again. No suspension moves it: the statute knows none."""
    told, again = matter.last("ord.reply", "ord.decline", "ord.merge"), matter.last("ord.again")
    return told.day if told and not (again and again.seq > told.seq) else None


def _consulted(matter: Matter) -> date | None:
    sort, first = matter.last("ord.sort"), matter.first("ord.receive")
    return first.day if sort and first and sort.data.kind == "consult" else None


def _handled_on(matter: Matter) -> date | None:
    done = handled(matter)
    rejected = matter.last("ord.rework", "ord.again")
    if done and rejected and rejected.seq > done.seq:
        done = None
    ended = matter.last("ord.reply", "ord.close", "ord.return")
    sent = matter.last("ord.dispatch")
    return done.day if done else ended.day if ended and sent and ended.seq > sent.seq and not rejected else None


def _replied_on(matter: Matter) -> date | None:
    said, told, again = received(matter), matter.last("ord.reply"), matter.last("ord.again")
    if said is None or told is None or said.channel not in data.HOTLINE or (again and again.seq > told.seq):
        return None
    return told.day


def _called_on(matter: Matter) -> date | None:
    told = matter.last("ord.reply")
    after = [act.day for act in matter.all("ord.callback", "ord.rate") if told and act.seq > told.seq]
    return after[0] if after else None


CLOCKS = (
    Clock("ord.handle", "处置时限", _STANDARD, act_day("ord.dispatch"), _handled_on, "", until=lambda matter: _day(handling_due(matter))),
    Clock("ord.answer", "投诉答复期限", "重庆市市容环境卫生管理条例第七十三条；重庆市行政执法责任制条例第十三条",
          act_day("ord.receive"), _answered_on, "ord.answer"),
    Clock("ord.consult", "咨询答复期限", _SYSTEM, _consulted, _answered_on, "ord.consult"),
    Clock("ord.callback", "回访期限", _SYSTEM, _replied_on, _called_on, "ord.callback"),
)  # fmt: skip

PROCEDURE = Procedure(
    id="order",
    title="工单",
    wing="service",
    system="hotline",
    basis="国办发〔2020〕53号；重庆市市容环境卫生管理条例第七十三条",
    stages=(*OPEN_STAGES, CLOSED, DECLINED, MERGED),
    steps=STEPS,
    gates=(
        ord_filed,
        ord_register_first,
        ord_due,
        ord_unit,
        ord_sealed,
        ord_accused,
        ord_impartial,
        ord_return,
        ord_extend,
        ord_handled,
        ord_other,
        ord_reply,
        ord_led,
        ord_lead_first,
        ord_within,
        ord_suspend,
        ord_answered,
        ord_caller,
        ord_second,
        ord_merge,
        ord_close,
        ord_called,
    ),
    clocks=CLOCKS,
    closed=(CLOSED, DECLINED, MERGED),
    prefix="工单",
)
