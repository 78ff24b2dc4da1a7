"""Yes and no in officers' words."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ntm_desktop.domain.criteria import Indicator, Part
from ntm_desktop.domain.reading.figures import FigureKind, find_figures, mask_no_figures
from ntm_desktop.domain.reading.phrases import Phrase

_YES = (
    "đạt", "đã đạt", "đạt chuẩn", "đạt yêu cầu", "đạt tiêu chí", "đạt chỉ tiêu", "có", "đã có",
    "x", "v", "đ", "đảm bảo", "bảo đảm", "đáp ứng", "hoàn thành", "đã hoàn thành",
)  # fmt: skip
_NO = (
    "chưa đạt", "không đạt", "ko đạt", "k đạt", "chưa đạt chuẩn", "không đạt chuẩn", "chưa",
    "không", "không có", "chưa có", "chưa đảm bảo", "không đảm bảo", "chưa bảo đảm",
    "không bảo đảm", "chưa hoàn thành", "kđ", "cđ",
)  # fmt: skip
# "Không" under "Không có hoạt động xâm phạm an ninh" may mean either.
_BARE = ("có", "đã có", "không", "không có", "chưa", "chưa có", "x", "v")
_NEGATIONS = (
    "chưa", "không", "ko", "thiếu", "hết hạn", "hết hiệu lực", "hết thời hạn", "đang", "dự kiến",
    "cơ bản", "một phần", "sẽ", "phấn đấu", "đề nghị", "chờ",
)  # fmt: skip
_LEAD = re.compile(r"^(?:xa tu danh gia|tu danh gia|danh gia|ket qua|xa)\s*(?:la\s*)?:?\s*(?=\w)")
_TICKS = str.maketrans({"✓": "x", "✔": "x", "☑": "x", "√": "x"})
_SEPARATOR = re.compile(r"[;\n()=|]|,(?!\d)|(?<=\s)[-–—](?=\s)|\.(?=\s|$)")


def split(phrase: Phrase, separated: Phrase | None = None) -> list[Phrase]:
    """The stretches between separators, none empty.

    Args:
        phrase: what is cut.
        separated: the same, masked where a separator is none ("2021 - 2025").
    """
    pieces, start = [], 0
    for match in _SEPARATOR.finditer((separated or phrase).plain):
        pieces.append(phrase.part(start, match.start()).stripped())
        start = match.end()
    pieces.append(phrase.part(start, len(phrase.plain)).stripped())
    return [piece for piece in pieces if piece.plain]


@dataclass(frozen=True, slots=True)
class YesNo:
    """What was understood; ``yes`` is None when nothing was.

    Attributes:
        doubt: why it has to be confirmed, a sentence, or "".
        fault: why it was not understood, a sentence, or "".
    """

    yes: bool | None
    doubt: str = ""
    fault: str = ""


@lru_cache(maxsize=1024)
def explicit(phrase: Phrase) -> tuple[bool, bool, bool]:
    """Whether a stretch says just yes, just no, and whether a yes or no was a bare word."""
    yes = no = bare = False
    ticks = Phrase.of(phrase.plain.translate(_TICKS))
    for piece in [ticks.stripped(), *split(ticks)]:
        lead = _LEAD.match(piece.folded)
        word = piece.part(lead.end(), len(piece.plain)) if lead else piece
        for candidate in (piece, word) if lead else (piece,):
            yes = yes or any(candidate.equals(each) for each in _YES)
            no = no or any(candidate.equals(each) for each in _NO)
            bare = bare or any(candidate.equals(each) for each in _BARE)
    return yes, no, bare


def read_yes_no(indicator: Indicator, part: Part, phrase: Phrase) -> YesNo:
    """Read yes or no: an explicit word first, then figures, then the rule's own words."""
    yes, no, bare = explicit(phrase)
    if yes and no:
        return YesNo(None, fault="Ô vừa ghi đạt vừa ghi chưa đạt.")
    if (yes or no) and bare and _asked_in_the_negative(indicator):
        return YesNo(
            None, fault="Chỉ tiêu hỏi “không có …” nên “Có”/“Không” chưa rõ nghĩa; hãy ghi Đạt "
            "hoặc Chưa đạt."
        )  # fmt: skip
    some, every, share, beyond = _counts(phrase)
    if beyond:
        return YesNo(None, fault=f"“{beyond}” không thể có: số đạt lớn hơn tổng số.")
    if no:
        return YesNo(False)
    if yes:
        if some and not every:
            return YesNo(True, doubt=f"Ô ghi đạt nhưng số liệu mới có {share}")
        return YesNo(True)
    return _proposed(part, phrase, some=some, every=every, share=share)


def _proposed(part: Part, phrase: Phrase, *, some: bool, every: bool, share: str) -> YesNo:
    if phrase.has("chưa đạt", "không đạt", "ko đạt"):
        if _says_met(phrase):
            return YesNo(None, fault="Ô vừa ghi đạt vừa ghi chưa đạt.")
        return YesNo(False, doubt=f"Đã hiểu “{_short(phrase)}” là Chưa đạt")
    if phrase.has(*_NEGATIONS):
        return YesNo(None, fault="Không rõ ô này là đạt hay chưa đạt.")
    if some and not every:
        return YesNo(None, fault=f"Mới có {share}; hãy ghi rõ Đạt hoặc Chưa đạt.")
    if some:
        return YesNo(True, doubt=f"Đã hiểu “{share}” là tất cả đều đạt")
    if part.affirmed_by and phrase.has(*part.affirmed_by):
        return YesNo(True, doubt=f"Đã hiểu “{_short(phrase)}” là Đạt")
    if _says_met(phrase):
        return YesNo(True, doubt=f"Đã hiểu “{_short(phrase)}” là Đạt")
    return YesNo(None, fault="Không rõ ô này là đạt hay chưa đạt.")


def _says_met(phrase: Phrase) -> bool:
    """Whether "đạt" stands in it for the outcome: not "đạt 80 %", not "chưa đạt"."""
    for start, end in phrase.find("đạt"):
        before, after = phrase.folded[:start].rstrip(), phrase.folded[end:].lstrip()
        if not before.endswith(("chua", "khong", "ko", " k")) and not after[:1].isdigit():
            return True
    return False


def _counts(phrase: Phrase) -> tuple[bool, bool, str, str]:
    """Whether there are shares, whether all are whole ("20/20"), the telling one, a wrong one."""
    figures = find_figures(mask_no_figures(phrase))
    shares = [f for f in figures if f.kind is FigureKind.SHARE]
    partial = [f for f in shares if f.numbers[0] != f.numbers[1]]
    telling = (partial or shares)[0].text if shares else ""
    beyond = next((f.text for f in shares if f.numbers[0] > f.numbers[1]), "")
    return bool(shares), bool(shares) and not partial, telling, beyond


def _asked_in_the_negative(indicator: Indicator) -> bool:
    return Phrase.of(indicator.text).folded.startswith("khong ")


def _short(phrase: Phrase, most: int = 80) -> str:
    text = phrase.plain.replace("\n", " ")
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
