"""What a refusal says."""

from collections.abc import Callable

from fadu.law.errors import InputError
from fadu.ledger.record import Refused


def refusal(do: Callable[[], object]) -> str:
    """The sentence with which the ledger refuses; empty when it does not. Any other error is a fault and goes through."""
    try:
        do()
    except (InputError, Refused) as refused:
        return str(refused) or "(没有说明)"
    return ""
