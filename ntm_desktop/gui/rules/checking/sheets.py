"""A criterion at a time: what stands in the draft as in the document, to be read side by side."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ntm_desktop.domain.text import may_be_same_person
from ntm_desktop.gui.rule_words import tr
from ntm_desktop.gui.rules.checking.check_items import CheckItem
from ntm_desktop.gui.widgets.tables import Cell, TableRow

_SHEET = "sheet:"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one press confirms: all of it is in sight beside the document's words.

    Attributes:
        criterion: number of the criterion; 0 for the names of several.
        name: of the criterion.
        items: in official order; all wait, and all stand in the document letter by letter.
        groups: the groups of communes for which the draft has levels.
    """

    criterion: int
    name: str
    items: tuple[CheckItem, ...]
    groups: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What the list knows it by."""
        return f"{_SHEET}{self.criterion}"

    @property
    def title(self) -> str:
        """The criterion as people call it."""
        if not self.criterion:
            return self.name
        return tr("Tiêu chí {0}. {1}").format(self.criterion, self.name)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Of its indicators, each once."""
        return tuple(dict.fromkeys(item.no for item in self.items if item.no))


def sheets_of(items: Iterable[CheckItem], person: str, apart: Collection[str]) -> dict[int, Sheet]:
    """Number of the criterion to the sheet on which this person can confirm it in one press.

    Args:
        items: everything that is checked.
        person: who reads; what they entered themselves is not theirs to confirm. "" for nobody
            yet.
        apart: indicators that are to be looked at by themselves.
    """
    names: dict[int, str] = {}
    found: dict[int, list[CheckItem]] = {}
    items = tuple(items)
    groups = frozenset(item.case for item in items if item.of_group)
    for item in items:
        if not item.no or item.heading:
            names[item.criterion] = item.heading or item.entered
        own = bool(person) and may_be_same_person(person, item.provenance.entered_by)
        if item.equal and item.ready and not item.done and not own and item.no not in apart:
            found.setdefault(item.criterion, []).append(item)
    sheets = {no: Sheet(no, names.get(no, ""), tuple(held), groups) for no, held in found.items()}
    # Where nothing but names is left they are read together.
    named = [no for no, sheet in sheets.items() if not sheet.numbers]
    if len(named) > 1:
        held_names = tuple(item for no in named for item in sheets[no].items)
        together = Sheet(0, tr("Tên các tiêu chí"), held_names)
        sheets |= dict.fromkeys(named, together)
    return sheets


def is_sheet(key: str) -> bool:
    """Whether a key of the list is a sheet's."""
    return key.startswith(_SHEET)


def sheet_rows(sheet: Sheet) -> list[TableRow]:
    """The rows of a sheet: names and wordings, and under each the levels, group by group."""
    rows: list[TableRow] = []
    names = [item for item in sheet.items if not item.no]
    rows += [_wording(str(item.criterion), item, strong=True) for item in names]
    for no in sheet.numbers:
        held = [item for item in sheet.items if item.no == no]
        wording = next((item for item in held if not item.case), None)
        if wording is not None:
            rows.append(_wording(no, wording))
        levels: dict[str, list[CheckItem]] = {}
        for item in held:
            if item.case and item.fact is not None:
                levels.setdefault(item.fact[1], []).append(item)
        spared: dict[str, list[tuple[str, str, str]]] = {}
        if wording is not None and wording.beside is not None:
            for part, group, printed in wording.beside.spared:
                spared.setdefault(part, []).append((group, tr("không đòi hỏi"), printed))
        for place, part in enumerate(dict.fromkeys((*levels, *spared))):
            number = no if wording is None and not place else ""
            said = levels.get(part, []), spared.get(part, [])
            rows.append(_levels(number, *said, f"{no}/{part}", sheet.groups))
    return rows


def _wording(number: str, item: CheckItem, *, strong: bool = False) -> TableRow:
    printed = item.beside.printed if item.beside is not None else ""
    return TableRow(
        (
            Cell(number, strong=True),
            Cell(item.entered, strong=strong),
            Cell(printed, strong=strong),
            Cell(where_words(item)),
        ),
        key=item.key,
    )


def _levels(
    number: str,
    items: Sequence[CheckItem],
    spared: Sequence[tuple[str, str, str]],
    key: str,
    groups: frozenset[str],
) -> TableRow:
    lines = [(item.case, item.entered, _printed(item)) for item in items] + list(spared)
    # A group whose level waits elsewhere, or has none, is not one of "every".
    every = groups <= {line[0] for line in lines}
    if every and len(lines) > 1 and len({line[1:] for line in lines}) == 1:
        lines = [(tr("Mọi nhóm"), *lines[0][1:])]
    first = next(iter(items), None)
    head = first.beside.head if first is not None and first.beside is not None else ""
    ours = [f"{case}: {entered}" for case, entered, _ in lines]
    theirs = [f"{case}: {printed}" for case, _, printed in lines]
    if first is not None and first.part:
        ours.insert(0, first.part)
        theirs.insert(0, head)
    if first is not None and first.beside is not None and number:
        # Its wording is not on this sheet: what the level is about stands with it.
        ours.insert(0, first.title)
        theirs.insert(0, first.beside.row)
    return TableRow(
        (
            Cell(number, strong=True),
            Cell("\n".join(ours)),
            Cell("\n".join(theirs)),
            Cell(where_words(first) if first is not None else ""),
        ),
        key=first.key if first is not None else key,
    )


def _printed(item: CheckItem) -> str:
    return item.beside.printed if item.beside is not None else ""


def where_words(item: CheckItem) -> str:
    """Page and row of the document: "trang 3, dòng 12"; "" when it is not told."""
    if item.beside is None or item.beside.place == (0, 0):
        return ""
    page, line = item.beside.place
    if page:
        return tr("trang {0}, dòng {1}").format(page, line)
    return tr("dòng {0}").format(line)
