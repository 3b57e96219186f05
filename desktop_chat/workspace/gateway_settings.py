"""The gateway's limits and time-outs: generous for one computer, Supabase's own for conformance tests."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthSettings:
    """Sign-in. Attempts are token buckets: `burst` at once, then one every `seconds`, by account and by address.

    `shared_secret` signs tokens with the workspace's secret, as the test mode does; `autoconfirm` lets a new account in
    without a word from the owner.
    """

    shared_secret: bool = False
    autoconfirm: bool = True
    token_seconds: int = 3600
    reuse_seconds: int = 10
    shortest_password: int = 6
    sign_up_open: bool = True
    account_burst: int = 20
    account_seconds: float = 6.0
    address_burst: int = 600
    address_seconds: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class RestSettings:
    """PostgREST's part: the longest body, how many rows at most in one answer, and how long a statement may run.

    `exposed` are the schemas that can be asked, the first without being named; functions look names up in the schema
    that is asked and in `extra_path`. With `filter_required` nobody changes or deletes all rows of a table at once, and
    `tx_override` lets a request ask to be rolled back.
    """

    exposed: tuple[str, ...] = ("public",)
    extra_path: tuple[str, ...] = ()
    filter_required: bool = True
    tx_override: bool = False
    most_body_bytes: int = 2_000_000
    most_rows: int = 1000
    anon_timeout_ms: int = 3_000
    user_timeout_ms: int = 8_000
    acquire_seconds: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """Files: the longest, how long statements may run, how long signed upload URLs and resumable uploads live."""

    most_file_bytes: int = 5_000_000_000
    timeout_ms: int = 8_000
    upload_url_seconds: int = 7_200
    resumable_seconds: int = 86_400
    sweep_seconds: float = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RealtimeSettings:
    """Realtime's limits. The two delays are what a real server does to failing joins and handshakes; off here.

    `joins` and `events` are token buckets, of the workspace or (`socket_joins`, `events`) of one client;
    `presence_calls` are counted by channel in windows of `presence_seconds`; `deliveries` and `presence_events` are
    averages of a minute over the whole workspace and count each receiver. Without `public_channels` private ones alone
    can be joined, which are all that this program uses.
    """

    public_channels: bool = True

    most_frame_bytes: int = 5_000_000
    most_payload_bytes: int = 3_000_500
    most_sockets: int = 2_000
    most_channels: int = 1_000
    joins_burst: int = 2_000
    joins_per_second: float = 200.0
    socket_joins_burst: int = 500
    socket_joins_per_second: float = 20.0
    events_burst: int = 5_000
    events_per_second: float = 500.0
    deliveries_per_second: float = 50_000.0
    presence_calls: int = 300
    presence_seconds: float = 30.0
    presence_events_per_second: float = 5_000.0
    most_presence_bytes: int = 32_000
    idle_seconds: float = 66.0
    queue_frames: int = 2_000
    queue_bytes: int = 32_000_000
    closing_seconds: float = 10.0
    poll_hold_seconds: float = 10.0
    poll_idle_seconds: float = 22.0
    recheck_seconds: float = 300.0
    join_refusal_seconds: float = 0.0
    handshake_refusal_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingSettings:
    """Where to share: at these addresses alone, or (none) at whatever private ones this computer has; and the bounds.

    `at_start` shares this time, however it was left. `port` 0 keeps the last one, or takes a free one.
    """

    at_start: bool = False
    addresses: tuple[str, ...] = ()
    port: int = 0
    most_visitors: int = 1_000
    most_of_one_address: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Everything that can be set about the gateway."""

    auth: AuthSettings = field(default_factory=AuthSettings)
    rest: RestSettings = field(default_factory=RestSettings)
    realtime: RealtimeSettings = field(default_factory=RealtimeSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)

    def as_hosted(self) -> "GatewaySettings":
        """Return the same with the limits and delays of Supabase's own service, for conformance tests."""
        strict = replace(
            self.realtime,
            most_sockets=200,
            most_channels=100,
            joins_burst=6_000,
            joins_per_second=100.0,
            socket_joins_burst=6_000,
            socket_joins_per_second=100.0,
            events_burst=6_000,
            deliveries_per_second=100.0,
            presence_calls=5,
            presence_events_per_second=20.0,
            most_presence_bytes=3_000_500,
            join_refusal_seconds=5.0,
            handshake_refusal_seconds=2.0,
        )
        return replace(self, realtime=strict, storage=replace(self.storage, most_file_bytes=52_428_800))
