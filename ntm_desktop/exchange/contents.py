"""From an opened package to what it means: tables and files must tell the same story."""

from ntm_desktop.domain.package import (
    PACKAGE_KIND_LABELS,
    AssessmentContent,
    PackageKind,
    ReceiptContent,
    RuleDocument,
)
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.assessment_tables import (
    ASSESSMENT,
    COMMUNE,
    EVIDENCE,
    assessment_content,
)
from ntm_desktop.exchange.kinds import (
    ENROLLED,
    PUBLIC_KEY,
    RECEIPT,
    enrolment_content,
    receipt_content,
)
from ntm_desktop.exchange.reading import DOSSIER_FOLDER, EVIDENCE_FOLDER, OpenedPackage
from ntm_desktop.exchange.rule_tables import MAKER, RULES, rule_documents
from ntm_desktop.exchange.tables import values_fault


def assessment_of(package: OpenedPackage) -> AssessmentContent:
    """The assessment inside.

    Raises:
        PackageError: ``kind``, ``values``.
    """
    _check_kind(package, PackageKind.ASSESSMENT)
    content = assessment_content(package.rows, package.rules)
    if content.commune.code != package.header.commune_code:
        raise values_fault(COMMUNE, ["mã xã khác với tên gói"])
    if content.period != package.header.period:
        raise values_fault(ASSESSMENT, ["kỳ khác với tên gói"])
    told = {EVIDENCE_FOLDER + entry.file: entry for entry in content.every_file}
    found = {name for name in package.files if name.startswith(EVIDENCE_FOLDER)}
    faults = [f"minh chứng {name} không có trong gói" for name in sorted(set(told) - found)]
    faults += [f"tệp {name} không có trong danh sách" for name in sorted(found - set(told))]
    faults += [
        f"minh chứng “{entry.name}” khác với danh sách"
        for entry in content.every_file
        for name in (EVIDENCE_FOLDER + entry.file,)
        if name in found
        and (package.files[name], package.sizes[name]) != (entry.sha256, entry.size)
    ]
    if faults:
        raise values_fault(EVIDENCE, faults)
    return content


SIGNED_SCAN = "-ban-ky"
"""Behind the id of a paper: its signed sheets."""


def dossier_files(package: OpenedPackage) -> tuple[str, ...]:
    """Ids of the dossier's documents inside, sorted."""
    return tuple(
        sorted(
            name.removeprefix(DOSSIER_FOLDER).removesuffix(".pdf")
            for name in package.files
            if name.startswith(DOSSIER_FOLDER)
        )
    )


def enrolment_of(package: OpenedPackage) -> Commune:
    """The commune that enrols with the very key the package is signed with.

    Raises:
        PackageError: ``kind``, ``values``.
    """
    _check_kind(package, PackageKind.ENROLMENT)
    commune, key = enrolment_content(package.rows)
    if commune.code != package.header.commune_code:
        raise values_fault(ENROLLED, ["mã xã khác với tên gói"])
    if key != package.key:
        raise values_fault(PUBLIC_KEY, ["khóa bên trong không phải khóa đã ký gói"])
    return commune


def rules_of(package: OpenedPackage) -> tuple[str, str, tuple[RuleDocument, ...]]:
    """Who hands the rules on, the message with them, and the documents.

    Raises:
        PackageError: ``kind``, ``values``.
    """
    _check_kind(package, PackageKind.CRITERIA_SET)
    documents = rule_documents(package.rows[RULES.name], package.rules)
    if not documents:
        raise values_fault(RULES, ["gói không chứa quy định nào"])
    maker = package.rows[MAKER.name][0]
    return str(maker["name"]), str(maker["note"]), documents


def receipt_of(package: OpenedPackage) -> ReceiptContent:
    """The receipt inside.

    Raises:
        PackageError: ``kind``, ``values``.
    """
    _check_kind(package, PackageKind.RECEIPT)
    receipt = receipt_content(package.rows)
    if receipt.package.commune_code != package.header.commune_code:
        raise values_fault(RECEIPT, ["mã xã khác với tên gói"])
    return receipt


def _check_kind(package: OpenedPackage, wanted: PackageKind) -> None:
    found = package.header.kind
    if found is not wanted:
        raise PackageError(
            "kind",
            f"Tệp {package.path.name} là gói “{PACKAGE_KIND_LABELS[found]}”, ở đây cần gói "
            f"“{PACKAGE_KIND_LABELS[wanted]}”.",
        )
