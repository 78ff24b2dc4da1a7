"""The file of a commune made from what its packages say; everything names the package it is from.

A package holds the tables, the evidence and the rules of one assessment, and all of the registers,
money, projects and villages. It does not hold the history, drafts, passages of papers and reports,
or photos; those are lost with the file.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.catalog.rule_documents import read_override_rule, read_set_rule
from ntm_desktop.domain.assessment import Answer
from ntm_desktop.domain.commune_file import AssessmentInfo, CommuneInfo
from ntm_desktop.domain.criteria import CriteriaSet, SourceDocument, SubjectLevel
from ntm_desktop.domain.evidence import EvidenceItem
from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    EvidenceEntry,
    RuleDocument,
    RuleKind,
)
from ntm_desktop.domain.place_lines import VillageNames
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.progress import Progress, portion, unwatched
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import FieldKind, Form
from ntm_desktop.errors import CatalogError, EntryError, PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.taking_out import copy_evidence
from ntm_desktop.services.in_force import stored_set
from ntm_desktop.services.listed import replace_projects, replace_resources
from ntm_desktop.services.merging.other_copy import room_aside
from ntm_desktop.services.rebuilding.packages import (
    Found,
    ReadPackage,
    read_packages,
)
from ntm_desktop.services.registers import forms
from ntm_desktop.services.registers.listing import register_forms
from ntm_desktop.services.rules.decisions import override_change
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import keep_new_assessment
from ntm_desktop.store.commune import assessments as stored
from ntm_desktop.store.commune import (
    communes,
    criteria_sets,
    edits,
    evidence,
    money,
    own_rules,
    packages,
    places,
    project_cards,
    registers,
    rule_documents,
    vault,
)
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import new_id

LOST = (
    "Gói không chứa lịch sử sửa, lời văn đã sửa của hồ sơ và báo cáo, bản nháp và ảnh công trình "
    "(gói do chương trình bản cũ đóng thì cả minh chứng riêng của thôn, vườn); những thứ ấy phải "
    "làm lại."
)
_NO_KEY = (
    "Khóa ký cũ không nằm trong gói. Còn USB cất khóa thì chép vào thư mục khóa trước khi đóng "
    "gói; không còn thì vào trang Gửi – nhận, bấm “Mất khóa, đổi khóa…”."
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A commune's data made again.

    Attributes:
        used: the packages it was made from, in words, the oldest first.
        fingerprints: of the keys that signed them.
        proven: whether these keys were known on this PC, and not only found beside the packages.
        missing: names of evidence that lies in none of the packages.
        remarks: what the officer should know, a sentence each.
    """

    workspace: Workspace
    used: tuple[str, ...]
    fingerprints: tuple[str, ...]
    proven: bool
    missing: tuple[str, ...]
    remarks: tuple[str, ...]


def rebuild(
    sources: Sequence[Path],
    data_dir: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
    progress: Progress = unwatched,
) -> Rebuilt:
    """Make the data of a commune from its packages, and open them; the packages are only read.

    Of every period and set the newest package counts; registers, money, projects and villages are
    those of the newest of all.

    Raises:
        EntryError: no package can be read, or they are of several communes.
        PackageError: evidence cannot be copied out of a package; no file is there then.
        StoreError: the folder holds a commune already, or cannot be written; likewise.
        CancelledError: asked to stop; likewise.
    """
    found = read_packages(sources, portion(progress, 0, 0.6))
    return rebuild_from(
        found, data_dir, actor=actor, catalog=catalog, now=now, progress=portion(progress, 0.6, 1)
    )


def rebuild_from(
    found: Found,
    data_dir: Path,
    *,
    actor: str = "",
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
    progress: Progress = unwatched,
) -> Rebuilt:
    """As ``rebuild``, from packages that were read already."""
    making = _Making(
        found,
        catalog or Catalog.shipped(),
        actor,
        now or (lambda: datetime.now(UTC)),
        progress,
    )
    file = CommuneFile.create(data_dir, making.fill)
    ws = Workspace(file, making.catalog, actor, making.now)
    ws.session.told = tuple(_told(found, making))
    return Rebuilt(
        ws,
        tuple(one.words for one in making.counting),
        found.fingerprints,
        found.proven,
        tuple(making.missing),
        (*found.remarks, *dict.fromkeys(making.said), LOST),
    )


def _told(found: Found, making: "_Making") -> Iterator[str]:
    yield f"Đã lập lại dữ liệu từ {len(making.counting)} gói đã nộp. Hãy xem lại các trang."
    if making.missing:
        yield f"{len(making.missing)} tệp minh chứng không nằm trong gói nào nên không có."
    yield from found.remarks
    yield from dict.fromkeys(making.said)
    if keys.existing_commune_key(found.commune.code) is None:
        yield _NO_KEY


class _Making:
    """Fills the new file; used once."""

    def __init__(
        self,
        found: Found,
        catalog: Catalog,
        actor: str,
        now: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        self.catalog, self.now = catalog, now
        self.missing: list[str] = []
        self.said: list[str] = []
        self.counting = found.counting
        self._every = found.packages
        self._actor, self._progress = actor, progress

    def fill(self, file: CommuneFile) -> None:
        at = self.now()
        newest = self._every[-1]
        ws = Workspace(file, self.catalog, self._actor, self.now)
        file.run("PRAGMA defer_foreign_keys = ON")
        communes.add(file, _commune_info(newest.content), at)
        packages.start_epoch(file, at)
        for one in self.counting:
            self._keep_rules(ws, one, at)
        self._write(file, newest, self._villages(file, newest.content), at)
        for one in self.counting:
            self._add_assessment(ws, one, at)
        self._add_lists(ws, newest, at)
        self._take_evidence(file)
        self._take_decisions(file, at)

    def _write(
        self, file: CommuneFile, one: ReadPackage, changes: Sequence[FieldChange], at: datetime
    ) -> None:
        if changes:
            edits.apply(file, changes, who=f"Lấy lại từ {one.words}", at=at)

    # Rules

    def _keep_rules(self, ws: Workspace, one: ReadPackage, at: datetime) -> None:
        changes: list[FieldChange] = []
        adopted = {row.fingerprint for row in own_rules.adopted_sets(ws.file)}
        for rule in one.content.rules:
            match rule.kind:
                case RuleKind.SET if rule.fingerprint not in adopted:
                    criteria_sets.keep(ws.file, stored_set(read_set_rule(rule)), at)
                    changes.append(
                        own_rules.adoption(
                            ws.file,
                            rule.fingerprint,
                            at=at,
                            by=self._actor,
                            signer_key_id=rule.signer,
                            signer_name=rule.signer_name,
                        )
                    )
                    # One after the other: each takes the next place in line.
                    self._write(ws.file, one, changes, at)
                    changes.clear()
                case RuleKind.OVERRIDE:
                    changes += self._override(ws, rule)
                case RuleKind.REGISTER:
                    changes.extend(forms.taking(ws, rule, rule.signer, rule.signer_name))
        self._write(ws.file, one, changes, at)

    def _override(self, ws: Workspace, rule: RuleDocument) -> Iterator[FieldChange]:
        shipped = {one.id for one in self.catalog.overrides()}
        if rule.id not in shipped or rule.signer:
            yield override_change(
                ws,
                read_override_rule(rule),
                signer_key_id=rule.signer,
                signer_name=rule.signer_name,
            )

    def _set_of(self, pin: CriteriaPin, title: str, content: AssessmentContent) -> CriteriaSet:
        for rule in content.rules:
            if rule.kind is RuleKind.SET and rule.fingerprint == pin.fingerprint:
                return read_set_rule(rule)
        try:
            known = self.catalog.criteria_set(pin.set_id)
        except CatalogError as error:
            raise EntryError(
                f"Gói {content.period.inline} theo bộ tiêu chí “{title}” mà chương trình không có. "
                "Hãy cập nhật chương trình rồi làm lại."
            ) from error
        if self.catalog.fingerprint(pin.set_id) != pin.fingerprint:
            self.said.append(
                f"Kỳ {content.period.inline} làm theo “{title}” bản {pin.version}; ở đây tính theo "
                f"bản {known.version} của chương trình. Hãy xem lại kết luận."
            )
        return known

    # Assessments

    def _add_assessment(self, ws: Workspace, one: ReadPackage, at: datetime) -> None:
        content, file = one.content, ws.file
        rules = self._set_of(content.pin, content.set_title, content)
        info = keep_new_assessment(
            file, rules, content.period, _group(rules, content.group_id), self._made_at(one)
        )
        info, making = stored.making(file, info)
        changes = [making, *_answers(info, content.answers)]
        changes += [
            communes.property_change(file, name, content.period.year, value)
            for name, value in content.properties.items()
        ]
        changes += _evidence(file, info.id, content.evidence)
        self._write(file, one, changes, at)
        self._write(file, one, list(self._places_of(ws, one)), at)

    def _places_of(self, ws: Workspace, one: ReadPackage) -> Iterator[FieldChange]:
        """What villages and gardens answered in the period, of those that are still there."""
        content = one.content
        levels = {place.id: place.level for place in self._every[-1].content.places.places}
        for made in content.places.assessments:
            if made.place_id not in levels:
                self.said.append(
                    f"Kỳ {content.period.inline} có đợt của một thôn hoặc vườn mà gói mới nhất "
                    "không còn ghi; đợt ấy không lấy lại."
                )
                continue
            rules = self._set_of(made.pin, made.set_title, content)
            info = keep_new_assessment(
                ws.file,
                rules,
                content.period,
                _group(rules, made.group_id),
                self._made_at(one),
                level=levels[made.place_id],
                subject_id=made.place_id,
            )
            info, making = stored.making(ws.file, replace(info, id=made.id))
            yield making
            yield from _answers(info, made.answers)
            yield from _evidence(ws.file, info.id, made.evidence)

    @staticmethod
    def _made_at(one: ReadPackage) -> datetime:
        return one.opened.header.created_at

    # Lists

    def _villages(self, file: CommuneFile, content: AssessmentContent) -> list[FieldChange]:
        return [places.change(file, place) for place in content.places.places]

    def _add_lists(self, ws: Workspace, newest: ReadPackage, at: datetime) -> None:
        content, file = newest.content, ws.file
        villages = [x for x in content.places.places if x.level is SubjectLevel.VILLAGE]
        known = {form.id: form for form in register_forms(ws)}
        changes: list[FieldChange] = []
        for register in content.registers:
            form = known.get(register.register)
            if form is None:
                self.said.append(f"Sổ “{register.title}” không có mẫu nên không lấy lại được.")
                continue
            changes += [
                registers.addition(_inward(form, line, villages)) for line in register.entries
            ]
        book = content.year.book
        changes += [project_cards.card_change(file, card) for card in book.cards]
        changes += [project_cards.year_change(file, year) for year in book.years]
        changes += [project_cards.period_change(file, period) for period in book.periods]
        changes += [project_cards.quantity_change(file, made) for made in book.quantities]
        changes += [money.line_change(file, line) for line in content.year.lines]
        changes += [money.gift_change(file, gift) for gift in content.year.gifts]
        self._write(file, newest, changes, at)
        if content.year.blank:
            self._add_listed(ws)

    def _add_listed(self, ws: Workspace) -> None:
        """Packages of an older program tell projects and money by period only."""
        for one in self.counting:
            content, label = one.content, f"Lấy lại từ {one.words}"
            if content.projects:
                replace_projects(ws, content.period, content.projects, label)
            if content.resources or content.contributions:
                replace_resources(
                    ws, content.period, content.resources, content.contributions, label
                )

    # Evidence

    def _take_evidence(self, file: CommuneFile) -> None:
        wanted = {
            entry.sha256: entry.name
            for one in self.counting
            for entry in one.content.every_evidence
        }
        room = room_aside()
        try:
            for place, (sha256, name) in enumerate(wanted.items()):
                self._progress(place, len(wanted))
                if not self._take(file, sha256, name, room):
                    self.missing.append(name)
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def _take_decisions(self, file: CommuneFile, at: datetime) -> None:
        """The files that the rules were read from, kept beside these again."""
        for one in self.counting:
            for entry in one.content.rule_files:
                document = SourceDocument(entry.name, entry.sha256)
                if rule_documents.kept(file, (document,)):
                    continue
                room = room_aside()
                try:
                    if content := self._content_of(entry.sha256, room):
                        rule_documents.keep(file, document, content, at)
                    else:
                        self.missing.append(entry.name)
                finally:
                    shutil.rmtree(room, ignore_errors=True)

    def _content_of(self, sha256: str, room: Path) -> bytes:
        """What lies under a hash in any of the packages, b"" when nothing does."""
        target = room / sha256
        for one in reversed(self._every):
            with suppress(PackageError):
                if copy_evidence(one.opened.path, sha256, target):
                    return target.read_bytes()
        return b""

    def _take(self, file: CommuneFile, sha256: str, name: str, room: Path) -> bool:
        """Whether it lies in a package; one that does and cannot be copied ends the making."""
        failed: PackageError | None = None
        for one in reversed(self._every):
            target = room / sha256
            try:
                if copy_evidence(one.opened.path, sha256, target):
                    vault.put(file, target, name)
                    return True
            except PackageError as error:
                failed = error  # it may lie whole in another
            finally:
                with suppress(OSError):
                    target.unlink(missing_ok=True)
        if failed is not None:
            raise failed
        return False


def _commune_info(content: AssessmentContent) -> CommuneInfo:
    commune = content.commune
    return CommuneInfo(
        id=new_id(),
        commune=commune,
        border=content.border,
        especially_difficult=content.especially_difficult,
        atk=content.atk,
        receiving_unit=content.receiving_unit,
        office_name=f"UBND {commune.kind} {commune.name}",
        sample=content.sample,
    )


def _answers(info: AssessmentInfo, answers: Mapping[str, Answer]) -> Iterator[FieldChange]:
    for no, answer in answers.items():
        yield from stored.differences(info.id, no, Answer(), answer)


def _evidence(
    file: CommuneFile, assessment_id: str, entries: Sequence[EvidenceEntry]
) -> Iterator[FieldChange]:
    for entry in entries:
        if evidence.find(file, entry.id) is None:
            yield evidence.addition(
                EvidenceItem(
                    id=entry.id,
                    assessment_id=assessment_id,
                    indicator_no=entry.indicator_no,
                    requirement=entry.requirement,
                    sha256=entry.sha256,
                    name=entry.name,
                    media_type=entry.media_type,
                    size=entry.size,
                    added_at=entry.added_at,
                    added_by="",
                )
            )


def _group(rules: CriteriaSet, group_id: str | None) -> str | None:
    return group_id if group_id in {group.id for group in rules.groups} else None


def _inward(form: Form, line: Entry, villages: Sequence[Place]) -> Entry:
    """A line as this file keeps it: villages by their ids; a name nobody has stays to be asked."""
    names = VillageNames(villages)
    values, asked = dict(line.values), dict(line.asked)
    for field in form.fields:
        text = values.get(field.id, "")
        if field.kind is not FieldKind.VILLAGE or not text:
            continue
        try:
            values[field.id] = names.find(text)
        except EntryError:
            del values[field.id]
            asked[field.id] = text
    return replace(line, register=form.id, values=values, asked=asked)
