"""Whole lawful files of the systems, one module each; every module's `FILES` (title → procedure and acts) is replayed by test_cases."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from fadu.law.facts import Act
from fadu.law.steps import Procedure

FILES: dict[str, tuple[Procedure, list[Act]]] = {
    title: file for found in iter_modules(__path__) for title, file in import_module(f"{__name__}.{found.name}").FILES.items()
}
