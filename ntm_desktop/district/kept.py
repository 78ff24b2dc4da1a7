"""Reading again what was received before: packages as they are kept, whatever key signed them."""

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.judging import judged
from ntm_desktop.domain.package import AssessmentContent, PackageHeader
from ntm_desktop.errors import NtmError, PackageError
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import KeyFor, read_package
from ntm_desktop.store.register import contents
from ntm_desktop.store.register.register import PACKAGES_FOLDER, Register, RegisteredPackage


def any_key(register: Register) -> KeyFor:
    """Finds the key that signed a package which was accepted in its time.

    A commune that got another key since did not take back what it had signed; of what was never
    accepted only today's key is believed.
    """

    def key_for(header: PackageHeader, key_id: bytes) -> PublicKey:
        keys = [PublicKey.parse(text) for text in register.keys_of(header.commune_code)]
        if not keys:
            raise PackageError(
                "unknown-sender", f"Đơn vị {header.commune_code} chưa đăng ký khóa với nơi nhận."
            )
        return next((key for key in keys if key.key_id == key_id), keys[0])

    return key_for


def kept_content(register: Register, package: RegisteredPackage) -> AssessmentContent:
    """What a registered package says, read from the file that is kept.

    Raises:
        PackageError: the file is gone, or is not what was received.
    """
    opened = read_package(register.data_dir / PACKAGES_FOLDER / package.file, any_key(register))
    if opened.sha256 != package.sha256:
        raise PackageError(
            "changed", f"Gói đang giữ {package.file} không còn là gói đã nhận; hãy lấy bản sao lưu."
        )
    return assessment_of(opened)


def fill_contents(register: Register, catalog: Catalog) -> str:
    """Read again the packages that an older program registered without all their tables.

    Returns:
        What was done, as a sentence; "" when there was nothing to do.
    """
    waiting = contents.without_contents(register)
    filled = 0
    for position in waiting:
        try:
            content = kept_content(register, register.package_at(position))
            verdicts = judged(catalog, content)
        except NtmError:
            with register.transaction():
                contents.contents_lost(register, position)
            continue
        with register.transaction():
            contents.keep_contents(register, position, content, verdicts)
        filled += 1
    if not waiting:
        return ""
    told = f"Sổ tiếp nhận đã được nâng cấp: đọc lại đủ các bảng của {filled} gói đã nhận"
    lost = len(waiting) - filled
    return (
        f"{told}; {lost} gói không đọc lại được, chỉ còn kết luận và tổng nguồn lực."
        if lost
        else f"{told}."
    )
