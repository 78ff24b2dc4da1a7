"""“Nam và nữ đều phải đạt”: the parts that stand behind one check box."""

from dataclasses import replace

from ntm_desktop.domain.criteria import Indicator, Kind, Part, Provenance, Threshold
from ntm_desktop.domain.rule_tables.tables import parts_by_sex

MAIN, MEN, WOMEN = "main", "nam", "nu"
_BOTH = (MEN, WOMEN)
_OVERALL = "Chung"


def has_sexes(indicator: Indicator) -> bool:
    """Whether men and women have to hold each by themselves."""
    return {MEN, WOMEN} <= {part.id for part in indicator.parts}


def can_have_sexes(indicator: Indicator) -> bool:
    """Whether it makes sense: one figure, and one that is counted or measured."""
    kinds = (Kind.PERCENT, Kind.NUMBER, Kind.COUNT)
    return len(indicator.parts) == 1 and indicator.parts[0].kind in kinds


def with_sexes(indicator: Indicator) -> Indicator:
    """The indicator asking for men and women too, by the same thresholds."""
    main = indicator.parts[0]
    return replace(
        indicator,
        parts=(
            replace(main, label=main.label or _OVERALL),
            *(_half(main, s) for s in _BOTH),
        ),
    )


def without_sexes(indicator: Indicator) -> Indicator:
    """The indicator asking for the overall figure only."""
    kept = tuple(part for part in indicator.parts if part.id not in _BOTH)
    if len(kept) == 1 and kept[0].label == _OVERALL:
        kept = (replace(kept[0], label=""),)
    return replace(indicator, parts=kept)


def follow_main(indicator: Indicator, before: Indicator) -> Indicator:
    """Give men and women what was changed in the main part, where they were like it before."""
    if not has_sexes(indicator) or not has_sexes(before):
        return indicator
    main, old = indicator.part(MAIN), before.part(MAIN)
    return replace(
        indicator,
        parts=tuple(
            _half(main, part.id, part.thresholds)
            if part.id in _BOTH and same_rules(before.part(part.id), old)
            else part
            for part in indicator.parts
        ),
    )


def same_rules(part: Part, main: Part) -> bool:
    """Whether a part asks for the same as the main one, whoever entered it."""
    return _bare(part) == _bare(main)


def _half(main: Part, sex: str, before: tuple[Threshold, ...] = ()) -> Part:
    known = {(t.group_id, t.year, t.condition): t.provenance for t in before}
    fresh = Provenance("", verified=False)
    half = next(part for part in parts_by_sex(main, required=False) if part.id == sex)
    return replace(
        half,
        thresholds=tuple(
            replace(t, provenance=known.get((t.group_id, t.year, t.condition), fresh))
            for t in main.thresholds
        ),
    )


def _bare(part: Part) -> Part:
    nobody = Provenance("", verified=False)
    return replace(
        part,
        id="",
        label="",
        required=True,
        aliases=(),
        thresholds=tuple(replace(t, provenance=nobody) for t in part.thresholds),
    )
