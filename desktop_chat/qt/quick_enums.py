"""Makes the enums of PySide6 in a third of the time. `qt.binding` puts it in place; nothing else needs to know.

PySide makes an enum for each of Qt's when its class is first touched, through the functional interface of `enum`: 220
with 3,300 members before the first picture. For each member the standard library looks for descriptors, private names
and earlier values, 6 us, and for each class it works out anew what follows from its base, 32 us; here only what a list
of names and whole numbers can need is done. That is an eighth of all instructions of a start (`python -m benchmarks
startup`, counted with callgrind).

It knows how CPython 3.11 keeps an enum. Any other version, and an enum of anything but names and whole numbers, is
made by the standard library; `tests/qt/test_quick_enums.py` makes every enum of Qt both ways and compares them.
"""

import sys
from enum import EnumType, Flag
from typing import Any

KNOWN = (3, 11)
"""The version of Python whose enums this can make."""
_TAKEN = frozenset({"name", "value", "mro"})
"""Names that mean something else on every enum."""

_OWN = frozenset({"__dict__", "__weakref__"})
"""What Python puts into each class by itself."""

_patterns: dict[tuple[Any, Any], dict[str, Any]] = {}
_standard = EnumType.__dict__["_create_"]


def install() -> None:
    """Make the enums of PySide6 from now on, where this version of Python is known; harmless when it is done."""
    if sys.version_info[:2] == KNOWN:
        EnumType._create_ = _create  # type: ignore[attr-defined]


def _create(cls: Any, class_name: str, names: Any, **named: Any) -> Any:
    """Do what `EnumType._create_` does, which `EnumType.__call__` calls."""
    if named.get("module") is None:
        # The standard library looks as many frames up, and would find this one.
        named["module"] = sys._getframe(2).f_globals.get("__name__")  # noqa: SLF001
    if named.get("type") is not None or not _plain(names):
        return _standard(cls, class_name, names, **named)
    made = _empty(cls, class_name, named["module"], named.get("qualname"), named.get("boundary"))
    _fill(made, names)
    if issubclass(made, Flag):
        _fill_masks(made)
    return made


def _empty(cls: Any, class_name: str, module: str | None, qualname: str | None, boundary: Any) -> Any:
    """Make an enum without members as a copy of one that the standard library has made with the same base."""
    pattern = _patterns.get((cls, boundary))
    if pattern is None:
        first = _standard(cls, class_name, (), module=module, boundary=boundary)
        pattern = _patterns[cls, boundary] = {key: value for key, value in vars(first).items() if key not in _OWN}
    body = pattern | {"_member_names_": [], "_member_map_": {}, "_value2member_map_": {}, "_unhashable_values_": []}
    body |= {"__module__": module, "__qualname__": qualname or class_name}
    return type.__new__(EnumType, class_name, (cls,), body)


def _plain(names: Any) -> bool:
    """Tell whether this is a list of pairs of a name and a whole number, without a look at each by itself."""
    if not isinstance(names, list):
        return False
    try:
        by_name = dict(names)
    except (TypeError, ValueError):
        return False
    if len(by_name) != len(names) or not _TAKEN.isdisjoint(by_name):
        return False
    if {*map(type, by_name)} != {str} or {*map(type, by_name.values())} != {int}:
        return not by_name
    return "_" not in {name[:1] for name in by_name}


def _fill(made: Any, names: list[tuple[str, int]]) -> None:
    """Give an enum without members these; the first name of a value is its own, the others stand for the same."""
    put, new, bare = type.__setattr__, made._new_member_, made._member_type_ is object
    by_name, by_value, listed = made._member_map_, made._value2member_map_, made._member_names_
    flag = issubclass(made, Flag)
    for name, value in names:
        if (member := by_value.get(value)) is None:
            member = new(made) if bare else new(made, value)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(listed)
            by_value[value] = member
            if not flag or (value and not value & (value - 1)):
                listed.append(name)
        by_name[name] = member
    # Not one by one with the above: each makes Python forget what it has found in the class.
    for name, member in by_name.items():
        put(made, name, member)


def _fill_masks(made: Any) -> None:
    """Give a flag what its operators go by."""
    mask, singles = 0, [value for value in made._value2member_map_ if _single(value)]
    for value in made._value2member_map_:
        mask |= value
    made._flag_mask_, made._singles_mask_ = mask, sum(singles)
    made._all_bits_ = 2 ** mask.bit_length() - 1
    if singles != sorted(singles):
        made._iter_member_ = made._iter_member_by_def_


def _single(value: int) -> bool:
    return value != 0 and not value & (value - 1)
