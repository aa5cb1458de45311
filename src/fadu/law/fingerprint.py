"""案卷摘要: one digest over everything a file says, the same for who hands it over and who receives it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from fadu.law.facts import CHINA, Act


def fingerprint(acts: Sequence[Act]) -> str:
    """SHA-256 over steps, times, people, data and the hashes of the evidence. Fields left at their default do not count, so that a later release
    with more optional fields gives the same digest."""
    told = [
        [
            act.step,
            act.at.astimezone(CHINA).isoformat(),
            [person.id for person in act.by],
            act.data.model_dump(mode="json", exclude_defaults=True),
            [piece.sha256 for piece in act.evidence],
        ]
        for act in acts
    ]
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
