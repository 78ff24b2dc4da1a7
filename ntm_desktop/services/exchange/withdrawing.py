"""Taking a package back (thu hồi): here while it has not left this PC, else by asking the office.

What a receiving office has registered only that office gives back, as long as nobody there has
begun with it, in a signed receipt; what the commune can do is ask for it on paper. A newer package
takes the place of an older one anyway.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.outgoing import OutgoingPackage
from ntm_desktop.domain.package import PACKAGE_KIND_LABELS, PackageKind
from ntm_desktop.domain.periods import Period, day_in_vietnam
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.domain.text import clean
from ntm_desktop.errors import EntryError
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.key_slip import draw_slip, slip
from ntm_desktop.services.exchange.way_back import WayBack, way_back
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import packages, sendings

if TYPE_CHECKING:
    from ntm_desktop.documents.pages import Document

_LONGEST = 300


def take_back(ws: Workspace, package_id: str) -> Change:
    """Forget a package that never left this PC; its number is not given out again.

    Raises:
        EntryError: it has left this PC, or a newer one names it as the one before.
    """
    package = _find(ws, package_id)
    if way_back(ws, package) is not WayBack.HERE:
        raise EntryError(
            f"Gói số {package.sequence} đã rời máy này nên không bỏ được nữa. Hãy in giấy đề nghị "
            "thu hồi, hoặc đóng gói mới thay gói này."
        )
    newest = packages.last_package(ws.file)
    if newest is None or newest.id != package.id:
        raise EntryError(
            f"Sau gói số {package.sequence} đã có gói mới hơn, thay cho gói này. Không cần bỏ."
        )
    with ws.file.transaction():
        sendings.forget_sendings(ws.file, package.id)
        packages.forget_package(ws.file, package.id)
    # On record no more, so nobody sends it; what cannot be deleted only takes up room.
    with suppress(OSError):
        if package.path.is_relative_to(ws.file.outbox):
            package.path.chmod(0o644)
            package.path.unlink()
    return Change(
        f"Bỏ gói số {package.sequence}", frozenset({Touched.PACKAGES}), frozenset(), ws.now()
    )


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What came of it.

    Attributes:
        sequence: of the package.
        request: the paper that asks the office for it (PDF), None when it was taken back here.
    """

    sequence: int
    request: bytes | None


def withdraw_package(ws: Workspace, sequence: int | None, reason: str) -> Withdrawn:
    """Take a package back here, or draw the paper that asks for it: whichever is possible.

    Args:
        ws: open.
        sequence: number of the package, None for the newest.
        reason: of asking for it; not needed for one that never left this PC.

    Raises:
        EntryError: there is none, it was answered already, or no reason is given.
    """
    known = [one for one in packages.packages(ws.file) if sequence in (None, one.sequence)]
    if not known:
        raise EntryError(
            "Chưa đóng gói nào."
            if sequence is None
            else f"Không có gói số {sequence} trong hộp gửi."
        )
    package = max(known, key=lambda one: one.made_at)
    if way_back(ws, package) is WayBack.HERE:
        take_back(ws, package.id)
        return Withdrawn(package.sequence, None)
    return Withdrawn(package.sequence, carry_out(ws, drawing_request(package.id, reason)))


def drawing_request(package_id: str, reason: str) -> Staged[bytes]:
    """The steps of drawing the paper that asks for a package back.

    Raises:
        EntryError: no reason, or the package was answered already.
    """
    pages: Document = yield OnDatabase(lambda ws: request_pages(ws, package_id, reason))
    pdf: bytes = yield Beside(lambda _progress: draw_slip(pages))
    return pdf


def request_pages(ws: Workspace, package_id: str, reason: str) -> "Document":
    """That paper as plain pages; see ``drawing_request``."""
    package = _find(ws, package_id)
    if way_back(ws, package) is WayBack.NONE:
        raise EntryError(
            f"Nơi nhận đã trả lời gói số {package.sequence} nên không thu hồi được nữa. Muốn sửa "
            "thì đóng gói mới."
        )
    said = clean(reason)
    if not said or len(said) > _LONGEST:
        raise EntryError(f"Hãy ghi lý do thu hồi, không quá {_LONGEST} chữ.")
    info = workspace.commune_info(ws)
    name = f"{info.commune.kind} {info.commune.name}"
    kind = PACKAGE_KIND_LABELS.get(PackageKind(package.kind), package.kind)
    period = f", {Period.parse(package.period_key).inline}" if package.period_key else ""
    return slip(
        ws,
        title="GIẤY ĐỀ NGHỊ THU HỒI GÓI DỮ LIỆU",
        subtitle="Mẫu của chương trình, không phải mẫu của văn bản nào",
        issuer=("ỦY BAN NHÂN DÂN", name.upper()),
        place=info.commune.name,
        lines=(
            f"Kính gửi: {info.receiving_unit}",
            f"Đơn vị: {info.commune.full_name} (mã {info.commune.code})",
            f"Gói: số {package.sequence} ({kind}{period}), đóng ngày "
            f"{day_in_vietnam(package.made_at)}",
            f"Tên tệp: {package.file_name}",
            f"Mã kiểm SHA-256: {package.sha256}",
            f"Lý do: {said}",
            "Ở nơi nhận: trang Thẩm tra, mở gói này, “Việc khác”, “Xã thu hồi gói…”. Chỉ thu hồi "
            "được khi chưa ai thẩm tra; xã nhận phiếu trả gói, sửa rồi nộp gói mới.",
        ),
        statement=(
            "Ủy ban nhân dân ",
            name,
            " đề nghị trả lại gói dữ liệu trên vì lý do đã nêu; xã sẽ nộp gói thay thế.",
        ),
        head=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        file_stem=f"de-nghi-thu-hoi-{info.commune.code}-{package.sequence}",
    )


def _find(ws: Workspace, package_id: str) -> OutgoingPackage:
    found = next((one for one in packages.packages(ws.file) if one.id == package_id), None)
    if found is None:
        raise EntryError("Không có gói này trong hộp gửi. Hãy xem lại danh sách.")
    return found
