"""A set told in sentences, without a table: “1.2. Tỷ lệ …: nhóm 1 ≥ 90%; nhóm 2 ≥ 80%”."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ntm_desktop.domain.decisions.columns import COMMON, Group
from ntm_desktop.domain.decisions.document import Line
from ntm_desktop.domain.decisions.indicators import ReadIndicator, ReadItem, Source
from ntm_desktop.domain.decisions.limits import unknown
from ntm_desktop.domain.decisions.prose_cuts import Cut, cut_of, names_of
from ntm_desktop.domain.decisions.prose_lines import Chunk, Listing
from ntm_desktop.domain.decisions.sentences import EVERY, REST, parted_by_commas, read_told
from ntm_desktop.domain.decisions.values import squeeze
from ntm_desktop.domain.decisions.wording import take_marks
from ntm_desktop.domain.text import fold

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_GROUPED = re.compile(r"(?:doi voi )?(?:cac )?(?:vung|nhom|xa|khu vuc|thon|huyen|tinh)\b")
_TABLE = re.compile(r"(?:s?tt|so tt|st)(?: |$)")
_SEVERAL = 3  # sentences that end with their share: then it is how the document tells some
_ONE_YEAR = "Chỉ có một năm trước mức: năm này là của mức hay của lời văn?"
_LONGEST = 2000  # letters of a sentence: twice what eight groups of five years take
_MOST_LOOKED_AT = 50_000_000  # the squares of all lengths: sixty sentences of 900 letters
_TOO_LONG = (
    "Câu này dài hơn mọi chỉ tiêu: có lẽ nhiều dòng đã dính vào nhau. Chương trình không đọc mức "
    "trong câu này; hãy xem văn bản và nhập tay."
)
_TOO_MUCH = (
    "Các câu phía trên đã dài hơn mọi quyết định: chương trình không đọc mức từ câu này trở đi. "
    "Hãy chép riêng phần phụ lục, hoặc nhập tay."
)
_WEAK = "Câu không có dấu hai chấm trước mức: đây là mức phải đạt hay lời văn của chỉ tiêu?"


def read_prose(
    lines: Sequence[Line], marks: frozenset[str], *, torn: bool = False
) -> tuple[list[ReadIndicator], list[Group]]:
    """Indicators and groups told in numbered sentences; both empty when there are none.

    Args:
        lines: of the whole document.
        marks: that have a footnote in it.
        torn: some of the lines are cells of a table that could not be read.
    """
    listing = Listing(marks)
    listing.read(lines)
    _leave_out_endless(listing)
    found = listing.indicators
    for chunk in listing.chunks:
        chunk.texts = [parted_by_commas(text) for text in chunk.texts]
        shown, chunk.item.marks = _marked(chunk.text, marks)
        if len(chunk.texts) == 1 or chunk.item.marks:
            chunk.texts, chunk.bullets = _again(chunk, marks), chunk.bullets
        chunk.item.text = shown
    names = names_of(listing.chunks)
    # The words of a table that has fallen apart stand in no order that could be told.
    table = torn or any(_TABLE.match(fold(line.text)) for line in lines)
    groups: dict[str, str] = {}
    parted = [one for chunk in listing.chunks for one in _by_bullets(chunk, names)]
    cuts = [cut_of(one, names) for one in parted]
    told = [cut for cut in cuts if cut.values]
    # One sentence that ends so among many that tell their levels by a colon is strange.
    ending = 3 * sum(cut.loose for cut in told) > 2 * len(told) and not table
    shares = sum(cut.measured for cut in told) >= _SEVERAL and not table
    for one, cut in zip(parted, cuts, strict=True):
        sure = cut.ends and (ending or (cut.measured and shares))
        _fill(one, cut, groups, names, table=table, wrapped=listing.wrapped > 2, sure=sure)
    groups = _in_order(found, groups)
    _ask_rare(found, groups)
    if not any(item.thresholds for one in found for item in one.items()):
        return [], []
    _spread(found, groups)
    return found, [Group(key, value) for key, value in (groups or {COMMON: "Mức đạt"}).items()]


def _leave_out_endless(listing: Listing) -> None:
    """Ask what no indicator is as long as: every place of it that may begin a level costs time."""
    kept: list[Chunk] = []
    looked_at = 0
    for chunk in listing.chunks:
        size = sum(map(len, chunk.texts))
        if size <= _LONGEST:
            looked_at += size * size
            if looked_at <= _MOST_LOOKED_AT:
                kept.append(chunk)
                continue
        first = chunk.lines[0]
        chunk.item.text = f"{squeeze(chunk.texts[0])[:200].rstrip()} …"
        chunk.item.sources = [Source(first.page, first.number, chunk.item.text)]
        chunk.item.ask(_TOO_LONG if size > _LONGEST else _TOO_MUCH)
    listing.chunks = kept


def _again(chunk: Chunk, marks: frozenset[str]) -> list[str]:
    return [take_marks(text, marks)[0] for text in chunk.texts]


def _by_bullets(chunk: Chunk, names: tuple[str, ...]) -> list[Chunk]:
    """The chunk; where bullets tell sub-items of an indicator, its heading and each of them."""
    item = chunk.item
    if not isinstance(item, ReadIndicator) or item.parts or not chunk.bullets:
        return [chunk]
    starts = [*sorted(chunk.bullets), len(chunk.texts)]
    made = [Chunk(item, chunk.lines[: starts[0]], chunk.texts[: starts[0]])]
    for start, end in pairwise(starts):
        part = ReadItem(_LETTERS[len(made) - 1 : len(made)], "")
        one = Chunk(part, chunk.lines[start:end], chunk.texts[start:end])
        cut = cut_of(one, names)
        if not cut.values or _GROUPED.match(fold(cut.text)) or len(cut.text.split()) < 3:
            return [chunk]
        if any(fold(cut.text) == fold(name) for name in names) or not part.label:
            return [chunk]
        made.append(one)
    if cut_of(made[0], names).values:
        return [chunk]
    item.parts = [one.item for one in made[1:]]
    return made


def _fill(
    chunk: Chunk,
    cut: Cut,
    groups: dict[str, str],
    names: tuple[str, ...],
    *,
    table: bool,
    wrapped: bool,
    sure: bool,
) -> None:
    item = chunk.item
    item.sources = [Source(line.page, line.number, squeeze(line.text)) for line in chunk.lines]
    item.text = cut.text
    if not cut.values:
        return
    told = read_told(cut.values, names)
    item.thresholds, item.printed = told.thresholds, told.printed
    for question in told.questions:
        item.ask(question)
    if any(len(limit.by_year) == 1 for limit in told.thresholds.values()):
        # “theo Luật … năm | 2012: Đạt” across two lines: the year may be the wording's.
        item.ask(_ONE_YEAR)
    if (cut.weak and not sure) or (cut.loose and (table or (wrapped and cut.words))):
        item.ask(_WEAK)
        # What may be wording names no group.
        return
    for key, name in told.names.items():
        groups.setdefault(key, name)


def _in_order(found: list[ReadIndicator], groups: dict[str, str]) -> dict[str, str]:
    """The groups in the order in which most sentences that name the most of them tell them."""
    told = Counter(
        tuple(key for key in item.thresholds if key in groups)
        for one in found
        for item in one.items()
    )
    most = max((len(keys) for keys in told), default=0)
    order = max(
        (keys for keys in told if len(keys) == most), key=lambda keys: told[keys], default=()
    )
    return {key: groups[key] for key in (*order, *(key for key in groups if key not in order))}


def _ask_rare(found: list[ReadIndicator], groups: dict[str, str]) -> None:
    """A name that hardly any sentence has is a piece of wording, not a group."""
    items = [item for one in found for item in one.items()]
    counted = Counter(key for item in items for key in item.thresholds)
    often = max((counted[key] for key in groups), default=0)
    few = often < 3 and len(items) > 7
    rare = [
        key
        for key, name in groups.items()
        if 5 * counted[key] < often or (few and not _GROUPED.match(fold(name)))
    ]
    for key in rare:
        for item in items:
            if key in item.thresholds:
                item.ask(f"“{groups[key]}” không phải tên nhóm của các chỉ tiêu khác.")
                del item.thresholds[key], item.printed[key]
        del groups[key]


def _marked(text: str, marks: frozenset[str]) -> tuple[str, list[str]]:
    shown, found = take_marks(text, marks)
    return squeeze(shown), list(found)


def _spread(found: list[ReadIndicator], groups: dict[str, str]) -> None:
    """Give every group its value; a value for all or for “the others” is asked about."""
    keys = list(groups) or [COMMON]
    items = [item for one in found for item in one.items() if item.thresholds or item.question]
    # Where most sentences cannot be read, there may be groups that no sentence showed.
    unsure = 2 * sum(bool(item.question) for item in items) > len(items)
    for indicator in found:
        for item in indicator.items():
            every = item.thresholds.pop(EVERY, None)
            rest = item.thresholds.pop(REST, None)
            printed = item.printed.pop(EVERY, item.printed.pop(REST, ""))
            if not item.thresholds and every is None and rest is None:
                continue
            for key in keys:
                if key in item.thresholds:
                    continue
                limit = every or rest
                if limit is None:
                    limit = unknown("Câu này không nói mức của nhóm này.")
                elif (groups and every is None) or (unsure and every is not None):
                    limit = limit.asking("Một giá trị cho mọi nhóm không được nêu tên.")
                item.thresholds[key], item.printed[key] = limit, printed
            item.thresholds = {key: item.thresholds[key] for key in keys if key in item.thresholds}
