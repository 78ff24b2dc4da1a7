"""The questions of a reading, each with its readings side by side, and what an answer settles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem, State
from ntm_desktop.domain.decisions.limits import Limit, Question, Reading, Word
from ntm_desktop.domain.decisions.reading import DecisionReading
from ntm_desktop.domain.numbers import format_decimal

OPEN = "open"
_WORDS = {
    Word.MET: "Đạt",
    Word.SET_BY_PROVINCE: "cấp tỉnh quy định",
    Word.NOT_APPLICABLE: "không áp dụng",
    Word.UNKNOWN: "chưa đọc được",
}
_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "="}
_AS_PRINTED = Reading("Lấy mức như đã đọc trong bảng", ())
_OPEN = "Để ngỏ, điền tay trong bản nháp"
_Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing that can be chosen.

    Attributes:
        key: what is kept of the choice.
        words: as it is shown.
        settles: whether a threshold comes of it; else a person writes it by hand.
    """

    key: str
    words: str
    settles: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about an indicator; the same about several groups is asked once.

    Attributes:
        key: of this question in this document.
        about: sub-item and groups it speaks of, "" for the whole indicator.
        printed: the cell as it stands, "" for a question about the row.
        answers: side by side; the last leaves it open.
        understood: what stands there was read; whether it is the level is the question.
        of_words: it asks about words that may stand beside other levels, too, and not whether
            this row was read as it stands.
    """

    key: str
    text: str
    about: str
    printed: str
    answers: tuple[Reply, ...]
    understood: bool = True
    of_words: bool = False

    @property
    def open_only(self) -> bool:
        """Whether it was read and no threshold can hold it: it is left open, nothing is chosen.

        What was not understood at all is asked all the same, so that a person has seen it.
        """
        return self.understood and len(self.answers) == 1


def limit_words(limit: Limit) -> str:
    """A demand as people write it: "≥ 75 %"."""
    if limit.by_year:
        return "; ".join(f"năm {year}: {limit_words(one)}" for year, one in limit.by_year)
    if limit.word is not None:
        return _WORDS[limit.word]
    if limit.comparison == "met":
        shown = "Đạt"
    elif isinstance(limit.value, Decimal):
        unit = f"\N{NO-BREAK SPACE}{limit.unit}" if limit.unit else ""
        sign = _SIGNS.get(limit.comparison or "", "")
        sign = f"{sign}\N{NO-BREAK SPACE}" if sign else ""
        shown = f"{sign}{format_decimal(limit.value)}{unit}"
    else:
        up = " trở lên" if limit.comparison == ">=" else ""
        shown = f"{limit.value}{up}"
    more = [f"{limit.qualifier}" if limit.qualifier else ""]
    more += [limit_words(one) for one in limit.also]
    more.append("mức cụ thể do cấp tỉnh quy định" if limit.set_by_province else "")
    inside = "; ".join(text for text in more if text)
    shown = f"{limit.label}: {shown}" if limit.label else shown
    return f"{shown} ({inside})" if inside else shown


def questions_of(item: ReadIndicator, names: Mapping[str, str]) -> tuple[Asked, ...]:
    """Everything that is asked about an indicator.

    Args:
        item: as read.
        names: name of each group by its id.
    """
    found: list[Asked] = []
    for index, one in enumerate(item.items()):
        where = one.text if index else ""
        if one.question:
            ways = _ways_of_row(item if index == 0 else one)
            understood = item.state is not State.NOT_UNDERSTOOD
            of_words = one.question in one.wording_questions
            answers = _answers(ways)
            asked = Asked(f"{index}", one.question, where, "", answers, understood, of_words)
            found.append(asked)
        groups: dict[tuple[str, _Place | None, Question], list[str]] = {}
        for group, limit in one.thresholds.items():
            printed = one.printed.get(group, "")
            for place, question in _questions(limit):
                groups.setdefault((printed, place, question), []).append(group)
        for (printed, place, question), held in groups.items():
            spoken = ", ".join(names.get(group, group) for group in held)
            about = " · ".join(text for text in (where, spoken) if text)
            sample = _at(one.thresholds[held[0]], place)
            key = _key(index, held[0], place, question)
            answers = _answers(_ways(sample, question))
            understood = sample.word is not Word.UNKNOWN
            found.append(Asked(key, question.text, about, printed, answers, understood))
    return tuple(found)


def answered(reading: DecisionReading, answers: Mapping[str, Mapping[str, str]]) -> DecisionReading:
    """The same reading with what was answered taken over; the rest stays a question.

    Args:
        reading: as it was read; it is not changed.
        answers: number of the indicator → key of the question → key of the answer.
    """
    items = [_answered(item, answers.get(item.number, {}), reading) for item in reading.indicators]
    return replace(reading, indicators=items)


def _answered(
    item: ReadIndicator, given: Mapping[str, str], reading: DecisionReading
) -> ReadIndicator:
    if not given:
        return item
    names = {group.id: group.name for group in reading.groups}
    told = {asked.key: asked for asked in questions_of(item, names)}
    settled = [_told(told[key], chosen) for key, chosen in given.items() if key in told]
    pieces = [_piece(item, index, one, given) for index, one in enumerate(item.items())]
    first = pieces[0]
    assert isinstance(first, ReadIndicator)
    return replace(first, parts=pieces[1:], answers=[text for text in settled if text])


def _told(asked: Asked, chosen: str) -> str:
    words = next((one.words for one in asked.answers if one.key == chosen), "")
    about = asked.printed or asked.about or asked.text
    return f"“{about}”: {words[:1].lower() + words[1:]}" if words else ""


def _piece(item: ReadIndicator, index: int, one: ReadItem, given: Mapping[str, str]) -> ReadItem:
    made = replace(one, thresholds=dict(one.thresholds))
    chosen = _chosen(_ways_of_row(item if index == 0 else one), given.get(f"{index}", ""))
    if one.question and chosen is not None and chosen.takes is not None:
        made.question = ""
        if chosen.takes and item.threshold_in_text is not None:
            made.thresholds = {
                group: item.threshold_in_text if limit.word is Word.MET else limit
                for group, limit in one.thresholds.items()
            }
    firsts: dict[tuple[str, _Place | None, Question], str] = {}
    for group, limit in one.thresholds.items():
        for place, question in _questions(limit):
            printed = one.printed.get(group, "")
            first = firsts.setdefault((printed, place, question), group)
            ways = _ways(_at(limit, place), question)
            way = _chosen(ways, given.get(_key(index, first, place, question), ""))
            if way is not None and way.takes is not None:
                made.thresholds[group] = _put(made.thresholds[group], place, question, way)
    return made


def _ways_of_row(item: ReadItem) -> tuple[Reading, ...]:
    """How a question about the whole row can be read."""
    if not any(one.word is not Word.UNKNOWN for one in item.thresholds.values()):
        if not isinstance(item, ReadIndicator) or item.thresholds or not item.parts:
            return ()
        return (_AS_PRINTED,) if all(part.thresholds for part in item.parts) else ()
    inside = item.threshold_in_text if isinstance(item, ReadIndicator) else None
    if inside is not None and inside.comparison is not None:
        return (
            Reading("Đạt hoặc không đạt, như ghi trong ô", ()),
            Reading(f"{limit_words(inside)}, như ghi trong lời văn", (("text", True),)),
        )
    if isinstance(item, ReadIndicator) and item.condition:
        return (
            Reading("Một con số chung, không xét riêng nam và nữ", ()),
            Reading("Nam và nữ đều phải đạt: đánh dấu tay trong bản nháp"),
        )
    if item.footnote or (isinstance(item, ReadIndicator) and item.remark):
        return (
            Reading("Mức như trong bảng; chú thích ghi vào phần ghi chú", ()),
            Reading("Chú thích làm mức đổi: điền tay trong bản nháp"),
        )
    return (_AS_PRINTED,)


def _ways(limit: Limit, question: Question) -> tuple[Reading, ...]:
    if question.readings:
        return question.readings
    # What a threshold cannot hold stays open whatever is chosen.
    told = limit.comparison or limit.by_year or limit.word is not None
    held = told and limit.word is not Word.UNKNOWN and not limit.qualifier and not limit.condition
    return (_as_read(limit),) if held else ()


def _as_read(limit: Limit) -> Reading:
    return Reading(f"Đúng như đã đọc: {limit_words(limit)}", ())


def _answers(ways: tuple[Reading, ...]) -> tuple[Reply, ...]:
    found = [Reply(f"{n}", _said(way), way.takes is not None) for n, way in enumerate(ways)]
    return (*found, Reply(OPEN, _OPEN, settles=False))


def _said(way: Reading) -> str:
    words = way.words[:1].upper() + way.words[1:]
    return words if way.takes is not None or "tay" in words else f"{words} (điền tay)"


def _chosen(ways: tuple[Reading, ...], key: str) -> Reading | None:
    return ways[int(key)] if key.isdigit() and int(key) < len(ways) else None


def _questions(limit: Limit) -> Iterator[tuple[_Place | None, Question]]:
    for question in limit.questions:
        yield None, question
    for kind, parts in (("also", limit.also), ("year", tuple(one for _, one in limit.by_year))):
        for number, part in enumerate(parts):
            for question in part.questions:
                yield (kind, number), question


def _key(index: int, group: str, place: _Place | None, question: Question) -> str:
    inside = f"{place[0]}{place[1]}" if place else ""
    return f"{index}/{group}/{inside}/{question.text}"


def _at(limit: Limit, place: _Place | None) -> Limit:
    if place is None:
        return limit
    kind, number = place
    return limit.also[number] if kind == "also" else limit.by_year[number][1]


def _put(limit: Limit, place: _Place | None, question: Question, way: Reading) -> Limit:
    """The limit with one question settled."""
    if place is None:
        left = tuple(one for one in limit.questions if one != question)
        changes: dict[str, object] = dict(way.takes or ())
        return replace(limit, questions=left, **changes)  # type: ignore[arg-type]
    kind, number = place
    made = _put(_at(limit, place), None, question, way)
    if kind == "also":
        also = tuple(made if n == number else one for n, one in enumerate(limit.also))
        return replace(limit, also=also)
    years = tuple(
        (year, made if n == number else one) for n, (year, one) in enumerate(limit.by_year)
    )
    return replace(limit, by_year=years)
