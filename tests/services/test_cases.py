"""Workbooks that were read wrongly once, each kept with the right value.

Every folder of tests/data/cases holds small inputs and an ``expected.json``: what has to become
of a cell, and where the case was reported. A figure taken without a question is the fault that
most of them guard against.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services.import_lines import ImportPlan, PlanLine
from ntm_desktop.services.imports import dry_run
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment

CASES = Path(__file__).parents[1] / "data" / "cases"
Check = dict[str, Any]


def every_case() -> Iterator[tuple[Path, list[Check]]]:
    for file in sorted(CASES.glob("*/expected.json")):
        case = json.loads(file.read_text(encoding="utf-8"))
        for name, told in case["files"].items():
            yield file.parent / name, told["checks"]


@pytest.fixture(scope="module")
def commune(tmp_path_factory):
    workspace = create_workspace(
        tmp_path_factory.mktemp("cases") / "xa",
        commune_code="06364",
        set_id="qd-318-2022-xa",
        period=Period(2024),
        actor="Kiểm thử",
        now=lambda: datetime(2024, 11, 5, 8, tzinfo=UTC),
    )
    yield workspace
    close_workspace(workspace)


def read(commune, path: Path) -> ImportPlan | str:
    """The plan, or the sentence with which the file is refused."""
    try:
        return dry_run(commune, latest_assessment(commune).id, path)
    except ImportRefusedError as refused:
        return " ".join([str(refused), *map(str, refused.faults)])


def lines_meant(plan: ImportPlan, check: Check) -> list[PlanLine]:
    lines = list(plan.lines)
    if cell := check.get("cell"):
        # A line may stand under the cell of another column of the row.
        sheet, _, address = cell.rpartition("!")
        row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        lines = [line for line in lines if line.cell.rpartition("!")[0] == sheet]
        lines = [line for line in lines if line.cell.rstrip("0123456789") + row == line.cell]
    for key in ("subject", "cell_subject"):
        if key in check:
            lines = [line for line in lines if line.subject == check[key]]
    return lines


def holds(check: Check, plan: ImportPlan | str) -> bool:
    for key in ("any", "any_of"):
        if key in check:
            shared = {name: value for name, value in check.items() if name != key}
            return any(holds(shared | choice, plan) for choice in check[key])
    if isinstance(plan, str):
        return all(words in plan for words in check.get("refused_has", ["\0"]))
    if "refused_has" in check:
        return False
    if "lines" in check and len(plan.lines) != check["lines"]:
        return False
    subjects = {line.subject for line in plan.lines}
    if check.get("no_subject") in subjects:
        return False
    if "subject_there" in check and check["subject_there"] not in subjects:
        return False
    if "reading_somewhere" in check:
        return any(check["reading_somewhere"] in line.reading for line in plan.lines)
    if "count_named" in check:
        name, count = check["count_named"]
        named = [line for line in plan.lines if line.label == name]
        asked = check.get("or_state", [])
        return len(named) == count or all(line.state in asked for line in named)
    meant = lines_meant(plan, check)
    if "none_has" in check:
        return not any(w in line.reading for w in check["none_has"] for line in meant)
    wants_a_line = {"cell", "subject", "state_in", "reading_has", "label_has"} & set(check)
    if wants_a_line and not meant:
        return False
    return all(line_holds(check, line, plan) for line in meant)


def line_holds(check: Check, line: PlanLine, plan: ImportPlan) -> bool:
    said = " ".join(plan.notices)
    # The end of a reading is an end as well: "1.240;" is not "1.240.000".
    reading = f"{line.reading};"
    return (
        ("state_in" not in check or line.state in check["state_in"])
        and ("subject_is" not in check or line.subject == check["subject_is"])
        and ("label_has" not in check or check["label_has"] in line.label)
        and all(words in reading for words in check.get("reading_has", ()))
        and not any(words in reading for words in check.get("reading_not", ()))
        and all(words in line.message for words in check.get("message_has", ()))
        and all(words in said for words in check.get("notices_has", ()))
    )


@pytest.mark.parametrize(
    ("path", "checks"),
    [pytest.param(p, c, id=f"{p.parent.name[:2]}-{p.name}") for p, c in every_case()],
)
def test_a_case_is_read_rightly_or_asked(commune, path, checks):
    plan = read(commune, path)
    for check in checks:
        shown = plan if isinstance(plan, str) else [*plan.lines, *plan.notices]
        assert holds(check, plan), (check, shown)
