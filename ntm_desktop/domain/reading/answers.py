"""The text of a result cell, read as the answer to one indicator.

Nothing is guessed: a figure is taken only where it stands in the text, what can be read in
two ways has to be confirmed, and what is not understood keeps its text for the officer.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.criteria import ExemptionReason, Indicator, Kind, Part
from ntm_desktop.domain.plausibility import check_answer
from ntm_desktop.domain.reading.figures import (
    Figure,
    FigureKind,
    find_figures,
    has_unread_digits,
    mask_no_figures,
)
from ntm_desktop.domain.reading.part_figures import (
    Draft,
    check_share,
    check_stated,
    named_levels,
    read_level,
    read_part,
)
from ntm_desktop.domain.reading.phrases import Phrase
from ntm_desktop.domain.reading.wording import describe_answer, sentences
from ntm_desktop.domain.reading.yes_no import explicit, read_yes_no, split
from ntm_desktop.domain.text import fold, nfc, tokens


class ReadingState(StrEnum):
    """How far a cell was understood."""

    RECOGNISED = "recognised"
    AMBIGUOUS = "ambiguous"
    NOT_UNDERSTOOD = "not_understood"
    IMPOSSIBLE = "impossible"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one cell.

    Attributes:
        answer: figures as far as understood; ``as_typed`` always holds the cell word for
            word, and ``to_confirm`` is set exactly when the state is ambiguous.
        reading: the answer in Vietnamese words, "" when there is none.
        message: what has to be checked or why nothing was read, "" when all is clear.
    """

    state: ReadingState
    answer: Answer
    reading: str
    message: str


# Longer cells tell a story; a figure picked out of one would be a guess.
_LONGEST = 1_000
_BLANKS = frozenset({"", "-", "–", "—", "…", "...", "....", "/", "?"})
_AROUND_A_REASON = frozenset(tokens("xã trên địa bàn hiện nay của nên không áp dụng"))
# "≥ 80 %" is what is needed, or a bound; the figure itself is another one.
_BOUND = re.compile(r"[≥≤<>]|\btro (?:len|xuong)\b")
# An estimate, a target or a bound in words: "khoảng 97%", "phấn đấu 84,9%", "đạt trên 94%",
# "từ 70% trở lên".
_NOT_MEASURED = re.compile(
    r"(?<![a-z])(?:phan dau|du kien|uoc(?: tinh| dat| thuc hien)?|muc tieu|se dat|ke hoach)"
    r"(?![a-z])"
    r"|(?<![a-z])(?:khoang|xap xi|gan|hon|duoi|it nhat|toi thieu|toi da|khong (?:vuot )?qua)"
    r"\s+(?=[\d-])|[~≈]\s*\d"
    r"|(?:^|[:;(]|(?<![a-z])(?:dat|la|co|con|chiem|ty le))\s*(?:tren|tu)\s+(?=\d)"
)
# How much it changed, or what is still open: "giảm 3,5%", "còn 15% hộ chưa có nhà".
_CHANGED = re.compile(r"(?<![a-z])(?:tang|giam)(?:\s+(?:them|duoc|binh quan|trung binh))*\s+(?=\d)")
_STILL_OPEN = re.compile(
    r"(?<![a-z])con\s+\d[^;,.()\n]*?(?<![a-z])(?:chua|khong|thieu)(?![a-z])"
    r"|\d\s*(?:%|phan tram)?\s+[a-z][a-z ]{0,24}?\s(?:chua|khong)\s+(?:co|dat|duoc|bao dam|dam bao)"
    r"(?![a-z])"
)
# What was done away with is not what is left: "đã xóa 5 nhà" under "Nhà tạm, dột nát".
_DONE_AWAY = re.compile(
    r"(?<![a-z])(?:xoa|thao do|sua chua|khac phuc|xay moi|ho tro)(?: (?:duoc|xong))?\s+(?=\d)"
)
_LEFT_ASKED = re.compile(r"(?<![a-z])(?:nha tam|dot nat)(?![a-z])")
_CHANGE_ASKED = re.compile(r"(?<![a-z])(?:tang|giam)(?![a-z])")
_OPEN_ASKED = re.compile(r"(?<![a-z])(?:chua|khong|tam|ngheo|thap coi|suy dinh duong)(?![a-z])")
_BROKEN_SHARE = re.compile(r"(?<=\d)[^\S\n]*\n\s*/|/[^\S\n]*\n\s*(?=\d)")
_LETTERED = re.compile(r"(?<![a-z0-9(])(?P<letter>[a-h])\)\s*")
"""A sub-item by its letter, as decisions number them: "a) 100%; b) 85%"."""
_FILLING = re.compile(r"(?:dat|ty le|chiem|bang|tuong duong|la|ti le|khoang)?\s*:?\s*")


def read_answer(
    indicator: Indicator, text: str, self_assessed: str = "", around: str | None = None
) -> Reading:
    """Read the text of a result cell.

    Args:
        indicator: what the row asks for.
        text: the cell as typed.
        self_assessed: the cell of the column "tự đánh giá", used only where the indicator is
            a plain yes/no and the result does not say it.
        around: what stands around the cell in a table from outside, where alone its money
            unit may be named; None where the officer answers the indicator itself.
    """
    typed = nfc(text)
    phrase = Phrase.of(_BROKEN_SHARE.sub("/", text))
    only = indicator.parts[0] if len(indicator.parts) == 1 else None
    if len(phrase.plain) > _LONGEST:
        reading = _not_understood("Ô quá dài để đọc ra số liệu; hãy ghi riêng số liệu")
    elif only is not None and only.kind is Kind.YES_NO:
        reading = _read_plain(indicator, only, phrase, Phrase.of(self_assessed))
    elif phrase.plain in _BLANKS:
        reading = Reading(ReadingState.EMPTY, Answer(), "", "")
    else:
        reading = _read_exemption(indicator, phrase) or _read_figures(indicator, phrase, around)
    kept = typed if phrase.plain not in _BLANKS else nfc(self_assessed)
    if reading.state is ReadingState.EMPTY:
        return reading
    return replace(reading, answer=replace(reading.answer, as_typed=kept))


def _read_plain(indicator: Indicator, part: Part, phrase: Phrase, verdict: Phrase) -> Reading:
    """A single yes/no; the self-assessment column speaks where the result only describes."""
    empty = phrase.plain in _BLANKS
    if empty and verdict.plain in _BLANKS:
        return Reading(ReadingState.EMPTY, Answer(), "", "")
    exempt = None if empty else _read_exemption(indicator, phrase)
    if exempt is not None:
        return exempt
    read = read_yes_no(indicator, part, verdict if empty else phrase)
    judged_yes, judged_no, _ = explicit(verdict)
    if not empty and judged_yes != judged_no and (read.yes is None or read.doubt):
        if read.yes is None or read.yes == judged_yes:
            read = replace(read, yes=judged_yes, doubt="", fault="")
        else:
            read = replace(read, doubt=f"{read.doubt}, khác cột tự đánh giá “{verdict.plain}”")
    if read.yes is None:
        return _not_understood(read.fault)
    answer = Answer({part.id: PartAnswer(yes=read.yes)})
    return _settled(indicator, answer, [read.doubt] if read.doubt else [])


def _read_exemption(indicator: Indicator, phrase: Phrase) -> Reading | None:
    found = [
        reason
        for reason in indicator.exemptions
        if phrase.has(reason.text, *reason.aliases)
    ]  # fmt: skip
    general = phrase.has("không áp dụng", "không thuộc diện", "không xét")
    if not found and general:
        found = list(indicator.exemptions)
    if not found:
        if general and indicator.spares_groups:
            return _not_understood(
                "Quyết định không đặt mức ở chỉ tiêu này cho một số nhóm xã. Xã thuộc nhóm ấy thì "
                "chương trình tự tính là không áp dụng, không phải ghi."
            )
        if general:
            return _not_understood(
                "Bộ tiêu chí không nêu trường hợp miễn cho chỉ tiêu này; hãy ghi lý do và xin ý "
                "kiến cấp trên."
            )
        return None
    if len(found) > 1:
        return _not_understood("Có nhiều lý do không áp dụng; hãy chọn một lý do.")
    reason: ExemptionReason = found[0]
    answer = Answer(not_applicable=reason.text)
    doubts = []
    if reason.needs_confirmation or general:
        doubts.append(f"Đã hiểu là không áp dụng vì {_lower_first(reason.text.rstrip('.'))}")
    elif _says_more(phrase, reason):
        doubts.append(f"Ô còn ghi thêm; đã hiểu là không áp dụng vì {_lower_first(reason.text)}")
    return _settled(indicator, answer, doubts)


def _says_more(phrase: Phrase, reason: ExemptionReason) -> bool:
    """Whether more stands there than the reason: "có 2 làng nghề, không có làng nghề …"."""
    rest = phrase
    for words in sorted((reason.text, *reason.aliases), key=len, reverse=True):
        rest = rest.masked(rest.find(words))
    return bool(set(tokens(rest.plain)) - _AROUND_A_REASON)


def _read_figures(indicator: Indicator, phrase: Phrase, around: str | None) -> Reading:
    draft = Draft(around=around)
    only = indicator.parts[0] if len(indicator.parts) == 1 else None
    if only is not None and only.levels:
        read_level(only, phrase, [], draft)
    else:
        lettered = _lettered(indicator, phrase)
        for part, stretch in lettered:
            _read_lettered(indicator, part, stretch, draft)
        for piece in () if lettered else _pieces(indicator, phrase):
            _read_piece(indicator, piece, draft)
        if draft.leftover and around is None and len(indicator.parts) > 1:
            draft.faults.append(_lettered_hint(indicator))
    if only is not None and only.kind in (Kind.NUMBER, Kind.COUNT) and draft.leftover:
        return _not_understood(
            *draft.faults, "Ô có nhiều số, không rõ số nào là kết quả; hãy ghi một số."
        )
    unread = "; ".join(f"“{text}”" for text in draft.leftover)
    if not draft.parts:
        hints = draft.faults or [_expected(indicator)]
        return _not_understood(f"Không đọc được {unread}" if unread else "", *hints)
    if unread:
        draft.doubts.append(f"Chưa dùng đến {unread} trong ô")
    draft.doubts.extend(draft.faults)
    bare = any(
        part.kind is not Kind.LEVEL and part.id in draft.parts and draft.parts[part.id].value
        for part in indicator.parts
    )
    if bare and _BOUND.search(phrase.folded):
        draft.doubts.append("Ô ghi một mức so sánh chứ không phải số đo được; hãy ghi số đúng")
    measured = any(part.kind is not Kind.LEVEL and part.id in draft.parts
                   for part in indicator.parts)  # fmt: skip
    if measured and (told := _NOT_MEASURED.search(mask_no_figures(phrase).folded)):
        said = phrase.plain[told.start() : told.end()].strip(" :;(")
        draft.doubts.append(f"Ô ghi “{said}”: là số ước, số dự kiến hoặc một mức; hãy ghi số đúng")
    if measured:
        draft.doubts.extend(_told_otherwise(indicator, mask_no_figures(phrase)))
    return _settled(indicator, Answer(dict(draft.parts)), draft.doubts)


def _told_otherwise(indicator: Indicator, phrase: Phrase) -> Iterator[str]:
    """Why the figure may say another thing than the indicator asks, unless that asks for it."""
    asked = fold(indicator.text)
    if (told := _CHANGED.search(phrase.folded)) and not _CHANGE_ASKED.search(asked):
        said = phrase.plain[told.start() : told.end()].strip()
        yield f"Ô ghi “{said} …”: là mức tăng, giảm chứ không phải kết quả; hãy ghi số đúng"
    if (told := _DONE_AWAY.search(phrase.folded)) and _LEFT_ASKED.search(asked):
        said = phrase.plain[told.start() : told.end()].strip()
        yield f"Ô ghi “{said} …”: là số đã làm chứ không phải số còn lại; hãy ghi số còn lại"
    if (told := _STILL_OPEN.search(phrase.folded)) and not _OPEN_ASKED.search(asked):
        said = phrase.plain[told.start() : told.end()].strip()
        yield f"Ô ghi “{said}”: là phần chưa đạt; hãy ghi phần đạt"


def _pieces(indicator: Indicator, phrase: Phrase) -> list[Phrase]:
    """Stretches with at most one share each.

    "nam 1/2 nữ 3/4" has its labels in front, "3/3 đạt 2/3 mức độ 1" behind: a label before
    the first share decides which way the stretch is cut.
    """
    pieces = []
    for piece in split(phrase, mask_no_figures(phrase)):
        figures = find_figures(mask_no_figures(piece))
        shares = [f for f in figures if f.kind is FigureKind.SHARE]
        if len(shares) < 2:
            pieces.append(piece)
            continue
        in_front = bool(_labelled(indicator, piece.part(0, shares[0].start)))
        cuts = [0, *(s.end if in_front else t.start for s, t in pairwise(shares))]
        cuts.append(len(piece.plain))
        for start, end in pairwise(cuts):
            pieces.append(piece.part(start, end).stripped())
    return pieces


def _labelled(indicator: Indicator, piece: Phrase) -> list[tuple[Part, tuple[int, int]]]:
    """The parts a stretch names, each with the place of its name; longer names win."""
    spans = [
        (span, part)
        for part in indicator.parts
        for alias in (part.label, *part.aliases)
        if alias
        for span in piece.find(alias)
    ]
    spans.sort(key=lambda each: (each[0][0] - each[0][1], each[0][0]))
    taken: list[tuple[Part, tuple[int, int]]] = []
    for span, part in spans:
        if all(span[1] <= start or span[0] >= end for _, (start, end) in taken):
            taken.append((part, span))
    return taken


def _lettered(indicator: Indicator, phrase: Phrase) -> list[tuple[Part | None, Phrase]]:
    """Each stretch that begins with a letter, with the sub-item of that place; none, no letter.

    Cells that say something before the first letter are not cut so.
    """
    if len(indicator.parts) < 2:
        return []
    marks = list(_LETTERED.finditer(phrase.folded))
    if not marks or phrase.plain[: marks[0].start()].strip():
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(phrase.plain)]
    found: list[tuple[Part | None, Phrase]] = []
    for mark, end in zip(marks, ends, strict=True):
        place = ord(mark["letter"]) - ord("a")
        part = indicator.parts[place] if place < len(indicator.parts) else None
        found.append((part, phrase.part(mark.end(), end).stripped()))
    return found


def _read_lettered(indicator: Indicator, part: Part | None, said: Phrase, draft: Draft) -> None:
    named = _labelled(indicator, said)
    rest = mask_no_figures(said.masked(span for _, span in named))
    figures = find_figures(rest)
    another = any(one is not part for one, _ in named)  # the letter and the name disagree
    understood = (
        part is not None
        and part.id not in draft.parts
        and not another
        and read_part(indicator, part, rest, figures, draft)
        and not has_unread_digits(rest, figures)
    )
    if not understood:
        draft.leftover.append(said.plain)
    elif part is not None and draft.around is not None and not named:
        letter = chr(ord("a") + indicator.parts.index(part))
        draft.doubts.append(f"Đã hiểu “{letter})” là “{part.label or indicator.name}”")


def _lettered_hint(indicator: Indicator) -> str:
    letters = "; ".join(f"{chr(ord('a') + n)}) …" for n in range(len(indicator.parts)))
    return f"Chỉ tiêu có nhiều ý; hãy ghi theo thứ tự trong bộ tiêu chí: {letters}"


def _read_piece(indicator: Indicator, piece: Phrase, draft: Draft) -> None:
    named = _labelled(indicator, piece)
    parts = list(dict.fromkeys(part for part, _ in named))
    # Names first: "mức độ 1" and "MN 5 tuổi" can be names, and their digits no figures.
    rest = mask_no_figures(piece.masked(span for _, span in named))
    figures = find_figures(rest)
    if not named and (
        _states_percent_of_last(rest, figures, draft) or _counts_of_last_percent(figures, draft)
    ):
        return
    if len(parts) > 1:
        draft.leftover.append(piece.plain)
        return
    part = parts[0] if parts else _default_part(indicator, figures, draft)
    if part is None:
        if figures or has_unread_digits(rest, figures) or _speaks_of_a_yes_no(indicator, rest):
            draft.leftover.append(piece.plain)
        return
    if part.id in draft.parts:
        if figures or named_levels(part, rest):
            draft.leftover.append(piece.plain)
        return
    understood = read_part(indicator, part, rest, figures, draft)
    if not understood or has_unread_digits(rest, figures):
        draft.leftover.append(piece.plain)


def _speaks_of_a_yes_no(indicator: Indicator, rest: Phrase) -> bool:
    """Whether a stretch without a name says yes or no where some part asks that."""
    yes, no, _ = explicit(Phrase.of(rest.plain.rpartition(" ")[2]))
    return (yes or no) and any(part.kind is Kind.YES_NO for part in indicator.parts)


def _counts_of_last_percent(figures: list[Figure], draft: Draft) -> bool:
    """Take "(2.014/2.861)" behind "70,39 %" as the counts of that percent."""
    if draft.last_percent is None or [f.kind for f in figures] != [FigureKind.SHARE]:
        return False
    part, stated = draft.last_percent
    above, below = figures[0].numbers
    draft.last_percent = None
    draft.parts[part.id] = PartAnswer(numerator=above, denominator=below)
    draft.last_share = part
    check_share(part, figures[0], [stated], draft)
    return True


def _default_part(indicator: Indicator, figures: list[Figure], draft: Draft) -> Part | None:
    """The part of a stretch that names none: the first one, once, if the shape fits."""
    part = indicator.parts[0]
    if part.id in draft.parts or (part.kind is Kind.YES_NO and len(indicator.parts) > 1):
        return None
    if figures or part.kind in (Kind.LEVEL, Kind.COUNT):
        return part
    return None


def _states_percent_of_last(rest: Phrase, figures: list[Figure], draft: Draft) -> bool:
    """Take "(84,93%)" behind a share as that share's stated percent."""
    part = draft.last_share
    if part is None or len(figures) != 1 or figures[0].kind is not FigureKind.PERCENT:
        return False
    figure = figures[0]
    around = rest.folded[: figure.start] + rest.folded[figure.end :]
    if not _FILLING.fullmatch(around.strip()):
        return False
    given = draft.parts[part.id]
    if given.numerator is not None and given.denominator:
        check_stated(given.numerator, given.denominator, figure, draft)
    return True


def _settled(indicator: Indicator, answer: Answer, doubts: Sequence[str]) -> Reading:
    faults = check_answer(indicator, answer)
    if faults:
        return Reading(ReadingState.IMPOSSIBLE, Answer(), "", sentences(*faults))
    words = describe_answer(indicator, answer)
    if not doubts:
        return Reading(ReadingState.RECOGNISED, answer, words, "")
    reasons = sentences(*dict.fromkeys(doubts))
    confirm = sentences(reasons, "Xin xác nhận.")
    return Reading(ReadingState.AMBIGUOUS, replace(answer, to_confirm=confirm), words, reasons)


def _not_understood(*faults: str) -> Reading:
    message = sentences(*faults)
    return Reading(ReadingState.NOT_UNDERSTOOD, Answer(), "", message)


def _expected(indicator: Indicator) -> str:
    """What should have been typed, said by an example."""
    first = indicator.parts[0]
    if len(indicator.parts) > 1 and first.kind in (Kind.YES_NO, Kind.LEVEL):
        labels = "; ".join(part.label for part in indicator.parts if part.label)
        return f"Hãy ghi riêng từng phần: {labels}"
    unit = f" {first.count_unit}" if first.count_unit else ""
    match first.kind:
        case Kind.PERCENT:
            return f"Không thấy số liệu; hãy ghi số đạt trên tổng số, ví dụ 10/12{unit}"
        case Kind.COUNT | Kind.NUMBER:
            return f"Không thấy số liệu; hãy ghi một số ({first.unit or 'số lượng'})"
        case Kind.LEVEL:
            return "Không thấy mức; hãy ghi như “mức độ 2”"
        case Kind.YES_NO:
            return "Hãy ghi Đạt hoặc Chưa đạt"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
