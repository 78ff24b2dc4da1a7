"""Every way to open a commune's data: as they lie there, made, joined, moved in, put back.

For the thread that owns the database: what a way needs is loaded when it is gone, not when the
window that offers it is made.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.services.joining.sources import OldSource
    from ntm_desktop.services.workspace import Workspace


def as_they_lie(data_dir: Path, actor: str) -> "Workspace":
    """The data of a folder."""
    from ntm_desktop.services.workspace import open_workspace

    return open_workspace(data_dir, actor=actor)


def made(
    data_dir: Path,
    commune_code: str,
    set_id: str,
    period: "Period",
    group_id: str | None,
    actor: str,
) -> "Workspace":
    """A new commune with its first assessment."""
    from ntm_desktop.services.workspace import create_workspace

    return create_workspace(
        data_dir,
        commune_code=commune_code,
        set_id=set_id,
        period=period,
        group_id=group_id,
        actor=actor,
    )


def moved_in(file: Path, passphrase: str, data_dir: Path, actor: str) -> "Workspace":
    """What an old PC wrote for this one."""
    from ntm_desktop.services.moving import move_in

    return move_in(file, passphrase, data_dir, actor=actor)


def joined(sources: "tuple[OldSource, ...]", data_dir: Path, actor: str) -> "Workspace":
    """A commune made from the folders, packages and workbooks of the old ones."""
    from ntm_desktop.services.joining.making import join
    from ntm_desktop.services.joining.planning import JoinWish

    return join(sources, JoinWish(), data_dir, actor=actor).workspace


def put_back(data_dir: Path, copy: Path | None, actor: str) -> "Workspace":
    """A copy in the place of the file; without one, what can be read of the damaged file."""
    from ntm_desktop.services.backups import rescue_workspace, restore_workspace

    if copy is None:
        return rescue_workspace(data_dir, actor=actor)
    return restore_workspace(data_dir, copy, actor=actor)


def sample(data_dir: Path) -> "Workspace":
    """The invented commune to look around in, made the first time."""
    from ntm_desktop.services.sample import create_sample
    from ntm_desktop.services.workspace import open_workspace
    from ntm_desktop.store.commune.commune_file import FILE_NAME

    there = (data_dir / FILE_NAME).exists()
    return open_workspace(data_dir) if there else create_sample(data_dir)
