"""文号: running numbers by series and year, without gaps or doubles."""

from __future__ import annotations

from django.db import connection

from fadu.documents.models import Counter

#: One statement, so that two transactions cannot read the same number. The table name comes from the model, never from input.
TAKE = (
    "INSERT INTO {table} (series, year, n) VALUES (%s, %s, 1) "
    "ON CONFLICT (series, year) DO UPDATE SET n = {table}.n + 1 RETURNING n"
)


def pattern(short_name: str, word: str) -> str:
    """Pattern of a bureau's numbers: 潼城管, 罚决 → 潼城管罚决字〔{year}〕{n}号."""
    prefix = f"{short_name}{word}".replace("{", "{{").replace("}", "}}")
    return f"{prefix}字〔{{year}}〕{{n}}号"


def next_number(series: str, year: int, pattern: str) -> str:
    """The next number of a series in a year, written as `pattern` says with its {year} and {n}.

    Must run in the transaction that records the paper: rolling back gives the number back, so that the series has no gap. The
    counter's row stays locked until then, so numbers of one series queue; take them as late as possible.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_number 必须在事务中调用，否则撤销时会留下空号")
    if "{n}" not in pattern or "{year}" not in pattern:
        raise ValueError(f"文号格式“{pattern}”应含 {{year}} 和 {{n}}")
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(table=connection.ops.quote_name(Counter._meta.db_table)), [series, year])
        return pattern.format(year=year, n=cursor.fetchone()[0])
