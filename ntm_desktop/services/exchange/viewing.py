"""Looking at a package of a commune without a register and without a folder of data.

Every check a receiver makes of the bytes is made first; a package that fails one is shown as
refused with the reason, and nothing of it is shown at all.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.rule_documents import read_set_rule, rules_with_decisions
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.package import (
    PACKAGE_KIND_LABELS,
    AssessmentContent,
    PackageKind,
    RuleKind,
)
from ntm_desktop.domain.package_sight import (
    PackageSight,
    Trust,
)
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.errors import CatalogError, KeyStoreError, PackageError
from ntm_desktop.exchange import keys, sealing
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.delivery import deliver_copy
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.exchange.sight import sight_of
from ntm_desktop.services.exchange.checks import SenderKeys

_UP = frozenset({PackageKind.ASSESSMENT})


@dataclass(frozen=True, slots=True)
class Seen:
    """A package that can be looked at; ``plain`` is the unsealed file of its contents."""

    sight: PackageSight
    plain: Path


def look_at_package(
    path: Path,
    catalog: Catalog,
    work: Path,
    *,
    public_key: str | Path | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
    progress: Progress = unwatched,
) -> Seen:
    """Check a package from the first byte to the last and lay out what it says.

    Args:
        path: sealed or not, of any version.
        catalog: the rules that came with this program.
        work: an own folder, where an unsealed copy of a sealed one is kept as long as it is
            looked at.
        public_key: the sender's key as the person chose it.
        known: commune code to the keys that were compared with its paper slip.
        progress: of the reading.

    Raises:
        PackageError: the first check that failed; ``sealed`` when no key here opens it,
            ``unknown-sender`` when there is no key to check the signature with.
        CancelledError: asked to stop.
    """
    with sealing.unsealed(path, identities_here(), work) as opened_seal:
        sealed = opened_seal != path
        plain = path
        if sealed:
            plain = work / "package.ntmz"
            plain.unlink(missing_ok=True)
            deliver_copy(plain, opened_seal)
    senders = SenderKeys(path, plain, public_key, known)
    opened = read_package(plain, senders.find, progress)
    if opened.header.kind not in _UP:
        raise PackageError(
            "kind",
            f"Tệp này là gói “{PACKAGE_KIND_LABELS[opened.header.kind]}”, không phải gói tự đánh "
            "giá của xã. Hãy mở nó trong NTM Desktop, trang Gửi – nhận.",
        )
    content = assessment_of(opened)
    content = replace(content, commune=catalog.placed(content.commune))
    criteria_set, notes = rules_to_hold_against(catalog, content)
    more = () if senders.trust is Trust.OWN else _other_key(opened)
    sight = sight_of(opened, content, criteria_set, (*notes, *more), senders.trust, sealed=sealed)
    return Seen(sight, plain)


def identities_here() -> tuple[str, ...]:
    """Every key on this PC that opens sealed packages; none on a PC of nobody's office."""
    with suppress(KeyStoreError):
        return tuple(
            text.strip()
            for text in keys.every_secret().values()
            if text.strip().startswith("AGE-SECRET-KEY-")
        )
    return ()


def rules_to_hold_against(
    catalog: Catalog, content: AssessmentContent
) -> tuple[CriteriaSet | None, tuple[str, ...]]:
    """The rules a package was made by, or the nearest that are to be had, and what to say of it."""
    pin = content.pin
    try:
        own: CriteriaSet | None = catalog.criteria_set(pin.set_id)
        same = own is not None and catalog.fingerprint(pin.set_id) == pin.fingerprint
    except CatalogError:
        own, same = None, False
    notes: list[str] = []
    if not same:
        brought = _brought(content)
        if brought is not None:
            own = brought
            notes.append(
                f"Tính theo bộ tiêu chí kèm trong gói (bản {pin.version}), chương trình này không "
                "có bản đó: hãy đối chiếu với văn bản."
            )
        elif own is not None and own.assessable:
            notes.append(
                f"Xã dùng bản {pin.version} của “{content.set_title or pin.set_id}”, chương trình "
                f"này có bản {own.version}: chỗ khác nhau có thể chỉ vì khác bản."
            )
    if own is None or not own.assessable:
        return None, (
            f"Chương trình này không có bộ tiêu chí “{content.set_title or pin.set_id}”: chỉ xem "
            "được kết luận xã ghi, không tính lại được.",
        )
    try:
        return rules_with_decisions(own, content), tuple(notes)
    except PackageError as error:
        notes.append(f"Không áp dụng được quyết định kèm trong gói: {error}")
        return own, tuple(notes)


def _brought(content: AssessmentContent) -> CriteriaSet | None:
    for rule in content.rules:
        if rule.kind is RuleKind.SET and rule.fingerprint == content.pin.fingerprint:
            with suppress(PackageError):
                return read_set_rule(rule)
    return None


def _other_key(opened: OpenedPackage) -> tuple[str, ...]:
    with suppress(KeyStoreError):
        own = keys.existing_commune_key(opened.header.commune_code)
        if own is not None and own.key_id != opened.key.key_id:
            return (
                "Gói ký bằng khóa khác với khóa của xã trên máy này: do xã đổi khóa, hoặc gói "
                "không phải của xã.",
            )
    return ()
