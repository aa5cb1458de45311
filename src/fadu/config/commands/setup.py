"""``fadu setup``: keys, database, static files. Safe to run again; it does only what is missing."""

import argparse
import json
import os

from fadu.config.django_ready import prepare
from fadu.config.secrets import data_folder, load_secrets, write_secrets_file
from fadu.config.upgrade import collect_static, migrate
from fadu.law.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """Make what is missing and say what was made."""
    made = make_keys()
    prepare()
    applied = migrate()
    collected = collect_static()
    if args.json:
        print(json.dumps({"keys_made": made, "migrations_applied": applied, "static_files_collected": collected}))
        return 0
    print("密钥：已随机生成，请另存一份妥善保管。" if made else "密钥：已有。")
    print(f"数据库：执行了 {applied} 项升级。" if applied else "数据库：已是最新。")
    print("静态文件：已整理。" if collected else "静态文件：已是最新。")
    return 0


def make_keys() -> bool:
    """Make a secrets file unless the environment or the file already has all keys."""
    path = data_folder(os.environ) / "secrets.env"
    if not path.exists():
        try:
            load_secrets(os.environ, path)
        except InputError:
            return write_secrets_file(path)
    return False
