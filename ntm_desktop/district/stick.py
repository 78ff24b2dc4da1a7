"""What is on a stick, in steps: looked at, told, and taken with one press.

Copying and checking run beside the register, so that an appraisal is saved meanwhile. What was
looked at lies in a folder of our own until it is taken or given up: what the officer saw is what
is registered, even if the stick was pulled out.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from ntm_desktop.catalog import Catalog
from ntm_desktop.district import office as offices
from ntm_desktop.district.below import KnownOffices, keep_answers, read_answers
from ntm_desktop.district.checking import (
    Checked,
    evidence_along,
    in_order,
    judge_package,
    known_senders,
    open_package,
)
from ntm_desktop.district.dry_run import DryRun, LookedAt, WouldBe, failed_look, look_at
from ntm_desktop.district.kept import fill_contents
from ntm_desktop.district.line.access import line_folder
from ntm_desktop.district.line.uploads import INBOX_FOLDER
from ntm_desktop.district.office_rules import OfficeRules
from ntm_desktop.district.reception import (
    Received,
    Reception,
    Refused,
    Unread,
    find_packages,
    nothing_found,
    refuse_file,
    register_checked,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.package import EXTENSION, SEALED_EXTENSION
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import NtmError, PackageError, StoreError, in_vietnamese
from ntm_desktop.exchange.delivery import deliver_bytes, file_sha256
from ntm_desktop.exchange.senders import KnownSenders
from ntm_desktop.store.register.register import WORK_FOLDER, Register, RegisteredPackage

RECEIPTS_ON_STICK = "PHIEU-TIEP-NHAN"


@dataclass(frozen=True, slots=True)
class Stick:
    """Files that were looked at and are held until they are taken or given up.

    Attributes:
        paths: what was asked for.
        folder: our copies of those that passed.
        run: what receiving would do.
        checked: file to what passed every check.
        failed: file to why it did not.
    """

    paths: tuple[Path, ...]
    folder: Path
    run: DryRun
    checked: Mapping[Path, Checked]
    failed: Mapping[Path, NtmError]

    def count(self, would_be: WouldBe) -> int:
        """How many files of one outcome."""
        return len(self.run.of(would_be))


@dataclass(frozen=True, slots=True)
class Taken:
    """What was registered and refused.

    Attributes:
        receipts_dir: where the receipts were written for the communes, None when nowhere.
        receipt_fault: why they could not be written there, "" when they were.
    """

    reception: Reception
    receipts_dir: Path | None
    receipt_fault: str
    change: Change


@dataclass(frozen=True, slots=True)
class _Begun:
    identity: str
    senders: KnownSenders
    rules: OfficeRules


def looking_at(data_dir: Path, catalog: Catalog, paths: Iterable[Path]) -> Staged[Stick]:
    """Check everything in files and folders; nothing is registered, refused or answered.

    Args:
        data_dir: of the register.
        catalog: this office's own rules.
        paths: files, and folders that are searched.

    Raises:
        PackageError: ``no-package``, ``too-many-files``.
        KeyStoreError: this PC has not got the office's keys.
        StoreError: a folder cannot be read or written.
    """
    wanted = tuple(paths)

    def begin(register: Register) -> _Begun:
        register.ensure_main()
        rules = OfficeRules(catalog, register)
        fill_contents(register, rules)
        return _Begun(offices.identity(register.office()), known_senders(register), rules)

    begun: _Begun = yield OnDatabase(begin)
    files, ignored, folder = yield Beside(lambda _progress: _find(data_dir, wanted))
    looked: dict[Path, LookedAt] = {}
    checked: dict[Path, Checked] = {}
    failed: dict[Path, NtmError] = {}
    try:
        opened: dict[Path, tuple[Path, Any]] = {}
        for number, source in enumerate(files):
            local = folder / f"{number}{EXTENSION}"
            try:
                read = yield Beside(partial(_open, begun, source, local, number, len(files)))
                opened[source] = (local, read)
            except (PackageError, StoreError) as error:
                failed[source] = error
                looked[source] = yield OnDatabase(_look(catalog, source, error))
        pairs = [(local, read[0]) for local, read in opened.values()]
        along = yield Beside(lambda _progress: evidence_along(pairs))
        for source, (local, read) in opened.items():
            held = along[read[0].header.commune_code]
            try:
                checked[source] = yield OnDatabase(
                    partial(_judge, begun.rules, source, local, read, held)
                )
            except (PackageError, StoreError) as error:
                failed[source] = error
                looked[source] = yield OnDatabase(_look(catalog, source, error))

        def put_together(register: Register) -> None:
            chains: dict[str, list[RegisteredPackage]] = {}
            for one in in_order(register, list(checked.values())):
                looked[one.source] = look_at(register, one, chains)

        yield OnDatabase(put_together)
    except NtmError:
        yield Beside(lambda _progress: _clear(folder), clearing=True)
        raise
    run = DryRun(tuple(looked[source] for source in files), ignored)
    return Stick(wanted, folder, run, checked, failed)


def taking(
    stick: Stick,
    catalog: Catalog,
    now: Callable[[], datetime],
    receipts_dir: Path | None,
) -> Staged[Taken]:
    """Register what passed, put aside what was refused, and write the receipts.

    Each package is one step on the register; the order within a commune is kept.

    Args:
        stick: as it was looked at.
        catalog: this office's own rules.
        now: the clock, UTC.
        receipts_dir: folder for the communes' receipts, None when they go nowhere yet.
    """
    received: list[Received] = []
    refused: list[Refused] = []
    unread: list[Unread] = []

    def begin(register: Register) -> tuple[OfficeRules, list[Checked]]:
        offices.signing_key(register.office())
        return OfficeRules(catalog, register), in_order(register, list(stick.checked.values()))

    rules, ordered = yield OnDatabase(begin)
    own = {one.source for one in stick.run.files if one.would_be is WouldBe.UNREAD}
    for source, error in stick.failed.items():
        if source in own:
            unread.append(Unread(source, str(error)))
        else:
            local = stick.folder / "-"
            refused.append((yield OnDatabase(partial(_refuse, source, local, error, now))))
    for number, one in enumerate(ordered):
        try:
            yield Beside(partial(_same_still, one, number, len(ordered)))
            received.append((yield OnDatabase(partial(_take, rules, one, now))))
        except PackageError as error:
            refused.append((yield OnDatabase(partial(_refuse, one.source, one.local, error, now))))
        except StoreError as error:
            unread.append(Unread(one.source, str(error)))
    fault = ""
    if receipts_dir is not None and received:
        try:
            yield Beside(partial(_hand_out, stick, received, receipts_dir))
        except (PackageError, StoreError) as error:
            fault = str(error)
    known = yield OnDatabase(KnownOffices.of)
    answers = yield Beside(lambda _progress: read_answers(stick.paths, known))
    notes = yield OnDatabase(lambda register: keep_answers(register, answers, now()))
    yield Beside(lambda _progress: _finish(stick, received, refused), clearing=True)
    reception = Reception(tuple(received), tuple(refused), stick.run.ignored, notes, tuple(unread))
    change = Change(f"Nhận {len(received)} gói", frozenset({Touched.PACKAGES}), frozenset(), now())
    return Taken(reception, receipts_dir, fault, change)


def give_up(stick: Stick) -> Staged[None]:
    """Forget what was looked at."""
    yield Beside(lambda _progress: _clear(stick.folder), clearing=True)


def inbox_of(data_dir: Path) -> tuple[Path, int]:
    """The folder of what came over the line, and how many packages wait there."""
    folder = line_folder(data_dir) / INBOX_FOLDER
    ends = (EXTENSION, SEALED_EXTENSION)
    # Each commune has a folder of its own there.
    return folder, sum(path.name.lower().endswith(ends) for path in folder.glob("*/*"))


def _find(
    data_dir: Path, paths: tuple[Path, ...]
) -> tuple[tuple[Path, ...], tuple[Path, ...], Path]:
    files, ignored = find_packages(paths)
    if not files:
        raise PackageError("no-package", nothing_found(paths))
    work = data_dir / WORK_FOLDER
    try:
        work.mkdir(exist_ok=True)
        return files, ignored, Path(tempfile.mkdtemp(prefix="in-", dir=work))
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào {work}: {in_vietnamese(error)}. Hãy kiểm tra quyền ghi."
        ) from error


def _open(
    begun: _Begun, source: Path, local: Path, number: int, total: int, progress: Progress
) -> Any:
    progress(number, total)
    try:
        return open_package(source, local, begun.identity, begun.senders)
    except (PackageError, StoreError):
        local.unlink(missing_ok=True)
        raise


def _judge(
    rules: OfficeRules,
    source: Path,
    local: Path,
    opened: Any,
    held: frozenset[str],
    register: Register,
) -> Checked:
    package, content = opened
    return judge_package(register, rules, source, local, package, content, held)


def _look(catalog: Catalog, source: Path, error: NtmError) -> Callable[[Register], LookedAt]:
    return lambda register: failed_look(register, catalog, source, error)


def _same_still(one: Checked, number: int, total: int, progress: Progress) -> None:
    progress(number, total)
    if file_sha256(one.local) != one.package.sha256:
        raise StoreError(
            f"Bản chép tạm của {one.source.name} đã bị đổi sau khi kiểm tra. Hãy xem lại USB rồi "
            "nhận lại."
        )


def _take(
    rules: OfficeRules, one: Checked, now: Callable[[], datetime], register: Register
) -> Received:
    return register_checked(register, rules, one, now(), None)


def _refuse(
    source: Path, local: Path, error: NtmError, now: Callable[[], datetime], register: Register
) -> Refused:
    return refuse_file(register, source, local, error, now())


def _hand_out(
    stick: Stick, received: list[Received], receipts_dir: Path, progress: Progress
) -> None:
    try:
        receipts_dir.mkdir(parents=True, exist_ok=True)
        for number, one in enumerate(received):
            progress(number, len(received))
            if one.receipt_path is not None:
                target = receipts_dir / one.receipt_path.name
                deliver_bytes(target, one.receipt_path.read_bytes())
        key = stick.folder.parent.parent / offices.PUBLIC_KEY_FILE
        deliver_bytes(receipts_dir / key.name, key.read_bytes())
    except OSError as error:
        raise StoreError(
            f"Không ghi được phiếu vào {receipts_dir}: {in_vietnamese(error)}. Phiếu vẫn giữ ở nơi "
            "nhận; hãy ghi lại sau."
        ) from error


def _finish(stick: Stick, received: list[Received], refused: list[Refused]) -> None:
    """Clear our copies, and the server's inbox of what was taken or put aside."""
    inbox = [path for path in stick.paths if path.name == INBOX_FOLDER]
    sources = [one.source for one in received] + [one.source for one in refused]
    for source in sources:
        if any(source.is_relative_to(folder) for folder in inbox):
            source.unlink(missing_ok=True)
    _clear(stick.folder)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
