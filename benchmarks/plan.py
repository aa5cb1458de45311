"""Every benchmark by the name of its module: what it measures and how, in Chinese for the document, and on which databases."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.throwaway import NONE, POSTGRESQL, SQLITE

BOTH = (SQLITE, POSTGRESQL)
WITH_PEERS = "benchmarks.settings"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Title and method as the document has them; the databases it runs on, one process each.

    `heavy`: even its small size loads a server for minutes, so only `make bench` runs it.
    """

    title: str
    method: str
    databases: tuple[str, ...]
    settings: str = "fadu.config.settings"
    heavy: bool = False


PLAN: dict[str, Benchmark] = {
    "judge": Benchmark(
        "判断行为是否合法",
        "普通程序案件从线索登记到归档的每一步，连同该步的全部关口，在内存中由 judge 逐一判断，用一个进程。"
        "SpiffWorkflow 把同样的步骤作为 BPMN 人工任务逐个完成，不判断任何条件；viewflow.fsm 只做状态转换，也不判断条件。"
        "三者轮流测量，取中位数。",
        (NONE,),
        WITH_PEERS,
    ),
    "record": Benchmark(
        "记录一个行为",
        "经 open_matter 和 record_act 走完普通程序案件，每个行为一个事务：锁定、载入、查登记簿、判断全部关口、文书编号、写入哈希链、更新索引和时限。"
        "SQLite 为 WAL、synchronous=NORMAL；PostgreSQL 等待写盘，一个连接。"
        "裸驱动每个事务插入一行同样长的行为、更新一行；viewflow 用它自己的流程表走同样的步骤；SpiffWorkflow 每步读出、前进一步、把整个状态存回一行。"
        "各项轮流测量，取中位数。",
        BOTH,
        WITH_PEERS,
    ),
    "verify": Benchmark(
        "核验台账",
        "台账由真实编码的行为复制而成，每个事项各有自己的哈希链。"
        "“裸哈希”是把同样的字节读进内存后，用 hashlib 单线程逐行为计算一遍 SM3。核验另外要读库、核对列、链尾和日封，用两个进程分段进行。"
        "内存是全部核验进程自己占用的（不含文件缓存页）峰值合计；核验全部与核验二十分之一相比，差额应当很小。",
        BOTH,
    ),
    "review": Benchmark(
        "案卷评查",
        "按固定种子做成普通程序案卷：三分之一合法，三分之一有一处已知问题，三分之一同时有两处。用同一套关口重查，与做案卷时写明的问题对照；"
        "由一处问题依法必然引出的（例如没有合法送达即公开）也算指对；两处问题会互相遮盖，所以查全率可能不足百分之百。重查归档案卷：从台账读出、逐个行为重新判断全部关口并核对期限。",
        (SQLITE,),
    ),
    "report_figures": Benchmark(
        "报告里的数字",
        "仿照几十个部门的写法自编并逐个标注的报告文本：多数据以改进规则，其余在改规则以前写好，只用来报分。"
        "起止、数值、单位、约数都对才算认对。时间是一份五千字报告的中位数。",
        (NONE,),
    ),
    "figures": Benchmark(
        "一年的全部统计数字",
        "在演示年度规模的台账上，一次算出本年度全部统计数字，取中位数。再把演示年度照抄三十三遍，成为一年一百万个行为的台账："
        "先从台账算，再取自汇总（台账、登记簿、日期、软件有一样变了就重新计算）。数据库的页已在内存中。",
        BOTH,
    ),
    "pages": Benchmark(
        "页面",
        "在演示年度规模的台账上，登录后在进程内请求各页面，取中位数；“查询数”是一次请求的数据库查询次数，在记录增加前后应当相同。",
        BOTH,
    ),
    "disclosure": Benchmark(
        "执法公示",
        "隐去：由语法生成的决定文字，含姓名、证件、电话、车牌、门牌等，在内存中逐份隐去。"
        "公示页：一万件公开的决定，不登录在进程内请求，取中位数。",
        BOTH,
    ),
    "tickets": Benchmark(
        "公众按号牌查询",
        "fadu serve 启动两个工作进程，客户端在同一台机器上，三个连接同时请求（更多的可能排不上公众提交的位置）。一次查询是两个请求：提交号牌和第二项核验，再取结果页；"
        "每次核对密文、记录一次查看。比较对象是同一个服务、同一套中间件里的一页：按索引取出一行，用一个小模板显示。"
        "两者轮流测量，取中位数；p99 是各次请求的。查询从不同的回环地址发出，因为同一地址的查询次数有限制。",
        BOTH,
        "benchmarks.bare",
        heavy=True,
    ),
    "papers": Benchmark(
        "成批制作文书",
        "fadu papers：一个任务，每个处理器一个进程，从台账读出内容、排版为 PDF/A、存入文件库。",
        (SQLITE,),
    ),
    "server": Benchmark(
        "网页服务",
        "fadu serve 启动两个工作进程，数据库为 PostgreSQL，客户端在同一台机器上。"
        "列表：逐次请求，取中位数。作出行为：八个人同时各办自己的案件，从调查终结到归档，每个行为都经过全部关口；"
        "网页表单每次提交都经过登录和 CSRF 核对，接口每次都核对密钥、计入次数。"
        "内存是全部服务进程常驻内存峰值中共享部分不重复计算的合计。",
        (POSTGRESQL,),
    ),
    "open311": Benchmark(
        "Open311 接口",
        "fadu serve 启动两个工作进程，客户端在同一台机器上。工单由一件真实的工单变化而成（标题、地点、类别、时间），十分钟一件；先在较少、再在大量工单时查询，逐次请求取中位数。"
        "查询一件、公众反映一件由八个客户端同时进行，反映的每一件都经密钥核对、网格定位和全部关口入账。",
        BOTH,
        heavy=True,
    ),
    "flood": Benchmark(
        "反映问题的洪峰",
        "fadu serve 启动两个工作进程，客户端在同一台机器上。先由八个客户端不停地反映，得出受理能力；再由三十二个客户端不停地反映，同时一个调度员反复打开调度台。"
        "收下的逐件在台账中核对。恢复正常：能立即收下一件，调度台的页面不慢于平时最慢一次的一倍半。",
        BOTH,
        heavy=True,
    ),
    "desk": Benchmark(
        "值守的调度台",
        "fadu serve 启动两个工作进程，客户端在同一台机器上。已有工单由一件真实的工单变化而成，三百件在办。每秒由开放接口进十件；"
        "三十个登录的调度员各开着调度台，按页面自己的节奏每五秒更新一次，每三次打开一件，打开的隔一件确认分类。收下的、分类的逐件在台账中核对。",
        BOTH,
        heavy=True,
    ),
    "duplicates": Benchmark(
        "查重复的工单",
        "工单由一件真实的工单变化而成，一年内均匀到来，集中在四十条街中间的几条。对最近的四十件逐一按地点和文字查找三十日内的重复件、按过往工单建议类别，在进程内，取中位数。",
        BOTH,
    ),
    "warehouse": Benchmark(
        "数据仓库",
        "模拟：两个进程，每个行为经过全部关口，直接写成 Parquet，包括启动进程的时间。"
        "统计：把一个模拟的部门年度照抄成许多部门，另把一个部门一年放大到一百万个行为；用 DuckDB 从文件读入、算出全部指标，"
        "每次都从头读文件，也包括编译指标口径的时间。",
        (SQLITE,),
        heavy=True,
    ),
}
