"""链: SM3 over each act and the one before, and a Merkle tree (RFC 6962 shape) over the heads of a day.

Pure bytes in, bytes out; a citizen can redo it with a small program.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import new

#: Hash before the first act of a matter and before the first seal.
ZERO = "0" * 64


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905) digest, 32 bytes."""
    return new("sm3", data).digest()


def act_hash(prev: str, body: str, verdict: str) -> str:
    """Hash of one act: SM3(hash before ‖ newline ‖ body ‖ newline ‖ verdict), hex."""
    return new("sm3", f"{prev}\n{body}\n{verdict}".encode()).hexdigest()


def leaf(number: str, seq: int, head: str) -> bytes:
    """Leaf hash of one matter's head on a day."""
    return sm3(b"\x00" + f"{number}|{seq}|{head}".encode())


def paper_text(kind: str, number: str, digest: str, act: str) -> str:
    """What the leaf of a paper says: its kind and number, the digest printed on it, and the hash of the act that issued it."""
    return f"paper|{kind}|{number}|{digest}|{act}"


def paper_leaf(text: str) -> bytes:
    """Leaf hash of one paper that was issued on a day; `text` from `paper_text`."""
    return sm3(b"\x00" + text.encode())


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, RFC 6962; of nothing: SM3 of the empty string."""
    if not leaves:
        return sm3(b"")
    level = list(leaves)
    while len(level) > 1:
        pairs = [sm3(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def merkle_path(leaves: Sequence[bytes], index: int) -> list[tuple[str, str]]:
    """Proof that leaf `index` is under the root: ("left"|"right", sibling hex) from the bottom up."""
    path: list[tuple[str, str]] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(("left" if sibling < index else "right", level[sibling].hex()))
        pairs = [sm3(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
        index //= 2
    return path


def merkle_check(found: bytes, path: Sequence[tuple[str, str]], root: bytes) -> bool:
    """True when `found` with its path gives `root`."""
    for side, sibling in path:
        other = bytes.fromhex(sibling)
        found = sm3(b"\x01" + other + found) if side == "left" else sm3(b"\x01" + found + other)
    return found == root


def seal_hash(prev: str, day: str, count: int, root: str, sealed_at: str) -> str:
    """Hash of one day's seal over the seal before."""
    return sm3(f"{prev}\n{day}\n{count}\n{root}\n{sealed_at}".encode()).hex()
