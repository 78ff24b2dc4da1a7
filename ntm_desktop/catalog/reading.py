"""Reading plain JSON data strictly: every fault is noted with its place, none stops the rest.

A :class:`Reader` stands for one object of a document. It hands out values of the type that is
asked for; where the data has something else, it notes a Vietnamese sentence in the shared list
of faults and hands out a stand-in, so that one pass finds everything that is wrong.
"""

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from ntm_desktop.domain.criteria import Provenance
from ntm_desktop.domain.text import same_person
from ntm_desktop.errors import CatalogError, in_vietnamese

MAX_FILE_BYTES = 4 * 1024 * 1024
# A JSON number travels as a double; up to 15 digits come back exactly as they were written.
MAX_NUMBER_DIGITS = 15

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MISSING = object()

E = TypeVar("E", bound=StrEnum)


class Reader:
    """One JSON object, read key by key.

    Attributes:
        place: where the object stands, in words: "12.1 › phần nữ › ngưỡng 2".
        faults: shared by all readers of one document.
    """

    __slots__ = ("_data", "_seen", "faults", "place")

    def __init__(self, value: object, place: str, faults: list[str]) -> None:
        self.place = place
        self.faults = faults
        self._seen: set[str] = set()
        if isinstance(value, dict):
            self._data: dict[str, object] = value
        else:
            self._data = {}
            self.fault("phải là một đối tượng JSON { … }.")

    def fault(self, sentence: str) -> None:
        """Note what is wrong here."""
        self.faults.append(f"{self.place}: {sentence}")

    def raw(self, key: str) -> object:
        """The value as it stands, None when there is none; the key counts as known."""
        self._seen.add(key)
        return self._data.get(key)

    def text(self, key: str) -> str:
        """A text that must be there and must say something."""
        value = self._get(key)
        if value is _MISSING:
            return ""
        text = self._clean(key, value)
        if text is not None and not text.strip():
            self.fault(f"“{key}” không được để trống.")
        return text or ""

    def optional_text(self, key: str) -> str:
        """A text that may be left out; "" then."""
        if key not in self._data:
            return ""
        return self._clean(key, self._get(key)) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that may be left out."""
        if key not in self._data:
            return ()
        found = []
        for item in self._items(key, required=False):
            text = self._clean(key, item)
            if text is not None and not text.strip():
                self.fault(f"“{key}” có một dòng trống.")
            found.append(text or "")
        return tuple(found)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """A true/false; must be there unless it has a default."""
        if default is not None and key not in self._data:
            return default
        value = self._get(key)
        if isinstance(value, bool):
            return value
        if value is not _MISSING:
            self.fault(f"“{key}” phải là true hoặc false.")
        return False

    def integer(self, key: str) -> int:
        """A whole number, not negative, that must be there."""
        value = self._get(key)
        return 0 if value is _MISSING else (self._whole(key, value) or 0)

    def nullable_integer(self, key: str) -> int | None:
        """A whole number or null; the key must be there."""
        value = self._get(key)
        return None if value is _MISSING or value is None else self._whole(key, value)

    def optional_integer(self, key: str) -> int | None:
        """A whole number that may be left out."""
        return self._whole(key, self._get(key)) if key in self._data else None

    def nullable_date(self, key: str) -> date | None:
        """A date "2022-03-08" or null; the key must be there."""
        value = self._get(key)
        if value is _MISSING or value is None:
            return None
        if isinstance(value, str) and _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.fault(f"“{key}” phải là ngày dạng 2022-03-08 hoặc null, không phải {_shown(value)}.")
        return None

    def day(self, key: str) -> date:
        """A date that must be there."""
        before = len(self.faults)
        found = self.nullable_date(key)
        if found is None and len(self.faults) == before:
            self.fault(f"“{key}” phải là một ngày.")
        return found or date.min

    def optional_date(self, key: str) -> date | None:
        """A date that may be left out."""
        return self.nullable_date(key) if key in self._data else None

    def choice(self, key: str, kinds: type[E]) -> E:
        """A member of an enumeration that must be there."""
        value = self._get(key)
        member = None if value is _MISSING else self._member(key, value, kinds)
        return member if member is not None else next(iter(kinds))

    def nullable_choice(self, key: str, kinds: type[E]) -> E | None:
        """A member of an enumeration or null; the key must be there."""
        value = self._get(key)
        return None if value is _MISSING or value is None else self._member(key, value, kinds)

    def nullable_amount(self, key: str) -> Decimal | bool | None:
        """A number, true, or null; the key must be there."""
        value = self._get(key)
        if value is _MISSING or value is None or value is True:
            return None if value is _MISSING else value  # type: ignore[return-value]
        return self._decimal(key, value)

    def amount(self, key: str) -> Decimal:
        """A number that must be there."""
        value = self._get(key)
        return Decimal(0) if value is _MISSING else self._decimal(key, value) or Decimal(0)

    def items(self, key: str, *, required: bool = True) -> list[object]:
        """The list under ``key`` as it stands, [] when it may be left out and is."""
        return self._items(key, required=required)

    def has(self, key: str) -> bool:
        """Whether the key is there at all."""
        return key in self._data

    def child(self, key: str, place: str) -> "Reader":
        """The object under ``key``, which must be there."""
        value = self._get(key)
        return Reader({} if value is _MISSING else value, place, self.faults)

    def close(self) -> None:
        """Note every key that nobody asked for: a misspelt one would be lost without a word."""
        for key in sorted(self._data.keys() - self._seen):
            self.fault(f"“{key}” không có trong mẫu; hãy kiểm tra chính tả.")

    def _get(self, key: str) -> object:
        self._seen.add(key)
        value = self._data.get(key, _MISSING)
        if value is _MISSING:
            self.fault(f"thiếu “{key}”.")
        return value

    def _items(self, key: str, *, required: bool) -> list[object]:
        if not required and key not in self._data:
            return []
        value = self._get(key)
        if value is _MISSING:
            return []
        if not isinstance(value, list):
            self.fault(f"“{key}” phải là một danh sách [ … ].")
            return []
        return value

    def _clean(self, key: str, value: object) -> str | None:
        if not isinstance(value, str):
            self.fault(f"“{key}” phải là chữ, không phải {_shown(value)}.")
            return None
        if not value.isprintable() and _CONTROL.search(value):
            self.fault(f"“{key}” có ký tự điều khiển; hãy gõ lại.")
            return None
        return value if unicodedata.is_normalized("NFC", value) else _nfc(value)

    def _whole(self, key: str, value: object) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
        self.fault(f"“{key}” phải là số nguyên không âm, không phải {_shown(value)}.")
        return None

    def _decimal(self, key: str, value: object) -> Decimal | None:
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            # repr gives back the digits that stood in the file, not the double's expansion.
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            if _exact(number):
                return number
            self.fault(f"“{key}” phải là số có tối đa {MAX_NUMBER_DIGITS} chữ số.")
            return None
        self.fault(f"“{key}” phải là số, không phải {_shown(value)}.")
        return None

    def _member(self, key: str, value: object, kinds: type[E]) -> E | None:
        member = kinds._value2member_map_.get(value) if isinstance(value, str) else None
        if isinstance(member, kinds):
            return member
        known = ", ".join(f"“{kind.value}”" for kind in kinds)
        self.fault(f"“{key}” là {_shown(value)}; phải là một trong: {known}.")
        return None


def read_provenance(reader: Reader) -> Provenance:
    """The provenance that ``reader`` stands for."""
    provenance = Provenance(
        source=reader.text("source"),
        verified=reader.flag("verified"),
        verified_parts=reader.texts("verified_parts"),
        confidence=reader.optional_text("confidence"),
        entered_by=reader.optional_text("entered_by"),
        checked_by=reader.optional_text("checked_by"),
        checked_on=reader.optional_date("checked_on"),
        place=reader.optional_text("place"),
    )
    if provenance.confidence not in ("", "high", "medium", "low"):
        reader.fault("“confidence” phải là “high”, “medium” hoặc “low”.")
    if provenance.verified and provenance.source.casefold().startswith("nhớ lại"):
        reader.fault("ghi là đã đối chiếu nhưng nguồn là nhớ lại.")
    _check_people(reader, provenance)
    reader.close()
    return provenance


def _check_people(reader: Reader, provenance: Provenance) -> None:
    """Two pairs of eyes: a document may not claim a check that nobody else made."""
    entered, checked = provenance.entered_by, provenance.checked_by
    if checked and not provenance.verified:
        reader.fault("có người đối chiếu nhưng chưa ghi là đã đối chiếu.")
    if checked and same_person(entered, checked):
        reader.fault(f"“{checked}” vừa nhập vừa đối chiếu; phải là hai người khác nhau.")
    if provenance.verified and entered and not checked:
        reader.fault("ghi là đã đối chiếu nhưng thiếu tên người đối chiếu.")


def provenance_document(provenance: Provenance) -> dict[str, object]:
    """What :func:`read_provenance` reads."""
    on = provenance.checked_on
    return {
        "source": provenance.source,
        "verified": provenance.verified,
        **sparse(
            verified_parts=list(provenance.verified_parts),
            confidence=provenance.confidence,
            entered_by=provenance.entered_by,
            checked_by=provenance.checked_by,
            checked_on=on.isoformat() if on else None,
            place=provenance.place,
        ),
    }


def sparse(**optional: object) -> dict[str, object]:
    """Those of the keys that say something, in order."""
    return {
        key: value
        for key, value in optional.items()
        if value is not None and value is not False and value != "" and value != []
    }


def number_document(value: Decimal | bool | None) -> int | float | bool | None:
    """A number as JSON writes it; exact up to ``MAX_NUMBER_DIGITS`` digits."""
    if value is None or isinstance(value, bool):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def raise_faults(what: str, faults: Iterable[str]) -> None:
    """Raise ``CatalogError`` with all faults when there are any."""
    found = tuple(faults)
    if found:
        more = f" (và {len(found) - 1} lỗi khác)" if len(found) > 1 else ""
        raise CatalogError(f"{what} có lỗi. {found[0]}{more}", found)


def read_json(path: Path) -> dict[str, object]:
    """The object that a JSON file of rules holds.

    Raises:
        CatalogError: the file cannot be read, is too large, is no JSON in UTF-8, or names a
            key twice in one object.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise CatalogError(f"Không có tệp {path.name}. Hãy cài lại chương trình.") from error
    except OSError as error:
        raise CatalogError(f"Không đọc được tệp {path.name}: {in_vietnamese(error)}.") from error
    if len(data) > MAX_FILE_BYTES:
        raise CatalogError(f"Tệp {path.name} quá lớn (trên {MAX_FILE_BYTES // 1024**2} MiB).")
    return parse_json(data, path.name)


def parse_json(data: bytes, name: str) -> dict[str, object]:
    """The object that ``data`` holds; ``name`` is said in the error."""
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            repeated.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=unique)
    except UnicodeDecodeError as error:
        raise CatalogError(f"Tệp {name} không phải chữ UTF-8.") from error
    except json.JSONDecodeError as error:
        raise CatalogError(
            f"Tệp {name} không phải JSON: dòng {error.lineno}, cột {error.colno}."
        ) from error
    except (RecursionError, ValueError) as error:  # nested too deep; a number too long
        raise CatalogError(f"Tệp {name} không phải JSON đọc được.") from error
    if repeated:
        raise_faults(f"Tệp {name}", (f"khóa “{key}” được ghi hai lần." for key in repeated))
    if not isinstance(document, dict):
        raise CatalogError(f"Tệp {name} phải là một đối tượng JSON {{ … }}.")
    return document


def _exact(number: Decimal) -> bool:
    """Whether a double brings the number back as it was, and a person can read it."""
    if not number.is_finite():
        return False
    _, digits, exponent = number.as_tuple()
    return (
        len(digits) <= MAX_NUMBER_DIGITS
        and number.adjusted() < MAX_NUMBER_DIGITS
        and isinstance(exponent, int)
        and exponent >= -MAX_NUMBER_DIGITS
    )


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    text = str(value)
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
