"""The villages of a commune written to a workbook."""

from pathlib import Path

from ntm_desktop.documents.dossier.facts import SAMPLE_MARK
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.level_sums import LevelSummary
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.subjects import level_summary, subjects
from ntm_desktop.services.workspace import commune_info


def exporting_level(level: SubjectLevel, period: Period, set_id: str, path: Path) -> Staged[Path]:
    """The steps of writing where all of a level stand by one set in one period.

    Raises:
        CatalogError: no set has this id.
        DocumentError: the file cannot be written.
    """
    facts: tuple[LevelSummary, dict[str, str], str, str] = yield OnDatabase(
        lambda ws: _facts(ws, level, period, set_id)
    )
    written: Path = yield Beside(lambda _progress: _write(facts, path))
    return written


def _facts(
    ws: Workspace, level: SubjectLevel, period: Period, set_id: str
) -> tuple[LevelSummary, dict[str, str], str, str]:
    info = commune_info(ws)
    villages = {one.id: one.name for one in subjects(ws, SubjectLevel.VILLAGE)}
    author = f"{info.office_name}, {info.commune.above}"
    mark = SAMPLE_MARK if info.sample else ""
    return level_summary(ws, level, period, set_id), villages, author, mark


def _write(facts: tuple[LevelSummary, dict[str, str], str, str], path: Path) -> Path:
    from ntm_desktop.documents.places_workbook import write_places

    summary, villages, author, mark = facts
    return write_places(summary, villages, author, path, mark=mark)
