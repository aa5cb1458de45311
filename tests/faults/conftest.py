"""The same cast and cases as the ledger's tests."""

from tests.ledger.conftest import caster, play, script

__all__ = ["caster", "play", "script"]
