"""法: the law as pure Python. No Django, no I/O beyond the values in this package; usable alone as a library.

`judge` decides one act before it is done, `replay` runs the same gates over a whole file, `clocks` count statutory periods.
"""

from fadu.law.facts import Act, Certificate, Evidence, Item, Matter, Person, Tier
from fadu.law.gates import Finding, Judgement, Proof
from fadu.law.judge import judge, replay
from fadu.law.params import Rules, rules_on
from fadu.law.steps import Procedure, Step
from fadu.law.workdays import Calendar, calendar

__all__ = [
    "Act",
    "Calendar",
    "Certificate",
    "Evidence",
    "Finding",
    "Item",
    "Judgement",
    "Matter",
    "Person",
    "Procedure",
    "Proof",
    "Rules",
    "Step",
    "Tier",
    "calendar",
    "judge",
    "replay",
    "rules_on",
]
