"""``fadu export REGISTER``: a register, or its empty template, as .xlsx."""

import argparse
import json
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder

from fadu.law.errors import InputError
from fadu.registers.registry import known_registers, register_named


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which register, where to."""
    parser.add_argument("register", metavar="登记簿", help=known_registers())
    where = "写到哪个文件，默认为当前目录下的“登记簿名.xlsx”，不覆盖已有文件"
    parser.add_argument("-o", "--output", metavar="文件", default="", help=where)
    parser.add_argument("--template", action="store_true", help="只要空白模板")


def run(args: argparse.Namespace) -> int:
    """Write the file; with --json and no -o, print the rows instead."""
    register = register_named(args.register)
    if args.json and not args.output and not args.template:
        rows = list(register.stored())
        print(json.dumps({"register": register.name, "rows": rows}, ensure_ascii=False, cls=DjangoJSONEncoder))
        return 0
    path = Path(args.output or f"{register.title}{'模板' if args.template else ''}.xlsx")
    content = register.template() if args.template else register.export()
    try:
        with path.open("wb" if args.output else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise InputError(f"文件“{path}”已经存在，请用 -o 指定别的文件名。") from error
    except (OSError, ValueError) as error:
        raise InputError(f"文件“{str(path)[:200]}”写不进去，请检查目录是否存在、是否可写。") from error
    if args.json:
        print(json.dumps({"register": register.name, "file": str(path), "template": args.template}, ensure_ascii=False))
    else:
        print(f"“{register.title}”{'模板' if args.template else ''}已写入 {path}。")
    return 0
