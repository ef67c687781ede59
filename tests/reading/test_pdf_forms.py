"""Forms of a PDF that draw forms: what never ends is found, what is harmless is let through."""

from __future__ import annotations

import zlib

import hostile
import pytest

from extractor.reading.pdf_forms import draw_without_end


@pytest.mark.parametrize(
    "data",
    [hostile.loop_of_forms(), hostile.loop_of_two_forms(), hostile.chain_of_forms()],
    ids=["itself", "each other", "ten times the next"],
)
def test_without_end(data: bytes) -> None:
    assert draw_without_end(data)


def test_a_form_may_share_the_names_of_its_page() -> None:
    """Its own name is among them, but it does not draw itself."""
    assert not draw_without_end(hostile.shared_names())


def test_packed_content() -> None:
    content = zlib.compress(b"q /I Do Q")
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode /Resources "
    form += b"<< /XObject << /I 6 0 R >> >> /Length %d >>\nstream\n" % len(content)
    page = hostile.objects_pdf([form + content + b"\nendstream"], "", b"/I Do")
    assert draw_without_end(page)
    assert not draw_without_end(page.replace(b"/I 6 0 R", b"/I 7 0 R"))


def test_no_forms() -> None:
    assert not draw_without_end(b"%PDF-1.4\n/I Do")
