"""``fadu docs``: the pages of ``docs/`` that are made from the code. With ``--check`` nothing is written."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from fadu.config import cli
from fadu.law.errors import InputError
from fadu.law.procedures import ALL
from fadu.report.pages import law, lists
from fadu.report.pages.markdown import code, page, table

DOCS = Path(__file__).resolve().parents[4] / "docs"
STALE = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to, and whether only to compare."""
    parser.add_argument("--check", action="store_true", help="只检查文档是否最新，不写文件")
    parser.add_argument("-o", "--output", metavar="目录", default="", help="写到哪个目录，默认为源码里的 docs/")


def run(args: argparse.Namespace) -> int:
    """Write the pages that changed; with --check name the stale ones and give 1 when there are any."""
    folder = Path(args.output) if args.output else DOCS
    if not folder.is_dir():
        raise InputError(f"没有目录“{str(folder)[:200]}”；请在源码目录里运行，或者用 -o 指定一个已有的目录。")
    made = pages()
    stale = sorted([name for name, text in made.items() if _read(folder / name) != text] + _left_over(folder, made))
    if not args.check:
        _write(folder, made, stale)
    if args.json:
        print(json.dumps({"pages": len(made), "stale": stale, "written": not args.check}, ensure_ascii=False))
    elif args.check:
        print(
            f"下列文档不是最新的，请运行 fadu docs：{'、'.join(stale)}" if stale else f"{len(made)} 页文档都是最新的。",
            file=sys.stderr,
        )
    else:
        print(f"共 {len(made)} 页，更新 {len(stale)} 页{'：' + '、'.join(stale) if stale else ''}。")
    return STALE if args.check and stale else 0


def pages() -> dict[str, str]:
    """Every generated page: path below docs/ → text."""
    return {
        **{f"law/{procedure.id}.md": law.procedure_page(procedure) for procedure in ALL.values()},
        "law/gates.md": law.gates_page(),
        "law/parameters.md": law.parameters_page(),
        "law/papers.md": lists.papers_page(),
        "reference/figures.md": lists.figures_page(),
        "reference/systems.md": lists.systems_page(),
        "reference/words.md": lists.words_page(),
        "reference/commands.md": commands_page(),
    }


def commands_page() -> str:
    """Every command with its arguments, from the parsers themselves."""
    parts = ["退出码：0 正常；1 有发现（如核验不符、决定本应被拦住）；2 输入不能用。每个命令都可以加 `--json`。"]
    for name, command in cli.COMMANDS.items():
        parser = cli.Parser(f"fadu {name}", command.help)
        importlib.import_module(command.module).add_arguments(parser)
        rows = [(_words(action), action.help or "") for action in parser._actions if action.dest not in ("help", "json")]
        parts += [f"## fadu {name}", f"{command.help}。", table(("参数", "含义"), rows) if rows else ""]
    return page("命令", *parts)


def _words(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest) if action.nargs != 0 else ""
    return code(" ".join(filter(None, [", ".join(action.option_strings), value])))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _left_over(folder: Path, made: dict[str, str]) -> list[str]:
    """Pages of procedures that are no more."""
    return [name for path in (folder / "law").glob("*.md") if (name := f"law/{path.name}") not in made]


def _write(folder: Path, made: dict[str, str], stale: list[str]) -> None:
    try:
        for name in stale:
            path = folder / name
            if name not in made:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[name], encoding="utf-8")
    except OSError as error:
        raise InputError(f"“{str(folder)[:200]}”写不进去，请检查权限。") from error
