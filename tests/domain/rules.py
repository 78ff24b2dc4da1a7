"""Small criteria sets built in code, for tests of the rules engine."""

from dataclasses import replace
from decimal import Decimal

from ntm_desktop.domain.criteria import (
    CommuneGroup,
    CommuneProperty,
    Comparison,
    CriteriaSet,
    Criterion,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    Status,
    SubjectLevel,
    Threshold,
    Tier,
)

VERIFIED = Provenance("QĐ thử nghiệm, Điều 1", verified=True)
RECALLED = Provenance("Nhớ lại", verified=False, confidence="high")


def threshold(value, comparison=Comparison.AT_LEAST, provenance=VERIFIED, **more):
    """A threshold; a number becomes a Decimal, None stays unknown."""
    if value is None:
        return Threshold(None, None, provenance, **more)
    if isinstance(value, bool):
        return Threshold(Comparison.MET, value, provenance, **more)
    return Threshold(comparison, Decimal(str(value)), provenance, **more)


def share(*thresholds, part_id="main", **more):
    """A percent of households."""
    part = Part(
        part_id,
        Kind.PERCENT,
        thresholds,
        unit="%",
        count_unit="hộ",
        whole_counts=True,
        numerator_label="Hộ đạt",
        denominator_label="Tổng số hộ",
    )
    return replace(part, **more)


def indicator(no, *parts, exemptions=(), provenance=VERIFIED):
    """An indicator with plain wording."""
    return Indicator(
        no,
        f"Nội dung {no}",
        f"Tên {no}",
        f"Câu hỏi {no}?",
        parts,
        provenance,
        exemptions=tuple(ExemptionReason(text) for text in exemptions),
    )


def criteria_set(*criteria, properties=()):
    """A set with one criterion per tuple of indicators."""
    return CriteriaSet(
        id="thu-nghiem",
        version=1,
        title="Bộ tiêu chí thử nghiệm",
        short_title="Thử nghiệm",
        decision="1/QĐ-TN",
        issued=None,
        effective_from=None,
        first_year=2021,
        last_year=2025,
        level=SubjectLevel.COMMUNE,
        tier=Tier.STANDARD,
        status=Status.CONTENT,
        official_criteria=None,
        official_indicators=None,
        groups=(CommuneGroup("a", "Nhóm A"), CommuneGroup("b", "Nhóm B")),
        criteria=tuple(
            Criterion(no, f"Tiêu chí {no}", f"TC {no}", "Chung", tuple(indicators), VERIFIED)
            for no, indicators in enumerate(criteria, start=1)
        ),
        properties=tuple(CommuneProperty(id, label, derived) for id, label, derived in properties),
    )
