"""Construction projects by year."""

from collections.abc import Sequence

from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.yearly import YearlyList, columns_of, decimal_or_none
from ntm_desktop.store.sqlite_file import Row


def _project(row: Row) -> Project:
    return Project(
        order=row["position"],
        name=row["name"],
        village=row["village"],
        kind=ProjectKind(row["kind"]),
        approval=row["approval"],
        total_investment=decimal_or_none(row["total_investment"]),
        funded_before=decimal_or_none(row["funded_before"]),
        planned=decimal_or_none(row["planned"]),
        disbursed=decimal_or_none(row["disbursed"]),
        progress=decimal_or_none(row["progress"]),
        arrears=decimal_or_none(row["arrears"]),
        note=row["note"],
    )


PROJECTS = YearlyList(
    "project",
    "project",
    tuple(name for name in columns_of(Project) if name != "order"),
    _project,
)


def read(file: CommuneFile, year: int) -> tuple[Project, ...]:
    """The projects of a year; ``order`` is the place in the list, from 1."""
    return PROJECTS.read(file, year)


def replace(file: CommuneFile, year: int, projects: Sequence[Project]) -> None:
    """Another list for a year, without history; see ``services.edits.replace_projects``."""
    PROJECTS.replace(file, year, projects)
