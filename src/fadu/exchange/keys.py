"""This bureau's signing key (Ed25519), kept in the data folder and nowhere else."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from fadu.law.errors import InputError


def key_file() -> Path:
    """Where the private key lies, readable by its owner alone."""
    return Path(settings.DATA_DIR) / "exchange-key"


def own_key() -> Ed25519PrivateKey:
    """The key, made at random the first time. Raises InputError when the file holds something else."""
    path = key_file()
    if not path.exists():
        _make(path)
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text(encoding="ascii").strip()))
    except ValueError:
        raise InputError(f"往来密钥文件 {path.name} 已损坏，请从备份恢复；换新密钥后要请对方重新登记公钥。") from None


def _make(path: Path) -> None:
    """Two processes at once: the first one's key stands."""
    text = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(draft, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
        out.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def own_public_key() -> str:
    """The public key as 64 hex digits, to be given to the other bureaus."""
    return own_key().public_key().public_bytes_raw().hex()


def fingerprint(public_key: str) -> str:
    """The code of whoever holds that key. Raises InputError for text that is no key."""
    return sha256(_loaded(public_key).public_bytes_raw()).hexdigest()[:32]


def own_code() -> str:
    """This bureau's own code."""
    return fingerprint(own_public_key())


def signed(data: bytes) -> str:
    """Our signature as hex digits."""
    return own_key().sign(data).hex()


def verifies(public_key: str, data: bytes, signature: str) -> bool:
    """Whether the holder of that key signed exactly these bytes."""
    try:
        _loaded(public_key).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _loaded(public_key: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    except ValueError:
        raise InputError("公钥应为 64 位十六进制数，请向对方机关核对。") from None
