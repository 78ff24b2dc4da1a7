"""Registers and entries for tests, and strategies that make any."""

from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.registers.entries import Entry
from ntm_desktop.domain.registers.form import WHOLE_COMMUNE, Field, FieldKind, Form
from ntm_desktop.domain.registers.times import day, months
from ntm_desktop.domain.registers.values import Known, plain_number
from ntm_desktop.domain.text import clean

VILLAGES = tuple(
    Place(f"{number:032x}", SubjectLevel.VILLAGE, name, number)
    for number, name in enumerate(("Thôn Đông Tiến", "Thôn Làng Mỏ", "Thôn Đồng Tiến"), 1)
)
KNOWN = Known(VILLAGES)
some = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Every register is tried with some lists; a list has a hundred values and more."""
SHIPPED = Catalog.shipped().registers()


def form(form_id: str) -> Form:
    return next(one for one in SHIPPED if one.id == form_id)


def entry(form_id: str, number: int = 1, **values: str) -> Entry:
    return Entry(f"{number:032x}", form_id, number, values)


# Letters that an officer types; what only looks like an old Vietnamese font is another matter.
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảạắầẻếềểệỉốộớợủứừỹĐÁÔƯ0123456789 \n.,;:/-–+=@'\"()%“”²"
_TEXTS = st.text(_LETTERS, min_size=1, max_size=16).map(clean)
_DAYS = st.dates(date(2015, 1, 1), date(2026, 12, 31)).map(lambda at: day(at).key)
_STRETCHES = st.builds(
    lambda year, part: months(year, *part).key,
    st.integers(2015, 2026),
    st.sampled_from([(1, 12), (1, 6), (7, 6), (4, 3), (10, 3), (2, 1), (12, 1)]),
)
_NUMBERS = st.decimals(0, 99_999, places=2, allow_nan=False).map(plain_number)
_WHOLE = st.integers(0, 99_999).map(str)


def values(column: Field) -> st.SearchStrategy[str]:
    """Any value the column can hold, and none."""
    match column.kind:
        case FieldKind.DATE:
            made = _DAYS | _STRETCHES
        case FieldKind.WHOLE:
            made = _WHOLE
        case FieldKind.NUMBER | FieldKind.MONEY:
            made = _NUMBERS
        case FieldKind.CHOICE:
            made = st.sampled_from([choice.id for choice in column.choices])
        case FieldKind.YES_NO:
            made = st.sampled_from(["true", "false"])
        case FieldKind.VILLAGE:
            made = st.sampled_from([WHOLE_COMMUNE, *(village.id for village in VILLAGES)])
        case FieldKind.INDICATOR:
            made = st.sampled_from(["1", "17.8", "12.1"])
        case FieldKind.PROJECT:
            # A dash in such a cell says that there is none; no project is called so.
            made = _TEXTS.filter(lambda text: text not in {"-", "–", "—", "…", "..."})
        case _:
            made = _TEXTS
    return st.just("") | made


@st.composite
def entries(draw: st.DrawFn, of: Form, number: int = 1) -> Entry:
    """Any sound entry of a form: figures that could not stand beside each other are left out."""
    found = {column.id: draw(values(column)) for column in of.fields}
    for check in of.checks:
        if found[check.field] and found[check.at_most]:
            found[check.field] = ""
    return Entry(f"{number:032x}", of.id, number, {k: v for k, v in found.items() if v})


def lists(of: Form, most: int = 5) -> st.SearchStrategy[list[Entry]]:
    """Some entries of a form, each with an id of its own."""
    return st.integers(0, most).flatmap(
        lambda size: st.tuples(*(entries(of, number) for number in range(1, size + 1))).map(list)
    )


_FIGURES = (FieldKind.WHOLE, FieldKind.NUMBER, FieldKind.MONEY)


@st.composite
def counted_lists(draw: st.DrawFn, of: Form, on: str) -> list[Entry]:
    """Two entries and more that are all of one day and say every figure: all of them add up."""
    made = []
    for number in range(1, draw(st.integers(2, 4)) + 1):
        line = draw(entries(of, number))
        said = {k: v for k, v in line.values.items() if k != of.until} | {of.dated_by: on}
        said |= {
            column.id: str(draw(st.integers(1, 9_999)))
            for column in of.fields
            if column.kind in _FIGURES
        }
        for check in of.checks:
            if of.field(check.field).kind in _FIGURES:
                low, high = sorted((said[check.field], said[check.at_most]), key=int)
                said |= {check.field: low, check.at_most: high}
            elif of.dated_by in (check.field, check.at_most):
                said.pop(check.field if check.at_most == of.dated_by else check.at_most, None)
        made.append(Entry(line.id, of.id, number, said))
    return made
