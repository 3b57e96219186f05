"""A transcript of a connection as text: what was done, what went over the wire, what was reported.

Lines: `@ 1.5` the time; `! join TOPIC TOKEN`, `! leave TOPIC`, `! push TOPIC EVENT`, `! say TOPIC EVENT`,
`! token TOKEN`, `! beat`, `! tick` what the shell does; `> TEXT` what the client sends; `< TEXT` and `<< HEX` what the
server sends; `= EVENT` what is reported; `#` a remark. Everything that is sent or reported has to be there, in order.
"""

from dataclasses import dataclass, field

from desktop_chat.protocol.phoenix import PhoenixProtocol
from desktop_chat.protocol.phoenix_events import ProtocolEvent
from desktop_chat.protocol.realtime import join_payload


@dataclass
class Transcript:
    """Replays a transcript and writes down what really happens, in the same form."""

    protocol: PhoenixProtocol
    now: float = 0.0
    lines: list[str] = field(default_factory=list)

    def replay(self, text: str) -> str:
        """Carry out the shell's and the server's lines; return the transcript as it came out."""
        for line in text.splitlines():
            mark, _, rest = line.partition(" ")
            if mark not in {">", "="}:
                self.lines.append(line)
                self._do(mark, rest)
                self._collect()
        return "\n".join(self.lines) + "\n"

    def _do(self, mark: str, rest: str) -> None:
        match mark:
            case "@":
                self.now = float(rest)
            case "!":
                self._act(rest.split(" "))
            case "<":
                self.protocol.receive_text(rest, self.now)
            case "<<":
                self.protocol.receive_binary(bytes.fromhex(rest), self.now)
            case _:
                assert mark in {"#", ""}, mark

    def _act(self, words: list[str]) -> None:
        match words:
            case ["join", topic, token]:
                self.protocol.join(topic, join_payload(token), self.now)
            case ["leave", topic]:
                self.protocol.leave(topic, self.now)
            case ["push", topic, event]:
                self.protocol.push(topic, event, {}, self.now)
            case ["say", topic, event]:
                self.protocol.broadcast(topic, event, {"k": 1})
            case ["token", token]:
                self.protocol.authorise(token)
            case ["beat"]:
                self.protocol.beat(self.now)
            case ["tick"]:
                self.protocol.tick(self.now)
            case _:
                raise AssertionError(words)

    def _collect(self) -> None:
        self.lines += [f"= {_shown(event)}" for event in self.protocol.events_received()]
        self.lines += [f"> {text}" for text in self.protocol.data_to_send()]


def _shown(event: ProtocolEvent) -> str:
    return repr(event)
