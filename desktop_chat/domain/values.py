"""`dataclass` as in the standard library, but a class compiles its methods when the first of them is called.

The standard one compiles up to seven functions for each class while its module is imported: 0.4 ms, and the modules of
a window have 140 such classes, of which its first picture uses a few dozen. That was 55 of the 160 ms that our imports
took (`python -m benchmarks startup`). Here a class costs 0.05 ms until it is used, and then has the very functions that
the standard library makes.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    # By this name the type checker knows what a dataclass is.
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, *, frozen=False, slots=False, kw_only=False, repr=True):  # noqa: A002 - its own names
        """Make a dataclass; what is no parameter here is not supported. `field`, `replace` and so on work on it."""

        def make(plain):
            own = frozenset(vars(plain))
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
    _compiled(self, "__init__", _init)(self, *positional, **named)


def _eq(self: Any, other: object) -> Any:
    return _compiled(self, "__eq__", _eq)(self, other)


def _hash(self: Any) -> int:
    found: int = _compiled(self, "__hash__", _hash)(self)
    return found


def _repr(self: Any) -> str:
    found: str = _compiled(self, "__repr__", _repr)(self)
    return found


def _compiled(self: Any, name: str, stub: object) -> Any:
    """Return the real method in the place of a stub; two threads that do this at once do the same."""
    for owner in type(self).__mro__:
        if owner.__dict__.get(name) is stub:
            twin = _twin(owner)
            real = twin.__dict__[name]
            for each, other in (("__init__", _init), ("__eq__", _eq), ("__hash__", _hash), ("__repr__", _repr)):
                if owner.__dict__.get(each) is other:
                    setattr(owner, each, twin.__dict__[each])
            return real
    return getattr(type(self), name)


def _twin(cls: type) -> type:
    """Make the class once more by the standard library, with all methods; it has no objects."""
    fields = [(field.name, field.type, _copied(field)) for field in dataclasses.fields(cls)]
    body = {"__post_init__": cls.__post_init__} if hasattr(cls, "__post_init__") else {}
    return dataclasses.make_dataclass(cls.__qualname__.rpartition(".")[2], fields, namespace=body, frozen=_frozen[cls])


def _copied(field: "dataclasses.Field[Any]") -> Any:
    return dataclasses.field(
        default=field.default,
        default_factory=field.default_factory,
        init=field.init,
        repr=field.repr,
        hash=field.hash,
        compare=field.compare,
        kw_only=field.kw_only,
    )


def _refuse_to_set(_: object, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[object]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
