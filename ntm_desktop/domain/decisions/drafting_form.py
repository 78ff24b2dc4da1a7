"""What was read of a filled form → the set it is the form of, with these indicators."""

from collections.abc import Mapping
from dataclasses import replace

from ntm_desktop.domain.criteria import CriteriaSet, Indicator, Provenance, Status, Threshold
from ntm_desktop.domain.text import fold


def filled_frame(frame: CriteriaSet, made: CriteriaSet) -> CriteriaSet:
    """The set of a form with the indicators that were read of it.

    Args:
        frame: what the form says besides; its groups, criteria and dates stay as they are.
        made: the set made of the reading; its groups are the form's under other ids. A criterion
            that the form does not name comes along, so that nothing is dropped unseen.
    """
    # The columns stand in the order of the form's groups.
    known = {theirs.id: ours.id for theirs, ours in zip(made.groups, frame.groups, strict=False)}
    source = Provenance(f"QĐ {frame.decision}" if frame.decision else "Nhớ lại", verified=False)
    read = {one.no: one for one in made.criteria}
    criteria = [
        replace(
            criterion,
            indicators=tuple(
                _of_frame(item, known, source)
                for item in (read[criterion.no].indicators if criterion.no in read else ())
            ),
        )
        for criterion in frame.criteria
    ]
    named = {criterion.no for criterion in frame.criteria}
    criteria += [
        replace(one, indicators=tuple(_of_frame(item, known, source) for item in one.indicators))
        for one in made.criteria
        if one.no not in named
    ]
    return replace(
        frame,
        status=Status.CONTENT,
        criteria=tuple(criteria),
        notes=(*frame.notes, *(note for note in made.notes if fold(note) not in _said(frame))),
    )


def _said(frame: CriteriaSet) -> frozenset[str]:
    return frozenset(map(fold, frame.notes))


def _of_frame(item: Indicator, known: Mapping[str, str], source: Provenance) -> Indicator:
    def threshold(one: Threshold) -> Threshold:
        group = known.get(one.group_id, one.group_id) if one.group_id else None
        return replace(one, group_id=group, provenance=source)

    parts = tuple(replace(p, thresholds=tuple(map(threshold, p.thresholds))) for p in item.parts)
    return replace(item, parts=parts, provenance=source)
