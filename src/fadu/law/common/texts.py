"""正文: the text of a contract or a document under review, told by its hash, so that what is signed or published is what was reviewed."""

from __future__ import annotations

from fadu.law.facts import Act


def text_of(act: Act | None) -> str:
    """The SHA-256 of the text that an act carries: the one it states, or that of its first attached document. Empty when it carries none."""
    if act is None:
        return ""
    stated = getattr(act.data, "text_hash", "")
    return stated.lower() or next((piece.sha256 for piece in act.evidence if piece.kind == "document" and piece.sha256), "")
