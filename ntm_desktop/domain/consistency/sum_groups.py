"""Which figures a text says a total is made of: in sentences, lists and footnotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ntm_desktop.domain.consistency.figures import Figure, figures, sentence_bounds
from ntm_desktop.domain.consistency.passages import (
    LOWER,
    Passage,
    is_list_mark,
    number_of,
)

_INTRO = re.compile(
    r"(?i)(?P<in>trong đó|cụ thể|chia ra)(?:\s*(?:là|như sau|có|gồm|bao gồm))*\s*[:,]?"
    r"|(?P<all>bao gồm|gồm có|(?<!bao )gồm)(?:\s*có)?\s*:?"
)
_ALL = re.compile(r"(?i)gồm")
_REST = re.compile(
    r"(?i)(?:nguồn|vốn|huy động|các loại|đối tượng|phần|lĩnh vực)?\s*\b(?:khác|còn lại)\b"
)
_OVERLAP = re.compile(
    r"(?i)\b(?:nữ|dân tộc|trẻ em|cao tuổi|khuyết tật|đảng viên|đoàn viên|hộ nghèo|cận nghèo|"
    r"phụ nữ|thanh niên|lượt)\b"
)
_SOME = re.compile(r"(?i)[\s:,]*(?:\w+\s+){0,2}(?:chủ yếu|chính|tiêu biểu|một số|điển hình|như)\b")
_STAGES = re.compile(
    r"(?i)(?:đã|được) giao|phân bổ|giải ngân|thanh toán|quyết toán|nghiệm thu|lũy kế|đã chi|"
    r"thực hiện"
)
_LEADS_ON = re.compile(r"(?i)(?::|như sau[:.]?|cụ thể[:.]?|gồm[:.]?)\s*$")
_OF_IT = re.compile(r"(?:,?\s[^\W\d_]+){0,6}\s?")
_RAISED = re.compile(
    r"(?P<mark>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\[\d{1,2}\]|\(\d{1,2}\)|"
    rf"(?<=[{LOWER}])\d{{1,2}}(?=[\s,.;:)]|$))"
)
_TOGETHER = re.compile(
    r"(?i)(?:[,;.]\s*(?:cả|trong)?\s*(?P<years>[2-9]) năm(?!\s*(?:19|20)\d\d)"
    r"|[,;]\s*(?:tổng cộng|cộng lại|tổng số|tổng lại|cả thảy|"
    r"(?P<weak>toàn (?:xã|huyện|tỉnh)|cả xã|tổng))"
    r"|\.\s+(?:tổng cộng|cộng lại|tổng lại|cả thảy))"
    r"(?:\s+(?:là|có|được|đã|mở|tổ chức|huy động|triển khai|thực hiện|xây dựng|làm))*\s*:?\s*"
)
_AND_ALSO = re.compile(
    r"(?i)(?:\s(?!tăng|giảm|bình quân|mỗi|trong|chiếm|đạt|còn)[^\W\d_]+){0,2}"
    r"(?:\s*,|\s+(?:với|và|cho|cùng))(?:\s+(?:tổng số|số tiền|kinh phí|là|trị giá))*\s+"
)
"""From one total to the next: “7 lớp tập huấn với 250 người”, “210 triệu đồng và 550 ngày công”."""
_MEETINGS = re.compile(r"(?i)\d+ (?:buổi|ngày)(?:\s[^\W\d_]+){0,3}?(?:\s*,|\s+(?:với|cho|có))\s+")
_ALL_OF = re.compile(r"(?i)\b(?:tổng|trong|toàn|cả|có|số)\b")
_NOT_SO = re.compile(
    r"(?i)[^\d]{0,40}?\b(?:chưa|không)\s+(?P<what>[^\W\d_]+(?:\s[^\W\d_]+)?)"
    r"(?:\s(?:là|có|chuẩn|còn))*\s*"
)
_NOT_BEHIND = re.compile(
    r"(?i)(?:\s[^\W\d_]+){0,3}?\s(?:chưa|không)\s+(?P<what>[^\W\d_]+(?:\s[^\W\d_]+)?)"
)
_RAISED_TO = re.compile(
    r"(?i)[,;]\s*(?:nâng|đưa)\s+tổng\b[^,;.\d]{0,60}\blên\s+(?:thành\s+|là\s+|đến\s+)?"
)
_WHOLE_WORD = re.compile(r"(?i)\btổng|\btoàn bộ")


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a list with the passage it stands in."""

    passage: Passage
    figure: Figure


@dataclass(frozen=True, slots=True)
class Group:
    """A total and the parts it is said to be made of.

    Attributes:
        complete: the text says that these are all.
        label: the words that lead on to the parts, "" when they merely follow.
    """

    whole: Part
    parts: tuple[Part, ...]
    complete: bool
    label: str


def groups_of(passages: Sequence[Passage], index: int) -> list[Group]:
    """The totals of one passage, with parts in it, in the list below it, or in a footnote."""
    passage = passages[index]
    return [
        *_in_sentences(passage),
        *_before_total(passage),
        *_rest(passage),
        *_opposites(passage),
        *_raised(passage),
        *_among(passage),
        *_in_list(passages, index),
        *_in_note(passages, index),
    ]


def _in_sentences(passage: Passage) -> Iterator[Group]:
    """“Tổng … 29.038 tỷ đồng, trong đó: …, bao gồm: …”."""
    text = passage.text
    figs = figures(passage)
    taken_until = -1
    intros = [*_INTRO.finditer(text)]
    opens = [
        match
        for match in re.finditer(r"\(", text)
        if any(
            one.tail <= match.start() <= one.tail + 40
            and _OF_IT.fullmatch(text[one.tail : match.start()])
            for one in figs
        )
    ]
    for intro in sorted([*intros, *opens], key=lambda match: match.start()):
        if intro.start() < taken_until:
            continue
        start, end = sentence_bounds(text, intro.start())
        bare = intro[0] == "("
        close = _closing(text, intro.start() if bare else intro.start() - 1)
        opened = bare or text[max(0, intro.start() - 1)] == "("
        if opened and close > 0:
            end = close
        if bare and any(one.start() in range(intro.end(), intro.end() + 3) for one in intros):
            continue
        if not text[start : intro.start()].strip(" ,;:"):
            start, _ = sentence_bounds(text, max(0, start - 2)) if start else (0, 0)
        before = [one for one in figs if start <= one.start and one.tail <= intro.start()]
        inside = [one for one in figs if intro.end() <= one.start and one.tail <= end]
        if not before or not inside:
            continue
        nested = [one for one in intros if intro.end() < one.start() < end]
        made = _groups(passage, before, inside, (intro.end(), end), nested, str(intro[0]))
        if bare:
            made = [group for group in made if len(group.parts) > 1]
        if made:
            taken_until = end if len(made) > 1 else taken_until
        yield from made


def _before_total(passage: Passage) -> Iterator[Group]:
    """“thôn A 45 hộ, thôn B 60 hộ, tổng cộng 105 hộ”; “…, tổng cộng 7 lớp với 250 người”."""
    text = passage.text
    figs = figures(passage)
    for match in _TOGETHER.finditer(text):
        start, end = sentence_bounds(text, match.start())
        if text[match.start()] == ".":
            _, end = sentence_bounds(text, match.end())
        wholes = _told_together(text, figs, match.end(), end)
        if match["years"] is None and text[match.start()] == "." and len(wholes) < 2:
            continue  # a sentence of its own that may tell of more than the one before it
        inside = [one for one in figs if start <= one.start < match.start()]
        first = 0
        made: list[Group] = []
        for whole in wholes:
            parts = _first_of_pieces(text, inside, (start, match.start()), whole)
            first = first or len(parts)
            if match["years"] is not None and len(parts) != int(match["years"]):
                continue
            # More of the second kind than of the first: “90 người, trong đó 40 người nữ”.
            if 1 < len(parts) <= first:
                held = tuple(Part(passage, one) for one in parts)
                made.append(Group(Part(passage, whole), held, True, ""))
        # “toàn xã có 5 mô hình với 45 hộ” adds these up only when one of the two sums holds.
        if match["weak"] is None or (len(made) > 1 and any(map(_holds, made))):
            yield from made


def _holds(group: Group) -> bool:
    return sum(part.figure.value for part in group.parts) == group.whole.figure.value


def _told_together(text: str, figs: Sequence[Figure], at: int, end: int) -> list[Figure]:
    """The totals behind “tổng cộng”: one, or several of different kinds up to the end."""
    told: list[Figure] = []
    for one in figs:
        if one.start < at or one.start >= end:
            continue
        gap = text[told[-1].tail : one.start] if told else text[at : one.start]
        if not (_AND_ALSO.fullmatch(gap) if told else not gap or _MEETINGS.fullmatch(gap)):
            break
        if one.unit in {"", "%"} or one.of is not None or one.change or one.rate:
            break
        if any(one.kind == other.kind for other in told):
            break
        told.append(one)
    return told


def _rest(passage: Passage) -> Iterator[Group]:
    """“25 công trình, đã khởi công 18 công trình, còn lại 07 công trình”."""
    text = passage.text
    figs = figures(passage)
    for place, rest in enumerate(figs):
        before = text[max(0, rest.start - 20) : rest.start]
        if not re.search(r"(?i)còn lại(?:\s+(?:là|có))*\s*$", before) or rest.unit in {"", "%"}:
            continue
        start, _ = sentence_bounds(text, rest.start)
        same = [
            one
            for one in figs[:place]
            if one.start >= start and one.kind == rest.kind and not one.change and one.of is None
        ]
        if len(same) < 2 or same[0].value != max(one.value for one in same):
            continue
        parts = tuple(Part(passage, one) for one in (*same[1:], rest))
        yield Group(Part(passage, same[0]), parts, False, "")


def _opposites(passage: Passage) -> Iterator[Group]:
    """“58 chỉ tiêu, đã đạt 41 chỉ tiêu, chưa đạt 15 chỉ tiêu”: what is so, and what is not."""
    text, figs = passage.text, figures(passage)
    for place, no in enumerate(figs):
        start, end = sentence_bounds(text, no.start)
        same = [
            one
            for one in figs
            if start <= one.start < end and one.kind == no.kind and one.unit not in {"", "%"}
        ]
        if len(same) != len(("whole", "yes", "no")) or no is same[0]:
            continue
        if any(one.change or one.of is not None or one.about for one in same):
            continue
        denied = _denied(text, no, figs[place + 1].start if place + 1 < len(figs) else end)
        if _REST.search(text[no.tail : end]):
            continue
        if not denied or same[0].value != max(one.value for one in same):
            continue
        yes = next(one for one in same[1:] if one is not no)
        if _said_of(text, yes, denied) and _ALL_OF.search(text[start : same[0].start]):
            parts = (Part(passage, yes), Part(passage, no))
            yield Group(Part(passage, same[0]), parts, True, "")


def _denied(text: str, figure: Figure, end: int) -> str:
    """What is denied of a figure: “đạt” of “chưa đạt 15 chỉ tiêu” and “31 phiếu không hài lòng”."""
    clause = re.split(r"[,;:(]", text[: figure.start])[-1]
    before = _NOT_SO.fullmatch(clause)
    if before:
        return before["what"].lower()
    after = _NOT_BEHIND.match(text, figure.tail, end)
    return after["what"].lower() if after else ""


def _said_of(text: str, figure: Figure, what: str) -> bool:
    clause = re.split(r"[,;:(]", text[: figure.start])[-1]
    behind = re.split(r"[,;:.)\d]", text[figure.tail :])[0]
    said = f"{clause} | {behind}".lower()
    return what in said and not re.search(r"\b(?:chưa|không)\b", said)


def _raised(passage: Passage) -> Iterator[Group]:
    """“…, tín dụng 5,1 tỷ đồng, nâng tổng nguồn lực lên 9,4 tỷ đồng”.

    Only of money and as far as it nearly adds up: more often it tells what was there before, too.
    """
    text, figs = passage.text, figures(passage)
    for match in _RAISED_TO.finditer(text):
        whole = next((one for one in figs if one.start == match.end()), None)
        if whole is None or whole.unit != "đồng" or whole.rate:
            continue
        start, _ = sentence_bounds(text, match.start())
        inside = [one for one in figs if start <= one.start < match.start()]
        parts = _first_of_pieces(text, inside, (start, match.start()), whole)
        if len(parts) > 2:
            held = tuple(Part(passage, one) for one in parts)
            yield Group(Part(passage, whole), held, False, "")


def _among(passage: Passage) -> Iterator[Group]:
    """“Trong 215 công trình có 120 công trình giao thông, 45 công trình thủy lợi, 55 …”."""
    text, figs = passage.text, figures(passage)
    for whole in figs:
        start, end = sentence_bounds(text, whole.start)
        if whole.change or whole.of is not None or whole.unit in {"", "%"}:
            continue
        led = re.search(r"(?i)(?:^|[;,.]\s)\s*trong (?:tổng số )?$", text[start : whole.start])
        behind = next((one for one in figs if one.start > whole.start), None)
        if led is None or behind is None or behind.kind != whole.kind:
            continue
        between = text[whole.tail : behind.start]
        on = re.fullmatch(r"(?i)[^\d,;.:()]{0,40}?\b(?:có|thì có)\s+", between)
        if on is None or _OVERLAP.search(text[whole.start : end]):
            continue
        inside = [one for one in figs if behind.start <= one.start < end]
        parts = _first_of_pieces(text, inside, (whole.tail, end), whole)
        # Some of them may be left unsaid; more than there are cannot be.
        if len(parts) > 2 and sum(one.value for one in parts) > whole.value:
            held = tuple(Part(passage, one) for one in parts)
            yield Group(Part(passage, whole), held, False, "trong")


def _closing(text: str, opened: int) -> int:
    depth = 0
    for at in range(max(0, opened), len(text)):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
            if depth <= 0:
                return at
    return -1


def _groups(
    passage: Passage,
    before: Sequence[Figure],
    inside: Sequence[Figure],
    span: tuple[int, int],
    nested: Sequence[re.Match[str]],
    label: str,
) -> list[Group]:
    text = passage.text
    for whole in reversed(before[-4:]):
        if whole.change or whole.unit in {"%", ""}:
            continue
        parts = _first_of_pieces(text, inside, span, whole)
        if not parts:
            continue
        if whole.unit == "đồng" and len(_STAGES.findall(text[span[0] : span[1]])) > 1:
            return []  # the same money at several of its stages, not parts of it
        if len(parts) == 1 and (whole.unit != "đồng" or not label.lower().startswith("trong")):
            return []
        return _split(passage, whole, parts, nested, text[span[0] : span[1]], label)
    return []


def _first_of_pieces(
    text: str,
    inside: Sequence[Figure],
    span: tuple[int, int],
    whole: Figure,
) -> list[Figure]:
    """One figure of the whole's unit in each piece between semicolons, else between commas.

    When the finer pieces add up, they are what was meant.
    """
    finer = _pieces(text, inside, span, whole, r",(?!\d)|;|\s(?:và|cùng)\s")
    if ";" not in text[span[0] : span[1]]:
        return finer
    coarse = _pieces(text, inside, span, whole, r";")
    if len(finer) > 1 and sum(one.value for one in finer) == whole.value:
        return finer
    return coarse


def _pieces(
    text: str, inside: Sequence[Figure], span: tuple[int, int], whole: Figure, cutter: str
) -> list[Figure]:
    body = text[span[0] : span[1]]
    cuts = [span[0] + match.start() for match in re.finditer(cutter, body)]
    found: list[Figure] = []
    piece = -1
    for one in inside:
        depth = text.count("(", span[0], one.start) - text.count(")", span[0], one.start)
        if depth > 0:
            continue  # a part of a part
        number = sum(cut < one.start for cut in cuts)
        if one.kind != whole.kind or one.change or (one.of is not None and whole.of is None):
            continue
        if number == piece:
            continue
        if re.search(r"(?i)(?:bình quân|mỗi|so với|kế hoạch)[^,;.]{0,25}$", text[: one.start]):
            continue
        piece = number
        found.append(one)
    return found


def _split(
    passage: Passage,
    whole: Figure,
    parts: Sequence[Figure],
    nested: Sequence[re.Match[str]],
    body: str,
    label: str,
) -> list[Group]:
    """A list within a list ends where its sum comes nearest to what it is a part of."""
    complete = bool(_ALL.search(label)) or bool(_REST.search(body))
    if _SOME.match(body):
        complete = False
    if _OVERLAP.search(body) and whole.unit != "đồng":
        complete = False
    if whole.unit not in {"đồng"} and label.lower().startswith("trong") and not _ALL.search(label):
        complete = complete and bool(_REST.search(body))

    def group(total: Figure, some: Sequence[Figure], sure: bool) -> Group:
        return Group(Part(passage, total), tuple(Part(passage, one) for one in some), sure, label)

    for match in nested if ";" not in body else ():
        head = [one for one in parts if one.tail <= match.start()]
        tail = [one for one in parts if one.start >= match.end()]
        if not head or len(tail) < 2:
            continue
        best = min(
            range(2, len(tail) + 1),
            key=lambda k: abs(sum(o.value for o in tail[:k]) - head[-1].value),
        )
        near = abs(sum(o.value for o in tail[:best]) - head[-1].value)
        if head[-1].value and near / head[-1].value <= Decimal("0.05"):
            return [
                group(head[-1], tail[:best], True),
                group(whole, [*head, *tail[best:]], complete or len(head) + len(tail) - best > 2),
            ]
        return [group(whole, head, False)] if len(head) > 1 else []
    return [group(whole, parts, complete)]


def _in_list(passages: Sequence[Passage], index: int) -> Iterator[Group]:
    """A line that ends with a colon, and the items below it."""
    passage = passages[index]
    if not _LEADS_ON.search(passage.text):
        return
    head = [one for one in figures(passage) if not one.change and one.unit not in {"%", ""}]
    mark, items = "", []
    for following in passages[index + 1 : index + 40]:
        own = following.mark == passage.mark and not _WHOLE_WORD.search(passage.text)
        if not is_list_mark(following.mark) or own:
            break
        mark = mark or following.mark
        if _shape(following.mark) == _shape(mark):
            if re.match(r"(?i)\W*trong đó", following.text):
                continue
            if _LEADS_ON.search(following.text):
                return  # a list within the list that looks the same
            items.append(following)
    if len(items) < 2 or not head:
        return
    for whole in reversed(head[-3:]):
        parts = []
        for item in items:
            first = next((one for one in figures(item) if one.kind == whole.kind), None)
            if first is not None and not first.change and first.of is None:
                parts.append(Part(item, first))
        if len(parts) < 2 or len(parts) * 5 < len(items) * 3:
            continue
        start, _ = sentence_bounds(passage.text, whole.start)
        said = passage.text[start : whole.start]
        complete = (
            passage.mark != mark
            and len(parts) == len(items)
            and bool(_WHOLE_WORD.search(said) or re.search(r"(?i)gồm", passage.text[whole.end :]))
        )
        yield Group(Part(passage, whole), tuple(parts), complete, "")
        return


def _shape(mark: str) -> str:
    return re.sub(r"\w", "x", mark)


def _in_note(passages: Sequence[Passage], index: int) -> Iterator[Group]:
    """A footnote "⁷ Trong đó: …" and the figure that carries its mark."""
    note = passages[index]
    if not note.note_of_parts:
        return
    marked = _marked(passages, index, note.note)
    if marked is None:
        return
    inside = [one for one in figures(note) if one.start > 3]
    whole = marked.figure
    parts = _first_of_pieces(note.text, inside, (0, len(note.text)), whole)
    if len(parts) < 2:
        return
    complete = bool(_REST.search(note.text)) or bool(re.search(r"(?i)gồm", note.text[:30]))
    yield Group(marked, tuple(Part(note, one) for one in parts), complete, "trong đó")


def _marked(passages: Sequence[Passage], index: int, number: int) -> Part | None:
    """The figure right before a footnote's mark, nearest to the footnote."""
    near = sorted(range(len(passages)), key=lambda at: abs(at - index))
    for at in near[:60]:
        if at == index:
            continue
        passage = passages[at]
        for match in _RAISED.finditer(passage.text):
            if match.start() == 0 or number_of(match["mark"]) != number:
                continue
            if re.search(r"(?<![^\W\d_])[kcd]?m$", passage.text[: match.start()]):
                continue  # m², m³
            before = [
                one
                for one in figures(passage)
                if one.end <= match.start() <= one.tail + 60 and one.start < match.start()
            ]
            if before:
                return Part(passage, before[-1])
    return None
