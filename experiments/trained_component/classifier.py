"""The candidates: spaCy text classifiers on the CPU, several labels a unit."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any

from experiments.trained_component.units import LABELS, Unit

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Scores = dict[str, float]
_BAG: dict[str, Any] = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "ngram_size": 2,
    "no_output_layer": False,
    "length": 65536,
}
_CNN: dict[str, Any] = {
    "@architectures": "spacy.TextCatReduce.v1",
    "exclusive_classes": False,
    "use_reduce_first": False,
    "use_reduce_last": False,
    "use_reduce_max": True,
    "use_reduce_mean": True,
    "tok2vec": {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 64,
        "depth": 2,
        "embed_size": 4000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": False,
    },
}


@dataclass(frozen=True)
class Candidate:
    """An architecture with its training plan.

    Epochs and learning rate were settled by a few trials leave-one-out on the committed gold, by
    the F1 of the labels; so they favour the candidate.
    """

    name: str
    model: dict[str, Any]
    epochs: int
    learn_rate: float


BAG = Candidate("bag of words", _BAG, epochs=5, learn_rate=0.01)
CNN = Candidate("small CNN", _CNN, epochs=20, learn_rate=0.002)
CANDIDATES = {"bag": BAG, "cnn": CNN}


@dataclass(frozen=True)
class Trained:
    """A classifier with what it cost."""

    pipeline: Language
    seconds: float

    @property
    def byte_count(self) -> int:
        return len(self.pipeline.to_bytes())


def train(candidate: Candidate, units: Sequence[Unit], seed: int = 1) -> Trained:
    """A classifier of the units' labels.  Same units and seed: same classifier."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(seed)
    start = perf_counter()
    pipeline = spacy.blank("xx")
    part: Any = pipeline.add_pipe("textcat_multilabel", config={"model": candidate.model})
    for label in LABELS:
        part.add_label(label)
    examples = [
        Example.from_dict(
            document(pipeline, unit),
            {"cats": {label: float(label in unit.labels) for label in LABELS}},
        )
        for unit in units
    ]
    optimizer = pipeline.initialize(lambda: examples[:200])
    optimizer.learn_rate = candidate.learn_rate
    order = random.Random(seed)
    for _ in range(candidate.epochs):
        order.shuffle(examples)
        for batch in minibatch(examples, 32):
            pipeline.update(batch, sgd=optimizer, drop=0.2)
    return Trained(pipeline, perf_counter() - start)


def predict(trained: Trained, units: Sequence[Unit]) -> list[Scores]:
    """The probability of each label for each unit."""
    documents = [document(trained.pipeline, unit) for unit in units]
    return [dict(found.cats) for found in trained.pipeline.pipe(documents, batch_size=128)]


def document(pipeline: Language, unit: Unit) -> Doc:
    """The unit as spaCy sees it; its words are the tokens as given."""
    from spacy.tokens import Doc

    return Doc(pipeline.vocab, words=list(unit.tokens) or ["§empty"])
