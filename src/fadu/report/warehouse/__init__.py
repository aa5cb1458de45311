"""数据仓库: what figures ask of the ledger, as Parquet by bureau and year, and the same figures computed over it for many bureaus at once.

`tables` says what leaves the ledger, `export` writes it, `lines` turns the figures' own querysets into SQL for other engines, `parquet` runs
that on DuckDB and `fadu.report.commands.spark` on Spark. No personal data leaves: parties, titles, places and people have no column here.
"""
