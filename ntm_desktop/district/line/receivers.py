"""Receiver files: where the office's server or shared folder is, and a file for each commune."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from ntm_desktop.district import office as offices
from ntm_desktop.district.line.access import line_folder, make_receiver_file
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.receivers import folder_within, is_folder_address
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.certificate import certificate_fingerprint, own_certificate
from ntm_desktop.exchange.receiver_file import is_address
from ntm_desktop.exchange.transports.folder import prepare_folder
from ntm_desktop.store.register.acts import ActKind, note_act
from ntm_desktop.store.register.register import Office, Register
from ntm_desktop.store.register.settings import change_setting, setting

_ADDRESS = "line-address"
_CERTIFICATE = "line-certificate"
_FOLDER = "line-folder"
OWN_CERTIFICATE = ""
"""The server's own certificate, pinned by its fingerprint."""
SYSTEM_TRUST = "system"
"""A known authority vouches for it and renews it: not pinned."""


@dataclass(frozen=True, slots=True)
class LineWay:
    """How the communes reach the office.

    Attributes:
        address: ``https://host:port`` of its server, or the shared folder as the communes see it;
            "" when there is neither.
        certificate: of the server: ``OWN_CERTIFICATE``, ``SYSTEM_TRUST``, or the path of a PEM
            file.
        folder: the shared folder as this PC sees it, "" without one. It is looked into as long as
            it stands here, though new files name a server.
    """

    address: str
    certificate: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class ReceiversMade:
    """Files that were written and read back.

    Attributes:
        fingerprint: of the office's key, for the paper slips.
        certificate: SHA-256 that is pinned, "" when none is.
    """

    files: tuple[Path, ...]
    fingerprint: str
    certificate: str


def line_way(register: Register) -> LineWay:
    """What was set."""
    return LineWay(
        setting(register, _ADDRESS), setting(register, _CERTIFICATE), setting(register, _FOLDER)
    )


def set_line_way(register: Register, way: LineWay, at: datetime) -> None:
    """Keep it; files that were handed out before keep the address they name.

    Raises:
        EntryError: the address is none, or names a folder that this PC is not told to look into.
    """
    address = way.address.strip()
    address = address if is_folder_address(address) else address.rstrip("/")
    if address and not is_address(address):
        raise EntryError(
            f"Địa chỉ “{address}” không dùng được; phải có dạng https://tên-máy:cổng, ví dụ "
            "https://nhan.langson.gov.vn:8443, hoặc đường dẫn đầy đủ của thư mục chung, ví dụ "
            "\\\\may-chu\\ntm."
        )
    if is_folder_address(address) and not way.folder:
        raise EntryError(
            f"Chưa chọn thư mục chung trên máy này nên chưa ghi “{address}” làm địa chỉ. Hãy chọn "
            "thư mục trước; các xã thấy thư mục ấy dưới tên khác thì sửa địa chỉ sau."
        )
    now = LineWay(address, way.certificate, way.folder)
    if now == line_way(register):
        return
    with register.transaction():
        change_setting(register, _ADDRESS, now.address)
        change_setting(register, _CERTIFICATE, now.certificate)
        change_setting(register, _FOLDER, now.folder)
        note_act(
            register,
            at,
            ActKind.SETTINGS,
            f"Đổi nơi các xã gửi tới: {now.address}" if now.address else "Bỏ địa chỉ nhận qua mạng",
        )


def shared_folder(register: Register) -> Path | None:
    """The shared folder as this PC sees it, None without one."""
    folder = setting(register, _FOLDER)
    return Path(folder) if folder else None


def use_folder(register: Register, folder: Path | None, at: datetime) -> None:
    """Look into a folder for packages, and name it in new receiver files; None: no longer.

    Raises:
        EntryError: it is no folder, or not a whole path.
    """
    way = line_way(register)
    if folder is None:
        named = is_folder_address(way.address)
        set_line_way(register, replace(way, address="" if named else way.address, folder=""), at)
        return
    if not is_folder_address(str(folder)) or not folder.is_dir():
        raise EntryError(f"Máy này không thấy thư mục “{folder}”. Hãy chọn thư mục có sẵn.")
    set_line_way(register, replace(way, address=str(folder), folder=str(folder)), at)


def pinned_certificate(data_dir: Path, way: LineWay) -> str:
    """SHA-256 of the certificate that communes are to believe, hex; "" when none is pinned.

    Raises:
        StoreError: the certificate cannot be read, or what makes one is not installed.
        PackageError: it cannot be written.
    """
    if way.certificate == SYSTEM_TRUST or is_folder_address(way.address):
        return ""
    if way.certificate:
        return certificate_fingerprint(Path(way.certificate))
    host = urlsplit(way.address).hostname or "ntm"
    return certificate_fingerprint(own_certificate(line_folder(data_dir), host)[0])


def making_receivers(
    codes: Iterable[str], place: Path, at: datetime, *, renew: bool = False
) -> Staged[ReceiversMade]:
    """The steps of writing a file for each of these communes.

    Args:
        codes: of communes; none given means every enrolled one.
        place: folder on a stick or disk.
        at: now, UTC.
        renew: give each a new access key; the old one no longer opens.

    Raises:
        EntryError: no address is set, or a commune is not enrolled.
        KeyStoreError: this PC has not got the office's keys.
        StoreError, PackageError: something cannot be read or written.
    """

    def begin(register: Register) -> tuple[LineWay, Office, Path, tuple[str, ...]]:
        register.ensure_main()
        way, enrolled = line_way(register), sorted(register.commune_codes())
        if not way.address:
            raise EntryError(
                "Chưa ghi địa chỉ máy chủ nhận, hoặc thư mục chung. Hãy ghi địa chỉ trước."
            )
        wanted = tuple(codes) or tuple(enrolled)
        if not wanted:
            raise EntryError("Chưa xã nào đăng ký khóa nên chưa có ai để lập tệp “nơi nhận”.")
        for code in wanted:
            if code not in enrolled:
                raise EntryError(f"Đơn vị {code} chưa đăng ký khóa. Hãy đăng ký trước.")
        return way, register.office(), register.data_dir, wanted

    way, office, data_dir, wanted = yield OnDatabase(begin)

    def write(progress: Progress) -> ReceiversMade:
        pinned = pinned_certificate(data_dir, way)
        key = offices.office_keys(office).public_key
        files = []
        for number, code in enumerate(wanted):
            progress(number, len(wanted))
            address = way.address
            if is_folder_address(address):
                prepare_folder(Path(way.folder) / code, code, key.encoded)
                address = folder_within(address, code)
            files.append(
                make_receiver_file(office, data_dir, code, address, pinned, place, renew=renew)
            )
        return ReceiversMade(tuple(files), key.fingerprint, pinned)

    made: ReceiversMade = yield Beside(write)

    def note(register: Register) -> None:
        told = f"{len(wanted)} xã" if len(wanted) > 1 else f"xã {wanted[0]}"
        with register.transaction():
            note_act(
                register,
                at,
                ActKind.SETTINGS,
                f"Lập tệp “nơi nhận” cho {told}{', đổi khóa truy cập' if renew else ''}",
            )

    yield OnDatabase(note)
    return made
