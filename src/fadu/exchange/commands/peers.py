"""``fadu peers``: the bureaus whose Fadu we exchange problems with, and our own public key."""

import argparse
import json

from fadu.exchange import keys, peers
from fadu.exchange.models import Peer
from fadu.law.errors import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """List, add, or switch off."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--add", metavar="机关", help="登记对方机关（全称），同时给出 --address 和 --key")
    choice.add_argument("--off", metavar="机关", help="停用对方机关")
    parser.add_argument("--address", metavar="网址", help="对方系统的网址")
    parser.add_argument("--key", metavar="公钥", help="对方的公钥，64 位十六进制")


def run(args: argparse.Namespace) -> int:
    """Do what is asked, then show our key and all peers."""
    if args.add:
        if not args.address or not args.key:
            raise InputError("登记对方机关要同时给出 --address 网址 和 --key 公钥。")
        peers.add(args.add, args.address, args.key)
    elif args.off:
        peers.switch_off(args.off)
    own, known = keys.own_public_key(), list(Peer.objects.order_by("name"))
    if args.json:
        rows = [{"name": peer.name, "address": peer.address, "code": peer.code, "active": peer.active} for peer in known]
        print(json.dumps({"public_key": own, "code": keys.own_code(), "peers": rows}, ensure_ascii=False))
        return 0
    print(f"本机关公钥：{own}")
    for peer in known:
        print(f"{peer.name}  {peer.address}  指纹 {peer.code}{'' if peer.active else '（已停用）'}")
    if not known:
        print("还没有登记对方机关：fadu peers --add 机关 --address 网址 --key 公钥")
    return 0
