"""What each setting is called for people. A setting without words here would not be in the dialog; a test looks."""

from typing import NamedTuple

from desktop_chat.qt.text import tr


class Words(NamedTuple):
    """The words of one setting: its name, what there is to know, those of its choices, and whether it waits.

    `choices` are by the value in the file. `later` marks what holds only after the next start.
    """

    title: str
    hint: str = ""
    choices: dict[str, str] = {}  # noqa: RUF012 - of a tuple, which nobody changes
    later: bool = False


QUIET = frozenset({"quiet_until", "quiet_weekly", "quiet_start", "quiet_end", "quiet_days"})
NO_ROW = frozenset({"keyboard.shortcuts", "composing.recent_emoji", *(f"notifications.{name}" for name in QUIET)})
"""Settings that have a part of their own in the dialog."""


def all_words() -> dict[str, Words]:
    """Return the words of every setting, by its name in the file."""
    return {**_looks(), **_notifications(), **_connection(), **_others()}


def _looks() -> dict[str, Words]:
    return {
        "appearance.theme": Words(
            tr("Colours"),
            choices={"system": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")},
        ),
        "appearance.accent": Words(
            tr("Accent colour"),
            tr("For buttons, links and the focus. It is made lighter or darker where it could not be read."),
        ),
        "appearance.density": Words(
            tr("Density"),
            tr("How much space stands between conversations and between messages."),
            {"comfortable": tr("Comfortable"), "compact": tr("Compact")},
        ),
        "appearance.zoom": Words(tr("Size of text"), tr("Ctrl and plus, minus or zero change it anywhere.")),
        "appearance.motion": Words(
            tr("Movement"),
            choices={"system": tr("Like the system"), "full": tr("Move"), "reduced": tr("Keep still")},
        ),
    }


def _notifications() -> dict[str, Words]:
    return {
        "notifications.of": Words(
            tr("Tell of new messages"),
            tr("While you do not look at them. A muted conversation tells only of messages that name you."),
            {
                "all": tr("All messages"),
                "mentions": tr("Direct messages and those that name me"),
                "nothing": tr("No messages"),
            },
        ),
        "notifications.show": Words(
            tr("A notification shows"),
            tr("Whoever sees the screen can read it."),
            {
                "text": tr("Who, where, and the text"),
                "sender": tr("Who and where"),
                "nothing": tr("Only that there is one"),
            },
        ),
        "notifications.sound": Words(tr("With a sound"), tr("Once for a burst of messages.")),
    }


def _connection() -> dict[str, Words]:
    return {
        "link.attempts": Words(tr("Attempts in a round"), tr("After these a path is tried more calmly.")),
        "link.backoff": Words(
            tr("Wait after the first failed attempt"), tr("Twice as long after the second, and so on.")
        ),
        "link.heartbeat": Words(
            tr("Time between heartbeats"), tr("How often a quiet connection proves that it lives.")
        ),
        "link.connect_timeout": Words(tr("Time for an attempt"), tr("After this the next path is tried.")),
        "ways.socket": Words(
            tr("Address for the live connection"), tr("Instead of the project's, for example of a gateway.")
        ),
        "ways.library": Words(tr("Address for the backup connection"), tr("The official client goes there.")),
        "ways.http": Words(tr("Address for everything else"), tr("Calls, and the slow path, go there.")),
        "ways.proxy": Words(
            tr("Proxy"),
            tr("“system”, “none”, or an address such as http://proxy:3128 or socks5h://127.0.0.1:1080."),
        ),
    }


def _others() -> dict[str, Words]:
    return {
        "composing.enter_sends": Words(
            tr("Enter sends"), tr("Otherwise Enter begins a new line, and Ctrl and Enter send.")
        ),
        "composing.skin_tone": Words(
            tr("Skin tone of emoji"),
            tr("0 for none, 1 (light) to 5 (dark)."),
        ),
        "desktop.tray": Words(
            tr("Icon in the system tray"),
            tr("Closing the window keeps the program there, so that messages are still told of. Quit ends it."),
        ),
        "storage.keep": Words(
            tr("Keep messages on this computer"),
            tr("Older ones are fetched again when you scroll up to them; a search does not find them before that."),
            {
                "all": tr("All of them"),
                "year": tr("For a year"),
                "quarter": tr("For three months"),
                "month": tr("For a month"),
            },
        ),
        "updates.check": Words(
            tr("Look for newer versions"),
            tr("Once a day. What is found is downloaded and verified; nothing is installed without asking you."),
        ),
        "updates.channel": Words(
            tr("Versions"), choices={"stable": tr("Finished ones"), "beta": tr("Also those for testers")}
        ),
        "language.words": Words(
            tr("Language"),
            choices={"system": tr("Like the system"), "en": "English", "de": "Deutsch"},
            later=True,
        ),
    }
