"""Whole answers are cut out of what a server says, and the messages of a long poll are bent as they are told to be."""

import json
from collections.abc import Callable

import pytest

from desktop_chat.transport.fault_answers import MOST_HELD, AnswerCutter, PollBender, stated_length
from desktop_chat.transport.fault_kinds import Messages


def an_answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def a_poll(*messages: str) -> bytes:
    return an_answer(json.dumps({"status": 200, "token": "t", "messages": messages}).encode())


def messages_of(answer: bytes | None) -> list[str]:
    assert answer is not None
    head, _, body = answer.partition(b"\r\n\r\n")
    assert stated_length(head) == len(body)
    found: list[str] = json.loads(body)["messages"]
    return found


def always() -> float:
    return 0.0


def in_turn(*numbers: float) -> Callable[[], float]:
    return iter(numbers).__next__


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_answers_come_out_whole_however_they_are_cut(size: int) -> None:
    answers = [an_answer(b'{"a": 1}'), an_answer(b""), an_answer(b"x" * 500)]
    stream, cutter = b"".join(answers), AnswerCutter()

    pieces = [piece for at in range(0, len(stream), size) for piece in cutter.feed(stream[at : at + size])]

    assert pieces == answers


def test_a_long_answer_is_not_held_back_and_the_next_one_is_whole() -> None:
    long, cutter = an_answer(b"x" * (MOST_HELD + 1)), AnswerCutter()

    assert b"".join(cutter.feed(long[:1000])) == long[:1000]
    assert b"".join(cutter.feed(long[1000:] + an_answer(b"next"))) == long[1000:] + an_answer(b"next")
    assert cutter.feed(an_answer(b"last")) == [an_answer(b"last")]


def test_what_does_not_say_how_long_it_is_passes_as_it_comes() -> None:
    cutter = AnswerCutter()
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello"

    assert cutter.feed(chunked) == [chunked]
    assert cutter.feed(b"\r\n0\r\n\r\n") == [b"\r\n0\r\n\r\n"]


def test_messages_are_lost_doubled_and_swapped() -> None:
    lost, twice, swapped = (PollBender(always) for _ in range(3))

    assert messages_of(lost.bend(a_poll("1", "2"), Messages(lost=1.0))) == []
    assert messages_of(twice.bend(a_poll("1", "2"), Messages(twice=1.0))) == ["1", "1", "2", "2"]
    assert messages_of(swapped.bend(a_poll("1", "2"), Messages(swapped=1.0))) == ["2", "1"]
    assert (lost.bent, twice.bent, swapped.bent) == (2, 2, 1)


def test_the_last_of_an_answer_may_wait_for_the_next_one() -> None:
    bender = PollBender(in_turn(0.5, 0.5, 0.5, 0.5))
    fault = Messages(swapped=0.9)

    assert messages_of(bender.bend(a_poll("1"), fault)) == []
    assert messages_of(bender.bend(a_poll("2"), fault)) == ["2", "1"]


def test_only_what_is_meant_is_bent() -> None:
    bender = PollBender(always)

    assert messages_of(bender.bend(a_poll("this", "that"), Messages(lost=1.0, holding=b"this"))) == ["that"]


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"messages": 1}', b"\xff"])
def test_what_is_no_answer_to_a_long_poll_is_said_to_be_none(body: bytes) -> None:
    assert PollBender(always).bend(an_answer(body), Messages(lost=1.0)) is None
