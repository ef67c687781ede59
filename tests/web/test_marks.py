from hypothesis import given
from hypothesis import strategies as st

from extractor.web.marks import Piece, Span, passages

TEXT = "I. Đầu\nMột hai ba bốn.\nNăm sáu.\n"


def test_facts_stand_on_the_line_where_they_begin() -> None:
    made = passages(TEXT, [Span("a", "target", 11, 14), Span("h", "heading", 0, 6)])
    assert [TEXT[each.start : each.end] for each in made] == ["I. Đầu\n", TEXT[7:]]
    assert made[0].headings == ("h",)
    assert made[0].pieces[0] == Piece("I. Đầu", ("h",), (), ("heading",))
    assert made[1].facts == ("a",)
    assert made[1].pieces[1] == Piece("hai", ("a",), ("a",), ("target",))


def test_overlapping_marks_are_both_kept() -> None:
    (passage,) = passages(
        "một hai ba bốn", [Span("a", "target", 0, 7), Span("b", "obligation", 4, 10)]
    )
    assert [(piece.text, piece.ids) for piece in passage.pieces] == [
        ("một ", ("a",)),
        ("hai", ("a", "b")),
        (" ba", ("b",)),
        (" bốn", ()),
    ]


def test_a_mark_goes_on_over_the_next_passage() -> None:
    made = passages(TEXT, [Span("a", "obligation", 11, 28), Span("b", "target", 23, 26)])
    assert [passage.facts for passage in made] == [(), ("a",), ("b",)]
    assert made[2].pieces[0].ids == ("a", "b")
    assert made[2].pieces[0].anchors == ("b",)


def test_markdown_is_left_out_only_where_asked() -> None:
    text = "## **Mục 1**\n*a* b_c"
    assert passages(text, [], markdown=True)[0].pieces[0].text == "Mục 1\n*a* b_c"
    assert passages(text, [])[0].pieces[0].text == text


@given(
    st.text(alphabet="ab \n<", max_size=60),
    st.lists(st.tuples(st.integers(-2, 70), st.integers(-2, 70)), max_size=8),
    st.lists(st.integers(-2, 70), max_size=4),
)
def test_passages_are_the_whole_text_and_every_span_is_marked_once(
    text: str, places: list[tuple[int, int]], breaks: list[int]
) -> None:
    spans = [Span(str(n), "target", start, end) for n, (start, end) in enumerate(places)]
    made = passages(text, spans, breaks)
    assert "".join(text[each.start : each.end] for each in made) == text
    inside = [span.id for span in spans if 0 <= span.start < span.end <= len(text)]
    assert sorted(fact for each in made for fact in each.facts) == sorted(inside)
    anchors = [a for each in made for piece in each.pieces for a in piece.anchors]
    assert sorted(anchors) == sorted(inside)
