"""Mentions of bodies in the corpora that were drawn at random and read beside their text.

checked_mentions.csv: those of the plans of this repository, of 100 mentions with a known kind that
random.Random(20261122) drew from all plans at hand, in the order of file, obligation and position.
All were right; of the sample before (20261121) two were not, and what made them so was mended.
"""

import csv
from contextlib import closing
from pathlib import Path

import pytest

from extractor.catalogue.read_only import open_read_only
from extractor.ingest import ingest

HERE = Path(__file__).parent
CORPORA = HERE.parents[1] / "corpora"
ROWS = list(csv.DictReader((HERE / "checked_mentions.csv").open(encoding="utf-8", newline="")))
Known = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Known:
    path = tmp_path_factory.mktemp("mentions") / "catalogue.db"
    ingest([*(CORPORA / "plans").iterdir(), *(CORPORA / "written").glob("*.txt")], path, jobs=1)
    with closing(open_read_only(path)) as connection:
        return {
            (Path(row[0]).stem, *map(str, row[1:]))
            for row in connection.execute(
                "select d.source_filename, oa.mention, a.name, coalesce(a.kind, ''),"
                " coalesce(a.level, ''), coalesce(l.name, ''), a.collective"
                " from obligation_agencies oa join agencies a on a.id = oa.agency_id"
                " join obligations o on o.id = oa.obligation_id"
                " join documents d on d.id = o.document_id"
                " left join localities l on l.code = a.locality_id"
            )
        }


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['document'][:12]}: {r['mention']}" for r in ROWS])
def test_mention(row: dict[str, str], resolved: Known) -> None:
    assert tuple(row.values()) in resolved
