"""The other copy merged into ours: one edit, taken back by one undo."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.merging import Logged, Slot
from ntm_desktop.domain.progress import Progress, Tally
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.services.merging.comparing import MergePlan, files_named, plan_merge, stored_at
from ntm_desktop.services.merging.one_place import key_of
from ntm_desktop.services.merging.other_copy import CopiedData, clear, copy_aside, opened
from ntm_desktop.services.merging.parting import without_gone
from ntm_desktop.services.merging.register_lines import as_one_line
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import merges, vault
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.commune.merges import last_position
from ntm_desktop.store.sqlite_file import new_id

OURS, THEIRS = "ours", "theirs"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did.

    Attributes:
        change: the one edit; its ``touched`` is empty when there was nothing to take.
        plan: as it was carried out.
        missing: names of evidence whose files did not lie beside the other copy.
    """

    change: Change
    plan: MergePlan
    missing: tuple[str, ...]


def comparing(source: Path) -> Staged[MergePlan]:
    """A dry run: nothing is written.

    Raises:
        EntryError: there is no data of this commune at ``source``.
    """
    yield OnDatabase(lambda ws: _ensure_other(ws, source))
    copied: CopiedData = yield Beside(lambda _progress: copy_aside(source))
    try:
        plan: MergePlan = yield OnDatabase(lambda ws: _plan(ws, copied))
    finally:
        clear(copied)
    return plan


def merging(
    source: Path, choices: Mapping[str, str], seen: Collection[str] | None = None
) -> Staged[Merged]:
    """Merge the other copy into ours, all of it or nothing.

    Args:
        source: a ``commune.ntm`` or its folder.
        choices: id of each open value to "ours" or "theirs".
        seen: ids of the open values that were shown; None when all were decided by a rule.

    Raises:
        EntryError: something open is not decided, or came up after it was shown.
        StoreError: our vault cannot be written; nothing is merged.
        CancelledError: asked to stop while files are copied; nothing is merged.
    """
    yield OnDatabase(lambda ws: _ensure_other(ws, source))
    copied: CopiedData = yield Beside(lambda _progress: copy_aside(source))
    collects = gc.isenabled()
    gc.disable()  # tens of thousands of rows live till the end: nothing to find among them
    taken: _Files | None = None
    held = ExitStack()
    try:
        # Opened once for both steps: it is checked whole each time.
        theirs: CommuneFile = yield OnDatabase(lambda _ws: held.enter_context(opened(copied)))
        plan: MergePlan = yield OnDatabase(lambda ws: plan_merge(ws, theirs))
        folder: Path = yield OnDatabase(lambda ws: vault.folder_of(ws.file))
        taken = yield Beside(lambda progress: _copy(folder, copied, plan.files, progress))
        files = taken
        merged: Merged = yield OnDatabase(lambda ws: _merge(ws, theirs, plan, choices, seen, files))
    finally:
        if taken is not None:
            taken.discard()
        held.close()
        clear(copied)
        if collects:
            gc.enable()
    return merged


def _ensure_other(ws: Workspace, source: Path) -> None:
    folder = source if source.is_dir() else source.parent
    if folder.resolve() == ws.file.data_dir.resolve():
        raise EntryError(
            f"“{source}” chính là dữ liệu đang mở trên máy này. Hãy chọn tệp commune.ntm, hoặc thư "
            "mục dữ liệu, chép từ máy kia."
        )


def _plan(ws: Workspace, copied: CopiedData) -> MergePlan:
    with opened(copied) as theirs:
        return plan_merge(ws, theirs)


@dataclass(frozen=True, slots=True)
class _Files:
    """Evidence copied into our vault that nothing speaks of yet."""

    copies: tuple[vault.TakenCopy, ...]
    missing: tuple[str, ...]

    def discard(self) -> None:
        for copy in self.copies:
            vault.discard(copy)


def _copy(
    folder: Path, copied: CopiedData, wanted: Mapping[str, str], progress: Progress
) -> _Files:
    sources = {sha256: copied.evidence / sha256[:2] / sha256 for sha256 in wanted}
    sizes = (path.stat().st_size for path in sources.values() if path.is_file())
    tally = Tally(progress, sum(sizes))
    copies: list[vault.TakenCopy] = []
    missing: list[str] = []
    try:
        for sha256, path in sources.items():
            try:
                if not path.is_file():
                    raise EntryError(wanted[sha256])
                copy = vault.take(folder, path, wanted[sha256], tally.add)
            except EntryError:  # a vault that cannot be written is no missing file
                missing.append(wanted[sha256])
                continue
            copies.append(copy)
            if copy.content.sha256 != sha256:
                missing.append(wanted[sha256])
    except BaseException:
        for copy in copies:
            vault.discard(copy)
        raise
    return _Files(tuple(copies), tuple(missing))


def _merge(
    ws: Workspace,
    theirs: CommuneFile,
    made: MergePlan,
    choices: Mapping[str, str],
    seen: Collection[str] | None,
    files: _Files,
) -> Merged:
    # Our officer may have typed on while files were copied.
    plan = made if made.our_last == last_position(ws.file) else plan_merge(ws, theirs)
    undecided = [line for line in plan.open if choices.get(line.id) not in (OURS, THEIRS)]
    if seen is not None and any(line.id not in seen for line in plan.open):
        raise EntryError("Số liệu đã đổi từ lúc so. Hãy so lại rồi gộp.")
    if undecided:
        raise EntryError(
            f"Còn {len(undecided)} chỗ hai máy cùng sửa mà chưa chọn lấy bên nào.",
            tuple(
                f"{line.where}: máy này “{line.ours}”, máy kia “{line.theirs}”"
                for line in undecided
            ),
        )
    wanted = frozenset(conflict for conflict, side in choices.items() if side == THEIRS)
    values = {one.slot: as_one_line(ws, one, one.with_choices(wanted)) for one in plan.decisions}
    values |= (parted := without_gone(ws, theirs, values))
    changes = [
        FieldChange(
            one.slot.subject,
            key_of(one.slot, values[one.slot], one.ours),
            one.slot.field,
            one.ours,
            values[one.slot],
            one.slot.assessment_id,
        )
        for one in plan.decisions
    ]
    known = {one.slot for one in plan.decisions}
    changes += [
        FieldChange(slot.subject, slot.key, slot.field, stored_at(ws.file, slot), parted[slot])
        for slot in parted
        if slot not in known
    ]
    ordered = _in_order(change for change in changes if change.old != change.new)
    whose = plan.whose or "máy khác"
    if not plan.rows:
        return Merged(apply(ws, f"Gộp số liệu của {whose}", ()), plan, ())
    edit = new_id()
    with merges.names_all_there(ws.file), ws.file.transaction():
        merges.check_names_at_the_end(ws.file)
        merges.take_rules(ws.file, theirs)
        # Also what was changed there and changed back: a copy that went back to a backup may have
        # the value between.
        came = {one.slot for one in plan.decisions if values[one.slot] == one.theirs}
        came |= {one.slot for one in plan.decisions if values[one.slot] != one.ours}
        merges.take_history(ws.file, _rows_of(plan, came), edit)
        merges.take_note(ws.file, plan.last_row, plan.took_in)
        noted = merges.merged(ws.file, plan.last_row, at=ws.now(), whose=whose)
        change = apply(ws, f"Gộp số liệu của {whose}", [*ordered, noted], change_id=edit)
        for copy in files.copies:
            vault.settle(vault.folder_of(ws.file), copy)
    there = {
        sha256 for slot, value in values.items() for sha256, _ in files_named(slot.subject, value)
    }
    missing = tuple(
        name
        for sha256, name in plan.files.items()
        if sha256 in there and not vault.path_of(ws.file, sha256).is_file()
    )
    return Merged(change, plan, missing)


def _rows_of(plan: MergePlan, slots: Collection[Slot]) -> Iterator[Logged]:
    for slot, rows in plan.rows.items():
        if slot not in slots:
            continue
        if slot.key:
            yield from rows
        else:
            yield from (row._replace(key=key_of(slot, row.new, row.old)) for row in rows)


_FIRST = ("adopted_set", "assessment", "village", "place", "project_card")


def _in_order(changes: Iterable[FieldChange]) -> list[FieldChange]:
    """What others name first; what is taken away last, the other way round."""
    listed = list(changes)

    def rank(change: FieldChange) -> int:
        return _FIRST.index(change.subject) if change.subject in _FIRST else len(_FIRST)

    there = sorted((one for one in listed if one.new is not None), key=rank)
    gone = sorted((one for one in listed if one.new is None), key=rank, reverse=True)
    return [*there, *gone]
