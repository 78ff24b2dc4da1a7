"""Mutation testing: is every decision of a module held by a test that fails without it?

One small fault after the other is put into a function – a comparison turned round, a condition
negated, a number off by one – and the tests that reach that line are run. A mutant that no test
notices has *survived*: there a rule can be broken and everything stays green.

A runner of its own, because the libraries for this copy the project or start Python anew for
each of some thousand mutants. Here the tests are imported once; each mutant is a fork in which
one function gets other code. Needs fork, so not Windows. Called by `bootstrap.py mutate`.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL = 85

MODULES: dict[str, tuple[str, ...]] = {
    "ntm_desktop.domain.verdicts": ("tests/domain",),
    "ntm_desktop.domain.thresholds": ("tests/domain",),
    "ntm_desktop.domain.plausibility": ("tests/domain",),
    "ntm_desktop.domain.collation": ("tests/domain", "tests/district"),
    "ntm_desktop.exchange.archive": ("tests/exchange",),
    "ntm_desktop.exchange.bag": ("tests/exchange",),
    "ntm_desktop.exchange.policy": ("tests/exchange",),
    "ntm_desktop.exchange.reading": ("tests/exchange",),
}
"""What is mutated, and the tests that may notice."""

_SLOWEST = 30.0  # seconds; a mutant that takes longer loops, and that was noticed
_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


@dataclass(frozen=True)
class Mutant:
    """One fault in one function.

    Attributes:
        line: where it is put in.
        function: outermost function or method around it.
        said: what was changed into what.
        code: of that function, with the fault.
    """

    module: str
    line: int
    function: str
    said: str
    code: CodeType


class _Change:
    """One way to change one node; applied to a copy of the module's tree."""

    def __init__(self, node: ast.AST, said: str, apply: Callable[[Any], ast.AST | None]) -> None:
        self.node, self.said, self.apply = node, said, apply


def changes_of(node: ast.AST) -> Iterator[_Change]:
    """Every fault that can be put into a node itself, not into those below it."""
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            other = _COMPARISONS.get(type(op))
            if other is not None:
                yield _Change(node, f"{_name(op)} → {other.__name__}", _with_op(place, other))
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield _Change(node, f"{_name(node.op)} → {swapped.__name__}", _with("op", swapped()))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _Change(node, "not x → x", lambda each: each.operand)
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        changed = _ARITHMETIC.get(type(node.op))
        if changed is not None and not _of_text(node):
            yield _Change(node, f"{_name(node.op)} → {changed.__name__}", _with("op", changed()))
    elif isinstance(node, ast.IfExp | ast.If | ast.While):
        yield _Change(node, "condition negated", _negated)
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield _Change(node, "return None", _with("value", ast.Constant(None)))
    elif isinstance(node, ast.Raise):
        yield _Change(node, "raise left out", lambda _each: ast.Pass())
    elif isinstance(node, ast.Break | ast.Continue):
        yield _Change(node, f"{_name(node)} left out", lambda _each: ast.Pass())


def _constants(node: ast.Constant) -> Iterator[_Change]:
    value = node.value
    if isinstance(value, bool):
        yield _Change(node, f"{value} → {not value}", _with("value", not value))
    elif isinstance(value, int):
        yield _Change(node, f"{value} → {value + 1}", _with("value", value + 1))
    elif isinstance(value, str) and value and " " not in value:
        # Sentences are for people; what is one word decides something.
        yield _Change(node, f"{value!r} → 'XX'", _with("value", "XX"))


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _of_text(node: ast.BinOp | ast.AugAssign) -> bool:
    return any(
        isinstance(each, ast.JoinedStr)
        or (isinstance(each, ast.Constant) and isinstance(each.value, str))
        for each in ast.walk(node)
    )


def _with(field: str, value: object) -> Callable[[Any], ast.AST]:
    def apply(node: Any) -> ast.AST:
        setattr(node, field, value)
        return node  # type: ignore[no-any-return]

    return apply


def _with_op(place: int, other: type[ast.cmpop]) -> Callable[[Any], ast.AST]:
    def apply(node: Any) -> ast.AST:
        node.ops[place] = other()
        return node  # type: ignore[no-any-return]

    return apply


def _negated(node: Any) -> ast.AST:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return node  # type: ignore[no-any-return]


def functions_of(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Outermost functions and methods, with their qualified names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    for name, function in functions_of(tree):
        inside = _of_body(function)
        for number, node in enumerate(inside):
            for which, change in enumerate(changes_of(node)):
                mutated = copy.deepcopy(tree)
                twin = dict(functions_of(mutated))[name]
                target = _of_body(twin)[number]
                put_in = list(changes_of(target))[which].apply(target)
                if put_in is not target:
                    _Replace(target, put_in or ast.Pass()).visit(twin)
                ast.fix_missing_locations(mutated)
                try:
                    whole = compile(mutated, str(path), "exec")
                except (SyntaxError, ValueError):
                    continue
                line = getattr(node, "lineno", function.lineno)
                yield Mutant(module, line, name, change.said, _code_of(whole, name))


def _of_body(function: ast.FunctionDef) -> list[ast.AST]:
    """Nodes of the body, without docstrings and what only speaks of types."""
    left_out: set[int] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.AnnAssign):
            left_out.update(id(each) for each in ast.walk(node.annotation))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            left_out.update(id(each) for each in node.values if isinstance(each, ast.Constant))
        elif isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            left_out.update(id(each) for each in ast.walk(node.format_spec))
        elif isinstance(node, ast.FunctionDef):
            for hint in (node.returns, *(each.annotation for each in node.args.args)):
                if hint is not None:
                    left_out.update(id(each) for each in ast.walk(hint))
    return [node for part in function.body for node in ast.walk(part) if id(node) not in left_out]


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> Any:
        if node is self._old:
            return ast.copy_location(self._new, node)
        return self.generic_visit(node)


def _code_of(whole: CodeType, name: str) -> CodeType:
    found = whole
    for part in name.split("."):
        found = next(
            each for each in found.co_consts if isinstance(each, CodeType) and each.co_name == part
        )
    return found


def put_in(mutant: Mutant) -> None:
    """Give the function its faulty code, in this process."""
    found: Any = importlib.import_module(mutant.module)
    *outer, last = mutant.function.split(".")
    for part in outer:
        found = getattr(found, part)
    made = vars(found)[last]
    for attribute in ("fget", "__func__"):
        made = getattr(made, attribute, None) or made
    while not isinstance(made, FunctionType) or hasattr(made, "__wrapped__"):
        made = made.__wrapped__
    made.__code__ = mutant.code


def reaching(module: str, tests: Sequence[str], scratch: Path) -> dict[int, list[str]]:
    """Line of a module to the tests that reach it, the quickest first."""
    import coverage

    data_file = scratch / f"{module}.coverage"
    settings = scratch / "coveragerc"
    settings.write_text(f"[run]\ndata_file = {data_file}\ndynamic_context = none\n")
    report = scratch / "report.xml"
    subprocess.run(
        [
            sys.executable, "-m", "pytest", *tests, "-q", "-p", "no:cacheprovider",
            f"--cov={module}", "--cov-context=test", f"--cov-config={settings}",
            "--cov-report=", "-o", "junit_family=xunit1", f"--junitxml={report}",
        ],
        cwd=ROOT, check=False, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    took = _durations(report)
    data = coverage.CoverageData(str(data_file))
    data.read()
    path = str(ROOT / f"{module.replace('.', '/')}.py")
    found: dict[int, list[str]] = {}
    for line, contexts in data.contexts_by_lineno(path).items():
        names = {each.partition("|")[0] for each in contexts if each}
        found[line] = sorted(names, key=lambda name: took.get(name, 1.0))
    return found


def _durations(report: Path) -> dict[str, float]:
    import xml.etree.ElementTree as ElementTree

    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        found[f"{case.get('file')}::{case.get('name')}"] = float(case.get("time", "1"))
    return found


def noticed(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether one of the tests fails, breaks or loops with the mutant in place."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            import pytest

            put_in(mutant)
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--no-header", *tests]))
        finally:
            os._exit(code)
    until = time.monotonic() + _SLOWEST
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) != 0
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def run(module: str, *, most: int, scratch: Path) -> tuple[int, int, list[Mutant]]:
    """Try the mutants of one module; (noticed, tried, survivors)."""
    tests = MODULES[module]
    by_line = reaching(module, tests, scratch)
    _warm(tests)
    every = list(mutants_of(module))
    step = max(1, len(every) // most) if most else 1
    survivors: list[Mutant] = []
    tried = every[::step]
    for number, mutant in enumerate(tried, start=1):
        # A line that Python jumps over, as a bare `continue`, is reached with the one before it.
        near = max((line for line in by_line if line <= mutant.line), default=0)
        reached = by_line.get(near, [])
        if not reached or not noticed(mutant, reached):
            survivors.append(mutant)
            print(f"  survived {module}:{mutant.line} {mutant.function}: {mutant.said}", flush=True)
        if number % 50 == 0:
            print(f"  {number}/{len(tried)}", file=sys.stderr, flush=True)
    return len(tried) - len(survivors), len(tried), survivors


def _warm(tests: Sequence[str]) -> None:
    """Import what the tests import, once for all forks."""
    import pytest

    with open(os.devnull, "w") as silent:  # noqa: PTH123
        kept = sys.stdout
        sys.stdout = silent
        try:
            pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", *tests])
        finally:
            sys.stdout = kept


def main(argv: Sequence[str]) -> int:
    """Mutate the named modules, by default all; 0 when each reaches the goal."""
    parser = argparse.ArgumentParser(prog="bootstrap.py mutate", description=__doc__)
    parser.add_argument("modules", nargs="*", help="the end of their names; none for all")
    parser.add_argument("--most", type=int, default=0, help="so many mutants a module, spread")
    chosen = parser.parse_args(argv)
    wanted = [
        name for name in MODULES if not chosen.modules or name.rpartition(".")[2] in chosen.modules
    ]
    if not hasattr(os, "fork"):
        print("Mutation testing needs fork: run it on Linux.", file=sys.stderr)
        return 2
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    rows: dict[str, tuple[int, int]] = {}
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        for module in wanted:
            print(module, flush=True)
            killed, tried, survivors = run(module, most=chosen.most, scratch=Path(folder))
            rows[module] = (killed, tried)
            for one in survivors:
                kinds[module][one.function] += 1
    print(f"\n{'module':44}{'mutants':>9}{'killed':>9}{'share':>9}")
    for module, (killed, tried) in rows.items():
        print(f"{module:44}{tried:>9}{killed:>9}{100 * killed / max(tried, 1):>8.1f}%")
    return 0 if all(100 * k >= GOAL * t for k, t in rows.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
