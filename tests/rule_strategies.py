"""Criteria sets that hypothesis makes up: valid, and as odd as a valid one may be."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from ntm_desktop.domain.criteria import (
    Band,
    CommuneGroup,
    CommuneProperty,
    Comparison,
    Condition,
    CriteriaSet,
    Criterion,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    ScaleLevel,
    Status,
    SubjectLevel,
    Threshold,
    Tier,
)
from ntm_desktop.domain.rule_tables.tables import parts_by_sex
from ntm_desktop.domain.text import nfc

ALPHABET = "aăâbcdđeêghiklmnoôơpqrstuưvxyÁỆỮ 0129.,:;|\\/-–+•()“”\"'%≥<>=&*#\n"
COMPARED = (
    Comparison.AT_LEAST,
    Comparison.MORE_THAN,
    Comparison.AT_MOST,
    Comparison.LESS_THAN,
    Comparison.EXACTLY,
)


def texts(longest=40):
    """A text with every mark that the workbook gives a meaning to."""
    return (
        st.text(ALPHABET, min_size=1, max_size=longest)
        .map(lambda text: nfc(text).strip())
        .filter(bool)
    )


def optional(strategy):
    return st.one_of(st.just(""), strategy)


lists = st.lists(texts(), max_size=3).map(tuple)
days = st.dates(date(1975, 1, 1), date(2099, 12, 31))
amounts = st.one_of(
    st.integers(-5, 200).map(Decimal),
    st.decimals(0, 99_999, places=3, allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal("0"), Decimal("100"), Decimal("1127"), Decimal("0.5")]),
).map(lambda number: Decimal(str(int(number) if number == int(number) else number.normalize())))


@st.composite
def provenances(draw):
    verified = draw(st.booleans())
    entered = draw(optional(st.sampled_from(["Lò Thị Mẩy", "Hoàng Văn Cường"])))
    checked = ""
    if verified and (entered or draw(st.booleans())):
        checked = "Nông Thị Thu"
    return Provenance(
        source=draw(st.sampled_from(["Phụ lục I", "QĐ 51"] if verified else ["Nhớ lại", "QĐ 51"])),
        verified=verified,
        verified_parts=draw(
            st.sampled_from([(), ("text",), ("text", "threshold"), ("threshold.nhom-1",)])
        ),
        confidence=draw(st.sampled_from(["", "high", "medium", "low"])),
        entered_by=entered,
        checked_by=checked,
        checked_on=draw(st.one_of(st.none(), days)) if checked else None,
        place=draw(optional(texts())),
    )


@st.composite
def parts(draw, part_id, label, groups, properties, provenance):
    kind = draw(st.sampled_from(Kind))
    levels: tuple[ScaleLevel, ...] = ()
    if kind is Kind.LEVEL and draw(st.booleans()):
        ordinals = sorted(draw(st.sets(st.integers(0, 9), min_size=2, max_size=4)))
        levels = tuple(ScaleLevel(ordinal, draw(texts()), draw(lists)) for ordinal in ordinals)
    percent = kind is Kind.PERCENT
    return Part(
        id=part_id,
        kind=kind,
        label=label,
        unit=draw(st.sampled_from(["", "%", "triệu đồng/người/năm", "m2", "nhà; hộ", "5 hộ"])),
        required=draw(st.booleans()),
        numerator_label=draw(optional(texts())) if percent else "",
        denominator_label=draw(optional(texts())) if percent else "",
        count_unit=draw(optional(texts())) if percent else "",
        whole_counts=draw(st.booleans()),
        levels=levels,
        aliases=draw(lists),
        affirmed_by=draw(lists) if kind is Kind.YES_NO else (),
        thresholds=draw(thresholds(kind, levels, groups, properties, provenance)),
    )


@st.composite
def thresholds(draw, kind, levels, groups, properties, provenance):
    found = {}
    for _ in range(draw(st.integers(0, 4))):
        condition = None
        if properties and draw(st.integers(0, 3)) == 0:
            condition = Condition(
                draw(st.sampled_from(properties)).id, draw(st.sampled_from(COMPARED)), draw(amounts)
            )
        group_id = draw(st.sampled_from([None, *(group.id for group in groups)]))
        year = draw(st.sampled_from([None, None, 2026, 2027]))
        comparison, value = None, None
        if draw(st.booleans()):
            comparison, value = draw(st.sampled_from(COMPARED)), draw(amounts)
            if kind is Kind.YES_NO:
                comparison, value = Comparison.MET, True
            elif levels:
                value = Decimal(draw(st.sampled_from(levels)).ordinal)
            if group_id and draw(st.integers(0, 3)) == 0:
                comparison, value = Comparison.NOT_ASKED, None
        odd = draw(st.integers(0, 3)) == 0
        found[group_id, year, condition] = Threshold(
            comparison,
            value,
            draw(provenances()) if odd else provenance,
            group_id=group_id,
            year=year,
            condition=condition,
            basis=draw(optional(texts())) if odd else "",
            set_by_province=draw(st.booleans()),
            decision=draw(optional(texts())) if odd else "",
        )
    return tuple(found.values())


@st.composite
def indicators(draw, no, groups, properties):
    provenance = draw(provenances())
    names = draw(st.lists(texts(), max_size=2))
    several = bool(names)
    main = draw(parts("main", draw(texts()) if several else "", groups, properties, provenance))
    further = [
        draw(parts(f"phan-{place}", name, groups, properties, provenance))
        for place, name in enumerate(names, 1)
    ]
    if several and draw(st.booleans()):
        further = [*parts_by_sex(main, required=draw(st.booleans())), *further]
    return Indicator(
        no=no,
        text=draw(texts(200)),
        name=draw(texts()),
        question=draw(texts()),
        parts=(main, *further),
        provenance=provenance,
        exemptions=tuple(
            ExemptionReason(text, draw(lists), draw(st.booleans())) for text in draw(lists)
        ),
        evidence=draw(lists),
        responsible=draw(optional(texts())),
        hint=draw(optional(texts())),
        note=draw(optional(texts())),
        article=draw(optional(texts())),
    )


@st.composite
def criteria_sets(draw):
    """A whole set; it says nothing wrong about itself."""
    groups = tuple(
        CommuneGroup(
            f"nhom-{place}",
            f"{name} {place}",
            draw(optional(texts())),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for place, name in enumerate(draw(st.lists(texts(20), max_size=3)), 1)
    )
    properties = tuple(
        CommuneProperty(f"thuoc-tinh-{place}", label)
        for place, label in enumerate(draw(st.lists(texts(), max_size=2)), 1)
    )
    criteria = tuple(
        Criterion(
            no=place,
            name=draw(texts()),
            short_name=draw(texts(24)),
            section=draw(texts()),
            indicators=tuple(
                draw(indicators(f"{place}.{step}", groups, properties))
                for step in range(1, draw(st.integers(1, 3)))
            ),
            provenance=draw(provenances()),
        )
        for place in range(1, draw(st.integers(2, 4)))
    )
    known = any(criterion.indicators for criterion in criteria)
    return CriteriaSet(
        id="bo-thu",
        version=draw(st.integers(1, 30)),
        title=draw(texts(100)),
        short_title=draw(texts()),
        decision=draw(optional(texts())),
        issued=draw(st.one_of(st.none(), days)),
        effective_from=draw(st.one_of(st.none(), days)),
        first_year=draw(st.one_of(st.none(), st.integers(2000, 2050))),
        last_year=draw(st.one_of(st.none(), st.integers(2050, 2100))),
        level=draw(st.sampled_from(SubjectLevel)),
        tier=draw(st.sampled_from(Tier)),
        status=Status.CONTENT if known else Status.NAMES_ONLY,
        official_criteria=len(criteria),
        official_indicators=draw(st.one_of(st.none(), st.integers(1, 60))),
        groups=groups,
        criteria=criteria,
        properties=properties,
        bands=draw(st.sampled_from([(), (Band("Tất cả", 0, len(criteria)),)])),
        prerequisite=draw(st.sampled_from(["", "bo-khac"])),
        amended_by=draw(lists),
        sources=draw(lists),
        notes=draw(lists),
    )
