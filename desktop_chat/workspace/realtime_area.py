"""The area of broadcasts, presence and channels: the addresses of Supabase Realtime below `/realtime/v1`."""

from dataclasses import dataclass

from starlette.routing import Route, WebSocketRoute

from desktop_chat.workspace.areas import EVERY_METHOD, Area, token_mint
from desktop_chat.workspace.context import WorkspaceContext
from desktop_chat.workspace.http_keys import KeyCheck
from desktop_chat.workspace.rate_limit import RateLimit, RollingRate
from desktop_chat.workspace.realtime import RealtimeDoor
from desktop_chat.workspace.realtime_access import AccessKeeper
from desktop_chat.workspace.realtime_authorise import Authoriser
from desktop_chat.workspace.realtime_feed import Feed, FeedSource
from desktop_chat.workspace.realtime_http import BroadcastDoor
from desktop_chat.workspace.realtime_hub import Hub
from desktop_chat.workspace.realtime_longpoll import LongPollDoor
from desktop_chat.workspace.realtime_presence import Presence
from desktop_chat.workspace.realtime_replay import Replays
from desktop_chat.workspace.realtime_tools import RealtimeTools

FEED_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RealtimeArea:
    """The area, who is connected to it, and what brings the database's broadcasts."""

    area: Area
    hub: Hub
    feed: Feed


def realtime_area(context: WorkspaceContext, keys: KeyCheck) -> RealtimeArea:
    """Return the area of broadcasts; tokens on its sockets always need an end."""
    settings = context.settings.realtime
    hub = Hub(RollingRate(settings.deliveries_per_second, context.clock.monotonic))
    access = AccessKeeper(hub, Authoriser(context.gateway))
    source = FeedSource(login=context.listener, channel=context.notify_channel)
    feed = Feed(source, hub, access.changed, context.clock)
    context.echo.bring_to(context.notify_channel, feed.announced, feed.lose)
    tools = _tools(context, access, hub, feed)
    broadcasts = BroadcastDoor(tools, keys)
    routes = [
        WebSocketRoute("/websocket", RealtimeDoor(tools).open),
        Route("/longpoll", LongPollDoor(tools).serve, methods=EVERY_METHOD),
        Route("/api/broadcast", broadcasts.batch, methods=["POST"]),
        Route("/api/broadcast/{topic:path}/events/{event:path}", broadcasts.single, methods=["POST"]),
    ]
    return RealtimeArea(area=Area(routes=routes, keepers=(feed.run, access.run)), hub=hub, feed=feed)


def _tools(context: WorkspaceContext, access: AccessKeeper, hub: Hub, feed: Feed) -> RealtimeTools:
    settings = context.settings.realtime
    return RealtimeTools(
        hub=hub,
        presence=Presence(hub),
        access=access,
        authoriser=Authoriser(context.gateway),
        replays=Replays(context.gateway),
        mint=token_mint(context),
        clock=context.clock,
        settings=settings,
        feed_up=feed.up,
        joins=RateLimit(burst=settings.joins_burst, seconds=1 / settings.joins_per_second),
        presence_events=RollingRate(settings.presence_events_per_second, context.clock.monotonic),
    )
