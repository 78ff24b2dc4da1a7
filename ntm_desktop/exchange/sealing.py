"""Sealing with age v1 to the receiver's keys; everything streams, nothing is held whole.

A seal hides, it does not say who sent: inside lies a signed package, and only that is believed.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ntm_desktop.domain.progress import Step, no_step
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.delivery import HashingSink, deliver, write_fault
from ntm_desktop.temporary import own_folder

_MARK = b"age-encryption.org/v1\n"
_HEAD = 64 * policy.KIB
_MOST_RECIPIENTS = 100
"""Each costs a try with every key: a list of hundreds of thousands holds a desk up for minutes."""
_OVERHEAD = 64 * policy.KIB


def generate_identity() -> str:
    """A fresh secret identity, ``AGE-SECRET-KEY-1…``."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public recipient of an identity, ``age1…``.

    Raises:
        PackageError: ``identity``.
    """
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise PackageError("identity", "Khóa mở niêm phong bị hỏng.") from error


def is_sealed(path: Path) -> bool:
    """Whether the file is an age file, by its content.

    Raises:
        PackageError: ``unreadable``.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(_MARK)) == _MARK
    except OSError as error:
        raise policy.unreadable(path, error) from error


def check_recipients(recipients: Sequence[str]) -> None:
    """Refuse what is no age recipient before any work is done.

    Raises:
        PackageError: ``recipient``.
    """
    import pyrage

    for text in recipients:
        try:
            pyrage.x25519.Recipient.from_str(text.strip())
        except pyrage.RecipientError as error:
            raise PackageError(
                "recipient",
                f"“{text[:80]}” không phải khóa niêm phong của nơi nhận; khóa bắt đầu bằng age1. "
                "Hãy chép lại từ thông báo của nơi nhận.",
            ) from error


def seal(source: Path, target: Path, recipients: Sequence[str], step: Step = no_step) -> str:
    """Deliver a sealed copy of a package.

    Args:
        source: the package, unsealed.
        target: final name of the sealed file.
        recipients: one or more ``age1…``; each of them can open it.
        step: as ``deliver``.

    Returns:
        SHA-256 of the sealed file, hex.

    Raises:
        PackageError: ``recipient``, and as ``deliver``.
        CancelledError: as ``deliver``.
    """
    import pyrage

    check_recipients(recipients)
    keys = [pyrage.x25519.Recipient.from_str(text.strip()) for text in recipients]
    size = policy.check_regular_file(source)

    def write(sink: HashingSink) -> None:
        try:
            with source.open("rb") as file:
                pyrage.encrypt_io(file, sink, keys)
        except (pyrage.EncryptError, OSError) as error:
            # pyrage turns what the sink raised into its own; the sink's says what to do.
            if sink.failure is not None:
                raise sink.failure from error
            if isinstance(error, OSError):
                raise
            raise PackageError("recipient", "Không niêm phong được gói.") from error

    return deliver(target, size + size // 1024 + _OVERHEAD, write, step)


@contextlib.contextmanager
def unsealed(path: Path, identities: Sequence[str], work: Path | None = None) -> Iterator[Path]:
    """The package inside, as a file that is gone afterwards; an unsealed one as it is.

    Args:
        path: a regular file.
        identities: ``AGE-SECRET-KEY-1…``, tried in order.
        work: folder for the temporary copy; None for one of the user's own.

    Raises:
        PackageError: ``sealed`` when no identity opens it or it is damaged; also the reasons
            of ``policy.check_regular_file`` and ``policy.check_free_space``.
    """
    size = policy.check_regular_file(path)
    if not is_sealed(path):
        yield path
        return
    try:
        folder = own_folder("goi") if work is None else Path(tempfile.mkdtemp("", "ntm-", work))
    except OSError as error:
        raise write_fault((work or path.parent) / path.name, error) from error
    try:
        policy.check_free_space(folder, size)
        plain = folder / "package.ntmz"
        _open_seal(path, plain, identities)
        yield plain
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open_seal(path: Path, plain: Path, identities: Sequence[str]) -> None:
    import pyrage

    fault = PackageError(
        "sealed",
        f"Gói {path.name} được niêm phong và không mở được: niêm phong cho nơi khác, "
        "hoặc tệp bị hỏng khi chép.",
    )
    if not identities:
        raise PackageError(
            "sealed", f"Gói {path.name} được niêm phong; máy này không có khóa để mở."
        )
    try:
        keys = [pyrage.x25519.Identity.from_str(text.strip()) for text in identities]
    except pyrage.IdentityError as error:
        raise PackageError("identity", "Khóa mở niêm phong bị hỏng.") from error
    try:
        with path.open("rb") as file, plain.open("wb") as out:
            head = file.read(_HEAD)
            if b"\n---" not in head or head.count(b"\n-> ") > _MOST_RECIPIENTS:
                raise fault
            file.seek(0)
            sink = HashingSink(out)
            try:
                pyrage.decrypt_io(file, sink, keys)
            except (pyrage.DecryptError, OSError) as error:
                # A damaged chunk comes as an OSError too.
                if sink.failure is not None:
                    raise sink.failure from error
                if isinstance(error, OSError) and error.errno is not None:
                    raise policy.unreadable(path, error) from error
                raise fault from error
    except OSError as error:
        raise write_fault(plain, error) from error
