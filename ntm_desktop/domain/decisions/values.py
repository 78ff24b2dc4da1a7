"""The text of a threshold cell → what it demands.

Every form is matched whole: a text of which a part is left over is not understood.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from ntm_desktop.domain.decisions.limits import Limit, Reading, Word, unknown
from ntm_desktop.domain.text import fold, nfc

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_SIGNS = {
    ">=": ">=",
    "<=": "<=",
    ">": ">",
    "<": "<",
    "=": "==",
    "toi thieu": ">=",
    "toi thieu la": ">=",
    "toi thieu dat": ">=",
    "it nhat": ">=",
    "it nhat la": ">=",
    "it nhat dat": ">=",
    "khong duoi": ">=",
    "khong thap hon": ">=",
    "khong nho hon": ">=",
    "khong be hon": ">=",
    "khong it hon": ">=",
    "lon hon hoac bang": ">=",
    "lon hon hay bang": ">=",
    "cao hon hoac bang": ">=",
    "tu": ">=",
    "toi da": "<=",
    "toi da la": "<=",
    "nhieu nhat": "<=",
    "nhieu nhat la": "<=",
    "khong qua": "<=",
    "khong vuot": "<=",
    "khong vuot qua": "<=",
    "khong cao hon": "<=",
    "khong lon hon": "<=",
    "khong nhieu hon": "<=",
    "nho hon hoac bang": "<=",
    "nho hon hay bang": "<=",
    "thap hon hoac bang": "<=",
    "duoi": "<",
    "thap hon": "<",
    "nho hon": "<",
    "be hon": "<",
    "it hon": "<",
    "tren": ">",
    "lon hon": ">",
    "cao hon": ">",
    "hon": ">",
    "bang": "==",
    "du": None,
}
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_FIGURE = re.compile(
    rf"(?P<lead>.*?)(?P<sign>(?:(?<![a-z])(?:{_SIGN})\s*)*)(?<![\d.,a-z])(?P<number>{_NUMBER})"
    r"(?![\d])\s*(?P<rest>.*)",
    re.DOTALL,
)
_YEAR_PARTS = re.compile(
    r"(?:(?:đến|trong)\s+)?(?:năm\s+)(?P<named>20\d\d)\s*[:\-–]?\s*|"
    r"(?:^|;)\s*(?P<bare>20\d\d)\s*[:\-–]\s*",
    re.IGNORECASE,
)
_YEAR_BELOW = re.compile(r"\n\s*(?=(?:(?:đến|trong)\s+)?(?:năm\s+)?20\d\d\b)", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:tu\s+)?(?:{_NUMBER})\s*%?\s*(?:-|–|—|den)\s*(?:{_NUMBER})\s*%?.*", re.DOTALL
)
_PROVINCE = re.compile(
    r"(?:do |giao |theo )?(?:quy dinh )?(?:cu the )?(?:cua )?(?:cac )?(?:ubnd|uy ban nhan dan) "
    r"(?:cac )?(?:cap )?tinh(?:,? thanh pho(?: truc thuoc trung uong)?)?"
    r"(?: (?:quy dinh|huong dan)(?: cu the)?)?"
)
_LEVEL = re.compile(
    r"(?:(?P<from>tu) )?(?P<kind>muc do|cap do|muc|bac|hang|loai) (?P<no>\d+|i{1,3}|iv)"
)
_GRADES = (
    "hoan thanh xuat sac nhiem vu",
    "hoan thanh tot nhiem vu",
    "hoan thanh nhiem vu",
    "trong sach, vung manh",
    "xuat sac",
    "tot",
    "kha",
    "trung binh",
    "tien tien",
)
_GRADE = re.compile(
    r"(?:tu )?(?:(?:xep )?loai |muc |duoc xep loai |dat (?:loai )?)?(?P<grade>"
    + "|".join(_GRADES)
    + r")(?P<up> tro len)?"
)
_UNIT = re.compile(
    r"(?!(?:o|dat)\b)[a-zđ°][^\d;:(),%<>=]*(?:[23](?:/[^\d;:(),%<>=]+)?)?", re.DOTALL
)
_NOT_FOR_ALL = re.compile(
    r"\b(?:doi voi|neu|tru|ap dung|truong hop|den nam|tu nam)\b|"
    r"^(?:rieng|voi|nam|xa|thon|vung|nhom|khu vuc|hoac)\b"
)
_STARS = re.compile(
    r"(?P<unit>.*?)\s*(?:(?:dat|duoc xep hang|hang)\s+)?(?P<stars>\d\s*sao)", re.DOTALL
)
_NOTHING = {"khong", "khong con", "khong co"}
_NOT_ASKED = {"khong xet", "khong ap dung", "khong yeu cau", "khong quy dinh", "khong danh gia"}
_DASHES = re.compile(r"[-–—−]+")
_MEETS = {"dat", "dat chuan", "dat yeu cau"}


def squeeze(text: str) -> str:
    """Composed, with single blanks, in one line."""
    return " ".join(nfc(text).split())


def signs_made_plain(text: str) -> str:
    """Every way of printing ≥ and ≤ in one."""
    text = re.sub(r"[≥≧⩾]|=\s*>|>\s*=", ">=", text)
    return re.sub(r"[≤≦⩽]|=\s*<|<\s*=", "<=", text)


def read_value(text: str, years: tuple[tuple[str, str], ...] = ()) -> Limit | None:
    """What a cell demands; None for an empty one.

    Args:
        text: the cell, footnote marks taken out.
        years: the rows of a table of years inside the cell.
    """
    if years:
        return _of_years([(left, right) for left, right in years if _is_year(left)], years)
    return _of_cell(text)


@lru_cache(maxsize=16384)  # tables kept as text try the same few words again and again
def _of_cell(text: str) -> Limit | None:
    shown = squeeze(text).strip(" ;")
    if not shown:
        return None
    by_year = _split_years(text)
    if by_year:
        return _of_years(by_year, tuple(by_year))
    return _of_text(shown)


def two_values(text: str, more: str) -> bool:
    """Whether two pieces of a cell are a value each, and not halves of one told year by year."""
    both = [read_value(piece) for piece in (text, more)]
    if any(one is None or one.word is Word.UNKNOWN for one in both):
        return False
    # “Năm 2026: ≥ 68; năm | 2027: ≥ 72”: the word belongs to the year on the next page.
    between = " " if re.search(r"[;,]\s*năm$", nfc(text).strip(), re.IGNORECASE) else "\n"
    joined = read_value(f"{text}{between}{more}")
    return joined is None or not joined.by_year or joined.asked


def readable(text: str) -> bool:
    """Whether a text is a value by itself, and nothing else."""
    limit = read_value(text)
    return limit is not None and limit.word is not Word.UNKNOWN and not limit.label


def only_sign(text: str) -> bool:
    """Whether a text is a sign whose figure stands elsewhere: “≥”, “tối thiểu”."""
    return re.fullmatch(_SIGN, fold(signs_made_plain(squeeze(text))).strip()) is not None


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:nam )?20\d\d", fold(squeeze(text)).strip(" :")) is not None


def _split_years(text: str) -> list[tuple[str, str]]:
    flat = squeeze(_YEAR_BELOW.sub("; ", nfc(text).strip()))
    found = list(_YEAR_PARTS.finditer(flat))
    if not found or flat[: found[0].start()].strip(" ;"):
        return []
    ends = [match.start() for match in found[1:]] + [len(flat)]
    return [
        (match["named"] or match["bare"], flat[match.end() : end].strip(" ;,"))
        for match, end in zip(found, ends, strict=True)
    ]


def _of_years(pairs: list[tuple[str, str]], printed: tuple[tuple[str, str], ...]) -> Limit:
    found: list[tuple[int, Limit]] = []
    for left, right in pairs:
        match = re.search(r"20\d\d", left)
        limit = _of_text(squeeze(right)) if match and right.strip() else None
        if match is None or limit is None:
            return unknown("Một năm trong ô không có mức đọc được.")
        found.append((int(match[0]), limit))
    other = [left for left, _ in printed if not _is_year(left)]
    if not found or any(re.search(r"\d", left) for left in other):
        return unknown("Không đọc được bảng năm trong ô.")
    made = Limit(by_year=tuple(found))
    if len({year for year, _ in found}) < len(found):
        return made.asking("Một năm được ghi hai lần trong ô.")
    return made


def _of_text(shown: str) -> Limit:
    plain = signs_made_plain(shown).rstrip(" .;")
    flat = fold(plain).strip()
    if _DASHES.fullmatch(shown):
        return Limit(word=Word.NOT_APPLICABLE)
    return _of_words(shown, flat) or _with_parts(plain)


def _of_words(shown: str, flat: str) -> Limit | None:
    if flat in _MEETS:
        return Limit(word=Word.MET)
    if _PROVINCE.fullmatch(flat) and "quy dinh" in flat:
        return Limit(word=Word.SET_BY_PROVINCE)
    if flat in _NOTHING:
        return Limit(comparison="==", value=Decimal(0))
    if flat in _NOT_ASKED:
        return Limit(word=Word.NOT_APPLICABLE).asking(
            f"“{shown}”: nhóm này không phải xét chỉ tiêu, hay chưa có mức?",
            Reading("không áp dụng", ()),
            "chưa quy định mức",
        )
    met = re.fullmatch(r"(?:dat(?: chuan| yeu cau)?)\s*\((?P<inside>.+)\)", flat)
    if met is not None:
        inside = shown[shown.index("(") + 1 : shown.rindex(")")].strip()
        if _PROVINCE.fullmatch(fold(inside)):
            return Limit(comparison="met", value=True, set_by_province=True)
        return Limit(comparison="met", value=True, condition=inside).asking(
            f"“{inside}” là điều kiện kèm theo “Đạt”.",
            Reading("Đạt", (("condition", ""),)),
            f"Đạt khi {inside}",
        )
    if re.match(r"khong (?:tang|giam)\b", flat):
        return unknown(
            f"“{shown}” so với mức trước đó: không phải bằng 0.",
            "không đổi hoặc theo hướng tốt hơn",
            "đúng bằng mức trước đó",
        )
    return None


def _with_parts(plain: str) -> Limit:
    """A figure with further figures in brackets, after a semicolon or “trong đó”."""
    if _RANGE.fullmatch(fold(plain)):
        numbers = re.findall(_NUMBER, plain)
        unit = "%" if "%" in plain else ""
        least = {
            "word": None,
            "comparison": ">=",
            "value": _number(numbers[0]),
            "unit": unit or None,
        }
        return unknown(
            f"“{plain}” là một khoảng.",
            Reading(f"ít nhất {numbers[0]}{unit}", tuple(least.items())),
            f"từ {numbers[0]} đến {numbers[1]}{unit}",
        )
    bracket = re.fullmatch(r"(?P<main>[^(]+)\((?P<inside>[^()]*\d[^()]*)\)", plain)
    if bracket is not None:
        return _main_and_more(bracket["main"].strip(), [bracket["inside"]])
    pieces = re.split(r"\s*;\s*|\s*,?\s*\btrong đó:?\s+", plain, flags=re.IGNORECASE)
    if len(pieces) > 1 and all(piece.strip() for piece in pieces):
        return _main_and_more(pieces[0], pieces[1:])
    remark = re.fullmatch(r"(?P<main>[^(]+)\((?P<inside>[^()\d]+)\)", plain)
    if remark is not None:
        inside = remark["inside"].strip()
        made = _single(remark["main"].strip())
        if _PROVINCE.fullmatch(fold(inside)):
            made = replace(made, set_by_province=True)
        return replace(made, condition=inside).asking(
            f"“{inside}” kèm theo mức này.",
            Reading("chỉ là chú giải", (("condition", ""),)),
            "là điều kiện",
        )
    return _single(plain)


def _main_and_more(main: str, more: list[str]) -> Limit:
    made = _single(main)
    also: list[Limit] = []
    for piece in more:
        bare = re.sub(r"^\s*(?:trong đó|gồm|riêng)\s*:?\s*", "", piece, flags=re.IGNORECASE).strip()
        limit = _single(bare, labelled=True)
        # A sign among the words of a label stood before another figure.
        if limit.word is Word.UNKNOWN or re.search(r"[<>=]", limit.label):
            return unknown(f"Không đọc được phần “{piece.strip()}” của ô.")
        if not limit.label:
            limit = limit.asking(f"“{bare}”: mức thứ hai trong ô không nói là của gì.")
        elif _NOT_FOR_ALL.search(fold(limit.label)):
            limit = limit.asking(
                f"“{piece.strip()}” là mức cho trường hợp riêng hay là yêu cầu thêm?",
                "mức khác cho trường hợp riêng",
                Reading("yêu cầu thêm của cùng chỉ tiêu", ()),
            )
        also.append(limit)
    if made.word is Word.UNKNOWN:
        return made
    return replace(made, also=tuple(also))


def _single(plain: str, *, labelled: bool = False) -> Limit:
    """One figure or level with its sign, unit and, where allowed, a label."""
    shown = plain.strip(" .;,")
    flat = fold(shown)
    level = _level(shown, flat)
    if level is not None:
        return level
    if len(flat) != len(shown):
        return unknown(f"Không đọc được “{shown}”.")
    figure = _FIGURE.fullmatch(flat)
    if figure is None:
        return unknown(
            f"“{shown}” không phải là một mức.",
            "không có ngưỡng",
            Reading("không áp dụng cho nhóm này", (("word", Word.NOT_APPLICABLE),)),
        )
    number = _number(shown[figure.start("number") : figure.end("number")])
    comparison, trouble = _comparison(figure["sign"], figure["rest"])
    rest = shown[figure.start("rest") :].strip()
    rest = re.sub(r"\s*\btrở (?:lên|xuống)\b\s*", " ", rest, flags=re.IGNORECASE).strip()
    lead = shown[: figure.end("lead")].strip(" :–-")
    label, qualifier = "", ""
    # “Có ít nhất 02”, “đạt từ 80%” say no more than the sign behind them.
    said = r"^(?:đạt|phải đạt|có)\b\s*" if comparison else r"^(?:đạt|phải đạt)\b\s*"
    lead = re.sub(said, "", lead, flags=re.IGNORECASE).strip()
    if lead:
        if fold(lead) in {"giam", "tang"}:
            qualifier = lead.lower()
        else:
            label = lead
    unit, tail, stars = _unit(rest)
    if tail and labelled and not label:
        label, tail = tail, ""
    if tail or number is None or trouble:
        return unknown(trouble or f"Không đọc hết được “{shown}”.")
    made = Limit(
        comparison=comparison, value=number, unit=unit, label=label, qualifier=qualifier or stars
    )
    return _questions(made, shown, labelled=labelled)


def _questions(made: Limit, shown: str, *, labelled: bool) -> Limit:
    value = made.value
    if made.comparison is None:
        if made.unit == "%" and value in (Decimal(100), Decimal(0)) and not made.qualifier:
            made = replace(made, comparison="==")
        else:
            made = made.asking(
                f"“{shown}” không có dấu: ít nhất hay nhiều nhất?",
                Reading(f"≥ {shown}", (("comparison", ">="),)),
                Reading(f"≤ {shown}", (("comparison", "<="),)),
            )
    if made.label and not labelled:
        made = made.asking(f"“{made.label}” là tên một số liệu khác với lời văn chỉ tiêu.")
    if made.qualifier:
        made = made.asking(f"Mức kèm theo “{made.qualifier}”.")
    if made.unit == "%" and isinstance(value, Decimal) and value > 100 and not made.qualifier:
        made = made.asking(f"“{shown}” vượt quá 100%.")
    return made


def _number(text: str) -> Decimal | None:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text.replace(",", "."))


def _comparison(sign: str, rest: str) -> tuple[str | None, str]:
    """The sign before the figure joined with “trở lên” or “trở xuống” after it."""
    found = {_SIGNS[word] for word in re.findall(_SIGN, sign)} - {None}
    upward = re.search(r"\btro (len|xuong)\b", rest)
    if upward is not None:
        if upward[1] == "xuong" and re.fullmatch(r"\s*tu\s*", sign):
            found = set()
        found.add(">=" if upward[1] == "len" else "<=")
    if len(found) > 1:
        return None, "Dấu trước số và chữ sau số trái nhau."
    return next(iter(found), None), ""


def _unit(rest: str) -> tuple[str | None, str, str]:
    """The unit after a figure, what is left over, and stars that qualify it."""
    rest = rest.replace("²", "2").replace("³", "3").strip(" .")
    if not rest:
        return None, "", ""
    if rest.startswith(("%", "‰")):
        return rest[0], rest[1:].strip(" ,"), ""
    stars = _STARS.fullmatch(fold(rest))
    if stars is not None and len(fold(rest)) == len(rest):
        return rest[: stars.end("unit")].strip() or None, "", rest[stars.start("stars") :]
    # “điểm 2”: a page's number; “≥ 45 lớn hơn hoặc bằng”: the beginning of a neighbour's level.
    stray = re.search(r"\s\d+$|^(?:lớn|nhỏ|thấp|cao) hơn\b|\bhoặc bằng$", rest)
    if _UNIT.fullmatch(fold(rest)) and len(rest) <= 40 and not stray:
        return rest, "", ""
    return None, rest, ""


def _level(shown: str, flat: str) -> Limit | None:
    upward = re.search(r"\s+tro len$", flat)
    body = flat[: upward.start()] if upward else flat
    level = _LEVEL.fullmatch(body)
    if level is not None:
        words = shown[level.start("kind") : level.end("no")]
        made = Limit(
            comparison=">=" if upward else None,
            value=words[:1].upper() + words[1:],
            unit=shown[level.start("kind") : level.end("kind")].lower(),
        )
    else:
        grade = _GRADE.fullmatch(flat)
        if grade is None:
            return None
        words = shown[grade.start("grade") : grade.end("grade")]
        made = Limit(
            comparison=">=" if grade["up"] else None,
            value=words[:1].upper() + words[1:],
            unit="xếp loại",
        )
    if made.comparison is None:
        return made.asking(
            f"“{shown}” không nói “trở lên”: đúng mức đó hay từ mức đó trở lên?",
            Reading(f"đúng {shown}", (("comparison", "=="),)),
            Reading(f"từ {shown} trở lên", (("comparison", ">="),)),
        )
    return made
