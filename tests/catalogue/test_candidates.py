"""Targets without a canonical indicator, grouped among themselves."""

import random

from extractor.catalogue.candidates import Unaligned, group


def unaligned(name: str, indicator: str, locality: str = "1", **changes: object) -> Unaligned:
    values: dict = {"scope": None, "unit": "%", "change": "level", "domain": "other", **changes}
    return Unaligned(id=name, indicator=indicator, locality=locality, **values)


SAME = [
    unaligned("a", "tỷ lệ đường trục thôn được cứng hóa", "767"),
    unaligned("b", "Đường trục thôn được cứng hoá", "480"),
    unaligned("c", "tỷ lệ đường trục thôn, bản được cứng hóa", "024"),
]
OTHER = [
    unaligned("d", "tỷ lệ đường trục thôn được cứng hóa", unit="km"),
    unaligned("e", "tỷ lệ đường trục thôn được cứng hóa", change="increase"),
    unaligned("f", "tỷ lệ đường trục xã được trồng cây xanh"),
    unaligned("g", "số quy định"),
    unaligned("h", "số quy định", "2"),
]


def test_wordings_of_one_thing_are_one_candidate() -> None:
    found = group([*OTHER, *SAME])
    assert [each.id for each in found[0].members] == ["a", "b", "c"]
    assert found[0].localities == ("024", "480", "767")
    assert {len(each.members) for each in found[1:]} == {1}
    assert sum(len(each.members) for each in found) == len(SAME) + len(OTHER)


def test_the_order_of_targets_is_nothing() -> None:
    targets = [*SAME, *OTHER]
    expected = group(targets)
    for seed in range(5):
        random.Random(seed).shuffle(targets)
        assert group(targets) == expected
