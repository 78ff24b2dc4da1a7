"""Handing rules on and taking them over: signed by an office the commune knows, or refused.

What is taken over is shown first: who signed it, what changes in the rules, and what changes in
the commune's own verdicts. Assessments stay pinned to their version until they are moved; a
provincial decision holds at once.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ntm_desktop.catalog.rule_documents import (
    override_rule,
    read_set_rule,
    set_rule,
)
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.package import (
    RULE_KIND_LABELS,
    PackageHeader,
    PackageKind,
    RuleDocument,
    RuleKind,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.rule_comparison import SetComparison, compare_sets
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.errors import CatalogError, EntryError, PackageError
from ntm_desktop.exchange.contents import rules_of
from ntm_desktop.exchange.delivery import deliver_bytes
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.exchange.writing import rules_draft, write_package
from ntm_desktop.services import workspace
from ntm_desktop.services.exchange.packing import PROGRAM
from ntm_desktop.services.in_force import (
    find_set,
    find_version,
    known_ids,
    known_overrides,
    stored_set,
    with_overrides,
    without_working_notes,
)
from ntm_desktop.services.registers import forms
from ntm_desktop.services.rules.admitting import (
    fitting_override,
    override_is_new,
    same_decision,
    set_is_new,
)
from ntm_desktop.services.rules.authorities import Authority, authorities, office_key
from ntm_desktop.services.rules.decisions import find_override, override_change
from ntm_desktop.services.rules.documents import files_to_hand_on, take_over
from ntm_desktop.services.rules.drafts import read_draft, today
from ntm_desktop.services.rules.effects import (
    VerdictChange,
    verdicts_after_move,
    verdicts_with,
    with_override,
)
from ntm_desktop.services.rules.frames import leaving_frames, periods_leaving
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import criteria_sets, own_rules
from ntm_desktop.store.commune.history import FieldChange


@dataclass(frozen=True, slots=True)
class PackedRules:
    """A signed package of rules that was written and read back.

    Attributes:
        public_key_path: the office's public key beside it.
        fingerprint: of the office's key, for the paper slip.
    """

    path: Path
    public_key_path: Path
    sha256: str
    fingerprint: str
    rules: tuple[RuleDocument, ...]


@dataclass(frozen=True, slots=True)
class OfferedRule:
    """One set or decision of a package, and what taking it over would do.

    Attributes:
        current: what counts now, in words; empty when nothing does.
        known: this very content is taken over already.
        comparison: against what counts now.
        verdicts: of the commune's own assessments, only those that would change. For a set
            they change when the assessment is moved, for a decision at once.
        remarks: what the officer should know, a sentence each.
        moved: periods begun on the names of the set only, which go over to it at once.
    """

    rule: RuleDocument
    label: str
    current: str
    known: bool
    comparison: SetComparison
    verdicts: tuple[VerdictChange, ...]
    remarks: tuple[str, ...]
    moved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a package of rules brings.

    Attributes:
        signer_name: as this commune knows the key.
        maker: how the office calls itself in the package.
        note: its message.
    """

    path: Path
    sha256: str
    signer_name: str
    signer_key_id: str
    signer_fingerprint: str
    maker: str
    note: str
    made_at: datetime
    offered: tuple[OfferedRule, ...]

    @property
    def known(self) -> bool:
        """Whether everything in it was taken over already."""
        return all(one.known for one in self.offered)


def pack_rules(
    ws: Workspace,
    out_dir: Path,
    *,
    sets: Sequence[str] = (),
    overrides: Sequence[str] = (),
    registers: Sequence[str] = (),
    note: str = "",
) -> PackedRules:
    """Write a signed package of rules for communes to take over.

    Args:
        ws: the open commune.
        out_dir: folder on a stick or disk; made when it is missing.
        sets: ids of sets (the version that counts), fingerprints, or ids of drafts that were
            published and not edited since.
        overrides: ids of provincial decisions.
        registers: ids of registers that did not come with the program.
        note: a message to those who take them over.

    Raises:
        EntryError: nothing was named, or a draft was not published.
        PackageError: it cannot be written.
        KeyStoreError: the key cannot be made or read.
    """
    return carry_out(
        ws, packing_rules(out_dir, sets=sets, overrides=overrides, registers=registers, note=note)
    )


@dataclass(frozen=True, slots=True)
class _ToSign:
    """What a package of rules is made of, read from the commune's file."""

    rules: tuple[RuleDocument, ...]
    header: PackageHeader
    office: str
    key: SecretKey
    decisions: Mapping[str, bytes]


def packing_rules(
    out_dir: Path,
    *,
    sets: Sequence[str] = (),
    overrides: Sequence[str] = (),
    registers: Sequence[str] = (),
    note: str = "",
) -> Staged[PackedRules]:
    """The steps of ``pack_rules``: only what touches the stick is done beside the database."""
    wanted: _ToSign = yield OnDatabase(
        partial(_to_sign, sets=tuple(sets), overrides=overrides, registers=registers)
    )
    packed: PackedRules = yield Beside(partial(_write_rules, out_dir, wanted, note.strip()))
    yield OnDatabase(partial(_record_packed, packed))
    return packed


def _to_sign(
    ws: Workspace, *, sets: Sequence[str], overrides: Sequence[str], registers: Sequence[str]
) -> _ToSign:
    handed = [_published(ws, ref) for ref in sets]
    decisions = [find_override(ws, one) for one in overrides]
    rules = [set_rule(one) for one in handed]
    rules += [override_rule(one) for one in decisions]
    rules += [forms.rule_of_register(ws, one) for one in registers]
    if not rules:
        raise EntryError("Hãy chọn bộ tiêu chí, quyết định hoặc mẫu sổ cần chuyển.")
    name, key = office_key(ws)
    digest = hashlib.sha256("".join(rule.fingerprint for rule in rules).encode()).hexdigest()
    header = PackageHeader(
        kind=PackageKind.CRITERIA_SET,
        commune_code=workspace.commune_info(ws).commune.code,
        period=Period(today(ws).year),
        # Rules stand outside a commune's chain: each content is a chain of its own.
        epoch=digest[:32],
        sequence=rules[0].version,
        previous="",
        created_at=ws.now().astimezone(UTC).replace(microsecond=0),
        program=PROGRAM,
    )
    return _ToSign(tuple(rules), header, name, key, files_to_hand_on(ws, [*handed, *decisions]))


def _write_rules(out_dir: Path, wanted: _ToSign, note: str, progress: Progress) -> PackedRules:
    rules, key = wanted.rules, wanted.key
    more = f"_va-{len(rules) - 1}" if len(rules) > 1 else ""
    stem = f"{rules[0].id}_v{rules[0].version}{more}"
    target, public_key_path = _free_name(out_dir, stem), out_dir / f"{stem}.pub"
    draft = rules_draft(wanted.header, wanted.office, note, rules, wanted.decisions)
    written = write_package(draft, key, target, progress)
    deliver_bytes(public_key_path, key.public.text.encode("ascii"))
    return PackedRules(target, public_key_path, written.sha256, key.public.fingerprint, rules)


def _record_packed(packed: PackedRules, ws: Workspace) -> None:
    with ws.file.transaction():
        for rule in packed.rules:
            own_rules.record_rules_package(
                ws.file,
                str(rule.kind),
                rule.id,
                rule.version,
                rule.fingerprint,
                sha256=packed.sha256,
                file_name=packed.path.name,
                at=ws.now(),
                by=ws.actor,
            )


def previewing(path: Path) -> Staged[Acceptance]:
    """Check a package of rules and say what it would change, in steps; nothing is changed.

    Raises:
        PackageError: not signed, signed by an unknown key, damaged, faulty, older than what
            was taken over, or of another province.
    """
    known: _Known = yield OnDatabase(_known_offices)
    opened: OpenedPackage = yield Beside(partial(_opened, path, known))
    offer: Acceptance = yield OnDatabase(partial(_acceptance, path, opened, known))
    return offer


def accepting(path: Path) -> Staged[Change]:
    """The steps of ``accept``: the package is read again beside the database."""
    known: _Known = yield OnDatabase(_known_offices)
    opened: OpenedPackage = yield Beside(partial(_opened, path, known))
    change: Change = yield OnDatabase(partial(_take_over, opened, known))
    return change


def _acceptance(path: Path, opened: OpenedPackage, known: "_Known", ws: Workspace) -> Acceptance:
    signer = known[opened.key.name].name
    maker, note, rules = rules_of(opened)
    return Acceptance(
        path=path,
        sha256=opened.sha256,
        signer_name=signer,
        signer_key_id=opened.key.name,
        signer_fingerprint=opened.key.fingerprint,
        maker=maker,
        note=note,
        made_at=opened.header.created_at,
        offered=tuple(_offered(ws, rule) for rule in rules),
    )


def accept(ws: Workspace, path: Path) -> Change:
    """Take the rules of a package over, all or none, in one step that can be undone.

    Raises:
        PackageError: as for ``previewing``.
    """
    return carry_out(ws, accepting(path))


def _take_over(opened: OpenedPackage, known: "_Known", ws: Workspace) -> Change:
    signer = known[opened.key.name].name
    _, _, rules = rules_of(opened)
    at = ws.now()
    names = ", ".join(dict.fromkeys(rule.decision or rule.title for rule in rules))
    changes: list[FieldChange] = []
    with ws.file.transaction():
        take_over(ws, rules, opened.decisions)
        for rule in rules:
            if rule.kind is RuleKind.SET:
                found = read_set_rule(rule)
                if not set_is_new(ws, rule):
                    continue
                criteria_sets.keep(ws.file, stored_set(found), at)
                changes += leaving_frames(ws, found)
                changes.append(
                    own_rules.adoption(
                        ws.file,
                        rule.fingerprint,
                        at=at,
                        by=ws.actor,
                        signer_key_id=opened.key.name,
                        signer_name=signer,
                    )
                )
            elif rule.kind is RuleKind.REGISTER:
                if forms.is_new(ws, rule):
                    changes.extend(forms.taking(ws, rule, opened.key.name, signer))
            else:
                override = fitting_override(ws, rule)
                if override_is_new(ws, rule):
                    changes.append(
                        override_change(
                            ws, override, signer_key_id=opened.key.name, signer_name=signer
                        )
                    )
        return apply(ws, f"Nhận {names} do {signer} ký", changes)


def _free_name(folder: Path, stem: str) -> Path:
    """A name no other package has: packing again gives other bytes, for its time is in it."""
    number, target = 1, folder / f"{stem}.ntmz"
    while target.exists():
        number += 1
        target = folder / f"{stem}-{number}.ntmz"
    return target


def _published(ws: Workspace, ref: str) -> CriteriaSet:
    if own_rules.draft_pieces(ws.file, ref):
        draft = read_draft(ws, ref)
        if draft.changed:
            raise EntryError(
                f"Bản nháp “{draft.criteria_set.short_title}” chưa ban hành, hoặc đã sửa sau khi "
                "ban hành. Hãy ban hành rồi chuyển."
            )
        return find_version(ws, draft.published_fingerprint)
    return find_set(ws, ref) if ref in known_ids(ws) else find_version(ws, ref)


_Known = Mapping[str, Authority]


def _known_offices(ws: Workspace) -> _Known:
    return {authority.key_id: authority for authority in authorities(ws)}


def _opened(path: Path, known: _Known, progress: Progress) -> OpenedPackage:
    """The package, if an office whose key is known signed it; needs no workspace."""

    def key_for(header: PackageHeader, key_id: bytes) -> PublicKey:
        number = key_id[::-1].hex().upper()
        authority = known.get(number)
        if authority is None:
            raise PackageError(
                "unknown-sender",
                f"Gói ký bằng khóa {number} mà xã chưa biết của ai. Hãy chọn tệp khóa (.pub) nơi "
                "gửi phát, đối chiếu dấu vân tay với phiếu giấy, lưu khóa rồi mở lại gói.",
            )
        return PublicKey.parse(authority.public_key)

    return read_package(path, key_for, progress)


def _offered(ws: Workspace, rule: RuleDocument) -> OfferedRule:
    label = f"{RULE_KIND_LABELS[rule.kind]}: {rule.decision or rule.title}, bản {rule.version}"
    if rule.kind is RuleKind.SET:
        new = read_set_rule(rule)
        known = not set_is_new(ws, rule)
        try:
            current: CriteriaSet | None = without_working_notes(ws, find_set(ws, rule.id))
        except CatalogError:
            current = None
        shown = without_working_notes(ws, new)
        empty = compare_sets(replace(shown, criteria=()), shown)
        return OfferedRule(
            rule=rule,
            label=label,
            current=f"{current.short_title}, bản {current.version}" if current else "",
            known=known,
            comparison=empty if current is None else compare_sets(current, shown),
            verdicts=verdicts_after_move(ws, new),
            remarks=_set_remarks(ws, rule),
            moved=() if known else periods_leaving(ws, new),
        )
    if rule.kind is RuleKind.REGISTER:
        return _offered_register(ws, rule, label)
    override = fitting_override(ws, rule)
    if override.national:
        label = f"Quyết định sửa đổi bộ quốc gia: {rule.decision or rule.title}, bản {rule.version}"
    known = not override_is_new(ws, rule)
    national = find_set(ws, override.set_id)
    on = max(override.effective_from, min(today(ws), override.effective_to or today(ws)))
    before = with_overrides(ws, national, on)
    stored = own_rules.override(ws.file, override.id)
    return OfferedRule(
        rule=rule,
        label=label,
        current=_current_words(ws, override),
        known=known,
        comparison=compare_sets(before, with_override(ws, national, override, on)),
        verdicts=verdicts_with(ws, override),
        remarks=_override_remarks(override, own=stored is not None and not stored.signer_key_id),
    )


def _override_remarks(override: ProvincialOverride, *, own: bool) -> tuple[str, ...]:
    said: tuple[str, ...] = ("Thay bản xã tự nhập trước đây.",) if own else ()
    if override.national:
        said += (
            "Đây là quyết định sửa đổi bộ quốc gia, theo chữ ký của nơi gửi: mọi đợt kết thúc từ "
            f"{override.effective_from:%d/%m/%Y} tính theo quyết định này. Hãy đối chiếu với văn "
            "bản.",
        )
    return said


def _current_words(ws: Workspace, override: ProvincialOverride) -> str:
    """The version of this decision that counts now, "" for none."""
    there = next((one for one in known_overrides(ws) if same_decision(one, override)), None)
    return f"{there.decision}, bản {there.version}" if there is not None else ""


def _offered_register(ws: Workspace, rule: RuleDocument, label: str) -> OfferedRule:
    """A register's form: nothing in it changes a verdict."""
    known = not forms.is_new(ws, rule)
    return OfferedRule(
        rule=rule,
        label=label,
        current=forms.current_words(ws, rule.id),
        known=known,
        comparison=forms.comparison(ws, rule),
        verdicts=(),
        remarks=(),
    )


def _set_remarks(ws: Workspace, rule: RuleDocument) -> tuple[str, ...]:
    adopted = own_rules.adopted_sets(ws.file, rule.id)
    if adopted and adopted[0].origin == "own":
        return (f"Thay bản {adopted[0].version} xã tự lập; bản đó vẫn giữ để xem lại.",)
    return ()
