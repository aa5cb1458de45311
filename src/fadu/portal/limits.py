"""How often one address may use a public form; wrong guesses about one thing are counted in `ledger.guesses`."""

from __future__ import annotations

from django.http import HttpRequest

from fadu.ledger.guesses import TooMany, failed, once_more, refuse_guessing


def count(request: HttpRequest, form: str, most: int, seconds: int) -> None:
    """Count one use of a form. Raises TooMany beyond `most` uses in a window of so many seconds."""
    if once_more(f"{form}:{request.META.get('REMOTE_ADDR', '')}", seconds) > most:
        minutes = -(-seconds // 60)
        raise TooMany(f"使用过于频繁，请{'一' if minutes == 1 else minutes}分钟以后再试。")


__all__ = ["TooMany", "count", "failed", "refuse_guessing"]
