"""Enrolling a commune: from then on its packages are believed when its key signed them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.package import code_in_file_name
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange import policy
from ntm_desktop.exchange.contents import enrolment_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import ReadKey, read_key_and_words
from ntm_desktop.exchange.reading import read_enrolment
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import EnrolledCommune, Register

_PACKAGE_MARK = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The outcome of enrolling.

    Attributes:
        fingerprint: to be held against the paper slip.
        outcome: "new", "unchanged" or "replaced".
        namesakes: other units that had or have the same code; the slip says which is meant.
    """

    commune: EnrolledCommune
    fingerprint: str
    outcome: str
    namesakes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyOffered:
    """What a file with a key says, before it is believed.

    Attributes:
        fingerprint: to be held against the paper slip.
        known: fingerprint of the key the commune has here, "" when it is not enrolled.
        namesakes: other units that had or have the same code.
        doubts: sentences about what speaks of another commune or another key; a person decides.
    """

    path: Path
    commune: Commune
    fingerprint: str
    known: str
    namesakes: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def look_at_key(register: Register, catalog: Catalog, path: Path, *, code: str = "") -> KeyOffered:
    """Read a .pub file or an enrolment package; nothing is enrolled.

    Raises:
        As ``enrol_commune``, except ``key-changed`` and ``key-doubtful``.
    """
    commune, key, doubts = _sender(catalog, path, code)
    known = register.commune(commune.code)
    return KeyOffered(
        path,
        commune,
        key.fingerprint,
        PublicKey.parse(known.public_key).fingerprint if known else "",
        _namesakes(catalog, commune),
        doubts,
    )


def enrol_commune(
    register: Register,
    catalog: Catalog,
    path: Path,
    at: datetime,
    *,
    code: str = "",
    replace_reason: str = "",
    compared: bool = False,
    seen: str = "",
) -> Enrolment:
    """Enrol a commune from its .pub file or its enrolment package.

    Args:
        register: open.
        catalog: names the commune of a bare .pub file.
        path: the file.
        at: now, UTC.
        code: of the commune when the file's name does not begin with it.
        replace_reason: why another key takes the place of the enrolled one; "" refuses that.
        compared: a person held the fingerprint against the paper slip although the file or its
            name speaks of another commune or another key.
        seen: fingerprint that was shown; "" where nobody looked before.

    Raises:
        PackageError: the file holds no key, or another one than was shown (``key``), the commune
            has another key (``key-changed``), or the file speaks of another commune or key and
            nobody compared (``key-doubtful``).
        EntryError: it is not known whose key it is.
        CatalogError: no list has the code.
    """
    commune, key, doubts = _sender(catalog, path, code)
    if seen and seen != key.fingerprint:
        raise PackageError(
            "key",
            f"Khóa trong “{path.name}” không còn là khóa có dấu vân tay đã hiện. Hãy chọn lại tệp "
            "và so lại với phiếu giấy.",
        )
    district = commune.district
    wanted = EnrolledCommune(
        commune.code,
        commune.full_name,
        district.full_name if district else "",
        key.encoded,
    )
    namesakes = _namesakes(catalog, commune)
    known = register.commune(commune.code)
    if known is not None and known.public_key == wanted.public_key:
        return Enrolment(known, key.fingerprint, "unchanged", namesakes)
    if doubts and not compared:
        raise PackageError(
            "key-doubtful",
            f"Chưa đăng ký khóa cho {commune.full_name} ({commune.code}), dấu vân tay "
            f"{key.fingerprint}. {' '.join(doubts)} Hãy so dấu vân tay với phiếu giấy của xã; "
            "nếu giống từng ký tự thì gọi lại với --compared, nếu khác thì hỏi xã.",
        )
    if known is None:
        with register.transaction():
            register.enrol(wanted, at)
            told = f"Đăng ký khóa của {wanted.name}: {key.fingerprint}"
            note_act(register, at, ActKind.ENROLLED, told, commune=wanted.code)
        return Enrolment(wanted, key.fingerprint, "new", namesakes)
    reason = " ".join(replace_reason.split())
    if not reason:
        old = PublicKey.parse(known.public_key)
        raise PackageError(
            "key-changed",
            f"{known.name} ({known.code}) đã đăng ký khóa khác, dấu vân tay {old.fingerprint}. "
            f"Khóa mới có dấu vân tay {key.fingerprint}. Nếu xã thật sự đổi khóa (máy hỏng, mất "
            "máy), hãy đối chiếu với phiếu giấy rồi đăng ký lại với --replace và lý do.",
        )
    with register.transaction():
        register.replace_key(wanted, reason, at)
        told = f"Thay khóa của {wanted.name}: {key.fingerprint} ({reason})"
        note_act(register, at, ActKind.ENROLLED, told, commune=wanted.code)
    return Enrolment(wanted, key.fingerprint, "replaced", namesakes)


def _namesakes(catalog: Catalog, commune: Commune) -> tuple[str, ...]:
    """Other units of the same code: mergers gave 37 codes to a unit of another name."""
    return tuple(
        dict.fromkeys(
            f"{unit.full_name}, {unit.above}"
            for unit in catalog.named(commune.code)
            if unit.full_name != commune.full_name
        )
    )


def _sender(catalog: Catalog, path: Path, code: str) -> tuple[Commune, PublicKey, tuple[str, ...]]:
    """Whose key it is, the key, and what speaks against it."""
    if _is_package(path):
        commune, key = _from_package(path)
        if code and code != commune.code:
            raise EntryError(f"Gói đăng ký này của đơn vị {commune.code}, không phải {code}.")
        return commune, key, ()
    read = read_key_and_words(path)
    named = code_in_file_name(path.name)
    found = code or named
    if not found:
        raise EntryError(
            f"Tên tệp {path.name} không bắt đầu bằng mã xã. Hãy ghi rõ mã: --commune 06325."
        )
    commune, _ = catalog.commune(found)
    return commune, read.key, _doubts(catalog, read, named, found)


def _doubts(catalog: Catalog, read: ReadKey, named: str, code: str) -> tuple[str, ...]:
    """A comment is no proof, but one that speaks of somebody else is how a mix-up shows.

    Five digits are taken as a commune only when a list has that code: a comment may hold any
    number.
    """
    doubts = []
    if named and named != code:
        doubts.append(f"Tên tệp ghi mã {named}, không phải {code}.")
    for other in read.codes:
        units = catalog.named(other) if other != code else ()
        if units:
            doubts.append(f"Dòng ghi chú trong tệp ghi {units[-1].full_name} ({other}).")
    if read.numbers and read.key.name not in read.numbers:
        doubts.append(
            f"Dòng ghi chú trong tệp ghi khóa số {read.numbers[0]}, còn khóa trong tệp là số "
            f"{read.key.name}."
        )
    return tuple(doubts)


def _is_package(path: Path) -> bool:
    policy.check_regular_file(path)
    try:
        with path.open("rb") as file:
            return file.read(len(_PACKAGE_MARK)) == _PACKAGE_MARK
    except OSError as error:
        raise policy.unreadable(path, error) from error


def _from_package(path: Path) -> tuple[Commune, PublicKey]:
    """Commune and key of an enrolment package: it is signed with the key it brings."""
    opened = read_enrolment(path)
    return enrolment_of(opened), opened.key
