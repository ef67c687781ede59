import time

import pytest

from extractor.evaluation.figures import DocumentScore, Report, Tally
from extractor.evaluation.intervals import Interval, intervals


def report(*tallies: Tally) -> Report:
    return Report(
        tuple(
            DocumentScore(f"plan-{index}", "text/plain", {"citations": tally}, {}, ())
            for index, tally in enumerate(tallies)
        )
    )


def test_equal_documents_leave_no_doubt() -> None:
    assert intervals(report(*[Tally(8, 10, 10)] * 5)) == {
        "citations": Interval(pytest.approx(0.8), pytest.approx(0.8))
    }


def test_the_interval_holds_the_figure_and_grows_with_the_differences() -> None:
    tallies = [Tally(10, 10, 10), Tally(9, 10, 10), Tally(10, 10, 10), Tally(5, 10, 10)]
    differing = intervals(report(*tallies))["citations"]
    assert differing.low < report(*tallies).tallies["citations"].f1 < differing.high
    assert 0.5 <= differing.low < 0.75
    assert differing.high == 1.0
    closer = intervals(report(*[Tally(9, 10, 10), Tally(8, 10, 10)] * 2))["citations"]
    assert closer.high - closer.low < differing.high - differing.low


def test_one_document_says_nothing_of_others() -> None:
    (found,) = intervals(report(Tally(3, 4, 4))).values()
    assert found.low == found.high == 0.75
    assert intervals(Report(())) == {}


def test_it_is_the_same_every_time_whatever_the_order() -> None:
    whole = report(*(Tally(index, 10, 10) for index in range(11)))
    turned = Report(tuple(reversed(whole.documents)))
    assert intervals(whole) == intervals(whole) == intervals(turned)
    assert intervals(whole) != intervals(whole, seed=1)


def test_it_takes_no_time() -> None:
    tallies = {f"figure-{index}": Tally(9, 10, 10) for index in range(10)}
    scores = tuple(DocumentScore(f"plan-{i}", None, tallies, {}, ()) for i in range(8))
    began = time.perf_counter()
    intervals(Report(scores))
    assert time.perf_counter() - began < 3  # on a busy machine
