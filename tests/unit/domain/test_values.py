"""Dataclasses that compile themselves on first use behave like those of the standard library."""

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from desktop_chat.domain import values
from desktop_chat.domain.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place."""

    x: int
    y: int = 0
    tags: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """Positional fields."""

    name: str
    parts: list[str] = field(default_factory=list)


@dataclass
class Problem(Exception):
    """An error with data."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A class with its own ideas."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("upside down")

    def __repr__(self) -> str:
        return f"{self.low} to {self.high}"

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Hidden:
    """A class that shows nothing."""

    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Solid(Point):
    """A class with the fields of another."""

    z: int = 0


@pytest.fixture
def fresh() -> type[Point]:
    """A class of which nothing was used yet."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Fresh(Point):
        """Made for one test."""

    return Fresh


def test_fields_are_given_and_have_defaults() -> None:
    point = Point(x=1)

    assert (point.x, point.y, point.tags) == (1, 0, ())


def test_a_missing_field_is_named() -> None:
    with pytest.raises(TypeError, match=r"Point.__init__\(\) missing 1 required keyword-only argument: 'x'"):
        Point()  # type: ignore[call-arg]  # this is the fault


def test_positional_fields_and_factories_work() -> None:
    one, other = Named("one"), Named("other")
    one.parts.append("more")

    assert (one.name, one.parts, other.parts) == ("one", ["more"], [])


@pytest.fixture
def fresh_named() -> type[Named]:
    """A class with positional fields of which there is no object yet."""

    @dataclass(frozen=True, slots=True)
    class Fresh:
        """Made for one test."""

        name: str
        parts: list[str] = field(default_factory=list)

    return Fresh  # type: ignore[return-value]  # it has the same fields


def test_positional_fields_are_the_same_in_the_first_objects_and_in_the_later_ones(fresh_named: type[Named]) -> None:
    made = [fresh_named(str(number), parts=["a"]) for number in range(values.SELDOM)]
    assert vars(fresh_named)["__init__"] is values._init

    made += [fresh_named(str(number), ["a"]) for number in range(values.SELDOM, 2 * values.SELDOM)]

    assert [(one.name, one.parts) for one in made] == [(str(number), ["a"]) for number in range(2 * values.SELDOM)]
    assert vars(fresh_named)["__init__"] is not values._init
    assert fresh_named("x").parts == []


@pytest.mark.parametrize(("positional", "named"), [(("a",), {"name": "b"}), (("a", [], "more"), {}), ((), {})])
def test_a_wrong_use_of_positional_fields_is_told_the_first_time(
    fresh_named: type[Named], positional: tuple[Any, ...], named: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match=r"Fresh.__init__\(\)"):
        fresh_named(*positional, **named)


def test_the_first_objects_are_made_as_the_later_ones(fresh: type[Point]) -> None:
    made = [fresh(x=number, tags=("a",)) for number in range(2 * values.SELDOM)]

    assert [(one.x, one.y, one.tags) for one in made] == [(number, 0, ("a",)) for number in range(2 * values.SELDOM)]
    assert vars(fresh)["__init__"] is not values._init


def test_a_class_that_is_seldom_used_is_not_compiled(fresh: type[Point]) -> None:
    fresh(x=1)

    assert vars(fresh)["__init__"] is values._init


@pytest.mark.parametrize("named", [{}, {"y": 1}, {"x": 1, "w": 2}])
def test_a_wrong_use_is_told_the_first_time(fresh: type[Point], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Fresh.__init__\(\)"):
        fresh(**named)


def test_a_factory_makes_anew_for_each(fresh: type[Point]) -> None:
    @dataclass(slots=True, kw_only=True)
    class Box:
        things: list[str] = field(default_factory=list)

    one, other = Box(), Box()
    one.things.append("more")

    assert (one.things, other.things) == (["more"], [])
    assert vars(Box)["__init__"] is values._init


def test_equal_fields_make_equal_objects_of_one_class() -> None:
    assert Point(x=1, tags=("a",)) == Point(x=1, tags=("b",))
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != Solid(x=1)
    assert hash(Point(x=1, y=2)) == hash(Point(x=1, y=2))


def test_any_method_may_be_the_first(fresh: type[Point]) -> None:
    bare = [object.__new__(fresh) for _ in range(2)]
    for each in bare:
        object.__setattr__(each, "x", 1)
        object.__setattr__(each, "y", 2)
        object.__setattr__(each, "tags", ())

    assert bare[0] == bare[1]


def test_a_hash_may_be_the_first(fresh: type[Point]) -> None:
    bare = object.__new__(fresh)
    object.__setattr__(bare, "x", 1)
    object.__setattr__(bare, "y", 2)

    assert hash(bare) == hash((1, 2))


def test_the_text_may_be_the_first(fresh: type[Point]) -> None:
    bare = object.__new__(fresh)
    for name, value in (("x", 1), ("y", 2), ("tags", ())):
        object.__setattr__(bare, name, value)

    assert repr(bare).endswith("Fresh(x=1, y=2, tags=())")


def test_what_another_thread_has_compiled_is_used() -> None:
    point = Point(x=1)

    assert values._eq(point, Point(x=1)) is True


def test_a_constructor_that_another_thread_has_compiled_is_used(fresh: type[Point]) -> None:
    for number in range(values.SELDOM + 1):
        fresh(x=number)
    bare = object.__new__(fresh)

    values._init(bare, x=7)

    assert bare.x == 7


def test_a_frozen_class_with_fields_of_another_refuses_a_wrong_name() -> None:
    with pytest.raises(TypeError, match=r"Solid.__init__\(\)"):
        Solid(x=1, w=2)  # type: ignore[call-arg]  # this is the fault


def test_nothing_can_be_set_or_deleted() -> None:
    point = Point(x=1)

    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2  # type: ignore[misc]  # this is the fault
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x


def test_objects_can_be_replaced_matched_copied_and_taken_apart() -> None:
    point = replace(Point(x=1), y=5)
    match point:
        case Point(x=x, y=5):
            found = x
        case _:
            found = 0

    assert found == 1
    assert copy.copy(point) == pickle.loads(pickle.dumps(point)) == point
    assert dataclasses.asdict(point) == {"x": 1, "y": 5, "tags": ()}


def test_replacing_is_as_in_the_library(fresh: type[Point]) -> None:
    named = Named("a", ["b"])
    moved = replace(fresh(x=1, y=2, tags=("t",)), x=3)

    assert (moved.x, moved.y, moved.tags) == (3, 2, ("t",))
    assert replace(named, name="c") == dataclasses.replace(named, name="c") == Named("c", ["b"])
    assert replace(named).parts is named.parts
    with pytest.raises(TypeError, match="z"):
        replace(Point(x=1), z=4)  # type: ignore[call-arg]  # this is the fault


def test_a_class_without_words_is_called_by_its_name() -> None:
    @dataclass(frozen=True)
    class Bare:
        x: int

    assert Bare.__doc__ == "Bare"


def test_slots_keep_other_attributes_out() -> None:
    @dataclass(slots=True, kw_only=True)
    class Open:
        """It is not frozen."""

        x: int

    assert not hasattr(Open(x=1), "__dict__")


def test_a_frozen_class_is_made_once() -> None:
    class Plain:
        """A class before it is a dataclass."""

        x: int

    assert dataclass(frozen=True, slots=True, kw_only=True)(Plain) is Plain


def test_an_error_can_carry_data() -> None:
    problem = Problem("full", code=3)

    with pytest.raises(Problem, match="full"):
        raise problem
    assert problem == Problem("full", code=3)
    assert problem.code == 3
    assert Problem.__hash__ is None


def test_what_a_class_defines_itself_stays() -> None:
    checked = Checked(low=1, high=2)

    assert repr(checked) == "1 to 2"
    assert hash(checked) == 7
    with pytest.raises(ValueError, match="upside down"):
        Checked(low=2, high=1)


def test_a_check_is_made_of_the_first_object_and_of_every_later_one() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Fresh(Checked):
        """Made for one test."""

    for number in range(2 * values.SELDOM):
        Fresh(low=number, high=number)
        with pytest.raises(ValueError, match="upside down"):
            Fresh(low=number + 1, high=number)


def test_a_class_can_hide_its_fields() -> None:
    assert "code word" not in repr(Hidden(secret="code word"))


def test_fields_are_inherited() -> None:
    assert Solid(x=1, z=3) == Solid(x=1, y=0, z=3)
    assert repr(Solid(x=1)) == "Solid(x=1, y=0, tags=(), z=0)"


def test_fields_are_described_as_by_the_standard_library() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Ours:
        x: int
        y: int = 2
        tags: list[str] = field(default_factory=list, compare=False, repr=False)

    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class Theirs:
        x: int
        y: int = 2
        tags: list[str] = field(default_factory=list, compare=False, repr=False)

    def told(cls: Any) -> list[tuple[Any, ...]]:
        return [
            (one.name, one.type, one.default, one.default_factory, one.kw_only, one.compare, one.repr, one.init)
            for one in dataclasses.fields(cls)
        ]

    assert told(Ours) == told(Theirs)
    assert told(Ours) == told(Theirs)
    assert dataclasses.is_dataclass(Ours)
    assert Ours.__qualname__.endswith("<locals>.Ours")
    assert vars(Ours)["__match_args__"] == vars(Theirs)["__match_args__"]


def test_a_class_without_fields_works() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Empty:
        pass

    assert Empty() == Empty()
    assert dataclasses.fields(Empty) == ()
