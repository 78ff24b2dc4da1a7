"""A small trial set and what offices do with it; every figure is invented."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from ntm_desktop.catalog import criteria_set_document
from ntm_desktop.domain.criteria import (
    Comparison,
    CriteriaSet,
    Indicator,
    Kind,
    Part,
    Provenance,
    Threshold,
)
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.rule_editing import Entry
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.services.rules import decision_edits
from ntm_desktop.services.rules.decisions import find_override
from ntm_desktop.services.rules.drafts import entering, read_draft
from ntm_desktop.services.rules.handing_on import previewing
from ntm_desktop.services.workspace import create_workspace

TYPED = Provenance("51/2025/QĐ-TTg (Phụ lục I)", verified=False)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def limit(value, group_id=None, year=None):
    sign = None if value is None else Comparison.AT_LEAST
    number = None if value is None else Decimal(value)
    return Threshold(sign, number, TYPED, group_id=group_id, year=year)


def percent(no, text, *thresholds):
    part = Part(
        "main",
        Kind.PERCENT,
        thresholds or (limit(80),),
        unit="%",
        numerator_label="Hộ đạt",
        denominator_label="Tổng số hộ",
        count_unit="hộ",
        whole_counts=True,
    )
    return Indicator(no, text, text[:40], f"{text}?"[:160], (part,), TYPED)


def trial_indicators(criterion_no, count):
    return [
        percent(
            f"{criterion_no}.{number}",
            f"Tỷ lệ thử nghiệm số {number} của tiêu chí {criterion_no}",
            limit(90, "nhom-1"),
            limit(80, "nhom-2"),
            limit(70, "nhom-3"),
        )
        for number in range(1, count + 1)
    ]


def trial_document(rules: CriteriaSet) -> dict[str, object]:
    """The set of ten criteria filled with 47 invented indicators."""
    counts = [5, 5, 5, 5, 5, 5, 5, 4, 4, 4]
    filled = replace(
        rules,
        criteria=tuple(
            replace(criterion, indicators=tuple(trial_indicators(criterion.no, count)))
            for criterion, count in zip(rules.criteria, counts, strict=True)
        ),
    )
    return criteria_set_document(filled)


def office(folder: Path, catalog, *, actor="Nông Văn Hòa", code="06364", now=lambda: AT):
    """Another office's copy of the program with a commune's file of its own."""
    return create_workspace(
        folder,
        commune_code=code,
        set_id="qd-318-2022-xa",
        period=Period(2025),
        actor=actor,
        catalog=catalog,
        now=now,
    )


def enter_threshold(
    ws,
    override_id,
    no,
    part_id="main",
    *,
    value,
    comparison=Comparison.AT_LEAST,
    group_id=None,
    year=None,
    person="",
):
    """One threshold of a part, as a page enters it: the others of the part stay."""
    old = find_override(ws, override_id)
    entry = Entry(entering(ws, person), old.citation)
    sign = Comparison.MET if value is True else comparison
    new = Threshold(sign, value, entry.provenance(), group_id=group_id, year=year)
    others = [
        threshold
        for change in old.changes
        if (change.indicator_no, change.part_id) == (no, part_id)
        for threshold in change.thresholds
        if (threshold.group_id, threshold.year, threshold.condition) != (group_id, year, None)
    ]
    return decision_edits.set_thresholds(
        ws, override_id, no, part_id, [*others, new], person=person
    )


def draft_document(ws, draft_id):
    """A draft as a file holds it."""
    return criteria_set_document(read_draft(ws, draft_id).criteria_set)


def preview(ws, path):
    """What a package of rules would change."""
    return carry_out(ws, previewing(path))
