"""Keys from the environment or from ``secrets.env`` in the data folder. Neither a missing nor a guessable key is accepted."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from fadu.law.errors import InputError

SECRET_NAMES = ("FADU_SECRET_KEY", "FADU_DATA_KEY", "FADU_INDEX_KEY")
#: Shared with the payment provider; only needed where fines are paid online.
PAY_SECRET = "FADU_PAY_SECRET"
PURPOSES = {
    "FADU_SECRET_KEY": "会话签名",
    "FADU_DATA_KEY": "个人信息加密",
    "FADU_INDEX_KEY": "个人信息检索",
    PAY_SECRET: "支付签名",
}
KEY_HEX_LENGTH = 64
FEWEST_DIFFERENT_CHARACTERS = 8


def data_folder(environ: Mapping[str, str]) -> Path:
    """Where the database, uploads and keys lie: ``FADU_DATA``, else ``var`` in the checkout."""
    given = environ.get("FADU_DATA", "").strip()
    return Path(given).expanduser().resolve() if given else Path(__file__).resolve().parents[3] / "var"


def read_secrets_file(path: Path) -> dict[str, str]:
    """The ``NAME=value`` lines of a secrets file; an absent file holds none."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def write_secrets_file(path: Path) -> bool:
    """Make a secrets file with random keys, readable by its owner only. An existing file is never touched."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    lines = ["# 法度的密钥。请另存一份并妥善保管：丢失后，已加密的个人信息无法恢复。"]
    lines += [f"{name}={secrets.token_hex(KEY_HEX_LENGTH // 2)}" for name in (*SECRET_NAMES, PAY_SECRET)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True


def load_secrets(environ: Mapping[str, str], path: Path) -> dict[str, str]:
    """All three keys, checked; the environment goes before the file.

    Raises ``InputError`` for a key that is missing, malformed, guessable or used twice.
    """
    stored = read_secrets_file(path)
    found = {name: environ.get(name) or stored.get(name, "") for name in SECRET_NAMES}
    for name, value in found.items():
        _require_strong(name, value, path)
    if len({value.lower() for value in found.values()}) < len(found):
        raise InputError(f"{'、'.join(SECRET_NAMES)} 三个密钥有相同的值，请各用一个随机值。")
    return found


def load_pay_secret(environ: Mapping[str, str], path: Path) -> str:
    """The secret shared with the payment provider; empty where none is set. Raises ``InputError`` for a guessable one."""
    found = environ.get(PAY_SECRET) or read_secrets_file(path).get(PAY_SECRET, "")
    if found:
        _require_strong(PAY_SECRET, found, path)
    return found


def _require_strong(name: str, value: str, path: Path) -> None:
    where = f"环境变量 {name}（或 {path}）"
    remedy = "请运行 fadu setup 生成，或自行填入 64 位随机十六进制数"
    if not value:
        raise InputError(f"缺少{PURPOSES[name]}密钥：{where}没有设置；{remedy}。")
    if len(value) != KEY_HEX_LENGTH or any(c not in "0123456789abcdefABCDEF" for c in value):
        raise InputError(f"{PURPOSES[name]}密钥不合格：{where}应为 64 位十六进制数；{remedy}。")
    half = KEY_HEX_LENGTH // 2
    if len(set(value.lower())) < FEWEST_DIFFERENT_CHARACTERS or value[:half] == value[half:] or value[:16] in "0123456789abcdef":
        raise InputError(f"{PURPOSES[name]}密钥太容易猜到：{where}；{remedy}。")
