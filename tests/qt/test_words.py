"""Days, times and phrases for people."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QDateTime, QLocale

from desktop_chat.core.diffs import TimelineRow
from desktop_chat.domain.content import DeletedContent, UnsupportedContent
from desktop_chat.domain.delivery import Delivery
from desktop_chat.domain.ids import UnixMillis
from desktop_chat.qt.moments import day_number, day_text, duration_text, exact_time_text, short_text, time_text
from desktop_chat.qt.text import initials, one_line, tr
from desktop_chat.qt.theme import ThemeKeeper
from desktop_chat.qt.wording import body_text, delivery_word, name_list, spoken_row, state_word, typing_text
from tests.qt.builders import ANN, NOON, a_message, a_row

DAY = 86_400_000


def ago(days: int) -> UnixMillis:
    return UnixMillis(NOON - days * DAY)


def test_days_have_the_names_that_people_use(keeper: ThemeKeeper) -> None:
    assert day_text(NOON, NOON) == "Today"
    assert day_text(ago(1), NOON) == "Yesterday"
    assert day_text(ago(3), NOON) == QLocale().dayName(QDateTime.fromMSecsSinceEpoch(ago(3)).date().dayOfWeek())
    assert day_text(ago(20), NOON).endswith("August")
    assert "2024" in day_text(ago(800), NOON)


@pytest.fixture
def default_locale() -> Iterator[None]:
    """Put the locale back that was the default."""
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("name", "day", "time"),
    [
        ("en_US", "MMMM d", "h:mm:ss\u202fAP"),
        ("en_GB", "d MMMM", "HH:mm:ss"),
        ("de_DE", "d. MMMM", "HH:mm:ss"),
        ("es_ES", "d 'de' MMMM", "H:mm:ss"),
        ("da_DK", "d. MMMM", "HH.mm.ss"),
        ("ja_JP", "M月d日", "H:mm:ss"),
    ],
)
def test_days_and_exact_times_stand_in_the_order_of_the_locale(
    default_locale: None, name: str, day: str, time: str
) -> None:
    QLocale.setDefault(QLocale(name))
    then = QDateTime.fromMSecsSinceEpoch(ago(20))

    shown = day_text(ago(20), NOON)

    assert QLocale().toString(then.date(), day) in shown
    assert str(then.date().year()) not in shown
    assert shown[-1] not in ", "
    assert exact_time_text(NOON) == QLocale().toString(QDateTime.fromMSecsSinceEpoch(NOON).time(), time)


@pytest.mark.parametrize(("name", "shown"), [("en_US", "99,901"), ("de_DE", "99.901"), ("hi_IN", "99,901")])
def test_large_numbers_are_grouped_as_the_locale_does(default_locale: None, name: str, shown: str) -> None:
    QLocale.setDefault(QLocale(name))

    assert tr("%n members", n=99_901).split()[0] == shown
    assert tr("%n members", n=999).split()[0] == "999"


def test_the_list_shows_the_time_today_and_the_day_before(keeper: ThemeKeeper) -> None:
    assert short_text(NOON, NOON) == time_text(NOON)
    assert short_text(ago(1), NOON) == "Yesterday"
    assert len(short_text(ago(4), NOON)) <= 4
    assert short_text(ago(40), NOON).count("/") == 2


def test_days_are_numbered_without_gaps() -> None:
    assert day_number(NOON) - day_number(ago(5)) == 5


@pytest.mark.parametrize("moment", [0, -1, 1 << 62, -(1 << 62)])
def test_any_number_has_a_time(moment: int) -> None:
    assert time_text(UnixMillis(moment)) is not None
    assert day_text(UnixMillis(moment), NOON) is not None
    assert isinstance(day_number(UnixMillis(moment)), int)


@pytest.mark.parametrize(("seconds", "words"), [(0, "a moment"), (4.9, "a moment"), (30, "30 s"), (600, "10 min")])
def test_waits_are_rounded(seconds: float, words: str) -> None:
    assert duration_text(seconds) == words


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ann", "A"),
        ("Ann Lee", "AL"),
        ("ann de la lee", "AL"),
        ("", "?"),
        ("  ", "?"),
        ("…", "?"),
        ("张伟", "张"),
        ("🦊 fox", "🦊"),
        ("42", "4"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_one_line_is_short_and_says_where_it_was_cut() -> None:
    assert one_line("a\n\n b\tc") == "a b c"
    assert len(one_line("x" * 5000)) == 80
    assert one_line("x" * 5000).endswith("…")


def test_braces_in_names_are_letters() -> None:
    assert tr("{who} is here", who="{0.__class__}") == "{0.__class__} is here"


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9])
def test_lists_of_names_name_the_first_and_count_the_rest(count: int) -> None:
    phrase = name_list([f"N{number}" for number in range(count)])

    assert "N0" in phrase
    assert (f"{count - 2} more" in phrase) == (count > 3)


def test_who_is_typing() -> None:
    assert typing_text(()) == ""
    assert "is typing" in typing_text(("Bo",))
    assert "are typing" in typing_text(("Bo", "Carl"))
    assert typing_text(("A", "B", "C", "D")) == "Several people are typing…"


def test_every_delivery_state_has_a_word_of_its_own() -> None:
    assert len({delivery_word(state) for state in Delivery}) == len(Delivery)


def test_a_refusal_outdoes_every_state() -> None:
    assert state_word(a_row(1, author=ANN, refused="no")) == "Not sent"


def test_what_has_no_text_says_what_it_is() -> None:
    assert "deleted" in body_text(a_message(content=DeletedContent()))
    assert "poll" in body_text(a_message(content=UnsupportedContent(kind="poll")))


def test_a_reply_is_read_aloud_with_what_it_answers() -> None:
    row = a_row(2, "yes", reply_to=a_message(1).id)

    spoken = spoken_row(TimelineRow(message=row.message, author="Bo", own=False, quoted_author="Ann", quoted="ready?"))

    assert "in reply to" in spoken
    assert "ready?" in spoken
