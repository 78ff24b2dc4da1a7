"""A draft in pieces: its head, each criterion, each indicator; cut up and put together again.

The history of an edit then holds what was edited, not the whole set.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ntm_desktop.catalog import criteria_set_document, parse_draft
from ntm_desktop.catalog.criteria import read_indicator
from ntm_desktop.domain.criteria import CriteriaSet, Indicator
from ntm_desktop.domain.rule_comparison import indicator_differences
from ntm_desktop.errors import CatalogError, EntryError
from ntm_desktop.store.commune.history import FieldChange

ABOUT, HEAD, CRITERION, INDICATOR = "about", "head", "criterion:", "indicator:"


def checked_pieces(rules: CriteriaSet) -> dict[str, str]:
    """The pieces of a set, after making sure that they can be read back.

    Raises:
        EntryError: a field cannot be; ``faults`` holds every fault.
    """
    try:
        again, _ = parse_draft(criteria_set_document(rules))
    except CatalogError as error:
        raise EntryError(
            f"Chưa lưu vì có chỗ không hợp lệ: {error.faults[0]}", error.faults
        ) from error
    return split(again)


def split(rules: CriteriaSet) -> dict[str, str]:
    """The pieces of a set: its head, each criterion, each indicator."""
    document: dict[str, Any] = criteria_set_document(rules)
    criteria = document.pop("criteria")
    pieces = {
        HEAD: piece_text({**document, "criteria": [criterion["no"] for criterion in criteria]})
    }
    for criterion in criteria:
        indicators = criterion.pop("indicators")
        numbers = [indicator["no"] for indicator in indicators]
        pieces[f"{CRITERION}{criterion['no']}"] = piece_text({**criterion, "indicators": numbers})
        pieces |= {f"{INDICATOR}{one['no']}": piece_text(one) for one in indicators}
    return pieces


def assemble(pieces: Mapping[str, str]) -> dict[str, object]:
    """The document of a set from its pieces."""
    document: dict[str, Any] = json.loads(pieces[HEAD])
    criteria = []
    for no in document["criteria"]:
        criterion = json.loads(pieces[f"{CRITERION}{no}"])
        criterion["indicators"] = [
            json.loads(pieces[f"{INDICATOR}{one}"]) for one in criterion["indicators"]
        ]
        criteria.append(criterion)
    return {**document, "criteria": criteria}


def piece_words(
    change: FieldChange, criteria_set: CriteriaSet | None
) -> Sequence[tuple[str, str, str]]:
    """What a change of a piece says: field, before, after.

    Args:
        change: of subject "rule_draft".
        criteria_set: gives groups and properties their names; None when the draft is gone.
    """
    piece, old, new = change.field, change.old, change.new
    kind, _, name = piece.partition(":")
    if kind == INDICATOR.rstrip(":"):
        fields = indicator_differences(
            _indicator_of(old, name), _indicator_of(new, name), criteria_set, criteria_set
        )
        if old is None or new is None:
            word = "Thêm chỉ tiêu" if old is None else "Bỏ chỉ tiêu"
            before, after = (_value(text, "text") for text in (old, new))
            return [(f"{word} {name}", before, after)]
        return [(f"{name} – {field.label}", field.old, field.new) for field in fields]
    if kind == CRITERION.rstrip(":"):
        return [(f"Tiêu chí {name}", _value(old, "name"), _value(new, "name"))]
    if piece == HEAD:
        before, after = (json.loads(text) if text else {} for text in (old, new))
        return [
            (f"Thông tin chung – {key}", _shown(before.get(key)), _shown(after.get(key)))
            for key in dict.fromkeys([*after, *before])
            if before.get(key) != after.get(key) and key != "criteria"
        ]
    return []


def _indicator_of(text: str | None, name: str) -> Indicator | None:
    return None if text is None else read_indicator(json.loads(text), name, [])


def _value(text: str | None, key: str) -> str:
    return "" if text is None else str(json.loads(text).get(key, ""))


def _shown(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def piece_text(value: Mapping[str, Any]) -> str:
    """A piece as it is kept."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
