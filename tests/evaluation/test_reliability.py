import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from small_catalogue import fill

from extractor.evaluation import evaluate, read_gold
from extractor.evaluation.figures import DocumentScore, Judgement, Report, Share
from extractor.evaluation.printing import reliability_markdown
from extractor.evaluation.reliability import (
    bins,
    doubt_shares,
    judged,
    left_out,
    measured_shares,
    put_shares,
)

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpora" / "gold" / "tan-phu-1835-qd-ubnd-2022.json"


def fact(right: bool, confidence: float = 0.9, doubts: tuple[str, ...] = ("late",)) -> Judgement:
    return Judgement(
        "obligation",
        "assignment",
        predicted=True,
        gold=right,
        right=right,
        confidence=confidence,
        doubts=doubts,
    )


MISSED = Judgement("obligation", "assignment", predicted=False, gold=True, right=False)


def report(documents: dict[str, list[Judgement]]) -> Report:
    return Report(
        tuple(
            DocumentScore(slug, "text/plain", {}, {}, (), tuple(facts))
            for slug, facts in documents.items()
        )
    )


def test_bins_hold_what_lies_between_their_ends() -> None:
    found = bins([fact(True, 0.9), fact(False, 0.92), fact(True, 0.95), fact(True, 1.0), MISSED])
    assert [(each.low, each.mean, each.right) for each in found] == [
        (0.9, pytest.approx(0.91), Share(1, 2)),
        (0.95, 0.95, Share(1, 1)),
        (1.0, 1.0, Share(1, 1)),
    ]


def test_the_share_of_a_doubt_is_laplaces() -> None:
    two = fact(True, doubts=("late", "rare"))
    documents = {"a": [fact(True)] * 5 + [fact(False)], "b": [two, fact(True), MISSED]}
    late, rare = doubt_shares(judged(report(documents)))
    assert (late.doubt, late.right, late.documents) == ("late", Share(7, 8), 2)
    assert (late.measured, late.enough) == (0.8, True)
    assert (rare.right, rare.measured, rare.enough) == (Share(1, 1), 0.667, False)
    assert measured_shares(report(documents)) == {"late": 0.8}


def test_many_facts_of_one_document_are_not_enough() -> None:
    (late,) = doubt_shares({"a": [fact(True)] * 20, "b": [fact(True, 1.0, ())]})
    assert not late.enough


def test_no_document_vouches_for_itself() -> None:
    facts = {
        "a": [fact(False)] * 4,
        "b": [fact(True)] * 8,
        "c": [fact(True, 0.5, ("rare",)), fact(True, 1.0, ())],
    }
    found = [each.confidence for each in left_out(facts, {"late": 0.3, "rare": 0.7})]
    assert found[0] == 0.9  # 8 of 8 in b
    assert found[4] == 0.167  # 0 of 4 in a
    assert found[12:] == [0.7, 1.0]


def test_a_catalogue_tells_its_confidence_and_doubts(tmp_path: Path) -> None:
    path = fill(tmp_path / "catalogue.db", {f"{GOLD.stem}.txt": read_gold(GOLD)})
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "update targets set doubts = '[\"shared-words\"]', confidence = 0.7, comparator = '<'"
            " where rowid = (select min(rowid) from targets where kind = 'quantitative')"
        )
        connection.execute(
            "update citations set issued_on = null"
            " where rowid = (select min(rowid) from citations where issued_on is not null)"
        )
        connection.commit()
    judgements = evaluate(path, [GOLD]).judgements
    (doubted,) = (each for each in judgements if each.doubts)
    assert (doubted.what, doubted.confidence, doubted.right) == ("quantitative", 0.7, False)
    wrong = [each for each in judgements if not each.right]
    assert sorted(each.what for each in wrong) == ["citation", "quantitative"]
    assert all(each.predicted and each.gold for each in wrong)


def test_the_table_gives_bins_and_doubts() -> None:
    documents = {"a": [fact(True)] * 5 + [fact(False)], "b": [fact(True, 1.0, ()), MISSED]}
    table = reliability_markdown(report(documents), {"late": 0.9, "never": 0.6}).splitlines()
    assert "| 1 | 1 | 1.000 | 1.000 | 1 | 1.000 | 1.000 |" in table
    assert "| 0.9 to below 0.95 | 6 | 0.900 | 0.833 | 6 | 0.900 | 0.833 |" in table
    assert "| `late` | 6 | 1 | 5 | 0.833 | 0.900 | judged |" in table
    assert "| `never` | 0 | 0 | 0 | | 0.600 | judged |" in table
    assert "| none | 1 | 2 | 1 | 1.000 | 1.000 | |" in table


def test_shares_are_put_where_they_belong() -> None:
    text = '# share: ...\n- {id: late, share: 0.9, sentence: "A"}\n- {id: late-a, share: 1}\n'
    put = put_shares(text, {"late": 0.958, "other": 0.1})
    assert put == text.replace("0.9", "0.958")


def test_every_doubt_of_the_knowledge_can_be_put() -> None:
    text = (ROOT / "models" / "doubts.yaml").read_text(encoding="utf-8")
    put = put_shares(text, {"unsure-letters": 0.123, "due-from-document": 0.456})
    changed = [line for line in put.splitlines() if line not in text.splitlines()]
    assert len(changed) == 2
    assert "share: 0.456, sentence" in changed[0]
    assert "share: 0.123, sentence" in changed[1]
