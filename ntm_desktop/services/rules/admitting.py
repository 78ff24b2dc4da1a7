"""Whether a rule of a signed package is taken over: it fits what is here, and is newer."""

from ntm_desktop.catalog import override_faults
from ntm_desktop.catalog.rule_documents import override_rule, read_override_rule
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.package import RuleDocument
from ntm_desktop.errors import CatalogError, PackageError
from ntm_desktop.services.in_force import amended, find_set, override_of, same_amendment
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import communes, own_rules


def set_is_new(ws: Workspace, rule: RuleDocument) -> bool:
    """Whether there is anything to take over.

    Raises:
        PackageError: ``sequence`` for an older version, ``conflict`` for another content of a
            version that was taken over, or that came with the program.
    """
    adopted = own_rules.adopted_sets(ws.file, rule.id)
    if adopted and adopted[0].fingerprint == rule.fingerprint:
        return False
    received = [one for one in adopted if one.origin == "received"]
    newest = max((one.version for one in received), default=0)
    if rule.id in ws.catalog.set_ids():
        if not adopted and ws.catalog.fingerprint(rule.id) == rule.fingerprint:
            return False
        shipped = ws.catalog.criteria_set(rule.id).version
        if shipped > newest:
            # Taken over once before an update of the program: it counts until it is replaced.
            _check_newer(rule, shipped, with_program=True)
    _check_newer(rule, newest)
    return True


def override_is_new(ws: Workspace, rule: RuleDocument) -> bool:
    """The same for a decision; one that this office entered itself gives way to a signed one.

    Raises:
        PackageError: as for :func:`set_is_new`.
    """
    stored = own_rules.override(ws.file, rule.id)
    if stored is None:
        # A national amendment may have come with the program.
        shipped = next((one for one in ws.catalog.overrides() if one.id == rule.id), None)
        if shipped is None:
            return True
        if override_rule(shipped).fingerprint == rule.fingerprint:
            return False
        _check_newer(rule, shipped.version, with_program=True)
        return True
    same = override_rule(override_of(ws, stored.document)).fingerprint == rule.fingerprint
    if same and stored.signer_key_id:
        return False
    if stored.signer_key_id:
        _check_newer(rule, stored.version)
    return True


def _check_newer(rule: RuleDocument, newest: int, *, with_program: bool = False) -> None:
    there = "kèm theo chương trình" if with_program else "đã nhận"
    if rule.version < newest:
        raise PackageError(
            "sequence",
            f"Gói chứa {rule.decision or rule.title} bản {rule.version}, cũ hơn bản {newest} "
            f"{there}. Bản cũ không thay được bản mới.",
        )
    if rule.version == newest:
        raise PackageError(
            "conflict",
            f"Gói chứa {rule.decision or rule.title} bản {rule.version} khác nội dung với bản "
            f"{newest} {there}, nên không nhận. Hãy hỏi lại nơi gửi bản nào đúng.",
        )


def fitting_override(ws: Workspace, rule: RuleDocument) -> ProvincialOverride:
    """A decision of this province, or a national amendment, that fits the set here.

    Raises:
        PackageError: ``values``, ``wrong-province``, ``unknown-set``.
    """
    override = read_override_rule(rule)
    province = communes.read(ws.file).commune
    if not override.national and override.province_code != province.province_code:
        raise PackageError(
            "wrong-province",
            f"{override.citation} là của tỉnh khác (mã {override.province_code}), không áp dụng "
            f"cho tỉnh {province.province}.",
        )
    try:
        national = find_set(ws, override.set_id)
    except CatalogError as error:
        raise PackageError(
            "unknown-set",
            f"{override.citation} áp dụng cho bộ tiêu chí “{override.set_id}” mà xã chưa có. Hãy "
            "nhận bộ tiêu chí đó trước.",
        ) from error
    ground = national if override.national else amended(ws, national, override.effective_from)
    faults = override_faults(override, ground)
    if faults:
        raise PackageError(
            "values", f"{override.citation} không khớp với bộ tiêu chí ({faults[0]}).", faults
        )
    return override


def same_decision(one: ProvincialOverride, other: ProvincialOverride) -> bool:
    """Whether both are one decision on one set, in whatever version."""
    return one.id == other.id or same_amendment(one, other)
