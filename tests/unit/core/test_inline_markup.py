"""Within a line: which delimiters belong together, which are letters, and which links may have a label."""

import pytest

from desktop_chat.core.hyperlinks import hyperlinks
from desktop_chat.core.inline_markup import LONGEST_LABEL, Style, inline_marks
from desktop_chat.core.markup import reading

ISOLATED = "\u2066{}\u2069"


def looks(text: str) -> list[tuple[str, str]]:
    """Return the marked letters of one line, each with its look."""
    read = reading(text)
    return [(span.style.value, read.letters[span.start : span.end]) for span in read.spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold**", [("bold", "bold")]),
        ("*italic*", [("italic", "italic")]),
        ("_italic_", [("italic", "italic")]),
        ("~~gone~~", [("strike", "gone")]),
        ("||who did it||", [("spoiler", "who did it")]),
        ("`code`", [("code", "code")]),
        ("***both***", [("bold", "both"), ("italic", "both")]),
        ("***both** italic*", [("italic", "both italic"), ("bold", "both")]),
        ("***both* bold**", [("bold", "both bold"), ("italic", "both")]),
        ("**bold *both***", [("bold", "bold both"), ("italic", "both")]),
        ("||a **b** c||", [("spoiler", "a b c"), ("bold", "b")]),
        ("(*a*), “_b_”!", [("italic", "a"), ("italic", "b")]),
        ("我*很*好", [("italic", "很")]),
        ("un**believ**able", [("bold", "believ")]),
        ("*a *b*", [("italic", "b")]),
        ("**a *b** c*", [("bold", "a *b")]),
        ("*a **b*", [("italic", "a **b")]),
    ],
)
def test_delimiters_that_belong_together_mark_what_is_between(text: str, expected: list[tuple[str, str]]) -> None:
    assert looks(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4 = 24",
        "2 * 3 * 4",
        "snake_case_name",
        "__init__ and __main__",
        "****",
        "a * * b",
        "**",
        "~one~",
        "~~~three~~~",
        "a || b || c",
        "|||three|||",
        "****four****",
        "*never closed",
        "never opened*",
        "`never closed",
        "``two and one`",
        "¯\\_(ツ)_/¯",
        "C:\\new_folder\\my_file",
        "*a\n*b",
        "**a\nb**",
    ],
)
def test_what_is_no_pair_is_shown(text: str) -> None:
    assert (looks(text), reading(text).letters) == ([], text)


@pytest.mark.parametrize("letter", "*`~|[>")
def test_a_backslash_makes_a_letter_of_a_delimiter(letter: str) -> None:
    read = reading(f"a\\{letter}b")

    assert read.letters == f"a{letter}b"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("`*a* **b** https://example.org`", "*a* **b** https://example.org"),
        ("``a ` b``", "a ` b"),
        ("`` `a` ``", "`a`"),
        ("`  `", "  "),
        ("` a`", " a"),
    ],
)
def test_code_is_shown_as_it_stands(text: str, code: str) -> None:
    assert looks(text) == [("code", code)]


def test_an_address_is_passed_over_as_it_stands() -> None:
    assert looks("*see https://example.org/a_b_*c*d*") == [
        ("italic", "see https://example.org/a_b_*c*d"),
        ("link", "https://example.org/a_b_*c*d"),
    ]
    assert looks("https://a.example/_x_y and `www.b.example` and **www.c.example**") == [
        ("link", "https://a.example/_x_y"),
        ("code", "www.b.example"),
        ("bold", "www.c.example"),
        ("link", "www.c.example"),
    ]


def test_a_label_is_shown_with_the_host_behind_it() -> None:
    read = reading("the [manual](https://docs.example.org/a_(b)?c=d) says")

    assert read.letters == f"the manual ({ISOLATED.format('docs.example.org')}) says"
    assert [span.style for span in read.spans] == [Style.LINK, Style.ADDRESS]
    assert read.spans[0].mark.link is not None
    assert read.spans[0].mark.link.target == "https://docs.example.org/a_(b)?c=d"


def test_the_host_behind_a_label_is_in_the_form_that_cannot_deceive() -> None:
    read = reading("[sign in](https://\u0430pple.com/x)")

    assert read.letters == f"sign in ({ISOLATED.format('xn--pple-43d.com')})"
    assert read.spans[0].mark.link is not None
    assert read.spans[0].mark.link.asks


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](file:///etc/passwd)",
        "[a](https://google.com@evil.example)",
        "[a](https://evil.example\\@google.com)",
        "[a](https://a.example b)",
        "[a](one https://a.example)",
        "[a]()",
        "[](https://a.example)",
        "[ ](https://a.example)",
        "[a] (https://a.example)",
        "[a](https://a.example",
        "[a](((https://a.example)))",
        "[www.google.com](https://evil.example)",
        "[a\u202emoc.elgoog](https://evil.example)",
        f"[{'a' * (LONGEST_LABEL + 1)}](https://a.example)",
        "![a](x.png)",
        "[[a](b",
    ],
)
def test_a_label_that_hides_something_is_no_label(text: str) -> None:
    assert reading(text).letters == text
    assert [link.target for link in hyperlinks(text)] == [
        span.mark.link.target for span in reading(text).spans if span.mark.link is not None
    ]


def test_at_most_so_many_pairs_are_taken_for_delimiters() -> None:
    text = "*a* *b* *c*"

    marks = inline_marks(text, 0, len(text), (), 2)

    assert [(mark.at, mark.until) for mark in marks] == [(0, 2), (4, 6)]
