"""The outbox of the line: made → sending → sent; received and accepted come from receipts alone.

What is to be sent stands in the commune's file, the sealed bytes beside the package, and how far
they got is asked from the server. So whatever dies, the next run goes on; pausing and cancelling
are states, too. Packages go to one receiver in the order they were put in line; one receiver that
does not answer does not hold up another.
"""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.outgoing import (
    PACKAGE_STATE_LABELS,
    STATE_OF_OUTCOME,
    WAITING_STATES,
    OutgoingPackage,
    PackageState,
)
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.domain.receivers import (
    SENDING_STATE_LABELS,
    TO_BE_SENT,
    Receiver,
    Sending,
    SendingState,
)
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import CancelledError, EntryError, LineError, NtmError
from ntm_desktop.exchange import policy, sealing
from ntm_desktop.exchange.delivery import deliver_bytes, file_sha256
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.transports import Parcel, Transport
from ntm_desktop.services.exchange.copies import note_copied
from ntm_desktop.services.exchange.receivers import receivers
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import packages, sendings

Reach = Callable[[Receiver], Transport]
"""How a receiver is reached."""


def over_the_line(receiver: Receiver) -> Transport:
    """The transport for a receiver's address."""
    if receiver.by_folder:
        from ntm_desktop.exchange.transports.folder import FolderTransport

        return FolderTransport(receiver)
    from ntm_desktop.exchange.transports.tus import TusTransport

    return TusTransport(receiver)


@dataclass(frozen=True, slots=True)
class SendingEntry:
    """One line of the outbox.

    Attributes:
        state_label: how far it is; the word of that receiver's receipt when there is one.
    """

    sending: Sending
    package: OutgoingPackage
    state_label: str


@dataclass(frozen=True, slots=True)
class SendReport:
    """What one run of the outbox did.

    Attributes:
        sent: went through now.
        waiting: did not, and will be tried again; its ``sentence`` says why.
        failed: did not, and somebody has to do something.
        change: told to what shows how the line stands.
        notes: what the officer should know besides, a sentence each.
    """

    sent: tuple[SendingEntry, ...]
    waiting: tuple[SendingEntry, ...]
    failed: tuple[SendingEntry, ...]
    change: Change
    notes: tuple[str, ...] = ()


def outbox(ws: Workspace) -> tuple[SendingEntry, ...]:
    """Everything put in line, in the order of sending."""
    known = {package.id: package for package in packages.packages(ws.file)}
    several = len(sendings.receivers(ws.file)) > 1
    answers = _answers(ws) if several else {}
    return tuple(
        SendingEntry(
            one,
            known[one.package_id],
            _label(
                one,
                answers.get((one.package_id, one.receiver_id))
                if several
                else known[one.package_id].state,
            ),
        )
        for one in sendings.sendings(ws.file)
    )


def _answers(ws: Workspace) -> dict[tuple[str, str], PackageState]:
    """Package and receiver to what that receiver's newest receipt says: each signs its own."""
    keys = {
        PublicKey.parse(row["public_key"]).fingerprint: row["id"]
        for row in sendings.receivers(ws.file)
    }
    return {
        (receipt.package_id, keys[receipt.said.signed_by]): STATE_OF_OUTCOME[receipt.said.outcome]
        for receipt in packages.receipts(ws.file)
        if receipt.said.signed_by in keys
    }


def _label(one: Sending, answer: PackageState | None) -> str:
    if one.state is SendingState.SENT and answer is not None and answer not in WAITING_STATES:
        return PACKAGE_STATE_LABELS[answer]
    return SENDING_STATE_LABELS[one.state]


def queue(ws: Workspace, package_id: str, *, to: str = "") -> Change:
    """Put a package in line for a receiver, or for all of them.

    Args:
        ws: the open commune.
        package_id: of a package in the outbox.
        to: name or id of one receiver; "" for every one.

    Raises:
        EntryError: there is no such package or receiver.
    """
    package = next((p for p in packages.packages(ws.file) if p.id == package_id), None)
    if package is None:
        raise EntryError("Không có gói này trong hộp gửi. Hãy xem lại danh sách.")
    new = False
    for row in _chosen(ws, to):
        new |= sendings.add_sending(ws.file, package_id, row[0], row[1], ws.now())
    touched = frozenset({Touched.PACKAGES}) if new else frozenset[Touched]()
    return Change(f"Gửi qua mạng gói số {package.sequence}", touched, frozenset(), ws.now())


def queue_newest(ws: Workspace, *, to: str = "") -> Change | None:
    """Put the newest package in line when no receipt has come back for it; None without one."""
    newest = packages.last_package(ws.file)
    if newest is None or newest.state not in (PackageState.PACKED, PackageState.COPIED):
        return None
    return queue(ws, newest.id, to=to)


def _chosen(ws: Workspace, to: str) -> tuple[tuple[str, str], ...]:
    """Id and name of the receivers that are meant."""
    every = tuple((row["id"], row["name"]) for row in sendings.receivers(ws.file))
    if not every:
        raise EntryError(
            "Chưa có nơi nhận qua mạng. Hãy mở tệp “nơi nhận” do cấp trên giao; hoặc chép gói ra "
            "USB như thường."
        )
    found = tuple(row for row in every if not to or to in row)
    if not found:
        names = ", ".join(name for _, name in every)
        raise EntryError(f"Không có nơi nhận “{to}”. Đang có: {names}.")
    return found


def pause(ws: Workspace, sending_id: str) -> Change:
    """Send it no further for now; what is there already counts later."""
    return _move(ws, sending_id, SendingState.PAUSED, "Tạm dừng gửi")


def resume(ws: Workspace, sending_id: str) -> Change:
    """Put it in line again, at its old place."""
    return _move(ws, sending_id, SendingState.WAITING, "Tiếp tục gửi")


def cancel(ws: Workspace, sending_id: str) -> Change:
    """Do not send it; the package itself stays in the outbox."""
    change = _move(ws, sending_id, SendingState.CANCELLED, "Bỏ gửi")
    one = _find(ws, sending_id)
    _tidy(one)
    return change


def _move(ws: Workspace, sending_id: str, state: SendingState, label: str) -> Change:
    one = _find(ws, sending_id)
    if one.state in (SendingState.SENT, SendingState.CANCELLED):
        raise EntryError(f"Gói này {SENDING_STATE_LABELS[one.state].lower()}, không đổi được nữa.")
    sendings.set_sending(ws.file, sending_id, state, "", ws.now())
    return Change(label, frozenset({Touched.PACKAGES}), frozenset(), ws.now())


def _find(ws: Workspace, sending_id: str) -> Sending:
    one = next((one for one in sendings.sendings(ws.file) if one.id == sending_id), None)
    if one is None:
        raise EntryError("Không có lần gửi này trong hộp gửi. Hãy xem lại danh sách.")
    return one


def send_all(
    ws: Workspace,
    *,
    to: str = "",
    stopped: SendingState = SendingState.PAUSED,
    progress: Progress = unwatched,
    reach: Reach = over_the_line,
) -> SendReport:
    """Send what stands in line, as far as it goes.

    Raises:
        CancelledError: asked to stop; what was under way is left as ``stopped`` says.
    """
    return carry_out(ws, sending_all(to=to, stopped=stopped, reach=reach), progress)


def sending_all(
    *,
    to: str = "",
    asked: bool = True,
    stopped: SendingState = SendingState.PAUSED,
    reach: Reach = over_the_line,
) -> Staged[SendReport]:
    """The steps of ``send_all``.

    Args:
        to: name or id of one receiver, "" for every one.
        asked: somebody asked for it now, so what failed is tried again, too.
        stopped: state of what was under way when it is asked to stop: *waiting* goes on by itself
            the next time, *paused* waits for somebody.
        reach: how a receiver is reached.
    """
    line: tuple[tuple[Sending, OutgoingPackage, Receiver], ...]
    line = yield OnDatabase(partial(_in_line, to=to, asked=asked))
    silent: set[str] = set()
    notes: list[str] = []
    whole, before, size = sum(_size(package) for _, package, _ in line), 0, 0
    for one, package, receiver in line:
        before, size = before + size, _size(package)
        if receiver.id in silent:
            continue
        # It may have been paused or cancelled while an earlier one was under way.
        wanted: bool = yield OnDatabase(partial(_start, one=one))
        if not wanted:
            continue
        try:
            note: str = yield Beside(partial(_send, one, package, receiver, reach, before, whole))
        except CancelledError:
            yield OnDatabase(partial(_stopped, one=one, state=stopped))
            raise
        except NtmError as error:
            passing = isinstance(error, LineError) and error.passing
            state = SendingState.WAITING if passing else SendingState.FAILED
            yield OnDatabase(partial(_note, one=one, state=state, sentence=str(error)))
            if isinstance(error, LineError):
                # The order is kept: what comes after waits for it, or fails alike.
                silent.add(receiver.id)
        else:
            if note and note not in notes:
                notes.append(note)
            yield OnDatabase(partial(_sent, one=one, package=package))
    meant = frozenset(one.id for one, _, _ in line)
    report: SendReport = yield OnDatabase(lambda ws: _report(ws, meant, tuple(notes)))
    return report


def _in_line(
    ws: Workspace, to: str, *, asked: bool
) -> tuple[tuple[Sending, OutgoingPackage, Receiver], ...]:
    meant = {row[0] for row in _chosen(ws, to)}
    reached = {receiver.id: receiver for receiver in receivers(ws)}
    known = {package.id: package for package in packages.packages(ws.file)}
    return tuple(
        (one, known[one.package_id], reached[one.receiver_id])
        for one in sendings.sendings(ws.file)
        if one.receiver_id in meant
        # What failed for a reason that somebody has to mend is tried again when asked for.
        and (one.state in TO_BE_SENT or (asked and one.state is SendingState.FAILED))
    )


def _start(ws: Workspace, one: Sending) -> bool:
    now = _find(ws, one.id)
    if now.state not in TO_BE_SENT | {SendingState.FAILED}:
        return False
    sendings.set_sending(ws.file, one.id, SendingState.SENDING, "", ws.now())
    return True


def _stopped(ws: Workspace, one: Sending, state: SendingState) -> None:
    if _find(ws, one.id).state is SendingState.SENDING:
        sendings.set_sending(ws.file, one.id, state, "", ws.now())


def _note(ws: Workspace, one: Sending, state: SendingState, sentence: str) -> None:
    if _find(ws, one.id).state is SendingState.SENDING:
        sendings.set_sending(ws.file, one.id, state, sentence, ws.now())


def _sent(ws: Workspace, one: Sending, package: OutgoingPackage) -> None:
    with ws.file.transaction():
        sendings.set_sending(ws.file, one.id, SendingState.SENT, "", ws.now())
        # The server has compared every byte by hash, like a copy on a stick that was read back.
        note_copied(ws, package)
    _tidy(one)


def _send(
    one: Sending,
    package: OutgoingPackage,
    receiver: Receiver,
    reach: Reach,
    before: int,
    whole: int,
    progress: Progress,
) -> str:
    """Seal once, send; returns what is to be noted, or "".

    Progress is told in bytes of all packages in line, so that a speed can be made of it.
    """

    def sealing_goes_on(_done: int, _total: int) -> None:
        progress(before, whole)

    def sending_goes_on(done: int, _total: int) -> None:
        # Sealed bytes are a few more than those of the package.
        progress(min(before + done, whole), whole)

    sealed = _sealed(one, package, receiver, sealing_goes_on)
    transport = reach(receiver)
    transport.send(sealed, sending_goes_on)
    return str(getattr(getattr(transport, "line", None), "clock_note", ""))


def _size(package: OutgoingPackage) -> int:
    """Bytes of a package, 1 where its file is gone and only the sealed copy is left."""
    with contextlib.suppress(OSError):
        return max(package.path.stat().st_size, 1)
    return 1


def _sealed(
    one: Sending, package: OutgoingPackage, receiver: Receiver, progress: Progress
) -> Parcel:
    """The very bytes that travel; every sealing gives other ones, so they are kept until sent.

    They lie beside their hash: a copy that was damaged is sealed anew.
    """
    name = f"{package.file_name}.age"
    path = one.path / f"{receiver.recipient[-12:]}_{name}"
    note = path.with_name(path.name + ".sha256")
    with contextlib.suppress(OSError, UnicodeDecodeError):
        said = note.read_text(encoding="ascii")
        if path.exists() and file_sha256(path) == said:
            return Parcel(path, name, path.stat().st_size, said)
    if package.path.exists() and file_sha256(package.path) != package.sha256:
        raise EntryError(
            f"Gói số {package.sequence} trong hộp gửi không còn như lúc đóng. Hãy đóng gói mới."
        )
    _clear(one.path)
    total = policy.check_regular_file(package.path)
    done = 0

    def step(amount: int) -> None:
        nonlocal done
        done = min(done + amount, 2 * total)
        progress(done, 2 * total)

    sha256 = sealing.seal(package.path, path, (receiver.recipient,), step)
    deliver_bytes(note, sha256.encode("ascii"))
    return Parcel(path, name, path.stat().st_size, sha256)


def _tidy(one: Sending) -> None:
    """Drop the sealed copy; the package itself stays."""
    with contextlib.suppress(OSError):
        _clear(one.path)
        one.path.rmdir()


def _clear(folder: Path) -> None:
    for path in folder.glob("*"):
        path.unlink(missing_ok=True)


def _report(ws: Workspace, meant: frozenset[str], notes: tuple[str, ...]) -> SendReport:
    entries = [entry for entry in outbox(ws) if entry.sending.id in meant]

    def those(state: SendingState) -> tuple[SendingEntry, ...]:
        return tuple(entry for entry in entries if entry.sending.state is state)

    return SendReport(
        those(SendingState.SENT),
        those(SendingState.WAITING),
        those(SendingState.FAILED),
        moved(ws, bool(entries)),
        notes,
    )


def moved(ws: Workspace, anything: bool) -> Change:
    """Something of the line stands differently; no edit, so there is nothing to undo."""
    touched = frozenset({Touched.PACKAGES}) if anything else frozenset[Touched]()
    return Change("", touched, frozenset(), ws.now())
