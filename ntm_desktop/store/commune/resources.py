"""Money by source and what residents gave, by year."""

from collections.abc import Sequence

from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.yearly import YearlyList, columns_of, decimal_or_none
from ntm_desktop.store.sqlite_file import Row


def _line(row: Row) -> ResourceLine:
    return ResourceLine(
        ResourceSource(row["source"]),
        decimal_or_none(row["planned"]),
        decimal_or_none(row["actual"]),
        row["note"],
    )


def _contribution(row: Row) -> Contribution:
    return Contribution(
        ContributionKind(row["kind"]),
        decimal_or_none(row["quantity"]),
        row["unit"],
        decimal_or_none(row["money"]),
        row["note"],
    )


LINES = YearlyList("resource", "resource_line", columns_of(ResourceLine), _line)
CONTRIBUTIONS = YearlyList("contribution", "contribution", columns_of(Contribution), _contribution)


def lines(file: CommuneFile, year: int) -> tuple[ResourceLine, ...]:
    """Planned and actual money of a year."""
    return LINES.read(file, year)


def contributions(file: CommuneFile, year: int) -> tuple[Contribution, ...]:
    """What residents gave in a year."""
    return CONTRIBUTIONS.read(file, year)


def replace(
    file: CommuneFile,
    year: int,
    lines: Sequence[ResourceLine],
    contributions: Sequence[Contribution] = (),
) -> None:
    """Other lists for a year, without history; see ``services.edits.replace_resources``."""
    with file.transaction():
        LINES.replace(file, year, lines)
        CONTRIBUTIONS.replace(file, year, contributions)
