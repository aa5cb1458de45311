"""Check a downloaded proof of a paper: plain functions over the file alone, no database, no Django. What they do is written down in
docs/howto/verify-a-paper.md, so that a stranger can write the same in another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fadu.ledger.chain import merkle_check, paper_leaf, seal_hash

FORMAT = "fadu.paper-proof/1"
_HEX = re.compile(r"[0-9a-f]{64}")
_LONGEST_PATH = 64


@dataclass(frozen=True, slots=True)
class Checked:
    """What a proof shows: `fault` in Chinese when it does not hold, else what the paper is and which seal it stands under."""

    fault: str = ""
    kind: str = ""
    number: str = ""
    digest: str = ""
    day: str = ""
    root: str = ""
    published: bool | None = None

    @property
    def holds(self) -> bool:
        return not self.fault


def check(proof: Any, roots: Any = None) -> Checked:
    """Recompute the proof from its leaf to the seal; with `roots` (the published roots.json) compare the seal with the published one."""
    fault = _shape(proof)
    if fault:
        return Checked(fault)
    _, kind, number, digest, _ = proof["leaf"].split("|")
    seal = proof["seal"]
    told = Checked("", kind, number, digest, seal["day"], seal["root"])
    if not merkle_check(
        paper_leaf(proof["leaf"]), [(side, sibling) for side, sibling in proof["path"]], bytes.fromhex(seal["root"])
    ):
        return Checked("文书与当日的根不符，证明被改动，或者不是这份文书的证明")
    if seal_hash(seal["prev"], seal["day"], seal["count"], seal["root"], seal["sealed_at"]) != seal["hash"]:
        return Checked("日封的哈希不符，证明被改动")
    if roots is None:
        return told
    published = _published(roots, seal["day"])
    if published is None:
        return Checked(f"公布的根里没有 {seal['day']} 这一天")
    if published != seal["hash"]:
        return Checked(f"{seal['day']} 的日封与公布的不同")
    return Checked("", kind, number, digest, seal["day"], seal["root"], True)


def _shape(proof: Any) -> str:
    if not isinstance(proof, Mapping) or proof.get("format") != FORMAT:
        return f"这不是文书存在证明（{FORMAT}）"
    leaf, path, seal = proof.get("leaf"), proof.get("path"), proof.get("seal")
    if not isinstance(leaf, str) or not leaf.isprintable() or len(leaf.split("|")) != 5 or not leaf.startswith("paper|"):
        return "证明的叶（leaf）格式不对"
    steps = path if isinstance(path, list) and len(path) <= _LONGEST_PATH else None
    if steps is None or not all(
        isinstance(step, list) and len(step) == 2 and step[0] in ("left", "right") and _hex(step[1]) for step in steps
    ):
        return "证明的路径（path）格式不对"
    names = ("prev", "day", "count", "root", "sealed_at", "hash")
    if not isinstance(seal, Mapping) or not all(name in seal for name in names):
        return "证明的日封（seal）格式不对"
    right = (
        _hex(seal["root"])
        and _hex(seal["hash"])
        and isinstance(seal["count"], int)
        and all(isinstance(seal[name], str) for name in ("prev", "day", "sealed_at"))
    )
    return "" if right else "证明的日封（seal）格式不对"


def _hex(value: Any) -> bool:
    return isinstance(value, str) and bool(_HEX.fullmatch(value))


def _published(roots: Any, day: str) -> str | None:
    seals = roots.get("seals") if isinstance(roots, Mapping) else None
    found = (seal for seal in seals or () if isinstance(seal, Mapping) and seal.get("day") == day)
    return next((str(seal.get("hash")) for seal in found), None)
