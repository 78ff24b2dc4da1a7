"""The wording of a flowed row: what else may be left in it, and where a name before it ends."""

import re
from collections.abc import Sequence

from ntm_desktop.domain.decisions.flowed_levels import flowed_level
from ntm_desktop.domain.decisions.flowed_words import FlowedWord, texts
from ntm_desktop.domain.text import fold

GLUED = "Tên tiêu chí và lời văn nối nhau trong bản chép: không rõ lời văn bắt đầu ở đâu."
_LONGEST_NAME = 14
_LOOSE_END = re.compile(
    r"(?:(?<!\S)(?:cơ bản|phấn đấu|khoảng|gần|hơn|và|hoặc|hay|giảm|tăng|trên|dưới|từ|đến|tới|"
    r"tối|ít|thiểu|đa|trong đó|riêng|đạt|chưa|không|khuyến khích|bằng|là|đủ|so với|còn|nếu|với|"
    r"phải|được|gấp|mức|loại)|[-–—:;,<>=≤≥/(%‰+]|(?<!\d)\d[\d.,]*)$",
    re.IGNORECASE,
)
_YEAR_END = re.compile(
    r"(?:nam|[-–]|giai doan \d{4}) ?(?:19|20)\d\d$|(?:19|20)\d\d [-–] (?:19|20)\d\d$"
)
_LEVEL_INSIDE = re.compile(
    r"[≥≤⩾⩽<>]|(?<!\S)(?:Đạt|ĐẠT)(?!\S)|\d ?[%‰]|"
    r"(?<![^\W\d_]) [-–—] (?!\d{4})|(?<!\d) [-–—] (?![^\W\dA-ZĐ])"
)
_ROW_INSIDE = re.compile(r"(?<!\S)(?:[a-zđ]\)|\d{1,2}\.\d{1,2}\.?)(?!\S)")


def begins(word: FlowedWord) -> bool:
    """Whether a word could begin a cell: it begins its line with a capital."""
    return word.first and word.text[:1].isupper() and not word.text.isupper()


def holds_more(wording: Sequence[FlowedWord]) -> bool:
    """Whether a piece of the first cell, or of another row, may be left in a wording."""
    shown = texts(wording)
    if not shown or _LEVEL_INSIDE.search(shown) or _ROW_INSIDE.search(shown):
        return True
    if _LOOSE_END.search(shown) and not _YEAR_END.search(fold(shown)):
        return True
    # “… | Nỗ lực đạt ≥ 80%”: a cell begins with a capital.
    return any(begins(word) for word in wording[max(1, len(wording) - 4) :])


def may_end_wording(first: FlowedWord, values: Sequence[str], *, merges: bool) -> bool:
    """Whether the first level may be the end of the wording, its own cell being empty or merged.

    Args:
        first: the word that level begins with.
        values: the levels of the row.
        merges: whether cells of the table stand for several groups.
    """
    if re.match(r"\d[^%‰]*$", values[0]):
        # “… nước hợp quy chuẩn 3 | ≥ 80%”
        return True
    if not first.text[:1].islower():
        return False
    limit = flowed_level(values[0])
    if merges and len(values) > 1 and limit is not None and isinstance(limit.value, str):
        # “… được xếp loại | hoàn thành tốt nhiệm vụ trở lên | 100% | ≥ 80%”
        return True
    # “… tối thiểu | 100% | 90%”, “… đạt từ 80% trở lên | Đạt”: no other cell has a sign of its own.
    bare = [re.fullmatch(r"[\d.,]+ ?%?", text) for text in values[1:]]
    signless = [text for text, one in zip(values[1:], bare, strict=True) if one or _no_sign(text)]
    return len(signless) == len(values) - 1 and (any(bare) or not first.first)


def _no_sign(text: str) -> bool:
    limit = flowed_level(text)
    return limit is not None and limit.word is not None


def without_name(wording: list[FlowedWord], *, named: bool) -> tuple[str, list[FlowedWord], str]:
    """A criterion's name, the wording behind it, and why it is not certain where that begins."""
    inside = [
        at
        for at, word in enumerate(wording)
        if at and word.text[:1].isupper() and not (len(word.text) > 1 and word.text.isupper())
    ]
    # “Giáo dục và Đào tạo”: a capital behind “và” is still the name's.
    inside = [
        at for at in inside if wording[at - 1].text != "và" and wording[at - 1].text[-1] != ","
    ]
    starts = [at for at in inside if wording[at].first]
    only = len(inside) == 1 or (len(starts) == 1 and starts[0] == inside[0])
    if only and inside[0] <= _LONGEST_NAME:
        return texts(wording[: inside[0]]), wording[inside[0] :], ""
    if not inside and not named:
        return "", wording, ""
    return "", wording, GLUED
