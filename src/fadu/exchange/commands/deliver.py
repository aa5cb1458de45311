"""``fadu deliver``: send what is due to other bureaus, once."""

import argparse
import json
from dataclasses import asdict

from fadu.exchange.outbox import deliver


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options of its own."""


def run(args: argparse.Namespace) -> int:
    """One round; 1 when a message was refused and a person must look."""
    done = deliver()
    if args.json:
        print(json.dumps(asdict(done)))
    else:
        print(f"新发件 {done.collected} 份，送达 {done.delivered} 份，稍后再发 {done.waiting} 份，对方拒收 {done.refused} 份。")
    return 1 if done.refused else 0
