"""The order of a set that is being written: numbers follow the places.

In a decision a number says where something stands, so what is moved takes the number of its new
place, and the indicators of a criterion follow its number ("3.2" becomes "2.2"). What the set
says of them elsewhere (a property taken from an answer) follows too.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from ntm_desktop.domain.criteria import CommuneProperty, CriteriaSet, Criterion, Indicator
from ntm_desktop.errors import EntryError

_OWN = re.compile(r"(\d+)(\..*)?")


def renumber_criterion(criteria_set: CriteriaSet, no: int, new_no: int) -> CriteriaSet:
    """The set in which a criterion has another, free number, in the order of numbers.

    Raises:
        EntryError: an indicator that would follow the number meets another one.
    """
    return _with_numbers(criteria_set, {no: new_no})


def swap_criterion(criteria_set: CriteriaSet, no: int, step: int) -> CriteriaSet:
    """The set in which a criterion changed places with the one before or after it.

    Args:
        criteria_set: the set.
        no: of the criterion.
        step: -1 for the one before, 1 for the one after.

    Raises:
        EntryError: there is none in that direction.
    """
    numbers = [criterion.no for criterion in criteria_set.criteria]
    place = numbers.index(no) + step
    if not 0 <= place < len(numbers):
        raise EntryError(f"Tiêu chí {no} đã ở {_end(step)} bộ.")
    other = numbers[place]
    return _with_numbers(criteria_set, {no: other, other: no})


def move_indicator(criteria_set: CriteriaSet, no: str, step: int) -> tuple[CriteriaSet, str]:
    """The set in which an indicator went one place up or down, and its number there.

    Of the two neighbours that change places the upper one has the lower number then. From the
    end of a criterion it goes on into the next one, with the number after that one's last.

    Raises:
        EntryError: it stands at the end of the set.
    """
    criteria = list(criteria_set.criteria)
    where = next(n for n, c in enumerate(criteria) if any(i.no == no for i in c.indicators))
    own = list(criteria[where].indicators)
    place = next(n for n, indicator in enumerate(own) if indicator.no == no)
    target = place + step
    if 0 <= target < len(own):
        neighbour = own[target].no
        numbers = sorted((no, neighbour), key=_in_order)
        new_no, other = numbers if step < 0 else reversed(numbers)
        own[place], own[target] = replace(own[target], no=other), replace(own[place], no=new_no)
        renamed = {no: new_no, neighbour: other}
        criteria[where] = replace(criteria[where], indicators=tuple(own))
        return _following(replace(criteria_set, criteria=tuple(criteria)), renamed), new_no
    there = where + step
    if not 0 <= there < len(criteria):
        raise EntryError(f"Chỉ tiêu {no} đã ở {_end(step)} bộ.")
    new_no = free_number(criteria_set, criteria[there].no)
    moved = replace(own.pop(place), no=new_no)
    criteria[where] = replace(criteria[where], indicators=tuple(own))
    criteria[there] = replace(criteria[there], indicators=(*criteria[there].indicators, moved))
    return _following(replace(criteria_set, criteria=tuple(criteria)), {no: new_no}), new_no


def free_number(criteria_set: CriteriaSet, criterion_no: int) -> str:
    """The number after the last one of a criterion: "3.4"."""
    own = re.compile(rf"{criterion_no}\.(\d+)")
    found = [own.match(indicator.no) for indicator in criteria_set.indicators()]
    return f"{criterion_no}.{max((int(one[1]) for one in found if one), default=0) + 1}"


def _with_numbers(criteria_set: CriteriaSet, numbers: Mapping[int, int]) -> CriteriaSet:
    renamed: dict[str, str] = {}

    def follow(indicator: Indicator, old: int, new: int) -> Indicator:
        found = _OWN.fullmatch(indicator.no)
        if found is None or int(found.group(1)) != old:
            return indicator
        renamed[indicator.no] = f"{new}{found.group(2) or ''}"
        return replace(indicator, no=renamed[indicator.no])

    def changed(criterion: Criterion) -> Criterion:
        new = numbers.get(criterion.no)
        if new is None:
            return criterion
        own = tuple(follow(i, criterion.no, new) for i in criterion.indicators)
        return replace(criterion, no=new, indicators=own)

    criteria = sorted(map(changed, criteria_set.criteria), key=lambda criterion: criterion.no)
    every = [indicator.no for criterion in criteria for indicator in criterion.indicators]
    twice = next((no for no in every if every.count(no) > 1), None)
    if twice is not None:
        raise EntryError(f"Đã có chỉ tiêu {twice} ở tiêu chí khác. Hãy đổi số chỉ tiêu đó trước.")
    return _following(replace(criteria_set, criteria=tuple(criteria)), renamed)


def _following(criteria_set: CriteriaSet, renamed: Mapping[str, str]) -> CriteriaSet:
    """The set whose properties ask the same indicators under their new numbers."""

    def followed(one: CommuneProperty) -> CommuneProperty:
        if one.derived_from is None:
            return one
        no, part_id = one.derived_from
        return replace(one, derived_from=(renamed.get(no, no), part_id))

    return replace(criteria_set, properties=tuple(map(followed, criteria_set.properties)))


def _in_order(no: str) -> list[tuple[int, str]]:
    """What sorts "2.9" before "2.10"."""
    return [(int(number or 0), letters) for number, letters in re.findall(r"(\d*)([^\d.]*)", no)]


def _end(step: int) -> str:
    return "đầu" if step < 0 else "cuối"
