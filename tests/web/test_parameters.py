from datetime import date

import pytest

from extractor.web.parameters import Arguments, BadParameterError


def of(**values: str) -> Arguments:
    return Arguments({name: [value] for name, value in values.items()})


def test_what_fits_is_read() -> None:
    given = of(q="  cải   cách ", n="7", d="2024-02-29", m="2024-02", c="767,~9", t="1")
    assert given.text("q") == "cải cách"
    assert given.integer("n", 1, 9) == 7
    assert given.day("d") == date(2024, 2, 29)
    assert given.month("m") == date(2024, 2, 1)
    assert given.codes("c", 2) == ("767", "~9")
    assert given.flag("t")
    assert Arguments({"dp": ["1", "2,1"]}).codes("dp", 6) == ("1", "2")


def test_empty_is_absent() -> None:
    given = of(q="", n=" ", d="", c=",")
    assert (given.text("q"), given.integer("n", 1, 9), given.day("d")) == ("", None, None)
    assert given.codes("c", 2) == ()
    assert given.page() == 1


@pytest.mark.parametrize(
    ("method", "value", "extra"),
    [
        ("text", "x" * 201, ()),
        ("text", "a\x00b", ()),
        ("text", "a\x1bb", ()),
        ("integer", "-1", (1, 9)),
        ("integer", "10", (1, 9)),
        ("integer", "1e3", (1, 9999)),
        ("integer", "٣", (1, 9)),
        ("integer", "9" * 30, (1, 9)),
        ("year", "99999", ()),
        ("page", "0", ()),
        ("choice", "drop", (("a", "b"),)),
        ("day", "2023-02-29", ()),
        ("day", "31/12/2025", ()),
        ("day", "0000-01-01", ()),
        ("month", "2025-13", ()),
        ("codes", "1,2,3", (2,)),
        ("codes", "' or 1=1 --", (2,)),
        ("codes", "../../etc/passwd", (2,)),
        ("codes", "a" * 65, (2,)),
        ("flag", "yes", ()),
    ],
)
def test_what_does_not_fit_is_refused_by_name(method: str, value: str, extra: tuple) -> None:
    name = () if method == "page" else ("x",)
    with pytest.raises(BadParameterError, match="trang" if method == "page" else "x"):
        getattr(of(x=value, trang=value), method)(*name, *extra)


def test_too_many_values_are_refused() -> None:
    with pytest.raises(BadParameterError):
        Arguments({"q": ["a"] * 51}).text("q")
    with pytest.raises(BadParameterError):
        Arguments({"dp": ["a"] * 51}).codes("dp", 6)
