"""The keeper of the translations: it finds every text, loses no translation, and says what is missing."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from tools.translations import (
    FOLDER,
    SENTENCES,
    Translation,
    compile_all,
    faults,
    file_of,
    main,
    read,
    update,
    write,
)
from tools.words import BELOW, OWN, Text, UnreadableCall, all_texts, refusals_in, texts_in

HELLO, COUNT = Text(OWN, "Hello {name}"), Text(OWN, "%n messages", True)
MODULE = 'def f(n):\n    """Doc."""\n    return tr("Hello {name}", name=n) + tr("%n messages", n=2)\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout that says two things."""
    module = tmp_path / "desktop_chat" / "qt" / "some.py"
    module.parent.mkdir(parents=True)
    module.write_text(MODULE, encoding="utf-8")
    update(tmp_path)
    return tmp_path


def translate(root: Path, language: str, *forms: tuple[Text, tuple[str, ...]]) -> None:
    write(file_of(root, language), language, [Translation(*one) for one in forms])


def test_what_tr_is_given_is_found_with_its_plurals() -> None:
    assert set(texts_in("desktop_chat/qt/some.py", MODULE)) == {HELLO, COUNT}


@pytest.mark.parametrize("call", ['tr(f"Hello {name}")', "tr(words)", "tr()"])
def test_a_text_that_is_no_literal_is_refused_with_its_place(call: str) -> None:
    with pytest.raises(UnreadableCall, match=r"some\.py:1"):
        list(texts_in("desktop_chat/qt/some.py", call))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise UserError("This cannot be sent.")', ["This cannot be sent."]),
        ('raise UserError(f"This is {size} KiB too long ({most})." )', ["This is {0} KiB too long ({1})."]),
        ('x = Notice(text="You left the room.")', ["You left the room."]),
        ('raise Transient("no answer in time")', ["no answer in time"]),
        ('raise Transient(f"the database is busy, {code}")', ["the database is busy, {0}"]),
        ('x = "no answer in time"', []),
        ('log.info("The room was opened %s.", room)', []),
        ('"""The documentation of it."""', []),
        ('x = "SELECT one thing FROM it."', []),
        ('x = f"{a} {b}."', []),
        ('x = tr("This is for the window.")', []),
    ],
)
def test_sentences_are_found_below_the_window(source: str, found: list[str]) -> None:
    below = [text.source for text in texts_in("desktop_chat/service/some.py", source) if text.context == BELOW]

    assert below == found


def test_every_word_of_the_indicator_is_for_people() -> None:
    assert [text.source for text in texts_in("desktop_chat/core/indicator.py", 'x = "Live"\ny = "green"')] == ["Live"]


def test_what_the_database_says_when_it_refuses_is_found() -> None:
    sql = "perform app.fail(403, 'not_member', 'You aren''t a member.');"

    assert [text.source for text in refusals_in(sql)] == ["You aren't a member."]


def test_english_has_only_plurals_to_translate_and_german_all(root: Path) -> None:
    assert [one.text for one in read(file_of(root, "en"))] == [COUNT]
    assert [one.text for one in read(file_of(root, "de"))] == [COUNT, HELLO]


def test_an_update_keeps_what_is_translated_and_drops_what_nobody_says(root: Path) -> None:
    gone = Text(OWN, "Gone")
    translate(root, "de", (HELLO, ("Hallo {name}",)), (gone, ("Weg",)))

    update(root)

    assert {one.text: one.forms for one in read(file_of(root, "de"))} == {HELLO: ("Hallo {name}",), COUNT: ()}


COMPLETE = (("%n Nachricht", "%n Nachrichten"), ("Hallo {name}",))


@pytest.mark.parametrize(
    ("plural", "hello", "fault"),
    [
        (*COMPLETE, ""),
        ((), COMPLETE[1], "not translated: '%n messages'"),
        (COMPLETE[0], (), "not translated: 'Hello {name}'"),
        (COMPLETE[0], ("Hallo {nam}",), "other places"),
        (COMPLETE[0], ("Hallo",), "other places"),
        (COMPLETE[0], ("Hallo {name}.",), "ends otherwise"),
        (("eine Nachricht", "%n Nachrichten"), COMPLETE[1], ""),
        (("%n Nachricht {x}", "%n Nachrichten"), COMPLETE[1], "other places"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    root: Path, plural: tuple[str, ...], hello: tuple[str, ...], fault: str
) -> None:
    translate(root, "en", (COUNT, ("%n message", "%n messages")))
    translate(root, "de", (COUNT, plural), (HELLO, hello))

    found = faults(root)

    assert len(found) == bool(fault)
    assert all(fault in one for one in found)


def test_a_translation_that_nobody_needs_is_said(root: Path) -> None:
    translate(root, "en", (COUNT, ("%n message", "%n messages")))
    translate(root, "de", (COUNT, COMPLETE[0]), (HELLO, COMPLETE[1]), (Text(OWN, "Gone"), ("Weg",)))

    assert faults(root) == ["de: nobody says this any more: 'Gone'"]


def test_what_was_compiled_is_what_the_program_says(qapp: QApplication, root: Path) -> None:
    translate(root, "en", (COUNT, ("%n message", "%n messages")))
    translate(root, "de", (COUNT, COMPLETE[0]), (HELLO, ()))
    compile_all(root)
    translator = QTranslator()
    loaded = translator.load("desktop_chat_de", str(root / FOLDER))
    qapp.installTranslator(translator)

    said = [QCoreApplication.translate(OWN, COUNT.source, None, number) for number in (1, 2)]
    untranslated = QCoreApplication.translate(OWN, HELLO.source)
    qapp.removeTranslator(translator)

    assert loaded
    assert said == ["1 Nachricht", "2 Nachrichten"]
    assert untranslated == HELLO.source
    assert json.loads((root / FOLDER / SENTENCES).read_text(encoding="utf-8")) == []


def test_the_files_of_this_checkout_are_as_update_writes_them(tmp_path: Path) -> None:
    here = Path(__file__).parents[2]
    for language in ("en", "de"):
        copy = tmp_path / f"{language}.ts"
        write(copy, language, read(file_of(here, language)))
        assert copy.read_text(encoding="utf-8") == file_of(here, language).read_text(encoding="utf-8")


def test_english_and_german_of_this_checkout_are_complete() -> None:
    assert faults(Path(__file__).parents[2]) == []


def test_every_text_of_this_checkout_can_be_read() -> None:
    assert len(all_texts(Path(__file__).parents[2])) > 500


def test_an_unknown_word_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate"]) == 2
    assert "update|compile|check" in capsys.readouterr().out
