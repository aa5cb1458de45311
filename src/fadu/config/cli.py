"""The ``fadu`` command: one table of subcommands, Chinese messages, never a traceback.

A subcommand is a module with ``add_arguments(parser)`` and ``run(args) -> int``. Its module is imported only when it is
called, here and nowhere else, so that ``fadu due`` need not wait for Django. A module that needs Django is imported after
Django has been set up and may therefore import models at its top.
"""

import argparse
import importlib
import io
import os
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, NoReturn

from fadu.config.secrets import data_folder
from fadu.law.errors import InputError

VERSION = "0.1.0"
WRONG_INPUT = 2
INTERNAL_ERROR = 1
INTERRUPTED = 130


class Command(NamedTuple):
    """Where a subcommand lives, what it does (Chinese) and whether it needs Django.

    `offline`: an option with which it needs no database, and the module that serves it then.
    """

    module: str
    help: str
    django: bool = True
    offline: tuple[str, str] | None = None


COMMANDS = {
    "systems": Command("fadu.report.commands.systems", "列出城市管理法规定的各项制度和对应程序"),
    "procedures": Command("fadu.law.commands.procedures", "列出各类程序的步骤和每一步的法定条件", django=False),
    "due": Command("fadu.law.commands.due", "计算期限届满日，逐日说明理由", django=False),
    "audit": Command("fadu.registers.commands.audit", "用现行规则复查历史案卷文件，逐条列出问题", django=False),
    "review": Command("fadu.ledger.commands.review", "用现行规则重查台账中的案卷，按问题统计"),
    "draw": Command("fadu.law.commands.draw", "按公布的种子随机抽取，或者核对一次抽取", django=False),
    "report": Command("fadu.report.commands.report", "计算年度统计数字"),
    "warehouse": Command("fadu.report.commands.warehouse", "把台账按部门和年度导出为 Parquet 数据仓库，不含个人信息"),
    "spark": Command("fadu.report.commands.spark", "用 Spark 计算数据仓库的年度统计数字"),
    "simulate": Command("fadu.demo.commands.simulate", "模拟许多部门多年的办案，测试规模和速度", django=False),
    "whatif": Command("fadu.ledger.commands.whatif", "假设法定数值改变，列出一年中判断会不同的行为"),
    "figures": Command("fadu.report.commands.figures", "找出一份报告里的全部数字，不用数据库", django=False),
    "reconcile": Command("fadu.report.commands.reconcile", "把一份报告里的数字与台账逐个核对"),
    "verify": Command("fadu.ledger.commands.verify", "核验台账是否被改动", offline=("--proof", "fadu.ledger.commands.proof")),
    "digest": Command("fadu.ledger.commands.digest", "按机构列出逾期和即将届满的时限，每周报负责人"),
    "import": Command("fadu.registers.commands.import_", "从 .xlsx 文件导入登记簿"),
    "enter": Command("fadu.ledger.commands.enter", "补录历史行为：把以前办结的案卷如实登记入台账，逐个行为标明并指出问题"),
    "captures": Command("fadu.ledger.commands.captures", "从 .xlsx 文件和照片批量导入违停抓拍"),
    "footage": Command("fadu.ledger.commands.footage", "执法记录仪的视频批量入库，清除依法删除的，查丢失的"),
    "export": Command("fadu.registers.commands.export", "把登记簿导出为 .xlsx 文件"),
    "peers": Command("fadu.exchange.commands.peers", "登记可以往来的其他机关，显示本机关的公钥"),
    "deliver": Command("fadu.exchange.commands.deliver", "向其他机关发送待发的报文"),
    "pay": Command("fadu.payments.commands.pay", "与支付平台对账，或者运行支付沙箱"),
    "papers": Command("fadu.ledger.commands.papers", "成批制作文书的 PDF"),
    "work": Command("fadu.config.commands.work", "在后台反复执行发送等工作"),
    "setup": Command("fadu.config.commands.setup", "生成密钥、建立或升级数据库", django=False),
    "serve": Command("fadu.config.commands.serve", "启动网页服务"),
    "doctor": Command("fadu.config.commands.doctor", "检查运行环境"),
    "demo": Command("fadu.demo.commands.demo", "载入演示年度（全部为虚构人员）"),
    "docs": Command("fadu.config.commands.docs", "由规则生成说明文档"),
}

# Argparse's own sentences, which it has in English only.
SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少参数：{0}"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：{0}"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 {0} 不能是 {1}，可选：{2}"),
    (r"argument (.+?): invalid int value: (.+)", r"参数 {0} 应为整数，不能是 {1}"),
    (r"argument (.+?): invalid .+ value: (.+)", r"参数 {0} 的值 {1} 格式不对"),
    (r"argument (.+?): expected (?:one|at least one|\d+) arguments?", r"参数 {0} 后面缺少值"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 {0} 与 {1} 不能同时使用"),
    (r"argument (.+?): ignored explicit argument (.+)", r"参数 {0} 后面不能带值 {1}"),
    (r"one of the arguments (.+) is required", r"下列参数至少要有一个：{0}"),
    (r"ambiguous option: (.+) could match (.+)", r"参数 {0} 不明确，可能是：{1}"),
    (r"argument (.+?): (.+)", r"参数 {0}：{1}"),
)
LONGEST_ECHO = 200


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with Chinese headings."""

    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        return super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """Argparse that speaks Chinese and raises ``InputError`` instead of ending the process."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, formatter_class=Formatter, add_help=False, allow_abbrev=False)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")
        self.add_argument("--json", action="store_true", help="以 JSON 格式输出")

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{in_chinese(message)}。用法见 {self.prog} --help。")


def in_chinese(message: str) -> str:
    """Argparse's sentence in Chinese; what was typed is cut to a readable length."""
    for pattern, sentence in SENTENCES:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return sentence.format(*(_short(part) for part in found.groups()))
    return f"参数有误（{_short(message)}）"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and give its exit code: 0 well, 1 a finding or a fault of ours, 2 input that cannot be used."""
    _speak_utf8()
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(arguments)
    except InputError as error:
        print(f"fadu：{error}", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("fadu：已中断。", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as done:  # argparse's --help
        return done.code if isinstance(done.code, int) else 0
    except Exception as error:
        print(f"fadu：程序内部出错（{type(error).__name__}），{_keep(error)}", file=sys.stderr)
        return INTERNAL_ERROR


def _dispatch(arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_overview())
        return 0
    if arguments[0] in ("-V", "--version"):
        print(f"法度 {VERSION}")
        return 0
    name, *rest = arguments
    command = COMMANDS.get(name)
    if command is None:
        raise InputError(f"没有“{_short(name)}”这个命令，可用的命令有：{'、'.join(COMMANDS)}。")
    if command.offline and command.offline[0] in rest:
        command = Command(command.offline[1], command.help, django=False)
    ready = importlib.import_module("fadu.config.django_ready") if command.django else None
    if ready:
        ready.prepare()
    module = importlib.import_module(command.module)
    parser = Parser(f"fadu {name}", command.help)
    module.add_arguments(parser)
    args = parser.parse_args(rest)
    code: int = ready.guarded(module.run, args) if ready else module.run(args)
    sys.stdout.flush()
    return code


def _overview() -> str:
    lines = ["用法：fadu 命令 [选项]", "", "法度：法定程序与不可改的台账。", "", "命令："]
    lines += [f"  {name:<12}{command.help}" for name, command in COMMANDS.items()]
    lines += ["", "各命令的用法见 fadu 命令 --help；每个命令都可以加 --json。"]
    return "\n".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…（共 {len(text)} 字）"


def _keep(error: Exception) -> str:
    """Write the traceback to a file of the owner's and say where it is."""
    path = data_folder(os.environ) / "errors.log"
    report = "".join(traceback.format_exception(error))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "a", encoding="utf-8", errors="backslashreplace", opener=_private) as file:
            file.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')}\n{report}\n")
    except OSError:
        return "详情也没能写入数据目录；请检查磁盘空间和权限后重试。"
    return f"详情在 {path}，请把它交给维护人员。"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _speak_utf8() -> None:
    """Chinese on any terminal, and odd bytes of an argument shown instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
