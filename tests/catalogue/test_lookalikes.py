"""200 names that look alike: each leads to the unit that is meant, or to none, never to another."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from extractor import gazetteer
from extractor.catalogue.localities import locate
from extractor.gazetteer import Unit
from extractor.model import Metadata

OLD, NEW = date(2025, 3, 15), date(2025, 9, 1)  # three tiers; two
Case = tuple[Metadata, str | None]  # what a document says, and the code of the only right answer

SLIPS = {  # what recognition makes of letters
    "á": "ả", "ả": "á", "à": "a", "ạ": "a", "ế": "ê", "ể": "ế", "ộ": "ô", "ồ": "ố", "ư": "u",
    "ơ": "o", "ĩ": "ỉ", "đ": "d", "Đ": "Ð", "ú": "ũ", "ý": "y", "n": "ri", "h": "li", "o": "ơ",
}  # fmt: skip


def said(name: str, parent: Unit | None, on: date) -> Metadata:
    return Metadata(locality=name, parent_locality=parent.name if parent else None, issued_on=on)


def homonyms(chance: random.Random) -> Iterator[Case]:
    """Communes and districts whose name several have, with and without the unit above."""
    for on in (OLD, NEW):
        named: dict[str, list[Unit]] = defaultdict(list)
        for unit in gazetteer.units():
            if unit.level != "province" and unit.in_force(on):
                named[unit.name].append(unit)
        several = sorted(name for name, units in named.items() if len(units) > 1)
        for name in chance.sample(several, 30):
            unit = chance.choice(named[name])
            yield said(name, gazetteer.parent(unit, on), on), unit.code
            yield said(name, None, on), None


def renamed(chance: random.Random) -> Iterator[Case]:
    """Districts and provinces under the name of another time: the day after they ended."""
    ended = [
        unit for unit in gazetteer.units()
        if unit.level != "commune" and unit.valid_to and unit.valid_to < date(2025, 6, 1)
    ]  # fmt: skip
    for unit in chance.sample(ended, 40):
        assert unit.valid_to
        after = unit.valid_to + timedelta(days=1)
        above = gazetteer.parent(unit, unit.valid_to)
        now_above = gazetteer.find(above.name, on=after) if above else ()
        heirs = [
            heir for code in unit.successors
            if (heir := gazetteer.by_code(code)) and heir.name == unit.name
        ]  # fmt: skip
        right = heirs[0].code if heirs else None
        yield said(unit.name, now_above[0] if now_above else above, after), right


def misread(chance: random.Random) -> Iterator[Case]:
    """Names with one letter that a scan shows otherwise."""
    units = [unit for unit in gazetteer.units() if unit.in_force(OLD) and unit.level != "commune"]
    units += chance.sample([u for u in gazetteer.units() if u.level == "commune"], 200)
    while True:
        unit = chance.choice(units)
        on = OLD if unit.in_force(OLD) else NEW
        bare = unit.name[len(unit.type_name) :]
        letters = [at for at, letter in enumerate(bare) if letter in SLIPS]
        if letters and unit.in_force(on):
            at = chance.choice(letters)
            name = unit.type_name + bare[:at] + SLIPS[bare[at]] + bare[at + 1 :]
            yield said(name, gazetteer.parent(unit, on), on), unit.code


def cases() -> list[Case]:
    chance = random.Random(2025)
    made = [*homonyms(chance), *renamed(chance)]
    slips = misread(chance)
    return [*made, *(next(slips) for _ in range(200 - len(made)))]


CASES = cases()


@pytest.mark.parametrize(
    ("metadata", "right"),
    CASES,
    ids=[f"{m.locality}, {m.parent_locality}, {m.issued_on}" for m, _ in CASES],
)
def test_none_is_wrong(metadata: Metadata, right: str | None) -> None:
    assert locate(metadata).code in (right, None)


def test_most_are_found() -> None:
    assert len(CASES) == 200
    answerable = [(metadata, right) for metadata, right in CASES if right]
    found = sum(locate(metadata).code == right for metadata, right in answerable)
    assert found / len(answerable) > 0.65


def test_communes_that_ended_before_2025() -> None:
    """In the days of each and under the unit above it: that commune or none."""
    ended = [
        unit for unit in gazetteer.units()
        if unit.level == "commune" and unit.valid_to and unit.valid_to < date(2025, 3, 1)
    ]  # fmt: skip
    chosen = random.Random(2019).sample(ended, 200)
    found = [
        (locate(said(unit.name, gazetteer.parent(unit, on), on)).code, unit.code)
        for unit in chosen
        if (on := unit.valid_to)
    ]
    assert all(code in (right, None) for code, right in found)
    assert sum(code == right for code, right in found) > 0.9 * len(found)
