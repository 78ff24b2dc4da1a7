"""Writing a package: tables and files in, one signed file out, or nothing."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from ntm_desktop.domain.package import (
    AssessmentContent,
    PackageHeader,
    PackageKind,
    RuleDocument,
    RuleKind,
)
from ntm_desktop.domain.progress import Progress, Tally, portion, unwatched
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import archive, bag, policy
from ntm_desktop.exchange.appraised_tables import ANSWERS_LABEL, ANSWERS_READ
from ntm_desktop.exchange.archive import Member
from ntm_desktop.exchange.assessment_tables import RESOURCES, assessment_rows
from ntm_desktop.exchange.delivery import HashingSink, deliver
from ntm_desktop.exchange.kinds import enrolment_rows, tables_of
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.exchange.place_tables import place_tables
from ntm_desktop.exchange.reading import (
    DOSSIER_FOLDER,
    EVIDENCE_FOLDER,
    OpenedPackage,
    package_descriptor,
    read_package,
)
from ntm_desktop.exchange.register_tables import registers_tables
from ntm_desktop.exchange.rule_files import rule_file_tables
from ntm_desktop.exchange.rule_tables import (
    MAKER,
    RULES,
    RULES_FOLDER,
    rule_files,
    rule_rows,
)
from ntm_desktop.exchange.second_copy import SecondCopy
from ntm_desktop.exchange.tables import DESCRIPTOR_FILE, Row, Table, write_csv
from ntm_desktop.exchange.year_tables import year_tables

_SPARES = b'"comparison":"not_asked"'
"""As canonical JSON has it; inside a text the quotes would be escaped."""


@dataclass(frozen=True, slots=True)
class PackageDraft:
    """Everything that goes into a package.

    Attributes:
        source: the sending office, for people ("UBND xã Chiến Thắng, huyện Bắc Sơn").
        rows: table name to rows, every table of the kind.
        files: name inside the bag to content, or to a file that is copied as it is.
        left_out: name inside the bag to SHA-256 and size of what is listed and not brought.
        labels: further lines of ``bag-info.txt``.
        more: tables besides those of the kind, in this order.
    """

    header: PackageHeader
    source: str
    rows: Mapping[str, Sequence[Row]]
    files: Mapping[str, bytes | Path]
    labels: tuple[tuple[str, str], ...] = ()
    left_out: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    more: tuple[Table, ...] = ()

    @property
    def format(self) -> int:
        """The first format of which a reader knows all that it brings."""
        if any(
            name.startswith(RULES_FOLDER) and isinstance(content, bytes) and _SPARES in content
            for name, content in self.files.items()
        ):
            return bag.SPARING
        return bag.FURTHER if self._brings_more else bag.FORMAT

    @property
    def further(self) -> bool:
        """Whether it brings what a reader of the first format does not know."""
        return self.format >= bag.FURTHER

    @property
    def _brings_more(self) -> bool:
        rules = self.rows.get(RULES.name, ())
        known = RESOURCES.fields[0].choices
        money = self.rows.get(RESOURCES.name, ())
        return (
            bool(self.more)
            or any(row["kind"] == RuleKind.REGISTER for row in rules)
            or any(row["source"] not in known for row in money)
        )


def assessment_draft(
    header: PackageHeader,
    content: AssessmentContent,
    evidence: Mapping[str, bytes | Path],
    dossier: Mapping[str, bytes | Path],
    held: Set[str] = frozenset(),
) -> PackageDraft:
    """An ``assessment`` package.

    Args:
        header: its name and place.
        content: what its tables say.
        evidence: SHA-256 to the file that holds it, or to its bytes, for every file the content
            tells of.
        dossier: document id ("to-trinh") to its PDF; "to-trinh-ban-ky" for its signed sheets.
        held: SHA-256 of evidence that the receiver has acknowledged; it is only listed.
    """
    files: dict[str, bytes | Path] = {
        EVIDENCE_FOLDER + entry.file: evidence[entry.sha256]
        for entry in content.every_file
        if entry.sha256 not in held
    }
    left_out = {
        EVIDENCE_FOLDER + entry.file: (entry.sha256, entry.size)
        for entry in content.every_file
        if entry.sha256 in held
    }
    files |= {f"{DOSSIER_FOLDER}{name}.pdf": pdf for name, pdf in dossier.items()}
    files |= rule_files(content.rules)
    pin = content.pin
    return PackageDraft(
        header,
        f"UBND {content.commune.kind} {content.commune.name}, {content.commune.above}",
        assessment_rows(content),
        files,
        (
            ("Ntm-Criteria-Set", pin.set_id),
            ("Ntm-Criteria-Version", str(pin.version)),
            ("Ntm-Criteria-Fingerprint", pin.fingerprint),
            (ANSWERS_LABEL, ANSWERS_READ),
        ),
        left_out,
        (
            *registers_tables(content.registers),
            *year_tables(content.year),
            *place_tables(content.places),
            *rule_file_tables(content.rule_files),
        ),
    )


def enrolment_draft(
    header: PackageHeader, source: str, commune: Commune, key: PublicKey
) -> PackageDraft:
    """An ``enrolment`` package; to be signed with the key it brings.

    Args:
        header: its name and place.
        source: the sending office.
        commune: who enrols.
        key: with which key.
    """
    return PackageDraft(
        header, source, enrolment_rows(commune, key), {}, ((bag.KEY_LABEL, key.encoded),)
    )


def rules_draft(
    header: PackageHeader,
    maker: str,
    note: str,
    documents: Sequence[RuleDocument],
    decisions: Mapping[str, bytes] = MappingProxyType({}),
) -> PackageDraft:
    """A ``criteria-set`` package.

    Args:
        header: its name; ``sequence`` is the version of the rules.
        maker: the office that hands them on.
        note: a message to those who take them over; may be empty.
        documents: sets and provincial decisions.
        decisions: name inside the bag to content of the decisions' own files.
    """
    rows: dict[str, Sequence[Row]] = {
        RULES.name: rule_rows(documents),
        MAKER.name: [{"name": maker, "note": note}],
    }
    return PackageDraft(header, maker, rows, {**rule_files(documents), **decisions})


def write_package(
    draft: PackageDraft,
    key: SecretKey,
    target: Path,
    progress: Progress = unwatched,
    *,
    second: SecondCopy | None = None,
) -> OpenedPackage:
    """Write a package and read it back through every check a receiver makes.

    Args:
        draft: what goes in.
        key: the sender's signing key.
        target: final name of the file.
        progress: of all of it.
        second: is begun, and given what is read back; the caller finishes or discards it.

    Raises:
        PackageError: ``write`` and its kin, ``too-large``, or any check of ``read_package``.
        CancelledError: asked to stop; there is no new file.
    """
    # Hashed on the way in, written, and read back once through the checks of a receiver.
    members = _members(draft, key)
    size = archive.archive_size(members)
    if size > policy.MAX_PACKAGE or len(members) > policy.MAX_FILES:
        raise PackageError(
            "too-large",
            f"Gói sẽ nặng {policy.in_megabytes(size)} với {len(members)} tệp, quá mức 4 GB mà USB "
            "định dạng FAT32 chứa được. Hãy bớt minh chứng nặng (video) rồi đóng gói lại.",
        )
    hashed = frozenset(_inside(member) for member in members if member.crc is None)
    opened: list[OpenedPackage] = []

    def write(sink: HashingSink) -> None:
        archive.write_archive(sink, members)

    def read_back(partial: Path) -> str:
        if second is not None:
            second.begin(size)
        opened.append(
            read_package(
                partial,
                lambda header, key_id: key.public,
                portion(progress, 0.6, 1),
                hashed=hashed,
                also=second.take if second is not None else None,
            )
        )
        return opened[0].sha256

    writing = Tally(portion(progress, 0, 0.6), size)
    deliver(target, size, write, writing.add, read_back=read_back, flush_every=64 * policy.MIB)
    return replace(opened[0], path=target)


def _size(content: bytes | Path) -> int:
    if isinstance(content, bytes):
        return len(content)
    try:
        return content.stat().st_size
    except OSError as error:
        raise policy.unreadable(content, error) from error


def _members(draft: PackageDraft, key: SecretKey) -> list[Member]:
    """Every file of the package, the signature last because it covers the others."""
    header, base = draft.header, draft.header.stem
    payload = [
        archive.deflated(
            f"{base}/{DESCRIPTOR_FILE}",
            package_descriptor(header, draft.more, further=draft.further),
        )
    ]
    for table in (*tables_of(header.kind, further=draft.further), *draft.more):
        csv = write_csv(table, draft.rows[table.name])
        payload.append(archive.deflated(f"{base}/{table.file}", csv))
    for name, content in draft.files.items():
        payload.append(_stored(base, name, content))

    labels = draft.labels
    if header.kind in (PackageKind.ASSESSMENT, PackageKind.CRITERIA_SET):
        # Whoever opens it without a register can see that it is whole, and by which key; rules
        # that come over a line have no key beside them.
        labels = (*labels, (bag.KEY_LABEL, key.public.encoded))
    hashes = {_inside(member): member.sha256 for member in payload}
    hashes |= {name: digest for name, (digest, _) in draft.left_out.items()}
    packed = {
        _inside(member): bag.sha256_of(member.source)
        for member in payload
        if member.method == archive.DEFLATED and isinstance(member.source, bytes)
    }
    info = bag.BagInfo(
        draft.source,
        sum(member.size for member in payload) + sum(size for _, size in draft.left_out.values()),
        len(payload) + len(draft.left_out),
        labels,
        draft.format,
    )
    tag_files = {
        bag.DECLARATION_FILE: bag.DECLARATION,
        bag.INFO_FILE: bag.info_bytes(header, info),
        bag.MANIFEST_FILE: bag.manifest_bytes(hashes),
        bag.CONTAINER_FILE: bag.container_bytes(packed),
    }
    if draft.left_out:
        tag_files[bag.FETCH_FILE] = bag.fetch_bytes(draft.left_out)
    signed = bag.tag_manifest_bytes(tag_files)
    signature = key.sign(signed, bag.trusted_comment(header))
    tag_files[bag.TAG_MANIFEST_FILE] = signed
    tag_files[bag.SIGNATURE_FILE] = signature.text.encode("ascii")
    return payload + [archive.stored(f"{base}/{name}", data) for name, data in tag_files.items()]


def _inside(member: Member) -> str:
    """Name of a member without the base folder."""
    return member.name.partition("/")[2]


def _stored(base: str, name: str, content: bytes | Path) -> Member:
    if isinstance(content, bytes):
        return archive.stored(f"{base}/{name}", content)
    try:
        if name.startswith(EVIDENCE_FOLDER):
            # Evidence is called by its hash, against which it is held while it is copied.
            known = name.removeprefix(EVIDENCE_FOLDER).partition(".")[0]
            return archive.stored_as_known(f"{base}/{name}", content, _size(content), known)
        return archive.stored_file(f"{base}/{name}", content)
    except OSError as error:
        raise policy.unreadable(content, error) from error
