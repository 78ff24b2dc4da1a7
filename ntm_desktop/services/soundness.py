"""Whether what the commune's file holds can be read, all of it: asked when something went wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.errors import NtmError
from ntm_desktop.services.listed import listed_money, listed_projects
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.standing import standing
from ntm_desktop.store.commune import (
    assessments,
    communes,
    evidence,
    packages,
    project_photos,
    vault,
)

_SENSELESS = (NtmError, ValueError, LookupError, TypeError, ArithmeticError)


def damage(ws: Workspace) -> tuple[str, ...]:
    """What in the file is damaged, a sentence each; nothing when all of it can be read.

    First SQLite's own check and every text, then what the values say: a byte that was changed in
    a date or a figure can leave a text that is none.
    """
    found = ws.file.damage()
    if found:
        return found
    return tuple(_unreadable(ws))


def _unreadable(ws: Workspace) -> Iterator[str]:
    try:
        communes.read(ws.file)
        infos = [info for level in SubjectLevel for info in assessments.all_of(ws.file, level)]
    except _SENSELESS:
        yield "Thông tin của xã, các đợt tự đánh giá: có giá trị không hiểu được."
        return
    tries: list[tuple[str, Callable[[], object]]] = [
        ("Danh sách gói đã đóng, đã nhận", lambda: packages.packages(ws.file)),
        ("Ảnh của công trình", lambda: project_photos.photos(ws.file)),
    ]
    for info in infos:
        label = info.period.inline
        tries += [
            (f"Câu trả lời hoặc bộ tiêu chí của đợt {label}", partial(standing, ws, info)),
            (f"Minh chứng của đợt {label}", partial(evidence.of_assessment, ws.file, info.id)),
        ]
    for period in sorted({info.period for info in infos}):
        tries += [
            (f"Công trình của {period.inline}", partial(listed_projects, ws, period)),
            (f"Nguồn lực, đóng góp của {period.inline}", partial(listed_money, ws, period)),
        ]
    for what, look in tries:
        try:
            look()
        except _SENSELESS:
            yield f"{what}: có giá trị không hiểu được."


@dataclass(frozen=True, slots=True)
class Unreferenced:
    """Contents of the vault that no evidence and no history speaks of.

    A program that was killed while it added a file leaves one; so does going back to an older
    copy, and going forward again would need them: a person decides.
    """

    files: int
    size: int

    @property
    def megabytes(self) -> int:
        """Rounded up."""
        return -(-self.size // 1_000_000)


def unreferenced(ws: Workspace) -> Unreferenced:
    """What lies in the vault for nothing, as far as today's data know."""
    paths = vault.unreferenced(ws.file)
    return Unreferenced(len(paths), sum(path.stat().st_size for path in paths))
