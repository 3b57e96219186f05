"""The real program in a process of its own, driven by keys and clicks and watched by what it shows.

with DrivenProgram.start(home, "--local", "--as", "ann", "--unprotected-store") as ann:
    ann.wait_until(lambda seen: seen.page == "chat", "the conversations are shown")
    ann.say("hello")

Nothing here sleeps: every wait is for the next thing that is shown, with a deadline that tells what was shown last.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
SHOWN_IN_FAILURES = 6000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRoom:
    """One line of the list of rooms; `face` is the colour above the letters of its avatar, or of its picture there."""

    id: str
    kind: str
    title: str
    unread: int
    mentions: int
    last: str
    draft: str
    gone: bool
    spoken: str
    face: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One message of the open room. `seq` is the server's number, None before it has one; `delivery` is a word.

    `missing` is how many messages are said to be missing directly above.
    """

    id: str
    seq: int | None
    author: str
    text: str
    own: bool
    delivery: str
    readers: list[str]
    reactions: dict[str, int]
    edited: bool
    deleted: bool
    refused: str
    quoted: str
    missing: int
    face: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person sees and can do at one moment. `page` is chat, onboarding, unlock, or none without a window."""

    page: str = "none"
    title: str = ""
    active: bool = False
    rooms: list[ShownRoom] = field(default_factory=list)
    room: str = ""
    room_id: str = ""
    members: list[str] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    unread_from: str = ""
    composer: str = ""
    badge: str = ""
    notice: str = ""
    said: list[str] = field(default_factory=list)
    controls: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    menu: list[str] = field(default_factory=list)
    tray: str = ""
    tray_place: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, value: dict[str, Any]) -> Self:
        rooms = [ShownRoom(**room) for room in value.pop("rooms", [])]
        rows = [ShownRow(**row) for row in value.pop("rows", [])]
        return cls(**value, rooms=rooms, rows=rows)

    @property
    def texts(self) -> list[str]:
        """What stands in the open room, in its order."""
        return [row.text for row in self.rows]

    def row(self, text: str) -> ShownRow | None:
        """Return the newest message with this text."""
        return next((row for row in reversed(self.rows) if row.text == text), None)

    def room_named(self, title: str) -> ShownRoom | None:
        """Return the room of this title."""
        return next((room for room in self.rooms if room.title == title), None)

    def says(self, words: str) -> bool:
        """Tell whether these words stand anywhere outside of the messages."""
        return any(words in said for said in [*self.said, self.notice])


class Stuck(AssertionError):
    """What was waited for did not come, or what was asked could not be done."""


class DrivenProgram:
    """One window in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], home: Path, errors: Path) -> None:
        self.process = process
        self.home = home
        self.errors = errors
        self._moments = [Seen()]
        self._answers: dict[int, str] = {}
        self._number = 0
        self._ended = False
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="driven program", daemon=True)
        self._reader.start()

    @classmethod
    def start(
        cls,
        home: Path,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> Self:
        """Start the program with these arguments; `before` is a command that ends by executing the one after it."""
        home.parent.mkdir(parents=True, exist_ok=True)
        errors = home.parent / f"{home.name}.stderr"
        variables = {**os.environ, "DESKTOP_CHAT_HOME": str(home), "QT_QPA_PLATFORM": "xcb", **(environment or {})}
        with errors.open("a", encoding="utf-8") as log:
            process = subprocess.Popen(
                [*before, sys.executable, "-m", "tests.support.driven_inside", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                cwd=ROOT,
                env=variables,
            )
        program = cls(process, home, errors)
        try:
            program.order("hello")
        except Stuck:
            program.stop()
            raise
        return program

    @property
    def seen(self) -> Seen:
        """What is shown now."""
        with self._news:
            return self._moments[-1]

    def wait_until(self, holds: Callable[[Seen], object], what: str, limit: float = PATIENCE) -> Seen:
        """Wait for a moment, from now on, in which this holds, and return what was shown then.

        Raises:
            Stuck: it did not come within `limit` seconds, or the program has ended.
        """
        deadline = time.monotonic() + limit
        with self._news:
            at = len(self._moments) - 1
            while True:
                found = next((moment for moment in self._moments[at:] if holds(moment)), None)
                if found is not None:
                    return found
                at = len(self._moments)
                if not self._has_moment_after(at, deadline):
                    raise Stuck(self._complaint(what, limit))

    def comes_to_pass(self, holds: Callable[[Seen], object], limit: float) -> bool:
        """Tell whether this holds at some moment within the limit."""
        try:
            self.wait_until(holds, "", limit)
        except Stuck:
            return False
        return True

    @contextmanager
    def watched(self) -> Iterator[list[Seen]]:
        """Give a list that has, at the end of the block, everything that was shown during it."""
        with self._news:
            begun = len(self._moments)
        moments: list[Seen] = []
        yield moments
        with self._news:
            moments.extend(self._moments[begun:])

    # ---- what a person does

    def click(self, name: str) -> None:
        """Click on what has this accessible name, once it can be clicked."""
        self._wait_for_control(name)
        self.order("click", name=name)

    def press(self, key: str, name: str = "") -> None:
        """Press a key, such as Return or Ctrl+N, on a named control or where the focus is."""
        self.order("press", key=key, name=name)

    def write(self, text: str, name: str = "Message") -> None:
        """Type a text."""
        self._wait_for_control(name)
        self.order("write", name=name, text=text)

    def rewrite(self, text: str, name: str) -> None:
        """Type a text in place of what is there."""
        self._wait_for_control(name)
        self.order("clear", name=name)
        self.order("write", name=name, text=text)

    def paste(self, text: str, name: str = "Message") -> None:
        """Paste a text by Ctrl+V."""
        self._wait_for_control(name)
        self.order("paste", name=name, text=text)

    def paste_file(self, path: Path) -> None:
        """Paste a file where the focus is."""
        self.order("paste_file", path=str(path))

    def say(self, text: str) -> None:
        """Write a message and press Enter; wait until it stands in the conversation."""
        self.write(text)
        self.press("Return", "Message")
        self.wait_until(lambda seen: seen.row(text) and not seen.composer, f"{text!r} stands in the conversation")

    def open_room(self, title: str) -> None:
        """Click on a room and wait until it is open."""
        self.wait_until(lambda seen: seen.room_named(title), f"there is a room {title!r}")
        self.order("room", title=title)
        self.wait_until(lambda seen: seen.room == title, f"the room {title!r} is open")

    def choose_person(self, name: str) -> None:
        """Choose somebody in a dialog, once the server has found them."""
        self.wait_until(lambda seen: any(name in person for person in seen.people), f"{name!r} is found")
        self.order("person", person=name)

    def choose_entry(self, entry: str) -> None:
        """Choose an entry of the menu that is open."""
        self.wait_until(lambda seen: entry in seen.menu, f"the menu has {entry!r}")
        self.order("entry", entry=entry)

    def act_on(self, text: str, key: str) -> None:
        """Go to the message with this text in the list and press a key there, in the window in front."""
        self.activate()
        self.wait_until(lambda seen: seen.active, "the window is in front")
        row = self.wait_until(lambda seen: seen.row(text), f"{text!r} stands in the conversation").row(text)
        assert row is not None
        self.order("row", id=row.id, key=key)

    def activate(self) -> None:
        """Bring the window to the front, as a click in the list of windows does.

        A window manager may refuse that to a program that asks by itself, while the person is busy in another window.
        """
        self.order("activate")
        window = ["--pid", str(self.process.pid), "--name", "Desktop Chat$"]
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--all", *window]
        # A window that closes while it looks through all of them, such as a menu, makes it fail; then it looks again.
        deadline = time.monotonic() + PATIENCE
        while subprocess.run([*search, "windowactivate"], check=False, timeout=PATIENCE).returncode:
            if time.monotonic() > deadline:
                raise Stuck(self._complaint("the window can be activated", PATIENCE))
        self.wait_until(lambda seen: seen.active, "the window is in front")

    def minimise(self) -> None:
        """Put the window away."""
        self.order("minimise")
        self.wait_until(lambda seen: not seen.active, "the window is not in front")

    def order(self, deed: str, **details: object) -> None:
        """Have something done and wait until it is done.

        Raises:
            Stuck: it cannot be done with what is shown, or the program does not answer.
        """
        self._number += 1
        number = self._number
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"number": number, "do": deed, **details}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise Stuck(self._complaint(f"{deed} {details}", 0)) from None
        with self._news:
            self._news.wait_for(lambda: self._ended or number in self._answers, PATIENCE)
            if number not in self._answers:
                raise Stuck(self._complaint(f"an answer to {deed} {details}", PATIENCE))
            if self._answers[number]:
                raise Stuck(self._complaint(f"{deed}: {self._answers[number]}", 0))

    # ---- its end

    def close(self) -> int:
        """Close the window, as by its button, and return the exit code."""
        self.activate()
        self.order("close")
        return self.wait()

    def kill(self) -> None:
        """Kill it (SIGKILL), as a power cut would."""
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for its end and return the exit code."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        for pipe in (self.process.stdin, self.process.stdout):
            _close(pipe)
        return code

    def stop(self) -> None:
        """End it, however it stands; harmless when it has ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _has_moment_after(self, count: int, deadline: float) -> bool:
        """Wait for one more moment than `count`; False when none came in time or the program has ended."""
        rest = max(0.0, deadline - time.monotonic())
        self._news.wait_for(lambda: self._ended or len(self._moments) > count, rest)
        return len(self._moments) > count

    def _wait_for_control(self, name: str) -> None:
        self.wait_until(lambda seen: name in seen.controls, f"there is an enabled {name!r}")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            value = json.loads(line)
            with self._news:
                if "seen" in value:
                    self._moments.append(Seen.read(value["seen"]))
                else:
                    self._answers[value["done"]] = value["problem"]
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _complaint(self, what: str, limit: float) -> str:
        end = f"the program has ended (exit code {self.process.poll()})" if self._ended else f"waited {limit:g} s"
        said = self.errors.read_text(encoding="utf-8")[-2000:]
        return (
            f"{what}: {end}. Shown last:\n{str(self._moments[-1])[:SHOWN_IN_FAILURES]}\nSaid on standard error:\n{said}"
        )


def _close(pipe: IO[str] | None) -> None:
    if pipe is not None:
        try:
            pipe.close()
        except BrokenPipeError:
            return  # the last words were for a program that has gone
