"""Frozen values of the program as plain ones and back, so that ``kept.py`` can keep them in a file.

Many of one class are laid down column by column: two thousand lines of a page come back in a few
thousandths of a second. What comes back is made by the classes themselves, and only by frozen
values of this program: a file cannot name anything else. Values of a class whose fields are others
by now are nothing.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any

_PLAIN = frozenset({str, int, float, bool, bytes, type(None)})
_NONE = type(None)
_OURS = "ntm_desktop."


class NotPlainError(Exception):
    """A value of a kind that is not kept, or one that was kept and is not known any more."""


def to_plain(value: object) -> Any:
    """Plain tuples, lists, texts and numbers that say the same.

    Raises:
        NotPlainError: something in it is neither plain nor a frozen value of the program.
    """
    return _laid_down((value,))


def from_plain(plain: Any) -> Any:
    """The value again.

    Raises:
        NotPlainError: it was written by another program, or is not what this one writes.
    """
    try:
        return _column(plain)[0]
    except (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError) as error:
        raise NotPlainError(str(error)) from error


def _laid_down(values: tuple[object, ...]) -> Any:
    """A column of values: as it is when all are plain, else what it is made of."""
    kinds = {type(value) for value in values}
    if kinds <= _PLAIN:
        return values
    one = kinds - {_NONE}
    if len(one) != 1:
        return ["mixed", [_laid_down((value,)) for value in values]]
    kind = one.pop()
    there = values if _NONE not in kinds else tuple(v for v in values if v is not None)
    mask = None if there is values else bytes(value is not None for value in values)
    return [*_of_one_kind(kind, there), mask]


def _of_one_kind(kind: type, values: tuple[Any, ...]) -> list[Any]:
    if issubclass(kind, Enum):
        return ["enum", _named(kind), tuple(value.value for value in values)]
    if kind is Decimal:
        return ["decimal", "", tuple(str(value) for value in values)]
    if kind is datetime:
        return ["moment", "", tuple(value.isoformat() for value in values)]
    if kind is date:
        return ["day", "", tuple(value.toordinal() for value in values)]
    if kind is tuple or kind is frozenset:
        return [kind.__name__, "", [_laid_down(tuple(value)) for value in values]]
    if issubclass(kind, Mapping):
        laid = [(_laid_down(tuple(v)), _laid_down(tuple(v.values()))) for v in values]
        return ["dict", "", laid]
    names = _fields(kind)
    columns = [tuple(getattr(value, name) for value in values) for name in names]
    return ["class", (_named(kind), names), [_laid_down(column) for column in columns]]


def _column(laid: Any) -> tuple[Any, ...]:
    if type(laid) is tuple:
        return laid
    if laid[0] == "mixed":
        return tuple(_column(one)[0] for one in laid[1])
    what, name, inside, mask = laid
    there = _made(what, name, inside)
    if mask is None:
        return there
    rest = iter(there)
    return tuple(next(rest) if present else None for present in mask)


def _made(what: str, name: Any, inside: Any) -> tuple[Any, ...]:
    match what:
        case "enum":
            kind = _known(name)
            members = {value: kind(value) for value in set(inside)}
            return tuple(members[value] for value in inside)
        case "decimal":
            return tuple(Decimal(text) for text in inside)
        case "moment":
            return tuple(datetime.fromisoformat(text) for text in inside)
        case "day":
            return tuple(date.fromordinal(number) for number in inside)
        case "tuple":
            return tuple(_column(one) for one in inside)
        case "frozenset":
            return tuple(frozenset(_column(one)) for one in inside)
        case "dict":
            return tuple(
                dict(zip(_column(keys), _column(values), strict=True)) for keys, values in inside
            )
        case "class":
            kind = _known(name[0])
            if tuple(name[1]) != _fields(kind):
                raise NotPlainError(f"{name[0]} has other fields")
            if not inside:
                raise NotPlainError(f"{name[0]} has no fields")
            return tuple(map(kind, *(_column(one) for one in inside)))
        case _:
            raise NotPlainError(what)


def _fields(kind: type) -> tuple[str, ...]:
    named: tuple[str, ...] | None = getattr(kind, "_fields", None)
    if issubclass(kind, tuple) and named is not None:
        return named
    if is_dataclass(kind) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        every = fields(kind)
        if all(one.init and not one.kw_only for one in every):
            return tuple(one.name for one in every)
    raise NotPlainError(f"{kind.__module__}.{kind.__qualname__}")


def _named(kind: type) -> str:
    name = f"{kind.__module__}:{kind.__qualname__}"
    if not name.startswith(_OURS) or "." in kind.__qualname__:
        raise NotPlainError(name)
    return name


def _known(name: str) -> Any:
    """The class of a name: an enumeration or a frozen value of this program."""
    module, _, own = name.partition(":")
    if not module.startswith(_OURS):
        raise NotPlainError(name)
    try:
        kind = getattr(import_module(module), own, None)
    except ImportError as error:
        raise NotPlainError(name) from error
    if not isinstance(kind, type):
        raise NotPlainError(name)
    if not issubclass(kind, Enum):
        _fields(kind)
    return kind
