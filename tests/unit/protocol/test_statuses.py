"""What an HTTP status with its body means: pass, no, or not signed in."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.domain.errors import Refused, Transient, TransportError, Unauthorised
from desktop_chat.protocol.statuses import LONGEST_WAIT, classify, classify_refresh, classify_storage, classify_upgrade

NOT_RIGHT = "The e-mail address or the password is not right."


def a_body(code: str = "PT403", message: str = "No.", details: str | None = None, hint: str | None = None) -> bytes:
    return json.dumps({"code": code, "message": message, "details": details, "hint": hint}).encode()


def as_json(**members: object) -> bytes:
    return json.dumps(members).encode()


@pytest.mark.parametrize("status", [403, 404, 409, 413, 422])
def test_our_own_no_is_definite_and_keeps_its_hint(status: int) -> None:
    error = classify(status, a_body(f"PT{status}", "You may not.", '{"rev": 5}', "not_allowed"))

    assert error == Refused("not_allowed", "You may not.", status, '{"rev": 5}')


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, a_body("42501", "permission denied"), Refused("42501", "permission denied", 403)),
        (409, a_body("23505", "duplicate"), Refused("23505", "duplicate", 409)),
        (400, as_json(code="weak_password", message="Too weak."), Refused("weak_password", "Too weak.", 400)),
        (
            400,
            as_json(code=400, error_code="invalid_credentials", msg="Invalid."),
            Refused("invalid_credentials", NOT_RIGHT, 400),
        ),
        (
            400,
            as_json(error="invalid_grant", error_description="Invalid login credentials"),
            Refused("invalid_grant", NOT_RIGHT, 400),
        ),
        (422, as_json(message="Odd."), Refused("http_422", "Odd.", 422)),
        (413, b"<html>", Refused("too_large", "This is too large for the server.", 413)),
    ],
)
def test_a_definite_no(status: int, body: bytes, error: Refused) -> None:
    assert classify(status, body) == error


@pytest.mark.parametrize("code", ["PGRST202", "PGRST205", "42883", "42P01"])
def test_a_project_without_our_tables_is_told_apart(code: str) -> None:
    error = classify(404, a_body(code, "Could not find the function"))

    assert isinstance(error, Refused)
    assert error.code == "no_schema"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, a_body("PGRST301", "JWT expired")),
        (401, a_body("PT401", "Sign in.", None, "not_signed_in")),
        (401, b""),
        (401, as_json(message="Invalid API key")),
        (400, as_json(code="refresh_token_already_used", message="Already Used")),
        (400, as_json(error_code="refresh_token_not_found", msg="Not Found")),
        (403, as_json(code="session_not_found", message="gone")),
        (403, as_json(code="bad_jwt", message="bad")),
    ],
)
def test_a_session_that_is_over_has_to_be_renewed(status: int, body: bytes) -> None:
    assert isinstance(classify(status, body), Unauthorised)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (503, a_body("PT503", "Moving.", None, "frozen")),
        (500, a_body("55P03", "lock timeout")),
        (400, a_body("40P01", "deadlock")),
        (400, a_body("40001", "serialization")),
        (500, a_body("57014", "statement timeout")),
        (503, a_body("53300", "too many connections")),
        (503, a_body("PGRST001", "no connection")),
        (504, a_body("PGRST003", "pool timeout")),
        (500, as_json(code="unexpected_failure", message="?")),
        (500, as_json(code="XX000")),
        (502, b"<html>Bad gateway</html>"),
        (200, b"<html>log in to this network</html>"),
        (302, b""),
        (403, b"<html>Blocked by your company</html>"),
        (404, b"not found"),
        (404, b"[]"),
        (404, b"{}"),
        (429, b"slow down"),
        (408, b""),
    ],
)
def test_what_may_pass_keeps_the_work(status: int, body: bytes) -> None:
    assert isinstance(classify(status, body), Transient)


def test_a_flood_says_in_its_details_how_long_to_wait() -> None:
    error = classify(429, a_body("PT429", "Too many.", '{"retry_after_ms": 1500}', "flood"), "7")

    assert error == Transient("Too many.", 1.5)


@pytest.mark.parametrize("details", ["", "x", "[]", '{"retry_after_ms": "1"}', "{}"])
def test_a_flood_without_a_time_takes_the_header(details: str) -> None:
    assert classify(429, a_body("PT429", "Too many.", details, "flood"), "7") == Transient("Too many.", 7.0)


def test_too_many_requests_without_words_are_named() -> None:
    assert classify(429, as_json(code="over_request_rate_limit")) == Transient("too many requests", None)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("3", 3.0),
        ("0", 0.0),
        ("-1", None),
        ("1.5", None),
        ("²", None),
        ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ("9" * 400, LONGEST_WAIT),
    ],
)
def test_retry_after_is_read_in_seconds(header: str | None, seconds: float | None) -> None:
    error = classify(503, b"", header)

    assert isinstance(error, Transient)
    assert error.retry_after == seconds


def test_no_flood_makes_the_client_wait_for_ever() -> None:
    error = classify(429, a_body("PT429", "x", '{"retry_after_ms": 999999999}', "flood"))

    assert error == Transient("x", LONGEST_WAIT)


def test_an_endless_sentence_is_cut() -> None:
    assert len(str(classify(422, as_json(message="x" * 9000)))) < 1000


@given(st.integers(100, 599), st.binary(max_size=60) | st.text(max_size=20).map(str.encode))
def test_every_answer_means_something(status: int, body: bytes) -> None:
    assert isinstance(classify(status, body), TransportError)
    assert isinstance(classify_upgrade(status, body), TransportError)
    assert isinstance(classify_storage(status, body), TransportError)


def of_storage(status: object, error: str, message: str = "?", **members: object) -> bytes:
    return as_json(statusCode=status, error=error, message=message, **members)


@pytest.mark.parametrize(
    ("status", "body", "code", "meant"),
    [
        (400, of_storage("404", "not_found", "Object not found"), "not_found", 404),
        (400, of_storage("404", "not_found", "Object not found", code="NoSuchKey"), "not_found", 404),
        (404, of_storage("404", "Bucket not found", "Bucket not found"), "not_found", 404),
        (404, as_json(code="NoSuchKey", message="Object not found"), "not_found", 404),
        (400, of_storage("403", "Unauthorized", "new row violates row-level security policy"), "not_allowed", 403),
        (400, of_storage("409", "Duplicate", "The resource already exists"), "exists", 409),
        (409, of_storage("409", "Duplicate", "The resource already exists", code="KeyAlreadyExists"), "exists", 409),
        (400, of_storage("409", "ResourceAlreadyExists", "The resource already exists"), "exists", 409),
        (400, of_storage("409", "FeatureNotEnabled"), "FeatureNotEnabled", 409),
        (400, of_storage("413", "Payload too large"), "too_large", 413),
        (413, b"<html>", "too_large", 413),
        (400, of_storage("415", "invalid_mime_type"), "invalid_mime_type", 415),
        (400, of_storage("400", "InvalidKey"), "InvalidKey", 400),
        (400, of_storage("200", "Odd"), "Odd", 400),
        (400, of_storage("4o4", "Odd"), "Odd", 400),
        (400, of_storage("4040", "Odd"), "Odd", 400),
        (400, of_storage("٤٠٤", "Odd"), "Odd", 400),
        (400, of_storage(404, "Odd"), "Odd", 400),
    ],
)
def test_a_definite_no_of_the_storage_is_what_its_body_says(status: int, body: bytes, code: str, meant: int) -> None:
    error = classify_storage(status, body)

    assert isinstance(error, Refused)
    assert (error.code, error.status) == (code, meant)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, of_storage("403", "Unauthorized", '"exp" claim timestamp check failed')),
        (400, of_storage("403", "Unauthorized", "signature verification failed", code="AccessDenied")),
        (400, of_storage("403", "Unauthorized", "Invalid Compact JWS")),
        (400, of_storage("400", "jwt expired", "jwt expired")),
        (400, of_storage("400", "InvalidJWT", "Whatever")),
        (401, as_json(message="Invalid API key")),
        (401, b""),
    ],
)
def test_a_token_that_the_storage_does_not_take_has_to_be_renewed(status: int, body: bytes) -> None:
    assert isinstance(classify_storage(status, body), Unauthorised)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<html>not found</html>"),
        (404, b"{}"),
        (400, of_storage("423", "ResourceLocked")),
        (400, of_storage("503", "DatabaseError")),
        (500, of_storage("500", "Internal")),
        (544, of_storage("544", "DatabaseTimeout")),
        (429, of_storage("429", "SlowDown")),
        (507, of_storage("507", "StorageFull")),
    ],
)
def test_what_may_pass_at_the_storage_keeps_the_work(status: int, body: bytes) -> None:
    assert isinstance(classify_storage(status, body), Transient)


def test_the_storage_may_say_how_long_to_wait() -> None:
    assert classify_storage(429, of_storage("429", "SlowDown", "Slow down"), "7") == Transient("Slow down", 7.0)
    assert classify_storage(502, b"", "3") == Transient("HTTP 502 from something on the way", 3.0)


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, as_json(error="API key is missing"), "wrong_key"),
        (401, as_json(message="Invalid API key", hint="Double check your key."), "wrong_key"),
        (403, as_json(error="Realtime was disabled for this tenant"), "not_available"),
        (404, as_json(error="Tenant not found"), "no_such_project"),
    ],
)
def test_an_upgrade_that_can_never_work_is_refused(status: int, body: bytes, code: str) -> None:
    error = classify_upgrade(status, body)

    assert isinstance(error, Refused)
    assert (error.code, error.status) == (code, status)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>log in</html>"),
        (302, b""),
        (401, b"<html>log in</html>"),
        (401, b""),
        (403, b"<html>Blocked</html>"),
        (403, b'{"error": 5}'),
        (404, b""),
        (500, as_json(error="Error connecting to Realtime")),
        (503, b""),
    ],
)
def test_an_upgrade_that_something_on_the_way_refuses_may_pass(status: int, body: bytes) -> None:
    assert isinstance(classify_upgrade(status, body), Transient)


def test_too_many_connections_wait_as_long_as_asked() -> None:
    assert classify_upgrade(429, as_json(error="Too many connected users"), "20") == Transient(
        "Too many connected users", 20.0
    )
    assert classify_upgrade(429, b"") == Transient("too many connections", None)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b'{"code": 400, "error_code": "refresh_token_not_found", "msg": "Invalid Refresh Token"}'),
        (400, b'{"error": "invalid_grant", "error_description": "Invalid Refresh Token"}'),
        (403, b'{"code": 403, "error_code": "user_banned", "msg": "User is banned"}'),
    ],
)
def test_a_renewal_that_gotrue_refuses_ends_the_session(status: int, body: bytes) -> None:
    assert isinstance(classify_refresh(status, body), Unauthorised)


@pytest.mark.parametrize("status", [401, 403, 404, 422, 503])
@pytest.mark.parametrize("body", [b"<html>", b'{"message": "no Route matched with those values"}', b'{"error": "x"}'])
def test_a_renewal_that_a_gateway_refuses_is_tried_again(status: int, body: bytes) -> None:
    assert isinstance(classify_refresh(status, body), Transient)
