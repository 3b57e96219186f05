"""Judges what an examination of a server has measured. Each judgement is a sentence for people and what to do."""

from collections.abc import Sequence

from desktop_chat.domain.diagnosis import Check, Finding, SchemaFacts, Verdict, WayTimes

SKEW_MS = 30_000
"""A clock that is wrong by more makes tokens look expired, or not yet valid, on one of the two sides."""
ECHO_SECONDS = 5.0
"""Within this time a word of the database has to arrive live."""
SLOW_SECONDS = 1.0
"""An answer that takes longer than this is felt."""
BUCKETS = ("avatars", "files")
SHOWN = 4
"""Open rights that are named; the rest is counted."""

_SQL = "Run the SQL that `desktop-chat doctor --sql` prints in the project's SQL editor, or `supabase db push`."


def good(check: Check, sentence: str) -> Finding:
    """Return that all is well."""
    return Finding(check=check, verdict=Verdict.GOOD, sentence=sentence)


def bad(check: Check, sentence: str, fix: str) -> Finding:
    """Return that something has to be mended before people can use the server."""
    return Finding(check=check, verdict=Verdict.BAD, sentence=sentence, fix=fix)


def could_be_better(check: Check, sentence: str, fix: str) -> Finding:
    """Return that it works, but is not as it should be."""
    return Finding(check=check, verdict=Verdict.WARNING, sentence=sentence, fix=fix)


def not_examined(check: Check, sentence: str) -> Finding:
    """Return that it could not be looked at, and why."""
    return Finding(check=check, verdict=Verdict.OPEN, sentence=sentence)


def judge_clock(skew_ms: int) -> Finding:
    """Judge by how many milliseconds the server's clock is ahead of this computer's."""
    seconds = round(abs(skew_ms) / 1000)
    if abs(skew_ms) <= SKEW_MS:
        return good(Check.CLOCK, "The clocks of this computer and of the server agree.")
    side = "ahead of" if skew_ms > 0 else "behind"
    return could_be_better(
        Check.CLOCK,
        f"The server's clock is {seconds} seconds {side} this computer's.",
        "Let both set their clocks by the network; sign-ins fail when they differ by more than their tokens last.",
    )


def judge_schema(facts: SchemaFacts, known: Sequence[str]) -> Finding:
    """Judge which migrations are applied against those that this program brings."""
    if facts.frozen:
        return bad(
            Check.SCHEMA, "The workspace is frozen: it is being moved.", "Wait for the move to end, or end it there."
        )
    if facts.migrations is None:
        return good(Check.SCHEMA, "The tables are there; nobody has noted which version they are.")
    missing = [version for version in known if version not in facts.migrations]
    newer = [version for version in facts.migrations if version > max(known, default="")]
    if missing:
        return bad(Check.SCHEMA, f"The database lacks {len(missing)} of {len(known)} migrations.", _SQL)
    if newer:
        return could_be_better(
            Check.SCHEMA, "The database is newer than this program.", "Update Desktop Chat on this computer."
        )
    return good(Check.SCHEMA, f"The database is up to date (version {known[-1] if known else 0}).")


def no_schema() -> Finding:
    """Return that the project has none of this app's tables, or only old ones."""
    return bad(Check.SCHEMA, "The project lacks the tables of Desktop Chat, or has an older version of them.", _SQL)


def judge_rights(facts: SchemaFacts) -> Finding:
    """Judge row-level security, grants and policies."""
    if facts.policies < 2:
        return bad(Check.RIGHTS, "The policies that let members listen to their rooms are missing.", _SQL)
    if facts.open:
        named = "; ".join(facts.open[:SHOWN])
        more = f", and {len(facts.open) - SHOWN} more" if len(facts.open) > SHOWN else ""
        return bad(
            Check.RIGHTS,
            f"Rights stand open that should not: {named}{more}.",
            "Revoke them in the SQL editor, and remove policies that are not this app's.",
        )
    return good(Check.RIGHTS, "Row-level security is on everywhere, and nobody has more rights than they need.")


def judge_echo(seconds: float | None) -> Finding:
    """Judge how long a word of the database took to arrive live; None when it did not."""
    if seconds is None or seconds > ECHO_SECONDS:
        return bad(
            Check.ECHO,
            f"What the database sends does not arrive live within {ECHO_SECONDS:g} seconds.",
            "Look at the project's Realtime logs; a paused or very new project needs a minute to wake up.",
        )
    if seconds > SLOW_SECONDS:
        return could_be_better(
            Check.ECHO, f"What the database sends takes {seconds:.1f} s to arrive.", "Look at the project's load."
        )
    return good(Check.ECHO, f"What the database sends arrives live, after {seconds * 1000:.0f} ms.")


def judge_forgery(*, heard: bool | None) -> Finding:
    """Judge whether a person's own words were `heard` on a topic on which only the database may speak."""
    if heard is None:
        return not_examined(Check.FORGERY, "Whether people can forge messages could not be tried.")
    if heard:
        return bad(
            Check.FORGERY,
            "People can write where only the database may: messages can be forged.",
            "Remove every policy on realtime.messages but desktop_chat_listen and desktop_chat_speak.",
        )
    return good(Check.FORGERY, "Only the database can write to rooms: nobody can forge a message.")


def judge_generations(*, joined: bool | None) -> Finding:
    """Judge whether a room's topic of another access generation could be `joined`; None without a room to try."""
    if joined is None:
        return not_examined(Check.GENERATIONS, "There is no conversation yet to try it with.")
    if joined:
        return bad(Check.GENERATIONS, "People who were removed can go on listening to a room.", _SQL)
    return good(Check.GENERATIONS, "People who were removed from a room hear nothing more of it.")


def judge_public(*, joined: bool) -> Finding:
    """Judge whether a public channel could be `joined`."""
    if joined:
        return could_be_better(
            Check.PUBLIC,
            "Anybody with the project's key can open public channels on this server.",
            "Switch “Allow public access” off in the project's Realtime settings: this app uses private channels only.",
        )
    return good(Check.PUBLIC, "Public channels are refused.")


def judge_storage(buckets: Sequence[str]) -> Finding:
    """Judge whether the places for files and pictures are there."""
    missing = [name for name in BUCKETS if name not in buckets]
    if missing:
        return could_be_better(Check.STORAGE, f"There is no place for files: {', '.join(missing)} is missing.", _SQL)
    return good(Check.STORAGE, "There is a place for files and for pictures.")


def judge_ways(times: WayTimes) -> Finding:
    """Judge the ways to the server by their answering times."""
    seconds = {"live connection": times.live, "long polling": times.long_poll, "HTTP": times.calls}
    told = ", ".join(f"{name} {taken * 1000:.0f} ms" for name, taken in seconds.items() if taken is not None) or "none"
    closed = [name for name, taken in seconds.items() if taken is None]
    if closed:
        return could_be_better(
            Check.WAYS,
            f"Ways that are open: {told}. Closed: {', '.join(closed)}.",
            "A proxy or firewall may block them. The program uses what is open.",
        )
    if any(taken is not None and taken > SLOW_SECONDS for taken in seconds.values()):
        return could_be_better(
            Check.WAYS, f"The ways to the server are slow: {told}.", "Look at the network in between."
        )
    return good(Check.WAYS, f"All ways are open: {told}.")
