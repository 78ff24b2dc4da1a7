"""A small assessment with one of everything a package can hold."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ntm_desktop.domain.assessment import Answer, PartAnswer, Verdict
from ntm_desktop.domain.package import (
    AssessmentContent,
    CriteriaPin,
    EvidenceEntry,
    PackageHeader,
    PackageKind,
    StatedVerdicts,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.projects import Project, ProjectKind
from ntm_desktop.domain.resources import (
    Contribution,
    ContributionKind,
    ResourceLine,
    ResourceSource,
)
from ntm_desktop.domain.units import Commune, District
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.reading import OpenedPackage
from ntm_desktop.exchange.writing import PackageDraft, assessment_draft, write_package

EPOCH = "0123456789abcdef0123456789abcdef"
AT = datetime(2024, 12, 2, 3, 4, 5, tzinfo=UTC)
PHOTO = b"\xff\xd8\xff\xe0 the new road of thon Dong Tien " + bytes(range(256))
LETTER = b"%PDF-1.4 to trinh"

COMMUNE = Commune(
    code="06325",
    name="Chiến Thắng",
    kind="xã",
    district=District("185", "Bắc Sơn", "huyện"),
    province_code="20",
    province="Lạng Sơn",
    formed_from=("06322", "06325"),
)


def header(sequence=1, previous="", *, kind=PackageKind.ASSESSMENT, epoch=EPOCH) -> PackageHeader:
    return PackageHeader(
        kind, "06325", Period(2024), epoch, sequence, previous, AT, "ntm-desktop-0.1.0"
    )


def content(**changes) -> AssessmentContent:
    evidence = EvidenceEntry(
        id="a" * 32,
        indicator_no="2.1",
        requirement=0,
        name="Ảnh đường thôn Đông Tiến.jpg",
        media_type="image/jpeg",
        size=len(PHOTO),
        sha256=hashlib.sha256(PHOTO).hexdigest(),
        added_at=AT,
    )
    fields: dict[str, Any] = {
        "commune": COMMUNE,
        "border": False,
        "especially_difficult": True,
        "atk": True,
        "receiving_unit": "UBND huyện Bắc Sơn",
        "sample": False,
        "period": Period(2024),
        "pin": CriteriaPin("qd-318-2022-xa", 3, "f" * 64),
        "set_title": "Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021–2025",
        "group_id": "tdmnpb",
        "properties": {"schools": Decimal(3)},
        "answers": {
            "1.1": Answer(
                parts={"main": PartAnswer(yes=True)},
                remark='=HYPERLINK("http://evil")',
                as_typed="QĐ 1245/QĐ-UBND,\n“đã công bố”",
            ),
            "2.1": Answer(
                parts={
                    "main": PartAnswer(numerator=Decimal("12.4"), denominator=Decimal("14.60")),
                    "women": PartAnswer(value=Decimal("70.39")),
                }
            ),
            "3.1": Answer(not_applicable="Xã không có công trình thủy lợi", to_confirm="Có?"),
        },
        "verdicts": StatedVerdicts(
            {1: Verdict.MET, 2: Verdict.NOT_MET},
            {
                "1.1": Verdict.MET,
                "2.1": Verdict.NOT_MET,
                "3.1": Verdict.NOT_APPLICABLE,
            },
        ),
        "projects": (
            Project(1, "Đường trục thôn", "Đông Tiến", ProjectKind.NEW, arrears=Decimal("12.5")),
        ),
        "resources": (
            ResourceLine(ResourceSource.CENTRAL_BUDGET, Decimal(100), Decimal("99.5"), "-"),
        ),
        "contributions": (
            Contribution(ContributionKind.LABOUR, Decimal(320), "công", Decimal(64)),
        ),
        "evidence": (evidence,),
    }
    return AssessmentContent(**(fields | changes))


def draft(
    folder: Path, sequence=1, previous="", held: frozenset[str] = frozenset(), **changes
) -> PackageDraft:
    photo = folder / "photo"
    photo.write_bytes(PHOTO)
    said = content(**changes)
    return assessment_draft(
        header(sequence, previous),
        said,
        {entry.sha256: photo for entry in said.evidence},
        {"to-trinh": LETTER},
        held,
    )


def write(folder: Path, key: SecretKey, sequence=1, previous="", **changes) -> OpenedPackage:
    made = draft(folder, sequence, previous, **changes)
    return write_package(made, key, folder / made.header.file_name)
