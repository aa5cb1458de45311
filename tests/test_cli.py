"""The command line: Chinese for every mistake, never a traceback."""

import argparse
import importlib
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from fadu.config import cli
from fadu.config.commands import serve
from fadu.law.errors import InputError


def run(*arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from fadu.config.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "fadu.config.settings", **environment},
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_is_there(name: str) -> None:
    module = importlib.import_module(cli.COMMANDS[name].module)
    parser = cli.Parser(f"fadu {name}", cli.COMMANDS[name].help)
    module.add_arguments(parser)
    assert callable(module.run)


def test_overview_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown for name in cli.COMMANDS)


def test_law_commands_do_not_wait_for_django() -> None:
    modules = [command.module for command in cli.COMMANDS.values() if command.module.startswith("fadu.law.")]
    code = f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\nsys.exit('django' in sys.modules)"
    assert modules
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("argument", ["no-such", "删除", "x" * 100_000, "", "--", "-x", "__class__", "\n"], ids=range(8))
def test_unknown_command_is_one_short_chinese_line(argument: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([argument]) == 2
    shown = capsys.readouterr().err
    assert "命令" in shown
    assert len(shown) < 700


def test_odd_bytes_are_refused_without_a_traceback() -> None:
    done = run(b"\xff\xfe\x80")
    assert done.returncode == 2
    assert done.stderr.startswith("fadu：")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "缺少参数：--length, file"),
        (["--length", "five", "f"], "参数 --length 应为整数，不能是 'five'"),
        (["--length", "5", "f", "--unit", "weeks"], "参数 --unit 不能是 'weeks'，可选：'days', 'workdays'"),
        (["--length"], "参数 --length 后面缺少值"),
        (["--length", "5", "f", "--odd"], "不认识的参数：--odd"),
        (["--length", "5", "f", "--a", "--b"], "参数 --b 与 --a 不能同时使用"),
        (["--length", "5", "f", "--a=1"], "参数 --a 后面不能带值 '1'"),
        (["--length", "5", "f", "--ratio", "x"], "参数 --ratio 的值 'x' 格式不对"),
    ],
)
def test_argparse_speaks_chinese(arguments: list[str], expected: str) -> None:
    parser = cli.Parser("fadu x", "试验")
    parser.add_argument("--length", type=int, required=True)
    parser.add_argument("--unit", choices=["days", "workdays"])
    parser.add_argument("--ratio", type=float)
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--a", action="store_true")
    either.add_argument("--b", action="store_true")
    parser.add_argument("file")
    with pytest.raises(InputError) as caught:
        parser.parse_args(arguments)
    assert str(caught.value) == f"{expected}。用法见 fadu x --help。"


def test_help_is_chinese() -> None:
    shown = cli.Parser("fadu x", "试验").format_help()
    assert shown.startswith("用法：")
    assert not re.search(r"usage|options|positional|show this", shown)


def test_fault_of_ours_is_kept_in_a_private_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(args: argparse.Namespace) -> int:
        raise RuntimeError("不该发生")

    monkeypatch.setenv("FADU_DATA", str(tmp_path))
    monkeypatch.setattr(importlib.import_module("fadu.config.commands.doctor"), "run", broken)
    assert cli.main(["doctor"]) == 1
    kept = tmp_path / "errors.log"
    assert "RuntimeError: 不该发生" in kept.read_text(encoding="utf-8")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    shown = capsys.readouterr().err
    assert str(kept) in shown
    assert "Traceback" not in shown


def test_without_keys_nothing_starts_and_setup_makes_them(tmp_path: Path) -> None:
    bare = {"FADU_DATA": str(tmp_path), "FADU_SECRET_KEY": "", "FADU_DATA_KEY": "", "FADU_INDEX_KEY": "", "FADU_DATABASE_URL": ""}
    refused = run("doctor", **bare)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "FADU_SECRET_KEY" in refused.stderr
    unready = run("setup", "--json", **bare)
    assert unready.returncode == 0, unready.stderr
    assert json.loads(unready.stdout)["keys_made"] is True
    again = run("setup", "--json", **bare)
    assert json.loads(again.stdout) == {"keys_made": False, "migrations_applied": 0, "static_files_collected": False}
    assert run("doctor", **bare).returncode == 0


def test_database_that_cannot_be_read_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(args: argparse.Namespace) -> int:
        raise OperationalError("no such table: ledger_act")

    monkeypatch.setattr(importlib.import_module("fadu.config.commands.doctor"), "run", broken)
    assert cli.main(["doctor"]) == 2
    assert "fadu setup" in capsys.readouterr().err


def test_serve_refuses_a_database_that_was_never_set_up(tmp_path: Path) -> None:
    done = run("serve", FADU_DATA=str(tmp_path), FADU_DATABASE_URL="", PORT="0" + "8999")
    assert done.returncode == 2
    assert "fadu setup" in done.stderr


@pytest.mark.parametrize(
    ("given", "environment"), [(0, ""), (65536, ""), (-1, ""), (10**30, ""), (None, "abc"), (None, "８０００"), (None, "9" * 50)]
)
def test_impossible_port_is_refused(given: int | None, environment: str) -> None:
    with pytest.raises(InputError, match="65535"):
        serve.chosen_port(given, environment)


def test_port_of_the_option_goes_before_the_environment() -> None:
    assert serve.chosen_port(81, "82") == 81
    assert serve.chosen_port(None, "82") == 82
    assert serve.chosen_port(None, "") == 8000
