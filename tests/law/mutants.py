"""Mutation testing of the law: `python -m tests.law.mutants [part of a file name] [--every=N] [--write]`.

Each small change to a function is put into the running code in a process of its own: first all stories and whole files are played again,
then the file's own tests run; a change that none of them notices survives. Ends with 1 when fewer than `LEAST` per cent are noticed.
mutmut is not used: it leaves decorated functions alone, and every gate is one.
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

from fadu.law import params, procedures, replay, workdays
from fadu.law.gates import Gate
from tests.law import test_cases, test_stories
from tests.law.stories import BOOKS, Told

ROOT = Path(procedures.__file__).parents[1]
HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "mutation.md"
LEAST = 85
#: Seconds after which a change that makes the code run on for ever counts as noticed.
PATIENCE = 120
#: The machinery.
CORE = ("gates", "judge", "clocks", "workdays", "params")
#: Tests of a file's own that stand beside the stories; clocks are tried on whole cases.
OWN = {name: [f"test_{name}.py"] for name in CORE} | {
    "decision": ["test_clocks.py", "test_amounts.py"],
    "first_violation": ["test_amounts.py"],
    **{name: ["test_clocks.py", "test_compulsion.py"] for name in ("compulsion", "compulsory_execution", "illegal_building")},
}
OTHERS = ["test_clocks.py"]
TARGETS = [ROOT / f"{name}.py" for name in CORE] + [
    path
    for path in sorted([*ROOT.glob("common/*.py"), *ROOT.glob("procedures/*/*.py")])
    if path.name != "__init__.py" and not path.stem.endswith(("_data", "_drafts", "_words"))  # forms and hints decide nothing
]
SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "first": "last", "last": "first"}
HEAD = """# 变异测试

把法律部分（`src/fadu/law`）的函数逐处改动一点：比较号换一个、“且”“或”互换、去掉“非”、条件反转、去掉筛选、数字加一、
最早与最晚互换、加减互换、返回值抹去、一句话不执行。每处改动单独试一次：先重放全部故事和整卷，再跑该文件自己的测试。
有一处不符即为被发现；没有任何测试发现的列在下面。合计低于 {least}% 即失败。

重跑：`make mutants`（写出本页）；只看一个文件：`.venv/bin/python -m tests.law.mutants common/hearing`。
{share}
{day} 的结果：
"""
KINDS = """抽看过一部分，没有逐条看完；看到的下列几类不改变判断：

- `seq` 的 `>` 换成 `>=`：两个行为的序号不会相同。
- `last` 换成 `first`：其中该步骤在案卷里只能有一次的；可以反复做的步骤还缺故事。
- `data.x or 0` 之类的兜底值：数据模型已保证有值，兜底只为读外来案卷时不出错。
- `is None or …` 换成“且”：前面的步骤没有做，阶段就不符，本行为另有问题。
- 相等的一种情况在前一行已经返回，或者边界那天本来就不是工作日。
- 只存数不改数的缓存（`_values_of_day`），和装载时只运行一次的函数（`_gates`）：运行中再换已不起作用。
- 只使证明多写、少写一项事实，不影响通过与否。

其余都当作测试的缺口看待，主要是同一步骤反复做多次、又交错送达的少见次序。
"""
PLAYED = [(story, book.play(story)) for book in BOOKS for story in book.stories]


class Mutant(NamedTuple):
    """One changed function: file, its name, what was changed where, and the whole changed source."""

    path: Path
    function: str
    said: str
    source: str


# --- what is changed -----------------------------------------------------------------------------------------------------------------------


def mutants(path: Path) -> Iterator[Mutant]:
    """Changes in function bodies only: not in decorators, tables or type hints."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for outer in tree.body:
        inside = [outer] if isinstance(outer, ast.FunctionDef) else getattr(outer, "body", [])
        for function in (one for one in inside if isinstance(one, ast.FunctionDef)):
            name = function.name if function is outer else f"{outer.name}.{function.name}"  # type: ignore[attr-defined]
            kept = function.body
            for said, changed in _changes(ast.Module(kept, [])):
                function.body = changed.body
                yield Mutant(path, name, f"{name}:{said}", ast.unparse(tree))
            function.body = kept


def _changes(body: ast.Module) -> Iterator[tuple[str, ast.Module]]:
    """Every small change of a body, with a description."""
    for place, node in enumerate(ast.walk(body)):
        for number, edit in enumerate(_edits(node)):
            mutant = copy.deepcopy(body)
            target = next(one for index, one in enumerate(ast.walk(mutant)) if index == place)
            list(_edits(target))[number]()
            yield f"{getattr(node, 'lineno', 0)}: {edit.__name__}", mutant


def _edits(node: Any) -> Iterator[Callable[[], None]]:
    def swap_compare() -> None:
        node.ops[0] = SWAPS[type(node.ops[0])]()

    def swap_bool() -> None:
        node.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()

    def drop_not() -> None:
        node.operand = ast.UnaryOp(ast.Not(), node.operand)

    def negate() -> None:
        node.test = ast.UnaryOp(ast.Not(), node.test)

    def drop_filter() -> None:
        node.ifs = []

    def other_value() -> None:
        node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1

    def other_name() -> None:
        name = "attr" if isinstance(node, ast.Attribute) else "id"
        setattr(node, name, NAMES[getattr(node, name)])

    def swap_sum() -> None:
        node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()

    def return_nothing() -> None:
        node.value = ast.Constant(None)

    def do_nothing() -> None:
        node.value = ast.Constant(None)

    if isinstance(node, ast.Compare):
        yield swap_compare
    if isinstance(node, ast.BoolOp):
        yield swap_bool
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield drop_not
    if isinstance(node, (ast.If, ast.IfExp)) and isinstance(node.test, (ast.Name, ast.Attribute, ast.Call)):
        yield negate
    if isinstance(node, ast.comprehension) and node.ifs:
        yield drop_filter
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int)):
        yield other_value
    if (isinstance(node, ast.Name) and node.id in NAMES) or (isinstance(node, ast.Attribute) and node.attr in NAMES):
        yield other_name
    if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, (ast.Add, ast.Sub)):
        yield swap_sum
    if (
        isinstance(node, ast.Return)
        and node.value is not None
        and not (isinstance(node.value, ast.Constant) and not node.value.value)
    ):
        yield return_nothing
    if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
        yield do_nothing


# --- who notices ---------------------------------------------------------------------------------------------------------------------------


def noticed(mutant: Mutant) -> bool:
    """Put the change into this process for good, and see whether a story, a whole file or a test is disturbed."""
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(PATIENCE)
    name = ".".join(("fadu.law", *mutant.path.relative_to(ROOT).with_suffix("").parts))
    try:
        compiled = compile(mutant.source, str(mutant.path), "exec")
        _live(sys.modules[name], mutant.function).__code__ = next(
            code for code in _codes(compiled) if code.co_qualname == mutant.function
        )
        for kept in (workdays.calendar, params.params, params._values_of_day):
            kept.cache_clear()
        return _stories_disturbed() or _tests_fail(OWN.get(mutant.path.stem, OTHERS))
    except BaseException:
        return True


def _stop(signum: int, frame: FrameType | None) -> None:
    raise TimeoutError


def _live(module: Any, name: str) -> Any:
    """The function as it runs, out of its gate, property or cache."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    if isinstance(found, Gate):
        return found.test
    return found.fget if isinstance(found, property) else getattr(found, "__wrapped__", found)


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


def _stories_disturbed() -> bool:
    try:
        for story, told in PLAYED:
            test_stories.check(Told(told.file, list(replay(told.file.procedure, told.file.acts, "测1号")), story))
        for file in test_cases.FILES.values():
            test_cases.check(file)
    except Exception:
        return True
    return False


def _tests_fail(files: Sequence[str]) -> bool:
    settings.register_profile("mutants", max_examples=40, derandomize=True, database=None, deadline=None)
    settings.load_profile("mutants")
    plain = ["-x", "-q", "-c", os.devnull, "--rootdir", str(HERE), "--noconftest", "-p", "no:cacheprovider"]
    with open(os.devnull, "w", encoding="utf-8") as silence, redirect_stdout(silence), redirect_stderr(silence):
        ended = pytest.main([*plain, *(str(HERE / name) for name in files)])
    return ended != pytest.ExitCode.OK


# --- the account ---------------------------------------------------------------------------------------------------------------------------


def survivors(found: Sequence[Mutant]) -> list[str]:
    """What was changed and not noticed. Each change has its own process. Raises RuntimeError when the unchanged code is already disturbed."""
    as_it_is = found[0]._replace(said="unchanged", source=found[0].path.read_text(encoding="utf-8"))
    with get_context("fork").Pool(os.cpu_count(), maxtasksperchild=1) as pool:
        tried = [as_it_is, *found]
        left = [mutant.said for mutant, seen in zip(tried, pool.imap(noticed, tried), strict=True) if not seen]
    if left[:1] != ["unchanged"]:
        raise RuntimeError(f"{as_it_is.path.name}：没有变异时测试就不通过")
    return left[1:]


def page(rows: Sequence[tuple[str, int, list[str]]], every: int) -> str:
    """docs/mutation.md."""
    count, alive = sum(row[1] for row in rows), sum(len(row[2]) for row in rows)
    table = [f"| `{name}` | {made} | {made - len(left)} | {(made - len(left)) / made:.1%} |" for name, made, left in rows]
    total = f"| 合计 | {count} | {count - alive} | {(count - alive) / count:.1%} |"
    kept = [f"- `{name}`：" + "、".join(f"`{said}`" for said in left) for name, _, left in rows if left]
    share = f"本页只试了每 {every} 处中的一处（`--every={every}`），按文件顺序等距抽取。\n" if every > 1 else ""
    head = HEAD.format(least=LEAST, day=date.today().isoformat(), share=share)
    columns = ["| 文件 | 变异 | 被发现 | 比例 |", "|---|--:|--:|--:|"]
    return "\n".join([head, *columns, *table, total, "", "## 没有被发现的", "", KINDS, *kept, ""])


def main(arguments: Sequence[str]) -> int:
    """Print each survivor and the score; write the page when asked."""
    parts = [part for part in arguments if not part.startswith("--")]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for path in TARGETS:
        importlib.import_module(".".join(("fadu.law", *path.relative_to(ROOT).with_suffix("").parts)))
    step = int(next((part.partition("=")[2] for part in arguments if part.startswith("--every=")), "1"))
    asked = {path: list(mutants(path))[::step] for path in TARGETS if not parts or any(part in str(path) for part in parts)}
    rows = []
    for path, found in asked.items():
        if not found:
            continue
        left = survivors(found)
        rows.append((str(path.relative_to(ROOT)), len(found), left))
        print(f"{rows[-1][0]}: {len(found) - len(left)} / {len(found)}", *left, sep="\n    ", flush=True)
    count = sum(row[1] for row in rows)
    dead = count - sum(len(row[2]) for row in rows)
    print(f"{dead} / {count} = {dead / max(1, count):.1%}")
    if "--write" in arguments:
        PAGE.write_text(page(rows, step), encoding="utf-8")
    return 0 if dead * 100 >= LEAST * count else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
