"""What residents gave, one record each: who, village, for which project, what, worth."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.lines import Gift, gifts_until
from ntm_desktop.domain.money.sources import SourceTree, add_up, plain_heading
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.domain.reading.pasted_figures import PastedFigures
from ntm_desktop.domain.reading.questions import Choices, Question
from ntm_desktop.domain.text import fold, name_key
from ntm_desktop.errors import EntryError
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.typed import amount_of, day_of, line_of, note_of
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import money as stored
from ntm_desktop.store.commune import places, project_cards
from ntm_desktop.store.sqlite_file import new_id


class GiftField(StrEnum):
    """What can be typed of a contribution, in the order of the table."""

    DAY = "given_on"
    GIVER = "giver"
    VILLAGE = "village"
    PROJECT = "project"
    KIND = "kind"
    QUANTITY = "quantity"
    UNIT = "unit"
    MONEY = "money"
    NOTE = "note"


GIFT_LABELS = {
    GiftField.DAY: "Ngày",
    GiftField.GIVER: "Người, hộ, đơn vị đóng góp",
    GiftField.VILLAGE: "Thôn",
    GiftField.PROJECT: "Cho công trình",
    GiftField.KIND: "Hình thức",
    GiftField.QUANTITY: "Số lượng",
    GiftField.UNIT: "Đơn vị",
    GiftField.MONEY: "Quy ra tiền (triệu đồng)",
    GiftField.NOTE: "Ghi chú",
}
_HEAD_ROWS = 12
_HEADINGS = (
    (GiftField.DAY, "ngay|thoi gian"),
    (GiftField.PROJECT, "cong trinh|du an"),
    (GiftField.VILLAGE, "thon|ban|dia chi|khu"),
    (GiftField.GIVER, "ho ten|nguoi|ho |don vi dong gop|ten"),
    (GiftField.KIND, "hinh thuc|loai"),
    (GiftField.QUANTITY, "so luong"),
    (GiftField.UNIT, "don vi|dvt"),
    (GiftField.MONEY, "tien|tri gia|gia tri"),
    (GiftField.NOTE, "ghi chu"),
)


@dataclass(frozen=True, slots=True)
class VillageSum:
    """What one village gave."""

    village: str
    count: int
    money: Decimal | None


@dataclass(frozen=True, slots=True)
class GiftsView:
    """Contributions from the first day of a cut to its last.

    Attributes:
        kinds: (id, label, unit) of what can be given.
        projects: project id to name, for choosing.
        villages: of the commune, for choosing.
        sums: kind to (records, quantity by unit, money).
        by_village: in the order of the villages, those without one last.
    """

    cut: Cut
    gifts: tuple[Gift, ...]
    kinds: tuple[tuple[str, str, str], ...]
    projects: Mapping[str, str]
    villages: tuple[str, ...]
    sums: tuple[tuple[str, int, Mapping[str, Decimal], Decimal | None], ...]
    by_village: tuple[VillageSum, ...]

    def label(self, kind: str) -> str:
        """What a kind is called."""
        return next((label for one, label, _ in self.kinds if one == kind), kind)


def gifts_view(ws: Workspace, cut: Cut) -> GiftsView:
    """What was given up to a cut, with its sums by kind and village."""
    tree = ws.catalog.source_tree()
    found = gifts_until(stored.gifts(ws.file), cut)
    cards = project_cards.book(ws.file).cards
    villages = tuple(one.name for one in places.of_level(ws.file, SubjectLevel.VILLAGE))
    kinds = tuple((one.id, one.label, one.unit) for one in tree.gifts())
    sums = []
    for kind, _, _ in kinds:
        own = [gift for gift in found if gift.kind == kind]
        units: dict[str, Decimal] = {}
        for gift in own:
            if gift.quantity is not None:
                units[gift.unit] = units.get(gift.unit, Decimal(0)) + gift.quantity
        if own:
            sums.append((kind, len(own), units, add_up(gift.money for gift in own)))
    return GiftsView(
        cut,
        found,
        kinds,
        {card.id: card.name for card in cards},
        villages,
        tuple(sums),
        _by_village(found, villages),
    )


def _by_village(gifts: Sequence[Gift], villages: Sequence[str]) -> tuple[VillageSum, ...]:
    groups: dict[str, list[Gift]] = {name_key(name): [] for name in villages}
    names = {name_key(name): name for name in villages}
    for gift in gifts:
        key = name_key(gift.village)
        groups.setdefault(key, []).append(gift)
        names.setdefault(key, gift.village)
    blank = groups.pop("", [])
    ordered = [*groups.items(), *([("", blank)] if blank else [])]
    return tuple(
        VillageSum(names.get(key, ""), len(own), add_up(gift.money for gift in own))
        for key, own in ordered
        if own
    )


def add_gift(ws: Workspace, cut: Cut, typed: Mapping[GiftField, str]) -> Change:
    """Add a contribution as typed; without a day it belongs to the cut.

    Raises:
        EntryError: something cannot be read, or neither giver nor anything given is named.
    """
    gift = _read(ws, _blank(ws, cut), typed)
    return apply(ws, f"Thêm đóng góp {_name(ws, gift)}", [stored.gift_change(ws.file, gift)])


def record_gift(ws: Workspace, gift_id: str, field: GiftField, text: str) -> Change:
    """Record one cell of a contribution; an empty text clears it.

    Raises:
        EntryError: the text cannot be read or cannot be true.
    """
    gift = _find(ws, gift_id)
    changed = _read(ws, gift, {field: text})
    label = f"Sửa đóng góp {_name(ws, changed)}"
    return apply(ws, label, [stored.gift_change(ws.file, changed)])


def remove_gifts(ws: Workspace, ids: Sequence[str]) -> Change:
    """Take contributions away."""
    label = f"Xóa {len(ids)} khoản đóng góp"
    return apply(ws, label, stored.removals(ws.file, stored.GIFTS, ids))


def move_gift(ws: Workspace, cut: Cut, gift_id: str, step: int) -> Change:
    """Move a contribution among those of its month, up (-1) or down (1)."""
    gift = _find(ws, gift_id)
    same = [g for g in stored.gifts(ws.file) if (g.year, g.month) == (gift.year, gift.month)]
    places_ = [one.id for one in same]
    at = places_.index(gift_id)
    to = min(max(at + step, 0), len(same) - 1)
    same.insert(to, same.pop(at))
    changes = [
        stored.gift_change(ws.file, replace(one, position=place))
        for place, one in enumerate(same, start=1)
    ]
    return apply(ws, f"Chuyển chỗ đóng góp {_name(ws, gift)}", changes)


@dataclass(frozen=True, slots=True)
class ReadGift:
    """One pasted row; ``fault`` says why it is not taken."""

    text: str
    typed: Mapping[GiftField, str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class ReadGifts:
    """Pasted rows as they were understood, and what is asked about them."""

    rows: tuple[ReadGift, ...]
    questions: tuple[Question, ...] = ()


def read_pasted_gifts(
    ws: Workspace, cut: Cut, rows: Sequence[Sequence[str]], choices: Choices | None = None
) -> ReadGifts:
    """How rows would be taken in: columns by their headings, else in the order of the table.

    Args:
        ws: the open commune.
        cut: the contributions run to.
        rows: the cells, with the lines over the headings.
        choices: answers to the questions of an earlier reading.
    """
    columns: list[GiftField | None] = list(GiftField)
    body = [row for row in rows if any(cell.strip() for cell in row)]
    head = next((n for n, row in enumerate(body[:_HEAD_ROWS]) if _headings(row)), -1)
    if head >= 0:
        columns = _headings(body[head]) or columns
    places = {field: place for place, field in enumerate(columns) if field is not None}
    money = [places[GiftField.MONEY]] if GiftField.MONEY in places else []
    plain = [places[GiftField.QUANTITY]] if GiftField.QUANTITY in places else []
    figures = PastedFigures(body, head, money, choices or {}, plain)
    found = []
    for number, row in enumerate(body):
        if number <= head:
            continue
        typed = {
            field: cell
            for field, cell in zip(columns, row, strict=False)
            if field is not None and cell.strip()
        }
        fault = _with_figures(figures, number, places, typed)
        try:
            _read(ws, _blank(ws, cut), typed)
        except EntryError as error:
            fault = fault or str(error)
        found.append(ReadGift(" | ".join(cell for cell in row if cell), typed, fault))
    return ReadGifts(tuple(found), figures.questions)


def _with_figures(
    figures: PastedFigures,
    number: int,
    places: Mapping[GiftField, int],
    typed: dict[GiftField, str],
) -> str:
    """Put money in triệu đồng and quantities as read into a row; returns what is wrong."""
    for field, read in ((GiftField.MONEY, figures.money), (GiftField.QUANTITY, figures.plain)):
        if field not in typed:
            continue
        label = GIFT_LABELS[field].partition(" (")[0].lower()
        amount = read(number, places[field], typed.pop(field).strip(), label)
        if amount.fault:
            return amount.fault[:1].upper() + amount.fault[1:]
        if amount.value is not None:
            typed[field] = format_decimal(amount.value)
    return ""


def paste_gifts(ws: Workspace, cut: Cut, read: Sequence[ReadGift]) -> Change:
    """Take in the rows that could be read, as one edit.

    Raises:
        EntryError: none of them can be.
    """
    usable = [one for one in read if not one.fault]
    if not usable:
        raise EntryError("Không có dòng nào ghi được. Hãy xem lý do ở từng dòng.")
    first = _blank(ws, cut)
    changes = [
        stored.gift_change(
            ws.file,
            _read(ws, replace(first, id=new_id(), position=first.position + place), one.typed),
        )
        for place, one in enumerate(usable)
    ]
    return apply(ws, f"Nhập {len(usable)} khoản đóng góp", changes)


def _headings(row: Sequence[str]) -> list[GiftField | None] | None:
    found: list[GiftField | None] = []
    for cell in row:
        folded = fold(cell)
        role = next(
            (
                field
                for field, said in _HEADINGS
                if folded and re.search(said, folded) and field not in found
            ),
            None,
        )
        found.append(role)
    said = [role for role in found if role is not None]
    return found if GiftField.KIND in said and len(said) >= 3 else None


def _blank(ws: Workspace, cut: Cut) -> Gift:
    own = [g for g in stored.gifts(ws.file) if (g.year, g.month) == (cut.year, cut.month)]
    place = max((gift.position for gift in own), default=0) + 1
    return Gift(new_id(), cut.year, cut.month, "", position=place)


def _find(ws: Workspace, gift_id: str) -> Gift:
    found = next((gift for gift in stored.gifts(ws.file) if gift.id == gift_id), None)
    if found is None:
        raise EntryError("Khoản đóng góp này không còn nữa.")
    return found


def _name(ws: Workspace, gift: Gift) -> str:
    return gift.giver or ws.catalog.source_tree().label(gift.kind).lower()


def _read(ws: Workspace, gift: Gift, typed: Mapping[GiftField, str]) -> Gift:
    tree = ws.catalog.source_tree()
    changed = gift
    for field, text in typed.items():
        label = GIFT_LABELS[field].partition(" (")[0]
        match field:
            case GiftField.DAY:
                day = day_of(text, label)
                changed = replace(changed, given_on=day)
                if day is not None:
                    changed = replace(changed, year=day.year, month=day.month)
            case GiftField.GIVER:
                changed = replace(changed, giver=line_of(text, label))
            case GiftField.VILLAGE:
                changed = replace(changed, village=line_of(text, label))
            case GiftField.UNIT:
                changed = replace(changed, unit=line_of(text, label))
            case GiftField.NOTE:
                changed = replace(changed, note=note_of(text, label))
            case GiftField.KIND:
                kind = _kind(tree, text)
                unit = changed.unit
                source = tree.find(kind)
                if source is not None and source.unit and not unit:
                    unit = source.unit
                changed = replace(changed, kind=kind, unit=unit)
            case GiftField.PROJECT:
                changed = replace(changed, project_id=_project(ws, text))
            case GiftField.QUANTITY:
                changed = replace(changed, quantity=amount_of(text, label))
            case GiftField.MONEY:
                changed = replace(changed, money=amount_of(text, label))
    if not changed.kind:
        raise EntryError(
            "Chưa chọn hình thức đóng góp: tiền mặt, ngày công, hiến đất hay vật liệu."
        )
    if changed.kind == "community_cash" and changed.quantity is not None:
        raise EntryError("Tiền mặt ghi ở cột quy ra tiền, không ghi số lượng.")
    _check_day(changed.given_on)
    return changed


def _check_day(day: date | None) -> None:
    if day is not None and day.year < 2009:
        raise EntryError(f"Ngày {day:%d/%m/%Y} trước khi có Chương trình (2009).")


def _kind(tree: SourceTree, text: str) -> str:
    wanted = plain_heading(text)
    for source in tree.gifts():
        if wanted in (source.id, fold(source.label), *source.synonyms):
            return source.id
    raise EntryError(
        f"“{text.strip()}” không phải là hình thức đóng góp. Hãy ghi: "
        f"{', '.join(source.label for source in tree.gifts())}."
    )


def _project(ws: Workspace, text: str) -> str:
    if not text.strip():
        return ""
    cards = project_cards.book(ws.file).cards
    named = [card for card in cards if card.id == text or fold(card.name) == fold(text)]
    if len(named) == 1:
        return named[0].id
    raise EntryError(
        f"Có {len(named)} công trình tên “{text.strip()}”; hãy chọn trong danh sách."
        if named
        else f"Không có công trình nào tên “{text.strip()}”."
    )
