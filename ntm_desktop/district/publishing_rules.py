"""Rules for the communes: signed packages that this office hands down, over the line and on sticks.

Whoever wrote the rules signed them (window “NTM Desktop”, page “Bộ tiêu chí”); this office checks
the package, a person compares the fingerprint of the signature, and then it lies where the server
hands it to every commune. It is handed on word for word, so each commune checks the same signature
again.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from ntm_desktop.district.line.access import line_folder
from ntm_desktop.district.line.uploads import EVERYBODY_FOLDER, OUT_FOLDER
from ntm_desktop.domain.package import (
    EXTENSION,
    RULE_KIND_LABELS,
    PackageHeader,
    RuleDocument,
)
from ntm_desktop.domain.progress import Progress, portion
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError, PackageError, StoreError, in_vietnamese
from ntm_desktop.exchange.contents import rules_of
from ntm_desktop.exchange.delivery import deliver_copy
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import Register

KEY_ENDING = ".pub"


@dataclass(frozen=True, slots=True)
class SignedRules:
    """A package of rules that passed every check.

    Attributes:
        path: the package; the public key that it was checked with lies beside it.
        maker: who handed the rules on, as the package says.
        note: its message.
        fingerprint: of the key that signed, to be compared with its paper slip.
    """

    path: Path
    sha256: str
    made_at: datetime
    maker: str
    note: str
    fingerprint: str
    rules: tuple[RuleDocument, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What is inside, a line each."""
        return tuple(
            f"{RULE_KIND_LABELS[rule.kind]}: {rule.title}"
            f"{f' ({rule.decision})' if rule.decision else ''}, bản {rule.version}"
            for rule in self.rules
        )


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """What lies for the communes.

    Attributes:
        damaged: a sentence for each file that does not pass its checks any more.
    """

    packages: tuple[SignedRules, ...]
    damaged: tuple[str, ...]


def out_folder(data_dir: Path) -> Path:
    """Where the server finds what is for every commune."""
    return line_folder(data_dir) / OUT_FOLDER / EVERYBODY_FOLDER


def read_rules(path: Path, progress: Progress) -> SignedRules:
    """Check a package of rules with the public key beside it.

    Raises:
        EntryError: no key lies beside it.
        PackageError: a check failed, or it is no package of rules.
        CancelledError: ``progress`` asked to stop.
    """
    beside = path.with_suffix(KEY_ENDING)
    if not beside.is_file():
        raise EntryError(
            f"Cạnh {path.name} không có tệp khóa công khai {beside.name}. Hãy lấy cả hai tệp mà "
            "nơi soạn đã chép ra (“Ký và chép ra USB…”)."
        )
    key = read_public_key(beside)

    def key_for(_header: PackageHeader, _key_id: bytes) -> PublicKey:
        return key

    opened = read_package(path, key_for, progress)
    maker, note, rules = rules_of(opened)
    made_at = opened.header.created_at
    return SignedRules(path, opened.sha256, made_at, maker, note, key.fingerprint, rules)


def published_rules(data_dir: Path, progress: Progress) -> PublishedRules:
    """Everything that lies for the communes, each checked again."""
    packages, damaged = [], []
    files = sorted(out_folder(data_dir).glob(f"*{EXTENSION}"))
    for number, path in enumerate(files):
        progress(number, len(files))
        try:
            packages.append(read_rules(path, portion(progress, 0, 1)))
        except (PackageError, EntryError) as error:
            # A list of projects may lie there, too: nothing of it is said here.
            if not isinstance(error, PackageError) or error.reason != "kind":
                damaged.append(f"{path.name}: {error}")
    packages.sort(key=lambda one: one.made_at, reverse=True)
    return PublishedRules(tuple(packages), tuple(damaged))


def publishing(path: Path, sha256: str, at: datetime) -> Staged[SignedRules]:
    """The steps of laying a package that was looked at where every commune finds it.

    Args:
        path: the package, its key beside it.
        sha256: of it, as it was looked at.
        at: now, UTC.

    Raises:
        EntryError: it is published already, or is another one than was looked at.
        PackageError: a check failed, or something cannot be read or written.
        StoreError: the folder cannot be made.
    """

    def begin(register: Register) -> Path:
        register.ensure_main()
        return register.data_dir

    data_dir: Path = yield OnDatabase(begin)

    def copy(progress: Progress) -> SignedRules:
        found = read_rules(path, portion(progress, 0, 0.5))
        if found.sha256 != sha256:
            raise EntryError(f"{path.name} đã bị đổi sau khi xem. Hãy chọn và xem lại.")
        folder = out_folder(data_dir)
        for known in published_rules(data_dir, portion(progress, 0.5, 0.7)).packages:
            if known.sha256 == found.sha256:
                raise EntryError(f"Gói này đã công bố: {known.path.name}.")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"Không tạo được {folder}: {in_vietnamese(error)}.") from error
        target = _free(folder, path.stem)
        # The key first: the server hands out a package the moment it lies there.
        deliver_copy(target.with_suffix(KEY_ENDING), path.with_suffix(KEY_ENDING))
        deliver_copy(target, path)
        return read_rules(target, portion(progress, 0.7, 1))

    made: SignedRules = yield Beside(copy)
    yield OnDatabase(_noting(at, f"Công bố cho các xã: {'; '.join(made.words)}"))
    return made


def withdrawing(path: Path, at: datetime) -> Staged[None]:
    """The steps of handing a package down no longer; what a commune took over stays with it.

    Raises:
        StoreError: the file cannot be deleted.
    """
    yield OnDatabase(lambda register: register.ensure_main())

    def delete(_progress: Progress) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"Không xóa được {path}: {in_vietnamese(error)}.") from error
        with suppress(OSError):
            path.with_suffix(KEY_ENDING).unlink(missing_ok=True)

    yield Beside(delete)
    yield OnDatabase(_noting(at, f"Thôi công bố {path.name}"))


def copy_rules(data_dir: Path, place: Path, progress: Progress) -> tuple[Path, ...]:
    """Copy everything that is published to a stick, each with its key beside it.

    Raises:
        EntryError: nothing is published.
        PackageError: something cannot be read or written.
        CancelledError: ``progress`` asked to stop.
    """
    packages = published_rules(data_dir, portion(progress, 0, 0.3)).packages
    if not packages:
        raise EntryError("Chưa công bố gì cho các xã nên chưa có gì để chép.")
    made = []
    for number, one in enumerate(packages):
        progress(number, len(packages))
        target = place / one.path.name
        for source, to in (
            (one.path.with_suffix(KEY_ENDING), target.with_suffix(KEY_ENDING)),
            (one.path, target),
        ):
            if not to.exists():
                deliver_copy(to, source)
        made.append(target)
    return tuple(made)


def _free(folder: Path, stem: str) -> Path:
    target, number = folder / f"{stem}{EXTENSION}", 2
    while target.exists():
        target, number = folder / f"{stem}-{number}{EXTENSION}", number + 1
    return target


def _noting(at: datetime, words: str) -> Callable[[Register], None]:
    return partial(_note, at, words)


def _note(at: datetime, words: str, register: Register) -> None:
    with register.transaction():
        note_act(register, at, ActKind.SETTINGS, words)
