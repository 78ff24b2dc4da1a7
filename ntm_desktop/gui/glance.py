"""What the window shows at first glance, in plain words, and kept until the next start.

Opening the commune's file loads the database library, the rules and the verdicts; on an old
PC that is most of the wait. So the first page is kept as it was when the file was closed, in
the user's own folder, and shown at once at the next start – but only while the file is byte
for byte as it was left (same size, same time of change, nothing unfinished beside it). The
page itself is then read from the file all the same, and replaces the kept one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QCoreApplication

from ntm_desktop import __version__, paths
from ntm_desktop.gui.kept import read_kept, write_kept
from ntm_desktop.gui.overview.content import (
    FactContent,
    OverviewContent,
    StandingContent,
    TileContent,
    TodoContent,
    overview_content,
)
from ntm_desktop.paths import DATABASE

if TYPE_CHECKING:
    from datetime import datetime

    from ntm_desktop.services.opening import Foot, OpenCommune

_FORMAT = 2


class AssessmentLine(NamedTuple):
    """An assessment as period and set combo boxes show it."""

    id: str
    set_id: str
    period_key: str
    period_label: str
    short_title: str


class Header(NamedTuple):
    """The top bar; ``current`` is the id of the chosen assessment."""

    commune: str
    above: str
    assessments: tuple[AssessmentLine, ...]
    current: str

    @property
    def chosen(self) -> AssessmentLine:
        """The chosen assessment."""
        return next(line for line in self.assessments if line.id == self.current)


class FootContent(NamedTuple):
    """The status bar and what can be undone.

    Attributes:
        evidence: lines of evidence without a file, of ``evidence_asked``.
        saved: when the last edit reached the disk, local time; empty before the first.
        moved_on: the day the data went to another PC; "" while they are worked on here.
    """

    met: int
    not_met: int
    missing: int
    total: int
    evidence: int
    packages: int
    saved: str
    undo: str = ""
    redo: str = ""
    to_send: int = 0
    not_sent: int = 0
    came_down: int = 0
    moved_on: str = ""
    evidence_asked: int = 0


class Glance(NamedTuple):
    """Everything of the first look."""

    header: Header
    foot: FootContent
    overview: OverviewContent


def glance_at(session: "OpenCommune") -> Glance:
    """Put a session into words."""
    return Glance(
        Header(
            session.commune.commune.full_name,
            session.commune.commune.above,
            tuple(
                AssessmentLine(
                    info.id, info.set_id, info.period.key, info.period.label, info.short_title
                )
                for info in session.assessments
            ),
            session.current.id,
        ),
        foot_content(session.foot),
        overview_content(session.overview),
    )


def foot_content(foot: "Foot") -> FootContent:
    """Put the state of an assessment into the figures of the status bar."""
    status = foot.status
    return FootContent(
        status.met,
        status.not_met,
        status.missing,
        status.total,
        status.missing_evidence,
        status.packages_waiting,
        _local(status.saved_at) if status.saved_at is not None else "",
        foot.undo,
        foot.redo,
        status.line.waiting,
        status.line.failed,
        status.line.came_down,
        status.moved_on,
        status.evidence_asked,
    )


def foot_facts(foot: FootContent, whose: str = "") -> tuple[str, ...]:
    """The sentences of the status bar: how far, what evidence is missing, what waits to be sent.

    Args:
        foot: the figures.
        whose: whom they are about, where that is not plain.
    """
    met = (
        _tr("{0}/{1} chỉ tiêu đạt").format(foot.met, foot.total)
        if foot.total
        else _tr("Tự đánh giá chờ chỉ tiêu của bộ tiêu chí")
    )
    parts = [f"{whose}: {met}" if whose else met]
    if foot.not_met:
        parts.append(_tr("{0} chưa đạt").format(foot.not_met))
    if foot.missing:
        parts.append(_tr("{0} thiếu số liệu hoặc ngưỡng").format(foot.missing))
    return (
        " · ".join(parts),
        _tr("{0} minh chứng còn thiếu").format(foot.evidence)
        if foot.evidence
        else (_tr("Đủ minh chứng") if foot.evidence_asked else ""),
        _tr("{0} gói chờ phiếu tiếp nhận").format(foot.packages) if foot.packages else "",
        _line_words(foot),
    )


def _line_words(foot: FootContent) -> str:
    """What the line holds for the officer, quietly: nothing pops up, nothing waits."""
    parts = []
    if foot.came_down:
        parts.append(_tr("{0} phiếu mới tải về").format(foot.came_down))
    if foot.to_send:
        parts.append(_tr("{0} gói chờ gửi qua mạng").format(foot.to_send))
    if foot.not_sent:
        parts.append(_tr("{0} gói chưa gửi được").format(foot.not_sent))
    return " · ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusLineBar", text)


def _local(at: "datetime") -> str:
    here = at.astimezone()
    today = here.date() == here.now().astimezone().date()
    return f"{here:%H:%M:%S}" if today else f"{here:%H:%M:%S %d/%m/%Y}"


def keep(glance: Glance, data_dir: Path) -> None:
    """Write it for the next start; called after the commune's file was closed.

    Failing costs only time at the next start.
    """
    stamp = _stamp(data_dir)
    if stamp is not None:
        write_kept(_file(), _plain(glance), stamp)


def kept(data_dir: Path) -> Glance | None:
    """The kept first look, None when there is none or the file was changed since.

    Only the folder opened last has one.
    """
    stamp = _stamp(data_dir)
    values = read_kept(_file(), stamp) if stamp is not None else None
    if values is None:
        return None
    try:
        return _read(values)
    except (ValueError, TypeError):  # another shape: a program under development wrote it
        return None


def _file() -> Path:
    return paths.user_dir() / "glance.kept"


def _stamp(data_dir: Path) -> list[object] | None:
    """What identifies the state of the commune's file, and of the program that put it in words."""
    database = data_dir / DATABASE
    try:
        if any(database.with_name(DATABASE + end).exists() for end in ("-wal", "-journal")):
            return None
        state = database.stat()
    except OSError:
        return None
    language = QCoreApplication.translate("Overview", "{0} đạt")
    folder = str(data_dir.resolve())
    return [_FORMAT, __version__, language, folder, state.st_size, state.st_mtime_ns]


def _plain(value: Any) -> Any:
    """Tuples without their names."""
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


def _read(data: tuple[Any, ...]) -> Glance:
    (commune, above, lines, current), foot, overview = data
    shown = OverviewContent(*overview)
    return Glance(
        Header(commune, above, tuple(AssessmentLine(*line) for line in lines), current),
        FootContent(*foot),
        shown._replace(
            parts=tuple((count, token, text) for count, token, text in shown.parts),
            remaining=_fact(shown.remaining),
            resources=_fact(shown.resources),
            tiles=tuple(TileContent(*tile) for tile in shown.tiles),
            todo=tuple(TodoContent(*todo) for todo in shown.todo),
            facts=tuple(StandingContent(*fact) for fact in shown.facts),
        ),
    )


def _fact(data: Sequence[Any]) -> FactContent:
    fact = FactContent(*data)
    return fact._replace(shares=tuple((name, share) for name, share in fact.shares))
