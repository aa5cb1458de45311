"""Mutation testing of the law: `python -m tests.law.mutants [part of a file name]`.

mutmut leaves decorated functions alone, and every gate is one. So here each small change to a function of the gates is made in memory, the
modules above it are loaded anew, and all stories and whole files are played; a mutant that none of them notices survives.
"""

from __future__ import annotations

import ast
import copy
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

from fadu.law import procedures, replay
from fadu.law.steps import Procedure
from tests.law import test_cases, test_stories
from tests.law.stories import BOOKS, Told

ROOT = Path(procedures.__file__).parents[1]
TARGETS = [
    path
    for path in sorted([*ROOT.glob("common/*.py"), *ROOT.glob("procedures/enforcement/*.py")])
    if path.name not in {"__init__.py", "penalty_data.py"}
]
#: Loaded anew for every mutant, in this order.
LAYERS = [
    "common.case",
    "common.officers",
    "common.evidence",
    "common.notice",
    "common.hearing",
    "common.review",
    "common.decision",
]
LAYERS += ["common.service", "common.payment", "common.closing"]
LAYERS += [f"procedures.enforcement.{name}" for name in ("penalty_ordinary", "penalty_simple", "first_violation")]
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "first": "last", "last": "first"}
PLAYED = [(book, story, book.play(story)) for book in BOOKS for story in book.stories]


def changes(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Every small change inside a function, with a description."""
    for place, node in enumerate(ast.walk(tree)):
        for number, said in enumerate(_said(node)):
            mutant = copy.deepcopy(tree)
            target = next(one for index, one in enumerate(ast.walk(mutant)) if index == place)
            list(_edits(target))[number]()
            yield f"{getattr(node, 'lineno', 0)}: {said}", mutant


def _said(node: ast.AST) -> list[str]:
    return [edit.__name__ for edit in _edits(node)]


def _edits(node: ast.AST) -> Iterator[Callable[[], None]]:
    def swap_compare() -> None:
        node.ops[0] = SWAPS[type(node.ops[0])]()  # type: ignore[attr-defined]

    def swap_bool() -> None:
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()  # type: ignore[attr-defined]

    def drop_not() -> None:
        node.operand = ast.UnaryOp(ast.Not(), node.operand)  # type: ignore[attr-defined]

    def drop_filter() -> None:
        node.ifs = []  # type: ignore[attr-defined]

    def other_value() -> None:
        value = node.value  # type: ignore[attr-defined]
        node.value = (not value) if isinstance(value, bool) else value + 1  # type: ignore[attr-defined]

    def other_name() -> None:
        name = "attr" if isinstance(node, ast.Attribute) else "id"
        setattr(node, name, NAMES[getattr(node, name)])

    def swap_sum() -> None:
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()  # type: ignore[attr-defined]

    if isinstance(node, ast.Compare):
        yield swap_compare
    if isinstance(node, ast.BoolOp):
        yield swap_bool
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield drop_not
    if isinstance(node, ast.comprehension) and node.ifs:
        yield drop_filter
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int)):
        yield other_value
    if (isinstance(node, ast.Name) and node.id in NAMES) or (isinstance(node, ast.Attribute) and node.attr in NAMES):
        yield other_name
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield swap_sum


def bodies(tree: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Changes in function bodies only: not in decorators, tables or type hints."""
    for index, found in enumerate(tree.body):
        functions = (
            [found]
            if isinstance(found, ast.FunctionDef)
            else [one for one in getattr(found, "body", []) if isinstance(one, ast.FunctionDef)]
        )
        for function in functions:
            own = ast.Module(function.body, [])
            for said, mutant in changes(own):
                whole = copy.deepcopy(tree)
                target = whole.body[index]
                if target.name != function.name:  # type: ignore[attr-defined]
                    target = next(one for one in target.body if getattr(one, "name", "") == function.name)  # type: ignore[attr-defined]
                target.body = mutant.body  # type: ignore[attr-defined]
                yield f"{function.name}:{said}", whole


def build(path: Path, tree: ast.Module) -> dict[str, Procedure]:
    """The procedures with one module changed; the others as they are."""
    changed = "fadu.law." + ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for name in LAYERS:
        full = f"fadu.law.{name}"
        if full == changed:
            _run(sys.modules[full], tree)
        else:
            importlib.reload(sys.modules[full])
    enforcement = [sys.modules[f"fadu.law.{name}"] for name in LAYERS if name.startswith("procedures")]
    return {module.PROCEDURE.id: module.PROCEDURE for module in enforcement}


def _run(module: ModuleType, tree: ast.Module) -> None:
    exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), module.__dict__)


def noticed(found: dict[str, Procedure]) -> bool:
    """Whether a story or a whole file sees a difference."""
    try:
        for _, story, told in PLAYED:
            procedure = found.get(told.file.procedure.id)
            if procedure is None:
                continue
            again = copy.copy(told.file)
            again.procedure = procedure
            test_stories.check(Told(again, list(replay(procedure, told.file.acts)), story))
        for procedure, acts in test_cases.FILES.values():
            if procedure.id in found:
                test_cases.check((found[procedure.id], acts))
    except Exception:
        return True
    return False


def survivors(path: Path) -> tuple[int, list[str]]:
    """How many mutants of a file there are, and those that nobody noticed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alive, count = [], 0
    for said, mutant in bodies(tree):
        count += 1
        try:
            seen = noticed(build(path, mutant))
        except Exception:
            seen = True
        if not seen:
            alive.append(said)
    build(path, tree)
    return count, alive


def main(arguments: Sequence[str]) -> int:
    """Print each survivor and the score."""
    total = dead = 0
    for path in TARGETS:
        if arguments and arguments[0] not in str(path):
            continue
        count, alive = survivors(path)
        total, dead = total + count, dead + count - len(alive)
        print(f"{path.relative_to(ROOT)}: {count - len(alive)} / {count}")
        for said in alive:
            print(f"    {said}")
    print(f"{dead} / {total} = {dead / max(1, total):.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
