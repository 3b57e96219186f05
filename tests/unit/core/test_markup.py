"""A text is read as Markdown: its letters, looks and blocks; nothing is lost, nothing fails, nothing takes long."""

import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.core.inline_markup import Style
from desktop_chat.core.markup import HIDDEN, MARKS_MOST, Kind, Reading, even_lines, reading, unmarked

MARKED = st.lists(
    st.sampled_from(
        [
            *("*", "**", "***", "_", "~~", "||", "`", "``", "```", "\n", "\n```py\n", "\n```\n", "\r\n", "\u2028"),
            *("> ", ">", "\n- ", "\n  * ", "\n1. ", "[", "](", ")", "\\", " ", "\t", "a", "bc", "é", "我", "🚀"),
            *("https://example.org/a_b", "www.example.org", "ann@example.org", "[x](https://example.org)"),
        ]
    ),
    max_size=40,
).map("".join)


@dataclass(frozen=True)
class Seen:
    """A block in words."""

    kind: Kind
    text: str
    quotes: int = 0
    depth: int = 0
    markers: tuple[str, ...] = ()
    language: str = ""


def blocks(text: str) -> list[Seen]:
    read = reading(text)
    return [
        Seen(
            block.kind,
            read.letters[block.start : block.end],
            block.quotes,
            block.depth,
            tuple(marker.text for marker in block.markers),
            block.language,
        )
        for block in read.blocks
    ]


def test_a_plain_text_is_one_block_of_its_letters() -> None:
    assert reading("see you\ntomorrow") == Reading("see you\ntomorrow", (), reading("see you\ntomorrow").blocks)
    assert blocks("see you\ntomorrow") == [Seen(Kind.TEXT, "see you\ntomorrow")]
    assert [span.style for span in reading("see www.example.org").spans] == [Style.LINK]


def test_all_line_breaks_are_one() -> None:
    assert even_lines("a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_quotes_are_blocks_by_how_often_they_are_quoted() -> None:
    assert blocks("> one\n> *two*\n> > deeper\n>\nme") == [
        Seen(Kind.TEXT, "one\ntwo", quotes=1),
        Seen(Kind.TEXT, "deeper", quotes=2),
        Seen(Kind.TEXT, "", quotes=1),
        Seen(Kind.TEXT, "me"),
    ]


@pytest.mark.parametrize("text", [">_<", ">>> a", ">:(", "a > b", "-5", "--", "- ", "1990. was good", "+1", "1.5"])
def test_what_only_looks_like_a_quote_or_an_item_is_text(text: str) -> None:
    assert blocks(text) == [Seen(Kind.TEXT, text)]


def test_items_are_blocks_by_their_depth_with_markers() -> None:
    assert blocks("- one\n* two\n  + deeper\n\t- as deep\n1. first\n2) second\n> - said") == [
        Seen(Kind.LIST, "one\ntwo", markers=("•", "•")),
        Seen(Kind.LIST, "deeper", depth=1, markers=("◦",)),
        Seen(Kind.LIST, "as deep", depth=2, markers=("•",)),
        Seen(Kind.LIST, "first\nsecond", markers=("1.", "2)")),
        Seen(Kind.LIST, "said", quotes=1, markers=("•",)),
    ]
    assert blocks("            - far")[0].depth == 3


def test_code_stands_between_fences() -> None:
    assert blocks("look\n```py\n*a* = `1`\n\n- b\n```\nthere\n````\n```\n````") == [
        Seen(Kind.TEXT, "look"),
        Seen(Kind.CODE, "*a* = `1`\n\n- b", language="py"),
        Seen(Kind.TEXT, "there"),
        Seen(Kind.CODE, "```"),
    ]
    assert len(blocks("```\na\n```\n```\nb\n```")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "```\nnever closed",
        "```\n```",
        "````\nclosed by fewer\n```",
        "``` no language at all\nx\n```",
        "text ```\nx\n```",
    ],
)
def test_what_is_no_fence_is_text(text: str) -> None:
    assert [seen.kind for seen in blocks(text)] == [Kind.TEXT]


def test_an_empty_fence_does_not_hide_the_next_one() -> None:
    assert [seen.kind for seen in blocks("```\n```\nx\n```")] == [Kind.TEXT, Kind.CODE]


def test_addresses_are_found_in_every_line_but_not_in_code() -> None:
    read = reading("> www.a.example\n```\nwww.b.example\n```\n**x**\nwww.c.example")

    assert [read.letters[span.start : span.end] for span in read.spans if span.style is Style.LINK] == [
        "www.a.example",
        "www.c.example",
    ]


def test_a_part_is_copied_as_plain_text() -> None:
    read = reading("**bold**\n- one\n  - [two](https://example.org/x)")

    assert read.plain() == "bold\n• one\n  ◦ two (https://example.org/x)"
    assert read.plain(2, 7) == "ld\n• on"
    assert read.plain(5, 99) == "• one\n  ◦ two (https://example.org/x)"
    assert read.plain(9, 12) == "  ◦ two"


def test_a_part_is_copied_as_markdown_inside_its_delimiters() -> None:
    read = reading("a **bold *both* x** `c`\n> quoted\n```py\nx = 1\ny\n```\n[l](https://example.org) end\n> ")

    assert read.markdown(2, 6) == "**bold**"
    assert read.markdown(8, 10) == "***ot***"
    assert read.markdown(0, 3) == "a **b**"
    assert read.markdown(14, read.letters.index("\nx")) == "`c`\n> quoted"
    assert read.markdown(read.letters.index("x = 1"), read.letters.index("y")) == "```py\nx = 1\n\n```"
    assert read.markdown(read.letters.index("l ("), read.letters.index(" (")) == "[l](https://example.org)"
    assert read.markdown(read.letters.index("example"), len(read.letters)).startswith("[](https://example.org) end")


def test_spoilers_are_not_told() -> None:
    read = reading("it was ||the **butler**, ||\n- ||or|| the ||_cook_||")

    assert read.told() == f"it was ||the butler, ||\n• {HIDDEN} the {HIDDEN}"


def test_a_spoiler_that_was_opened_is_told() -> None:
    read = reading("||a **b**|| or ||c||")

    assert read.told({0}) == f"a b or {HIDDEN}"


def test_what_is_unmarked_is_shown_as_it_stands() -> None:
    assert unmarked("**a**\r\n> www.b.example").letters == "**a**\n> www.b.example"
    assert unmarked("**a**").spans == ()


def test_who_types_too_many_delimiters_sees_them() -> None:
    inline = reading("*a* " * (MARKS_MOST + 5))
    items = reading("- a\n" * (MARKS_MOST + 5))
    fences = reading("- a\n" * MARKS_MOST + "```\nx\n```")

    assert inline.letters.count("*") == 10
    assert len(items.spans) == MARKS_MOST
    assert fences.blocks[-1].kind is Kind.TEXT


@given(st.one_of(MARKED, st.text(st.characters(exclude_categories=()), max_size=200)))
def test_every_letter_is_shown_or_a_delimiter(text: str) -> None:
    read = reading(text)

    assert read.markdown() == even_lines(text)


def are_in(letters: str, text: str) -> bool:
    """Tell whether all letters are in the text, in their order."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


@given(MARKED, st.integers(0, 60), st.integers(0, 60))
def test_every_part_of_every_text_can_be_copied(text: str, first: int, length: int) -> None:
    read = reading(text)
    last = min(len(read.letters), first + length)
    added = {at for span in read.spans if span.style is Style.ADDRESS for at in range(span.start, span.end)}
    typed = "".join(read.letters[at] for at in range(first, last) if at not in added)

    assert are_in(typed, read.plain(first, last))
    assert are_in(typed, read.markdown(first, last))


@given(MARKED)
def test_spans_nest_and_blocks_follow_one_another(text: str) -> None:
    read = reading(text)

    around: list[tuple[int, int]] = []
    for span in read.spans:
        while around and around[-1][1] <= span.start and span.end > around[-1][1]:
            around.pop()
        assert 0 <= span.start <= span.end <= len(read.letters)
        assert not around or around[-1][1] <= span.start or span.end <= around[-1][1]
        around.append((span.start, span.end))
    assert read.blocks[0].start == 0
    assert read.blocks[-1].end == len(read.letters)
    for before, after in zip(read.blocks, read.blocks[1:], strict=False):
        assert after.start == before.end + 1
        assert read.letters[before.end] == "\n"


HOSTILE = {
    "stars": "*" * 16_384,
    "open stars": "*a " * 5_461,
    "pairs": "*a* " * 4_096,
    "nested delimiters": "**~~||*_" * 2_048,
    "brackets": "[" * 16_384,
    "half links": "[a](" * 4_096,
    "links": "[a](https://x.org) " * 862,
    "parentheses": "[a](" + "()" * 8_000,
    "all lengths of backticks": " ".join("`" * length for length in range(1, 180)),
    "all lengths of fences": "".join("`" * (3 + number % 100) + "\n" for number in range(300)),
    "unbalanced fences": "```\n" * 4_095 + "```x y",
    "fences and code": "```\na\n```\n" * 1_638,
    "items": "- a\n" * 4_096,
    "quotes": "> " * 8_192,
    "line feeds": "\n" * 16_384,
    "backslashes": "\\*" * 8_192,
    "spoilers": "||a" * 5_461,
    "marks": "a" + "\u0301" * 100_000,
    "marks in bold": "**a" + "\u0301" * 100_000 + "**",
    "address of brackets": "https://x" + ")" * 16_000,
    "one word": "W" * 16_384,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_at_once_and_wholly(text: str) -> None:
    began = time.process_time()
    read = reading(text)
    typed = read.markdown()
    took = time.process_time() - began

    assert typed == text
    assert len(read.spans) <= 2 * MARKS_MOST
    # Twenty times what the slowest takes; a square of 16,384 steps would take minutes.
    assert took < 0.5
