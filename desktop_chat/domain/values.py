"""`dataclass` as in the standard library, but a class compiles its methods one by one, when each is first called.

The standard one compiles up to seven functions for each class while its module is imported: 0.4 ms, and the modules of
a window have 240 such classes. That was a third of the time that our imports took (`python -m benchmarks startup`).
Here a class costs 0.02 ms, and 0.1 ms more when its constructor is compiled. That happens when many objects are made:
of the 80 classes that have any before the first picture, most have one.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

__all__ = ["dataclass", "replace"]

SELDOM = 24
"""Objects of a class that are made before its `__init__` is compiled: that takes as long as making so many without."""

_DESCRIBED = "described"
"""What a class says of itself that only describes: the library would write the signature, and load a tokenizer."""

if TYPE_CHECKING:
    # By this name the type checker knows what a dataclass is.
    from dataclasses import dataclass, replace
else:

    def replace(one, /, **changes):
        """Return a copy with other values, as the library does, which looks at each field anew: 2 µs in place of 7."""
        kind = type(one)
        found = _copied.get(kind)
        if found is None:
            names = [name for name, _, _ in _wanted(kind)]
            found = _copied[kind] = (names, _values_of(names))
        names, values = found
        return kind(**(dict(zip(names, values(one), strict=True)) | changes))

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, repr=True):  # noqa: A002 - its own names
        """Make a dataclass, on which `replace`, `asdict` and so on work.

        What is no parameter here is not supported, nor is `field(init=False)`, `InitVar` or a `__post_init__` with one.
        """

        def make(plain):
            plain.__doc__ = plain.__doc__ or plain.__name__
            methods = _methods(frozen=frozen, shown=repr)
            missing = {name: method for name, method in methods.items() if name not in vars(plain)}
            if frozen and plain.__bases__ == (object,):
                return _lightened(plain, missing, kw_only=kw_only)
            # With nothing to compile, this collects the fields and makes the slots.
            real = slots and not frozen
            light = dataclasses.dataclass(init=False, repr=False, eq=False, slots=real, kw_only=kw_only)(plain)
            for name, method in missing.items():
                setattr(light, name, method)
            return light

        return make if cls is None else make(cls)


def _lightened(plain: type, methods: dict[str, object], *, kw_only: bool) -> type:
    """Make the class itself a frozen one, the usual kind, whose fields are described when asked for.

    It gets no real slots, which only a second class could have: 0.03 ms for each of 250, and 1 MB that is garbage from
    then on. That it takes no other attributes it owes to being frozen.
    """
    notes: dict[str, Any] = plain.__dict__.get("__annotations__", {})  # noqa: RUF063 - its own ones, of a class that was just made
    defaults = {name: vars(plain)[name] for name in notes if name in vars(plain)}
    for name in defaults:
        delattr(plain, name)
    described: dict[str, object] = {
        "__dataclass_fields__": _LaterFields(plain, notes, defaults, kw_only=kw_only),
        "__dataclass_params__": _PARAMETERS,
        "__match_args__": () if kw_only else tuple(notes),
    }
    for name, value in (methods | described).items():
        setattr(plain, name, value)
    return plain


class _LaterFields:
    """Stands for a class's `__dataclass_fields__` until somebody asks for them: few do, and they take 0.02 ms."""

    def __init__(self, owner: type, notes: dict[str, Any], defaults: dict[str, Any], *, kw_only: bool) -> None:
        self._owner = owner
        self.notes = notes
        self.defaults = defaults
        self._kw_only = kw_only

    def __get__(self, _object: object, _class: type | None = None) -> dict[str, dataclasses.Field[Any]]:
        bare = type(self._owner.__name__, (), {"__doc__": _DESCRIBED, "__annotations__": self.notes, **self.defaults})
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=self._kw_only)(bare)
        fields: dict[str, dataclasses.Field[Any]] = made.__dataclass_fields__
        setattr(self._owner, "__dataclass_fields__", fields)  # noqa: B010 - the type checker knows no such attribute
        return fields


@dataclasses.dataclass(init=False, repr=False, eq=False)
class _Plain:
    """As the standard library sees every class that is made here."""


_PARAMETERS: object = _Plain.__dataclass_params__  # type: ignore[attr-defined]  # it tells subclasses what this one is


def _methods(*, frozen: bool, shown: bool) -> dict[str, object]:
    methods: dict[str, object] = {"__init__": _init, "__eq__": _eq, "__hash__": _hash if frozen else None}
    if shown:
        methods["__repr__"] = _repr
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    return methods


def _init(self: Any, /, *positional: object, **named: object) -> None:
    if not _filled(self, positional, named):
        _real(self, "__init__", _init)(self, *positional, **named)


def _filled(self: Any, positional: tuple[object, ...], named: dict[str, object]) -> bool:
    """Do what `__init__` would; False when that has to be compiled: the class is much used, or is used wrongly."""
    owner = next((one for one in type(self).__mro__ if one.__dict__.get("__init__") is _init), None)
    if owner is None:
        return False
    fields = _seldom.get(owner)
    if fields is None:
        fields = _seldom[owner] = _Fields(_wanted(owner), hasattr(owner, "__post_init__"))
    fields.left -= 1
    placed = dict(zip(owner.__dict__["__match_args__"], positional, strict=False))
    if len(placed) < len(positional) or not placed.keys().isdisjoint(named):
        return False
    named = placed | named
    if fields.left < 0 or not named.keys() <= fields.names:
        return False
    for name, default, make in fields.wanted:
        value = named.get(name, default)
        if value is MISSING:
            if make is MISSING:
                return False
            value = make()
        object.__setattr__(self, name, value)
    if fields.checks:
        self.__post_init__()
    return True


def _wanted(owner: type) -> list[tuple[str, Any, Any]]:
    """Return name, default and factory of each field."""
    later = owner.__dict__["__dataclass_fields__"]
    if not isinstance(later, _LaterFields):
        return [(field.name, field.default, field.default_factory) for field in dataclasses.fields(cast("Any", owner))]
    wanted = []
    for name in later.notes:
        default = later.defaults.get(name, MISSING)
        described = isinstance(default, dataclasses.Field)
        wanted.append((name, default.default, default.default_factory) if described else (name, default, MISSING))
    return wanted


def _compared(owner: type) -> list[str]:
    """Return the names of the fields by which two objects are equal."""
    later = owner.__dict__["__dataclass_fields__"]
    if not isinstance(later, _LaterFields):
        return [field.name for field in dataclasses.fields(cast("Any", owner)) if field.compare]
    defaults = later.defaults
    return [name for name in later.notes if getattr(defaults.get(name), "compare", True)]


class _Fields:
    """What the constructor of a class needs that is not compiled yet: `left` is how often it goes without."""

    __slots__ = ("checks", "left", "names", "wanted")

    def __init__(self, wanted: list[tuple[str, Any, Any]], checks: bool) -> None:  # noqa: FBT001 - private
        self.wanted = wanted
        self.names = {name for name, _, _ in wanted}
        self.checks = checks
        self.left = SELDOM


_seldom: dict[type, _Fields] = {}
_copied: dict[type, tuple[list[str], Callable[[object], tuple[Any, ...]]]] = {}


def _eq(self: Any, other: object) -> Any:
    return _real(self, "__eq__", _eq)(self, other)


def _hash(self: Any) -> int:
    found: int = _real(self, "__hash__", _hash)(self)
    return found


def _repr(self: Any) -> str:
    found: str = _real(self, "__repr__", _repr)(self)
    return found


def _real(self: Any, name: str, promise: object) -> Any:
    """Put the real method into the class that has this promise, and return it. Two threads at once do the same."""
    for owner in type(self).__mro__:
        if owner.__dict__.get(name) is promise:
            method = _MAKERS[name](owner)
            setattr(owner, name, method)
            return method
    return getattr(type(self), name)


def _constructor(cls: type) -> Any:
    """Compile `__init__`. It is the one method that most classes need, and by itself it takes a seventh of the time."""
    values: dict[str, Any] = {"_set": object.__setattr__, "_missing": MISSING}
    parameters: dict[bool, list[str]] = {False: ["self"], True: []}
    lines = []
    for field in dataclasses.fields(cls):
        name = field.name
        parameter, value = name, name
        if field.default is not MISSING:
            values[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        elif field.default_factory is not MISSING:
            values[f"_make_{name}"] = field.default_factory
            parameter, value = f"{name}=_missing", f"_make_{name}() if {name} is _missing else {name}"
        parameters[field.kw_only is True].append(parameter)
        lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    listed = ", ".join([*parameters[False], "*", *parameters[True]] if parameters[True] else parameters[False])
    body = "\n ".join(lines) or "pass"
    exec(f"def __init__({listed}):\n {body}", values)  # noqa: S102 - names of fields only, as the standard library does
    method = values["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    return method


def _comparison(cls: type) -> Any:
    """Make `__eq__` with nothing to compile: the getter of all values is as quick as the library's own two tuples."""
    values = _values_of(_compared(cls))

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807 - it becomes this method
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hashing(cls: type) -> Any:
    values = _values_of(_compared(cls))

    def __hash__(self: Any) -> int:  # noqa: N807 - it becomes this method
        return hash(values(self))

    return __hash__


def _values_of(names: list[str]) -> Callable[[object], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda one: tuple(getattr(one, name) for name in names)


def _description(cls: type) -> Any:
    """Take `__repr__` from a class of the same fields that the standard library makes; it has no objects."""
    fields = [(field.name, field.type, dataclasses.field(repr=field.repr)) for field in dataclasses.fields(cls)]
    described = {"__doc__": _DESCRIBED}
    made = dataclasses.make_dataclass(cls.__name__, fields, namespace=described, init=False, eq=False)
    return made.__dict__["__repr__"]


_MAKERS = {"__init__": _constructor, "__eq__": _comparison, "__hash__": _hashing, "__repr__": _description}


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
