"""对方机关登记: add, replace, switch off."""

from __future__ import annotations

from django.db.models import Max

from fadu.exchange import keys
from fadu.exchange.client import checked_address
from fadu.exchange.models import Peer
from fadu.law.errors import InputError
from fadu.ledger import models


def add(name: str, address: str, public_key: str) -> Peer:
    """Register a bureau, or give a known one its new address or key. Raises InputError. Acts recorded before do not go out."""
    name, public_key = name.strip(), public_key.strip().lower()
    if not 0 < len(name) <= 100:
        raise InputError("请写明对方机关的全称（不超过100字），移交时按这个名称发送。")
    code = keys.fingerprint(public_key)
    if code == keys.own_code():
        raise InputError("这是本机关自己的公钥，请填对方的公钥。")
    if Peer.objects.filter(code=code).exclude(name=name).exists():
        raise InputError("这个公钥已经登记在另一个机关名下。")
    since = models.Act.objects.aggregate(last=Max("pk"))["last"] or 0
    values = {"code": code, "address": checked_address(address), "public_key": public_key, "active": True}
    peer, _ = Peer.objects.update_or_create(name=name, defaults=values, create_defaults=values | {"name": name, "since": since})
    return peer


def switch_off(name: str) -> None:
    """Send nothing more to this bureau and take nothing from it. Raises InputError when it is not known."""
    if not Peer.objects.filter(name=name.strip()).update(active=False):
        raise InputError(f"没有登记“{name[:40]}”这个机关。")
