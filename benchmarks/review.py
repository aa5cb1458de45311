"""File review by machine: how much of what is wrong it finds, how much of what it says is wrong is so, and how long a large archive takes."""

from __future__ import annotations

from random import Random

from benchmarks import copies
from benchmarks.rows import Row, at_least, at_most, compared, seconds
from fadu.demo import cases, old_files, pictures
from fadu.demo.cast import citizens, companies, places, teams
from fadu.law.casefile import faults
from fadu.law.clocks import BUREAU
from fadu.law.procedures import ALL
from fadu.ledger import history, read, reviewing
from fadu.ledger.models import Matter
from fadu.registers.bootstrap import load_bureau_data

SEED, FILES, ARCHIVE = 20231124, 360, 10_000
LEAST, MOST = 90, 60
CLOCKS = {clock.id for clock in ALL["penalty-ordinary"].clocks if clock.owner == BUREAU}


def run(quick: bool) -> list[Row]:
    """Precision and recall over seeded files, then the time for an archive."""
    load_bureau_data()
    rng = Random(SEED)
    caster = cases.Caster(rng, teams(), places(), pictures.store_all(), {"citizen": citizens(rng), "org": companies(rng)})
    files = list(old_files.faulty(caster, 30 if quick else FILES, rng))
    found, true, said, wrong = _compare(files)
    sound = [file for file in files if not file.gates]
    clean = sum(not _said(file) for file in sound)
    took, archive = _archive(files, 300 if quick else ARCHIVE)
    return [
        at_least(f"查准率：{len(files)} 卷中指出的问题确实存在", 100 * true / max(1, said), "%", LEAST),
        at_least(f"查全率：{wrong} 处已知问题被指出", 100 * found / max(1, wrong), "%", LEAST),
        compared(f"{len(sound)} 卷合法案卷没有被指出问题", 100 * clean / max(1, len(sound)), "%"),
        at_most(f"重查 {archive:,} 卷已归档案卷，一个进程", took, "秒", MOST if not quick else None),
    ]


def _said(file: old_files.OldFile) -> set[str]:
    """Gates that speak of the file; periods are left out, since the seeded defects are of acts."""
    dossier = file.dossier
    return {fault.gate for fault in faults(dossier.procedure, dossier.acts, read.today(), dossier.number)} - CLOCKS


def _compare(files: list[old_files.OldFile]) -> tuple[int, int, int, int]:
    """Defects found, findings that are true (a defect or what follows from it), findings in all, defects in all."""
    found = true = said = wrong = 0
    for file in files:
        gates = _said(file)
        found += len(gates & file.gates)
        true += len(gates & (file.gates | old_files.consequences(file.gates)))
        said += len(gates)
        wrong += len(file.gates)
    return found, true, said, wrong


def _archive(files: list[old_files.OldFile], wanted: int) -> tuple[float, int]:
    """Seconds to replay so many closed files out of the ledger."""
    rows = [history.enter(file.dossier, synthetic=True) for file in files[:30]]
    whole = next(row for row in rows if row.closed)
    copies.make(whole, wanted * whole.last_seq)
    selection = Matter.objects.filter(procedure="penalty-ordinary")
    took = seconds(lambda: reviewing.sweep(selection, read.today()))
    return took, selection.count()
