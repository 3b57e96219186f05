"""`dataclass` as in the standard library, but a class compiles its methods one by one, when each is first called.

The standard one compiles up to seven functions for each class while its module is imported: 0.4 ms, and the modules of
a window have 140 such classes. That was 55 of the 160 ms that our imports took (`python -m benchmarks startup`). Here a
class costs 0.03 ms, and 0.07 ms more when its first object is made, which happens to fifty before the first picture.
"""

import dataclasses
from dataclasses import MISSING
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    # By this name the type checker knows what a dataclass is.
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, repr=True):  # noqa: A002 - its own names
        """Make a dataclass, on which `replace`, `asdict` and so on work.

        What is no parameter here is not supported, nor is `field(init=False)`, `InitVar` or a `__post_init__` with one.
        """

        def make(plain):
            own = frozenset(vars(plain))
            # The standard library would write one, with the signature, and loads a tokenizer for that.
            plain.__doc__ = plain.__doc__ or plain.__name__
            # With nothing to compile, this collects the fields and makes the slots.
            light = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(plain)
            for name, method in _methods(frozen=frozen, slots=slots, shown=repr).items():
                if name not in own:
                    setattr(light, name, method)
            _frozen[light] = frozen
            return light

        return make if cls is None else make(cls)


_frozen: dict[type, bool] = {}
"""The classes made here, and whether each is frozen."""


def _methods(*, frozen: bool, slots: bool, shown: bool) -> dict[str, object]:
    methods: dict[str, object] = {"__init__": _init, "__eq__": _eq, "__hash__": _hash if frozen else None}
    if shown:
        methods["__repr__"] = _repr
    if frozen:
        methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
    if frozen and slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    return methods


def _init(self: Any, /, *positional: object, **named: object) -> None:
    _real(self, "__init__", _init)(self, *positional, **named)


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
            method = _constructor(owner) if name == "__init__" else _standard(owner).__dict__[name]
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


def _standard(cls: type) -> type:
    """Make a class of the same fields with the other methods of the standard library; it has no objects."""
    fields = [
        (field.name, field.type, dataclasses.field(repr=field.repr, hash=field.hash, compare=field.compare))
        for field in dataclasses.fields(cls)
    ]
    return dataclasses.make_dataclass(cls.__name__, fields, init=False, frozen=_frozen[cls])


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
