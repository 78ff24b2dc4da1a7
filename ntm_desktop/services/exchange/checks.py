"""Checking a package without taking anything from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.package import (
    PACKAGE_KIND_LABELS,
    RULE_KIND_LABELS,
    PackageHeader,
    PackageKind,
    evidence_words,
)
from ntm_desktop.domain.package_sight import TRUST_WORDS, Trust
from ntm_desktop.domain.progress import Progress, unwatched
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import keys, sealing
from ntm_desktop.exchange.bag import KEY_LABEL
from ntm_desktop.exchange.contents import (
    SIGNED_SCAN,
    assessment_of,
    dossier_files,
    enrolment_of,
    receipt_of,
    rules_of,
)
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import OpenedPackage, read_package
from ntm_desktop.exchange.sight import held_back
from ntm_desktop.exchange.taking_out import labels_of
from ntm_desktop.services.exchange.receipts import said_by


@dataclass(frozen=True, slots=True)
class VerifiedResult:
    """A package that passed every check.

    Attributes:
        commune_name: with its kind; "" when the kind of package does not say it.
        fingerprint: of the key it was verified with.
        key_source: where the key came from.
        facts: what is inside: what it is called, and what it is.
    """

    header: PackageHeader
    sha256: str
    commune_name: str
    fingerprint: str
    key_source: Trust
    sealed: bool
    criteria_met: int | None
    criteria_total: int | None
    evidence: int
    documents: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]

    @property
    def trusted(self) -> bool:
        """Whether the key came from somewhere better than the same stick."""
        return self.key_source.proves_sender


def verify_package(
    path: Path,
    *,
    public_key: str | Path | None = None,
    identities: Sequence[str] = (),
    progress: Progress = unwatched,
    catalog: Catalog | None = None,
) -> VerifiedResult:
    """Check a package from the first byte to the last.

    Args:
        path: sealed or not.
        public_key: of the sender: a .pub file, its text, or its base64 line. None takes this
            PC's own key of the commune, else the .pub beside the package.
        identities: age identities to open a sealed one.
        progress: of the reading.
        catalog: the lists of units; those of the program when None.

    Raises:
        PackageError: the first failed check.
        CancelledError: asked to stop.
    """
    with sealing.unsealed(path, identities) as plain:
        keys_known = SenderKeys(path, plain, public_key)
        opened = read_package(plain, keys_known.find, progress)
        sealed = plain != path
    return _verified(opened, keys_known.trust, sealed, catalog or Catalog.shipped())


class SenderKeys:
    """Finds the key of a package's sender, and says where it came from.

    Attributes:
        trust: of the key that was found last.
    """

    def __init__(
        self,
        path: Path,
        plain: Path,
        public_key: str | Path | None = None,
        known: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """For one package.

        Args:
            path: the file as it lies there; a .pub of the sender may lie beside it.
            plain: the same, unsealed.
            public_key: the key that a person chose for it.
            known: commune code to the keys that were compared with its paper slip, today's first.
        """
        self.trust = Trust.GIVEN
        self._path, self._plain = path, plain
        self._given = read_public_key(public_key) if public_key is not None else None
        self._known = known or {}

    def find(self, header: PackageHeader, key_id: bytes) -> PublicKey:
        """The key to check with; see ``exchange.reading.KeyFor``.

        Raises:
            PackageError: ``unknown-sender`` when no key is to be had.
        """
        if self._given is not None:
            return self._given
        compared = [PublicKey.parse(text) for text in self._known.get(header.commune_code, ())]
        if compared and header.kind is not PackageKind.RECEIPT:
            self.trust = Trust.KNOWN
            return next((key for key in compared if key.key_id == key_id), compared[0])
        own = keys.existing_commune_key(header.commune_code)
        # The own key speaks for packages up; a receipt names the commune but is not its word.
        if own is not None and own.key_id == key_id:
            self.trust = Trust.OWN
            return own
        rules = header.kind is PackageKind.CRITERIA_SET
        beside = (
            self._path.with_suffix(".pub")
            if rules
            else self._path.with_name(f"{header.commune_code}.pub")
        )
        if header.kind is not PackageKind.RECEIPT and beside.is_file():
            self.trust = Trust.BESIDE
            return read_public_key(beside)
        carried = labels_of(self._plain).get(KEY_LABEL, "")
        if carried and header.kind in (PackageKind.ASSESSMENT, PackageKind.ENROLMENT):
            self.trust = Trust.CARRIED
            return read_public_key(carried)
        raise PackageError(
            "unknown-sender",
            f"Chưa có khóa công khai của đơn vị {header.commune_code} để kiểm tra chữ ký. "
            f"Hãy chọn tệp khóa (.pub) của nơi gửi.",
        )


def _verified(
    opened: OpenedPackage, source: Trust, sealed: bool, catalog: Catalog
) -> VerifiedResult:
    header = opened.header
    name, met, total, evidence = "", None, None, 0
    documents: tuple[str, ...] = ()
    facts = [
        ("Loại gói", PACKAGE_KIND_LABELS[header.kind]),
        ("Kỳ", header.period.label),
        ("Số thứ tự", str(header.sequence)),
    ]
    if header.kind is PackageKind.ASSESSMENT:
        content = assessment_of(opened)
        commune = catalog.placed(content.commune)
        name = commune.full_name
        met, total = content.verdicts.met, len(content.verdicts.criteria)
        evidence, documents = len(content.every_evidence), dossier_files(opened)
        facts += [
            (
                "Đơn vị",
                f"{name}, {commune.above} (mã {header.commune_code})",
            ),
            ("Bộ tiêu chí", content.set_title),
            ("Kết quả tự đánh giá", f"đạt {met}/{total} tiêu chí"),
            (
                "Minh chứng",
                evidence_words(content.every_evidence, len(held_back(opened, content))),
            ),
            ("Văn bản hồ sơ", _papers_words(documents)),
            ("Công trình", str(len(content.projects))),
        ]
        if content.registers:
            entries = sum(len(one.entries) for one in content.registers)
            facts.append(("Sổ theo dõi", f"{len(content.registers)} sổ, {entries} dòng"))
        if content.sample:
            facts.append(("Lưu ý", "SỐ LIỆU MẪU, không phải số liệu thật của xã"))
    elif header.kind is PackageKind.ENROLMENT:
        commune = catalog.placed(enrolment_of(opened))
        name = commune.full_name
        facts.append(("Đơn vị", f"{name}, {commune.above} (mã {header.commune_code})"))
    elif header.kind is PackageKind.CRITERIA_SET:
        name, note, rules = rules_of(opened)
        facts.append(("Nơi phát hành", name))
        facts += [
            (RULE_KIND_LABELS[one.kind], f"{one.decision or one.title}, bản {one.version}")
            for one in rules
        ]
        if note:
            facts.append(("Lời nhắn", note))
    else:
        receipt = receipt_of(opened)
        met, total = receipt.criteria_met, receipt.criteria_total
        lines = said_by(opened, receipt).lines
        facts.append(("Gửi cho đơn vị", header.commune_code))
        facts += [("Nội dung", line) for line in lines]
    facts += [
        ("Dấu vân tay khóa ký", f"{opened.key.fingerprint} ({TRUST_WORDS[source]})"),
        ("SHA-256", opened.sha256),
    ]
    return VerifiedResult(
        header=header,
        sha256=opened.sha256,
        commune_name=name,
        fingerprint=opened.key.fingerprint,
        key_source=source,
        sealed=sealed,
        criteria_met=met,
        criteria_total=total,
        evidence=evidence,
        documents=documents,
        facts=tuple(facts),
    )


def _papers_words(documents: tuple[str, ...]) -> str:
    """How many papers are inside, and how many of them are scans of signed ones."""
    signed = sum(name.endswith(SIGNED_SCAN) for name in documents)
    return f"{len(documents)} tệp PDF" + (f", trong đó {signed} bản quét đã ký" if signed else "")
