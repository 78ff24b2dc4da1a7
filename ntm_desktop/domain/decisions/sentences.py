"""Values told in a sentence: “vùng A ≥ 55%; vùng B, C ≥ 75%; các vùng còn lại ≥ 65%”."""

import re
from dataclasses import dataclass, field

from ntm_desktop.domain.decisions.columns import group_id
from ntm_desktop.domain.decisions.limits import Limit, Word
from ntm_desktop.domain.decisions.values import read_value
from ntm_desktop.domain.text import fold

EVERY = "*"
REST = "…"
_OTHERS = re.compile(r"\b(?:cac )?(?:vung|nhom|khu vuc|xa) (?:con lai|khac)\b")
_SIGNED = re.compile(
    r"(?P<names>.+?)\s*(?P<value>(?:≥|≤|>|<|=|\btừ\s+\d|\btối thiểu|\bít nhất|\bkhông quá|\btối đa|"
    r"\bdưới\s+\d|\btrên\s+\d|\bĐạt\b|\bUBND|\bỦy ban|\bkhông\b|\bmức độ).*)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?P<names>[^%≥≤<>]+)\s(?P<value>\d[\d.,]*\s*(?:%.*|\D*))")


@dataclass(slots=True)
class Told:
    """Values by group id (``EVERY``: for all; ``REST``: for the groups not named).

    Attributes:
        names: group id → name as written.
    """

    thresholds: dict[str, Limit] = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)


def read_told(values: str) -> Told:
    """Read the part of a sentence after its wording."""
    told = Told()
    whole = read_value(values)
    if whole is not None and whole.word is not Word.UNKNOWN and not whole.label:
        if not any(
            part.label and re.match(r"nhom|vung|xa ", fold(part.label)) for part in whole.also
        ):
            told.thresholds[EVERY], told.printed[EVERY] = whole, values
            return told
    for piece in re.split(r"\s*;\s*", values):
        names, value = _parted(piece)
        limit = read_value(value)
        if limit is None or not names:
            told.questions.append(f"Không đọc được “{piece}”.")
            continue
        if _OTHERS.search(fold(names)):
            told.thresholds[REST], told.printed[REST] = limit, value
            continue
        for name in re.split(r"\s*,\s*|\s+và\s+(?=vùng|nhóm|xã|khu)", names, flags=re.IGNORECASE):
            bare = re.sub(
                r"^[-–+•\s]*(?:đối với\s+)?(?:các\s+)?(?:vùng|xã)\s+", "", name, flags=re.IGNORECASE
            ).strip(" -–")
            if not bare:
                continue
            key = group_id(bare)
            if key in told.thresholds:
                told.questions.append(f"“{bare}” có hai mức.")
            told.thresholds[key], told.printed[key] = limit, value
            told.names[key] = bare[:1].upper() + bare[1:]
    return told


def _parted(piece: str) -> tuple[str, str]:
    if ":" in piece:
        names, value = piece.rsplit(":", 1)
        return names.strip(), value.strip()
    match = _SIGNED.fullmatch(piece) or _BARE.fullmatch(piece)
    return (match["names"].strip(), match["value"].strip()) if match else ("", piece)
