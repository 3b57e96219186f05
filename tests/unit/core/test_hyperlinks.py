"""Addresses in text: where one begins and ends, what it opens, and which ones are asked about or are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.hyperlinks import LONGEST, hyperlinks


def shown(text: str) -> list[str]:
    return [text[link.start : link.end] for link in hyperlinks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing here", []),
        ("see https://example.org/a?b=c#d now", ["https://example.org/a?b=c#d"]),
        ("HTTP://Example.ORG", ["HTTP://Example.ORG"]),
        ("www.example.org, and more", ["www.example.org"]),
        ("Is it https://example.org?", ["https://example.org"]),
        ("(https://en.example.org/wiki/Qt_(software))", ["https://en.example.org/wiki/Qt_(software)"]),
        ("[https://example.org]", ["https://example.org"]),
        ("“https://example.org/x”", ["https://example.org/x"]),
        ("<https://example.org/>", ["https://example.org/"]),
        ("**https://example.org**", ["https://example.org"]),
        ("one https://a.example two http://b.example", ["https://a.example", "http://b.example"]),
        ("write to Ann.Lee+x@mail.example.org.", ["Ann.Lee+x@mail.example.org"]),
        ("not@home", []),
        ("@ann and me@", []),
        ("https://", []),
        (
            "see deskchat://room/01931c3e-5b7a-7c51-9a55-0d9f2c6a7b10.",
            ["deskchat://room/01931c3e-5b7a-7c51-9a55-0d9f2c6a7b10"],
        ),
        ("deskchat://invite/q3-Xb_9aLkT7uVw2, now", ["deskchat://invite/q3-Xb_9aLkT7uVw2"]),
        ("deskchat://room/nonsense", []),
        ("DESKCHAT://invite/q3-Xb_9aLkT7uVw2", []),
        ("deskchat://invite/q3-Xb_9aLkT7uVw2/extra", []),
        ("xhttps://example.org", []),
        ("file:///etc/passwd javascript://x ftp://example.org", []),
    ],
)
def test_where_an_address_begins_and_ends(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://Example.org/Ä?q=ü#ß", "https://example.org/%C3%84?q=%C3%BC#%C3%9F"),
        ("www.example.org/x", "https://www.example.org/x"),
        ("http://localhost:8080/a%20b", "http://localhost:8080/a%20b"),
        ("http://127.0.0.1:54321/", "http://127.0.0.1:54321/"),
        ("https://[2001:DB8::0:1]:443/x", "https://[2001:db8::1]:443/x"),
        ("ann+x@example.org", "mailto:ann+x@example.org"),
        ("a%2F%3Fx@example.org", "mailto:a%252F%253Fx@example.org"),
        ("https://example.org.", "https://example.org"),
    ],
)
def test_what_is_opened(text: str, target: str) -> None:
    (link,) = hyperlinks(text)

    assert (link.target, link.asks) == (target, False)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://\u0430pple.com/", "xn--pple-43d.com"),
        ("https://bücher.example", "xn--bcher-kva.example"),
        ("https://xn--pple-43d.com/", "xn--pple-43d.com"),
        ("http://2130706433/", "2130706433"),
        ("http://0x7f.1/", "0x7f.1"),
        ("http://0177.0.0.1/", "0177.0.0.1"),
        ("http://127.1/", "127.1"),
    ],
)
def test_a_host_that_could_pass_for_another_is_asked_about(text: str, host: str) -> None:
    (link,) = hyperlinks(text)

    assert (link.host, link.asks) == (host, True)


@pytest.mark.parametrize(
    "text",
    [
        "https://google.com@evil.example/",
        "https://google.com:443@evil.example/",
        "https://google.com%2f@evil.example",
        "https://exa\u202emple.org",
        "https://exam\u200bple.org",
        "https://example.org\u2044path",
        "https://example.org\uff0fpath",
        "https://example\u3002org",
        "https://exa\u00admple.org",
        "https://example.org/\ufe0fx",
        "https://example.org/\u180bx",
        "https://.example.org",
        "https://-.example",
        "https://example..org",
        "https://example.org:99999/",
        "https://example.org:8x/",
        "https://example.org:\u0664/",
        "https://[::1",
        "https://[:::]/",
        "https://" + "ä" * 80 + ".example",
        "https://example.org/" + "x" * LONGEST,
    ],
)
def test_what_hides_its_host_or_is_none_is_no_hyperlink(text: str) -> None:
    assert hyperlinks(text) == ()


def test_a_backslash_ends_an_address_before_it_can_mean_two_things() -> None:
    (link,) = hyperlinks("https://evil.example\\@google.com/")

    assert link.target == "https://evil.example"


@given(st.text(alphabet=st.sampled_from("https://w.@x(y)[]:?#äа\u202e \n%-_1"), max_size=80))
def test_every_hyperlink_is_within_the_text_in_order_and_opens_only_what_it_may(text: str) -> None:
    end = 0
    for link in hyperlinks(text):
        assert end <= link.start < link.end <= len(text)
        assert link.target.isascii()
        assert link.target.startswith(("http://", "https://", "mailto:"))
        assert link.host in link.target
        end = link.end


@pytest.mark.parametrize("text", ["a@" * 8000, "www." * 4000, "https://" * 2000, "https://x" + ")" * 16_000])
def test_hostile_text_makes_no_hyperlink(text: str) -> None:
    assert hyperlinks(text) == ()
