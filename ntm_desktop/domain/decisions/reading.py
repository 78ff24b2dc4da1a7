"""A whole decision → its indicators, each read, to be asked, or not understood."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.decisions.amendment_clauses import Amended
from ntm_desktop.domain.decisions.amendments import Operation, read_amendment
from ntm_desktop.domain.decisions.around_tables import FOOTNOTE, heads_above, remarks_below
from ntm_desktop.domain.decisions.columns import Columns, Group, find_columns, later_columns
from ntm_desktop.domain.decisions.document import Block, DecisionText, Grid, GridRow, Line
from ntm_desktop.domain.decisions.drawn_columns import (
    heading_alone,
    looks_like_rows,
    twins,
    without_foreign_edges,
    without_sure_twins,
)
from ntm_desktop.domain.decisions.head import DecisionHead, read_head
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem
from ntm_desktop.domain.decisions.known import KnownSet, decision_key
from ntm_desktop.domain.decisions.limits import Limit, Reading, Word
from ntm_desktop.domain.decisions.page_breaks import joined_rows
from ntm_desktop.domain.decisions.plain_text import gather_tables
from ntm_desktop.domain.decisions.prose import read_prose
from ntm_desktop.domain.decisions.row_doubts import OTHER_HEADING
from ntm_desktop.domain.decisions.rows import RowReader, section_name
from ntm_desktop.domain.decisions.units import with_unit
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import (
    condition_in_text,
    exemption_in_text,
    limit_in_text,
)
from ntm_desktop.domain.text import fold

_ANNEX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu)(?:\s+(?:số\s+)?([IVX]+|\d+|[A-Z]))?\s*[.:]?$"
)
_SECTION = re.compile(r"[IVX]{1,5}\.\s+\S")
_PROVINCE_NUMBER = re.compile(r"QĐ-UBND$")
_NO = frozenset({"khong", "khong co"})


@dataclass(slots=True)
class DecisionReading:
    """What a decision says.

    Attributes:
        result: "read" a set, "province" a province's decision on a set, "amendment".
        applies: the decision and set a province's decision speaks of.
        questions: (where, question) about the whole document.
        operations: of an amendment.
        reason: of a refusal: nothing that could be read.
        frame: what a filled form says of the set besides its indicators; None for a decision.
    """

    document: DecisionText
    head: DecisionHead
    result: str = "read"
    groups: list[Group] = field(default_factory=list)
    indicators: list[ReadIndicator] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    questions: list[tuple[str, str]] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    amends: list[Amended] = field(default_factory=list)
    applies: KnownSet | None = None
    applies_decision: str = ""
    reason: str = ""
    frame: CriteriaSet | None = None

    def asks(self) -> list[str]:
        """The numbers of all rows with a question, in order."""
        return [i.number for i in self.indicators if any(item.asked for item in i.items())]


def read_decision(document: DecisionText, known: tuple[KnownSet, ...] = ()) -> DecisionReading:
    """Read a decision.

    Args:
        document: its lines and tables.
        known: the sets an amendment or a province's decision may speak of.
    """
    lines = list(document.lines())
    head = read_head(lines)
    made = DecisionReading(document, head, questions=list(document.questions))
    if _is_amendment(head, lines):
        made.result = "amendment"
        amended = read_amendment(document.blocks, known)
        made.operations, made.groups = amended.operations, amended.groups
        made.questions += amended.questions
        made.amends = amended.amends
        if not made.operations:
            made.reason = (
                "Văn bản sửa đổi nhưng không thấy câu sửa đổi nào đọc được. Hãy chọn tệp có đủ các "
                "điều sửa đổi, hoặc nhập tay từng chỉ tiêu được sửa."
            )
        return made
    _ask_effect(made, lines)
    _ask_lost_letters(made, lines)
    made.footnotes = _footnotes(lines)
    _read_annex(made)
    if not made.indicators:
        torn = any(isinstance(block, Grid) and len(block.rows) > 3 for block in document.blocks)
        made.indicators, made.groups = read_prose(lines, frozenset(made.footnotes), torn=torn)
    if _PROVINCE_NUMBER.search(head.decision) and made.indicators:
        _apply_province(made, known, lines)
    for indicator in made.indicators:
        _finish(indicator, made)
    _ask_years(made)
    marks = {mark for one in made.indicators for item in one.items() for mark in item.marks}
    made.questions += remarks_below(made.document.blocks, marks)
    _counts(made)
    made.groups = [replace(group, definition=_definition(group, lines)) for group in made.groups]
    if not made.indicators:
        made.reason = (
            "Không thấy bảng tiêu chí nào trong văn bản. Hãy chọn tệp có phụ lục (bảng tiêu chí, "
            "nội dung, chỉ tiêu), hoặc chép riêng phần phụ lục rồi dán. Nếu đã chép từ PDF thì hãy "
            "chọn chính tệp PDF: khi chép, các ô của bảng bị lẫn vào nhau."
        )
    return made


def _ask_effect(made: DecisionReading, lines: list[Line]) -> None:
    """An effect that is told without a day ("sau 45 ngày kể từ ngày ký") has to be reckoned."""
    if made.head.effective_from is not None:
        return
    for line in lines:
        if re.search(r"Quyết định này có hiệu lực", line.text, re.IGNORECASE):
            made.questions.append(("hiệu lực", f"Từ ngày nào? “{squeeze(line.text)}”"))
            return


def _ask_lost_letters(made: DecisionReading, lines: list[Line]) -> None:
    """Old fonts put “ư” on the soft hyphen, which some programs throw away."""
    text = "".join(line.text for line in lines).lower()
    # One letter in eighty is a “ư”; a heading typed later may still hold some.
    if len(text) > 1500 and 800 * text.count("ư") < len(text):
        made.questions.append(
            (
                "chữ",
                "Văn bản gần như không có chữ “ư”: chữ này đã mất khi đổi phông. Hãy tìm bản khác.",
            )
        )


def _is_amendment(head: DecisionHead, lines: list[Line]) -> bool:
    title = fold(head.title)
    if re.search(r"\b(sua doi|bai bo)\b", title):
        return True
    if head.title:
        return False
    return any(
        re.match(r"(?:\d+\. )?(sua doi|bai bo) .*chi tieu", fold(line.text)) for line in lines
    )


def _read_annex(made: DecisionReading) -> None:
    reader = RowReader(frozenset(made.footnotes))
    annexes: list[str] = []
    used: list[str] = []
    annex = ""
    columns: Columns | None = None
    blocks = list(joined_rows(without_foreign_edges(_one_heading_each(made.document.blocks))))
    heads = heads_above(blocks)
    for at, block in enumerate(blocks):
        if isinstance(block, Line):
            annex = _annex(block, annexes) or annex
            reader.under = heads.get(at, reader.under)
            if _SECTION.match(squeeze(block.text)):
                reader.section = section_name(block.text)
            continue
        found = find_columns(block, columns)
        first = 0
        if found is not None and columns is not None and heading_alone(block, found):
            continue
        if found is not None:
            columns, first = found, found.first + found.header
            _ask_names(made, block.rows[found.first])
            made.questions += [q for q in twins(columns) if q not in made.questions]
        elif columns is None or len(block.rows[0].cells) != columns.width:
            if columns is not None and looks_like_rows(block):
                made.questions.append(
                    ("bảng", f"Một bảng không đọc được cột: “{block.rows[0].text[:80]}”.")
                )
                reader.missed_rows()
            continue
        if used and annex != used[0] and used[0]:
            if annex not in used:
                used.append(annex)
            continue
        used = used or [annex]
        if found is not None and _is_side_by_side(reader, found):
            _beside(reader, block, found, first, made)
            continue
        reader.table(without_sure_twins(block, columns), columns, first)
    reader.finish()
    made.indicators, made.groups = reader.indicators, reader.groups
    made.questions += reader.questions
    if len(used) > 1:
        made.questions.append(
            (
                used[0],
                f"Văn bản có {len(used)} phụ lục có bảng ({', '.join(used)}); chỉ đọc {used[0]}.",
            )
        )


def _ask_names(made: DecisionReading, heading: GridRow) -> None:
    """Names of groups that are not certain are asked once, for the whole document."""
    for doubt in dict.fromkeys(cell.doubt for cell in heading.cells if cell.doubt):
        if ("tên cột", doubt) not in made.questions:
            made.questions.append(("tên cột", doubt))


def _one_heading_each(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, a table cut before every heading that stands further down in it."""
    before: Columns | None = None
    for block in gather_tables(blocks):
        first = find_columns(block, before) if isinstance(block, Grid) else None
        if first is None or isinstance(block, Line):
            yield block
            continue
        before = first
        starts = [first.first, *(columns.first for columns in later_columns(block, first))]
        cuts = sorted({0, *starts})
        for start, end in zip(cuts, [*cuts[1:], len(block.rows)], strict=True):
            yield block.part(start, end)


def _annex(line: Line, annexes: list[str]) -> str:
    for text in line.text.split("\n"):
        match = _ANNEX.match(squeeze(text))
        if match is not None:
            name = f"Phụ lục {match[1] or ''}".strip()
            if name not in annexes:
                annexes.append(name)
            return name
    return ""


def _is_side_by_side(reader: RowReader, columns: Columns) -> bool:
    """A table cut in two from top to bottom: the same rows again with other groups."""
    if not reader.indicators:
        return False
    known = {group.id for group in reader.groups}
    return all(group.id not in known for _, group in columns.groups)


def _beside(
    reader: RowReader, block: Grid, columns: Columns, first: int, made: DecisionReading
) -> None:
    other = RowReader(frozenset(made.footnotes))
    other.table(block, columns, first)
    other.finish()
    reader.finish()
    by_number = {item.number: item for item in reader.indicators}
    if block.rows[0].page and any(item.number not in by_number for item in other.indicators):
        # Not the same rows again: rather a heading that a page's end made unreadable.
        for item in other.indicators:
            by_number.get(item.number, item).ask(OTHER_HEADING)
    reader.groups += other.groups
    for item in other.indicators:
        same = by_number.get(item.number)
        if same is None or len(same.parts) != len(item.parts):
            item.ask("Dòng này của bảng thứ hai không có trong bảng thứ nhất.")
            reader.indicators.append(item)
            continue
        for mine, theirs in zip(same.items(), item.items(), strict=True):
            mine.thresholds |= theirs.thresholds
            mine.printed |= theirs.printed
            mine.sources += theirs.sources
            if theirs.text and fold(theirs.text) != fold(mine.text):
                mine.ask("Lời văn ở hai bảng khác nhau.")


def _footnotes(lines: list[Line]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        match = FOOTNOTE.fullmatch(squeeze(line.text))
        if match is not None and len(match[2]) > 8 and match[1] not in found:
            found[match[1]] = match[2]
    return found


def _definition(group: Group, lines: list[Line]) -> str:
    name = fold(group.name)
    for line in lines:
        text = squeeze(line.text)
        match = re.match(r"(?:\d+[.)]|[a-zđ]\)|-)?\s*(?:Xã\s+)?([^:]{2,60}):\s*(\S.*)", text)
        if match is not None and fold(match[1]) == name.removeprefix("xa "):
            if not re.search(r"[≥≤]|^\d+ ?%", match[2]) and len(match[2].split()) > 3:
                return match[2]
    return ""


def _finish(indicator: ReadIndicator, made: DecisionReading) -> None:
    """What is told by wording, unit and footnotes once a row is whole."""
    indicator.condition = condition_in_text(indicator.text)
    indicator.exemption = exemption_in_text(indicator.text)
    if indicator.condition:
        indicator.ask(f"Lời văn kèm điều kiện “{indicator.condition}”.")
    for item in indicator.items():
        for key, limit in item.thresholds.items():
            item.thresholds[key] = with_unit(limit, item.text, indicator.unit_column)
            if limit.unit and fold(limit.unit) == fold(indicator.criterion_name):
                item.ask(f"“{limit.unit}” là đơn vị tính hay là tên tiêu chí lọt vào ô?")
        _ask_no(item)
        if item.marks:
            notes = [f"({mark}) {made.footnotes[mark]}" for mark in item.marks]
            item.footnote = " ".join(notes)
            item.ask(f"Chú thích {item.footnote}")
    if re.search(r"\d|áp dụng|trừ|không xét|miễn|nếu|riêng", indicator.remark, re.IGNORECASE):
        indicator.ask(f"Cột ghi chú: “{indicator.remark}”")
    figures = any(_has_figure(limit) for limit in indicator.thresholds.values())
    year = re.search(r"đến năm (\d{4})", indicator.text, re.IGNORECASE)
    if figures and year is not None:
        indicator.ask(f"Lời văn nói “{year[0]}”: mức này cho năm {year[1]} hay cho mọi năm?")
    met = any(limit.word is Word.MET for limit in indicator.thresholds.values())
    if met:
        indicator.threshold_in_text = limit_in_text(indicator.text)
        if indicator.threshold_in_text is not None:
            indicator.ask("Ô ghi “Đạt”, mức nằm trong lời văn.")
    if not indicator.thresholds and not indicator.parts:
        indicator.ask("Dòng này không có mức nào.")
    elif not indicator.thresholds and any(not part.thresholds for part in indicator.parts):
        indicator.ask("Có mục con không có mức.")


def _ask_no(item: ReadItem) -> None:
    """“Không” is none of it, or, beside groups that have to reach something, no demand."""
    for key, limit in item.thresholds.items():
        said = fold(squeeze(item.printed.get(key, ""))).strip(" .;")
        none = said in _NO and limit.comparison == "==" and limit.value == 0
        others = (other for group, other in item.thresholds.items() if group != key)
        if none and not limit.questions and any(map(_to_reach, others)):
            item.thresholds[key] = limit.asking(
                "“Không”: bằng 0, hay không áp dụng cho nhóm này?",
                Reading("bằng 0 (không có trường hợp nào)", ()),
                Reading("không áp dụng cho nhóm này", (("word", Word.NOT_APPLICABLE),)),
            )


def _to_reach(limit: Limit) -> bool:
    figure = isinstance(limit.value, Decimal) and limit.value > 0
    return limit.word is Word.MET or (figure and limit.comparison in {">=", ">", "=="})


def _ask_years(made: DecisionReading) -> None:
    """Columns headed by years are steps on the way of one group, not groups of communes."""
    years = {group.id: group.name for group in made.groups if re.search(r"\b20\d\d\b", group.name)}
    if len(years) < 2:
        return
    for indicator in made.indicators:
        for item in indicator.items():
            for key in item.thresholds.keys() & years.keys():
                item.thresholds[key] = item.thresholds[key].asking(
                    f"Cột “{years[key]}” là mức của một năm: năm nào thì phải đạt mức này?"
                )


def _has_figure(limit: Limit) -> bool:
    return isinstance(limit.value, Decimal) or bool(limit.by_year)


def _apply_province(made: DecisionReading, known: tuple[KnownSet, ...], lines: list[Line]) -> None:
    """Hold a province's rows against the set they speak of."""
    made.result = "province"
    text = " ".join(squeeze(line.text) for line in lines)
    for match in re.finditer(r"Quyết định số\s+(\d+(?:/\d{4})?/QĐ-TTg)", text):
        made.applies_decision = match[1]
        sets = [one for one in known if decision_key(one.decision) == match[1]]
        named = [one for one in sets if fold(one.title) in fold(made.head.title)]
        longest = sorted(
            named or sets, key=lambda one: len(one.title) if named else -len(one.title)
        )
        if longest:
            made.applies = longest[-1]
            if len(sets) > 1 and not named:
                made.questions.append(("bộ tiêu chí", "Không rõ quyết định áp dụng cho bộ nào."))
            break
    real = [group for group in made.groups if not group.reference_only]
    if made.applies is None:
        made.questions.append(("bộ tiêu chí", "Không thấy bộ tiêu chí mà quyết định này áp dụng."))
        return
    theirs = {group for group, _ in made.applies.groups}
    if len(real) > 1 and any(group.id not in theirs for group in real):
        names = ", ".join(group.name for group in real)
        made.questions.append(
            (
                f"cột {names}",
                f"Quyết định chia theo {names}, bộ tiêu chí chia theo nhóm khác: xã thuộc cột nào?",
            )
        )
    _outside_the_table(made, lines)
    _number_by_wording(made.indicators, made.applies)
    for indicator in made.indicators:
        kind = made.applies.kinds.get(indicator.number)
        if kind is None:
            indicator.ask(f"Bộ {made.applies.decision} không có chỉ tiêu {indicator.number}.")
        elif kind == "yes_no":
            for key, limit in indicator.thresholds.items():
                if _has_figure(limit):
                    indicator.thresholds[key] = limit.asking(
                        "Bộ tiêu chí coi chỉ tiêu này là đạt hay không đạt; ở đây là một con số."
                    )


def _number_by_wording(indicators: list[ReadIndicator], known: KnownSet) -> None:
    """A province tells a few rows of a set: without a number, its wording says which one."""
    numbers = {fold(text).strip(" .;:"): number for number, text in known.texts.items()}
    for indicator in indicators:
        if indicator.label not in {"", "-"}:
            continue
        number = numbers.get(fold(indicator.text).strip(" .;:"))
        if number is None:
            indicator.ask(
                "Dòng này không có số và lời văn không giống chỉ tiêu nào của bộ "
                f"{known.decision}: có phải {indicator.number}?"
            )
        elif number.split(".")[0] != str(indicator.criterion) and indicator.criterion_name:
            indicator.ask(f"Lời văn là của chỉ tiêu {number}, dòng này ở tiêu chí khác.")
        else:
            indicator.number = number


def _outside_the_table(made: DecisionReading, lines: list[Line]) -> None:
    """Sentences of the body that change who is held against which column."""
    names = [fold(group.name).removeprefix("xa ") for group in made.groups]
    for line in lines:
        text = squeeze(line.text)
        for sentence in re.split(r"(?<=[.;])\s+", text):
            flat = fold(sentence)
            if any(name in flat for name in names) and re.search(r"\bap dung\b|\bmuc\b", flat):
                if re.search(r"tu nam|duoc ap dung|rieng|tru ", flat):
                    where = re.match(r"Điều\s+\d+", text)
                    made.questions.append(
                        (where[0] if where else "phần lời văn", f"“{sentence}” nằm ngoài bảng.")
                    )


def _counts(made: DecisionReading) -> None:
    """Hold what was read against what the decision says of itself."""
    if made.result != "read" or not made.indicators:
        return
    head = made.head
    criteria = len({item.criterion for item in made.indicators})
    for official, found, noun in (
        (head.official_criteria, criteria, "tiêu chí"),
        (head.official_indicators, len(made.indicators), "chỉ tiêu"),
    ):
        if official is not None and official != found:
            made.questions.append(
                ("số lượng", f"Quyết định nói có {official} {noun}; đọc được {found}.")
            )
    by_criterion: dict[int, list[int]] = {}
    for item in made.indicators:
        match = re.fullmatch(r"(\d+)\.(\d+)", item.number)
        if match is not None:
            by_criterion.setdefault(int(match[1]), []).append(int(match[2]))
    for criterion, orders in by_criterion.items():
        missing = sorted(set(range(1, max(orders))) - set(orders))
        for order in missing:
            made.questions.append(("số chỉ tiêu", f"Không thấy chỉ tiêu {criterion}.{order}."))


def described(item: ReadItem) -> str:
    """All questions of an item in one line."""
    asked = [item.question] if item.question else []
    asked += [limit.question for limit in item.thresholds.values() if limit.question]
    return " ".join(dict.fromkeys(asked))
