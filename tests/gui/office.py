"""An open commune with everything a page is given; what the frame would do is noted down."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.preferences import Preferences
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.paths import resources_dir
from ntm_desktop.services import sample, workspace

T = TypeVar("T")
SAMPLES = resources_dir() / "samples" / "chien-thang-2024"
CRITERIA = SAMPLES / "bieu-tieu-chi-2024.xlsx"
PROJECTS = SAMPLES / "cong-trinh-2024.xlsx"
RESOURCES = SAMPLES / "nguon-luc-2024.xlsx"


class Office(QObject):
    """What a test works with."""

    def __init__(self, qtbot: Any, tasks: Tasks[Any], context: CommuneContext) -> None:
        super().__init__()
        self.qtbot = qtbot
        self.tasks = tasks
        self.context = context
        self.messages: list[str] = []
        self.actions: list[Callable[[], None] | None] = []
        self.visits: list[tuple[str, str | None]] = []
        self.imports: list[object] = []
        self.crashes: list[BaseException] = []
        context.message_requested.connect(self._note_message)
        context.navigation_requested.connect(lambda page, to: self.visits.append((page, to)))
        context.import_requested.connect(self.imports.append)
        tasks.crashed.connect(self.crashes.append)

    @property
    def assessment_id(self) -> str:
        return self.context.assessment.id

    def _note_message(self, text: str, _level: object, _action: str, run: Any) -> None:
        self.messages.append(text)
        self.actions.append(run)

    def show(self, page: CommunePage) -> None:
        """Open a page as the frame does, redrawn by every change."""
        self.qtbot.addWidget(page)
        page.resize(1154, 668)
        page.show()
        self.tasks.changed.connect(page.refresh)
        page.refresh(None)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is queued or running."""
        self.qtbot.waitUntil(lambda: not self.tasks._running, timeout=20_000)
        assert not self.crashes

    def until(self, condition: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(condition, timeout=20_000)

    def do(self, fn: Callable[[Any], T]) -> T:
        """Run a service and hand back what it returned."""
        got: list[T] = []
        self.tasks.run(fn, done=got.append, owner=self)
        self.settle()
        return got[0]


@contextmanager
def opened(qtbot: Any, open_it: Callable[[], workspace.Workspace]) -> Iterator[Office]:
    """Open a commune the way the program does, and close it afterwards."""
    tasks = Tasks()
    failures: list[Exception] = []
    ready: list[workspace.Workspace] = []
    tasks.open(open_it, done=ready.append, failed=failures.append, owner=tasks)
    qtbot.waitUntil(lambda: bool(ready or failures), timeout=30_000)
    assert not failures, failures
    facts: list[tuple[Any, ...]] = []

    def read(ws: workspace.Workspace) -> tuple[Any, ...]:
        from ntm_desktop.services.in_force import pinned_set

        info = workspace.latest_assessment(ws)
        return workspace.commune_info(ws), info, pinned_set(ws, info.id), ws.file.data_dir

    tasks.run(read, done=facts.append, owner=tasks)
    qtbot.waitUntil(lambda: bool(facts), timeout=20_000)
    commune, info, criteria_set, data_dir = facts[0]
    context = CommuneContext(tasks, Preferences(), data_dir, commune, info, criteria_set)
    office = Office(qtbot, tasks, context)
    try:
        yield office
    finally:
        tasks.shutdown()


def sample_copy(made_once: Path, target: Path) -> Callable[[], workspace.Workspace]:
    """Opens a copy of a sample commune that was made once for all tests."""
    if not (made_once / "commune.ntm").exists():
        workspace.close_workspace(sample.create_sample_figures(made_once))
    shutil.copytree(made_once, target)
    return lambda: workspace.open_workspace(target, actor="Hoàng Văn Thắng")
