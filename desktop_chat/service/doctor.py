"""Examines a server as an administrator would: from whether anything answers to whether messages can be forged.

Each finding is told as soon as it is known. What cannot be looked at, because something before it is wrong or nobody is
signed in, is told as such.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from desktop_chat.core import diagnosis as judge
from desktop_chat.domain.diagnosis import Check, Finding, SchemaFacts
from desktop_chat.domain.errors import DesktopChatError, NotOurServer, ProtocolError, Refused, Transient, TransportError
from desktop_chat.domain.ports_doctor import Examiner, ServerProbe
from desktop_chat.domain.values import replace

_SIGN_IN = "Nobody is signed in: sign in to look closer."
_FIRST = "Not looked at: what stands above comes first."
_UNASKED = "Not asked: such a key is sent nowhere."
_KEY_FIX = "Copy the anon (publishable) key from the project's settings."


async def examine(
    probe: ServerProbe, migrations: Sequence[str], examiner: Examiner | None = None
) -> AsyncGenerator[Finding]:
    """Look at everything, one finding for each `Check` in their order, and close the probe.

    `migrations` are the versions that this program brings, ascending.
    """
    told: set[Check] = set()
    try:
        async with aclosing(_steps(probe, migrations, examiner)) as steps:
            async for finding in steps:
                told.add(finding.check)
                yield finding
        for check in Check:
            if check not in told:
                yield judge.not_examined(check, _FIRST)
    finally:
        await probe.close()


async def _steps(probe: ServerProbe, migrations: Sequence[str], examiner: Examiner | None) -> AsyncGenerator[Finding]:
    greeting = await _greet(probe)
    for finding in greeting:
        yield finding
    if len(greeting) < len((Check.ADDRESS, Check.KEY, Check.PROJECT, Check.CLOCK)):
        return
    facts = None
    if examiner is None:
        yield await _tables(probe)
    else:
        facts, finding = await _facts(probe, examiner, migrations)
        yield finding
    yield judge.judge_rights(facts) if facts is not None else judge.not_examined(Check.RIGHTS, _blocked(examiner))
    for finding in await _live(probe, examiner):
        yield finding
    yield await _generations(probe, examiner)
    yield await _public(probe, examiner)
    blocked = judge.not_examined(Check.STORAGE, _blocked(examiner))
    yield judge.judge_storage(facts.buckets) if facts is not None else blocked
    yield judge.judge_ways(await probe.measure())


async def _greet(probe: ServerProbe) -> list[Finding]:
    """Look at the address, the key, what kind of server it is, and its clock; fewer findings when one is bad."""
    answers = judge.good(Check.ADDRESS, "The server answers.")
    try:
        skew = await probe.greet()
    except Refused as refused:
        key = judge.bad(Check.KEY, refused.sentence, _KEY_FIX)
        return [judge.not_examined(Check.ADDRESS, _UNASKED), key] if refused.code == "secret_key" else [answers, key]
    except NotOurServer as error:
        fix = "Copy the project's URL anew."
        key = judge.not_examined(Check.KEY, _FIRST)
        return [answers, key, judge.bad(Check.PROJECT, f"That is no Supabase project: {error.reason}.", fix)]
    except (TransportError, ProtocolError) as error:
        fix = "Check the address, your network, and whether the server runs."
        return [judge.bad(Check.ADDRESS, f"No proper answer: {_reason(error)}.", fix)]
    clock = judge.not_examined(Check.CLOCK, "The server does not tell the time.")
    return [
        answers,
        judge.good(Check.KEY, "The server takes the key."),
        judge.good(Check.PROJECT, "It is a Supabase project, or speaks as one."),
        clock if skew is None else judge.judge_clock(skew),
    ]


async def _tables(probe: ServerProbe) -> Finding:
    try:
        await probe.find_schema()
    except Refused:
        return judge.no_schema()
    except (TransportError, ProtocolError) as error:
        return _not_now(Check.SCHEMA, error)
    return judge.good(Check.SCHEMA, "The tables of Desktop Chat are there.")


async def _facts(
    probe: ServerProbe, examiner: Examiner, migrations: Sequence[str]
) -> tuple[SchemaFacts | None, Finding]:
    try:
        facts = await probe.facts(examiner.token)
    except Refused:
        return None, judge.no_schema()
    except (TransportError, ProtocolError) as error:
        return None, _not_now(Check.SCHEMA, error)
    return facts, judge.judge_schema(facts, migrations)


async def _live(probe: ServerProbe, examiner: Examiner | None) -> list[Finding]:
    checks = (Check.LIVE, Check.FORGERY, Check.ECHO)
    if examiner is None:
        return [judge.not_examined(check, _SIGN_IN) for check in checks]
    try:
        found = await probe.speak(examiner.user, examiner.token)
    except (TransportError, ProtocolError) as error:
        live = judge.bad(
            Check.LIVE,
            f"The private channel of the own account cannot be joined: {_reason(error)}.",
            "Switch Realtime on for the project, and let WebSockets through proxies and firewalls.",
        )
        return [live, *(judge.not_examined(check, _FIRST) for check in checks[1:])]
    return [
        judge.good(Check.LIVE, "The private channel of the own account can be joined."),
        # Without the echo nobody knows whether the forged word was refused or is only late.
        judge.judge_forgery(heard=found.forged or (None if found.echo is None else False)),
        judge.judge_echo(found.echo),
    ]


async def _generations(probe: ServerProbe, examiner: Examiner | None) -> Finding:
    """Try the topic that a room would have after the next removal: it is as closed as those of before."""
    if examiner is None:
        return judge.not_examined(Check.GENERATIONS, _SIGN_IN)
    if examiner.room is None:
        return judge.judge_generations(joined=None)
    other = replace(examiner.room, gen=examiner.room.gen + 1)
    try:
        return judge.judge_generations(joined=await probe.joins_generation(other, examiner.token))
    except (TransportError, ProtocolError) as error:
        return judge.not_examined(Check.GENERATIONS, f"It could not be tried: {_reason(error)}.")


async def _public(probe: ServerProbe, examiner: Examiner | None) -> Finding:
    try:
        return judge.judge_public(joined=await probe.joins_public(examiner.token if examiner is not None else None))
    except (TransportError, ProtocolError) as error:
        return judge.not_examined(Check.PUBLIC, f"It could not be tried: {_reason(error)}.")


def _blocked(examiner: Examiner | None) -> str:
    return _SIGN_IN if examiner is None else _FIRST


def _not_now(check: Check, error: DesktopChatError) -> Finding:
    return judge.bad(check, f"It could not be looked at: {_reason(error)}.", "Try again; look at the server's logs.")


def _reason(error: DesktopChatError) -> str:
    match error:
        case Refused(sentence=sentence) if sentence:
            return sentence.rstrip(".")
        case Transient(reason=reason) | NotOurServer(reason=reason) | ProtocolError(reason=reason):
            return reason
        case _:
            return str(error).rstrip(".") or type(error).__name__
