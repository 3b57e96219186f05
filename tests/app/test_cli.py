"""The command line."""

from dataclasses import fields
from pathlib import Path

import pytest

from desktop_chat import __version__
from desktop_chat.app.arguments import parse
from desktop_chat.app.options import ServeCommand, WindowOptions
from desktop_chat.domain.link import LinkSettings


def test_no_words_open_the_window() -> None:
    assert parse([]) == WindowOptions()


def test_local_and_as_name_a_person() -> None:
    assert parse(["--local", "--as", " Ann ", "--room", "Tea"]) == WindowOptions(local=True, person="Ann", room="Tea")


def test_serve_takes_data_and_port() -> None:
    command = parse(["serve", "--data", "there", "--port", "5000", "--while-used"])

    assert command == ServeCommand(data=Path("there"), port=5000, while_used=True)


def test_every_step_is_logged_when_that_is_asked_for() -> None:
    assert parse(["--verbose"]) == WindowOptions(verbose=True)
    assert parse(["--verbose", "serve"]) == ServeCommand(verbose=True)


@pytest.mark.parametrize(
    "words",
    [
        ["--as", "ann"],
        ["--local", "--as", "  "],
        ["--room", ""],
        ["serve", "--port", "70000"],
        ["serve", "--port", "x"],
        ["dance"],
        ["--nonsense"],
    ],
)
def test_a_wrong_command_line_ends_with_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)

    assert ended.value.code == 2
    assert "usage: desktop-chat" in capsys.readouterr().err


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"desktop-chat {__version__}\n"


def test_the_help_tells_of_every_setting_of_the_link(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert [one.name for one in fields(LinkSettings) if f"link.{one.name}" not in told] == []
    assert "link.attempts         1 to 100, usually 5" in told
