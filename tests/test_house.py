"""The house as a whole: no file imports another that imports it back, at any distance."""

import ast
import re
from collections.abc import Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "ntm_desktop"


def test_no_files_import_one_another_in_a_circle():
    # Imports inside functions and for type checkers count too: a circle is one of understanding.
    files = {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): file
        for file in PACKAGE.rglob("*.py")
    }
    assert len(files) > 300
    imports = {name: _imported(file, files.keys()) - {name} for name, file in files.items()}
    order = TopologicalSorter(imports)
    try:
        order.prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None


def _imported(file: Path, known: Set[str]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                inner = f"{node.module}.{name.name}"
                found.add(inner if inner in known else node.module)
    return found & known


def test_every_room_that_the_plan_of_the_house_names_is_there():
    plan = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {
        name
        for row in plan.splitlines()
        if row.startswith("|")
        for name in re.findall(r"`([\w/.]+)`", row)
    }
    missing = [
        name
        for name in sorted(named)
        if not (PACKAGE / name).exists() and not (PACKAGE.parent / name).exists()
    ]
    assert missing == []
    assert len(named) > 40


def test_no_file_knows_two_of_our_classes_by_one_name():
    """Where two things of one name would meet, they have two names."""
    trees = {file: ast.parse(file.read_text("utf-8")) for file in PACKAGE.rglob("*.py")}
    homes: dict[str, int] = {}
    for tree in trees.values():
        for begun in tree.body:
            if isinstance(begun, ast.ClassDef):
                homes[begun.name] = homes.get(begun.name, 0) + 1
    shared = {name for name, count in homes.items() if count > 1 and not name.startswith("_")}
    assert shared, "or the question is settled, and this test may go"
    meeting = []
    for file, tree in trees.items():
        known: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ntm_desktop"):
                for one in node.names:
                    known.setdefault(one.name, set()).add(node.module or "")
        for here in tree.body:
            if isinstance(here, ast.ClassDef):
                known.setdefault(here.name, set()).add("here")
        meeting += [
            f"{file}: {name}" for name, where in known.items() if name in shared and len(where) > 1
        ]
    assert meeting == []
