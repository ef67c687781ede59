"""Speed of the web pages on a large catalogue made by a generator.

    .venv/bin/python benchmarks/web.py [--obligations 100000] [--rounds 20] [--folder FOLDER]

Makes the catalogue once, serves it in this process, and prints for each page the median and the
95th percentile of the time to the last byte, warm, one request at a time, with the gate that it
must pass; and the median of the processor's time, which other programs on the machine do not
change.  Exit status 1 if a gate is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from extractor.catalogue import indicators, localities, schema
from extractor.catalogue.links import number_key
from extractor.catalogue.recurrences import rrule
from extractor.model import Recurrence
from extractor.normalise import fold
from extractor.wording import domains

SEED = 20261120
PER_DOCUMENT = 90  # obligations; a plan of fifty pages
OWN, STANDARD, SEARCH = 60, 150, 150  # milliseconds, 95th percentile

SYLLABLES = (  # noqa: SIM905 - a line of text reads better
    "cải cách hành chính thủ tục dịch vụ công trực tuyến chuyển đổi số đô thị thông minh hồ sơ"
    " một cửa liên thông tỷ lệ hài lòng người dân doanh nghiệp cán bộ công chức viên chức đào tạo"
    " bồi dưỡng ngân sách tài chính kinh phí kiểm tra giám sát báo cáo định kỳ văn bản quy phạm"
    " pháp luật rà soát tổ chức bộ máy biên chế tinh giản môi trường điện tử dữ liệu kết nối"
    " chia sẻ nền tảng hạ tầng an toàn thông tin thanh toán đất đai xây dựng giáo dục y tế"
).split()
STARTS = ("b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "nh", "ph", "s", "th", "tr", "v")
ENDS = ("an", "anh", "ao", "ăng", "âu", "ên", "êu", "inh", "oan", "ong", "ôi", "ơn", "ung", "uyên")
RARE = [start + end for start in STARTS for end in ENDS]
DUTIES = ("Chủ trì", "Tham mưu", "Xây dựng", "Triển khai", "Tổ chức", "Phối hợp", "Rà soát")
RECURRENCES: tuple[tuple[Recurrence, ...], ...] = (
    *[()] * 6, ("yearly",), ("quarterly",), ("monthly",), ("quarterly", "half-yearly", "yearly"),
)  # fmt: skip
ADDRESSES = {  # name -> gate, address
    "/": (OWN, "/"),
    "/van-ban": (OWN, "/van-ban/{document}"),
    "/van-ban?muc": (OWN, "/van-ban/{document}?muc={obligation}"),
    "/so-sanh, 2": (OWN, "/so-sanh?dp={place},{other}"),
    "/so-sanh, 6, lĩnh vực": (OWN, "/so-sanh?dp={six}&linh_vuc=procedures"),
    "/chi-tieu": (OWN, "/chi-tieu/satisfaction-agencies"),
    "/dia-phuong": (OWN, "/dia-phuong/{place}"),
    "/co-quan": (OWN, "/co-quan/{agency}"),
    "/nghia-vu": (OWN, "/nghia-vu"),
    "/nghia-vu, lọc": (OWN, "/nghia-vu?dia_phuong={place}&tu=2024-01-01&den=2025-12-31"),
    "/nghia-vu, cơ quan": (OWN, "/nghia-vu?co_quan=so+noi+vu&vai_tro=lead"),
    "/nghia-vu, trang 500": (OWN, "/nghia-vu?trang=500"),
    "/lich": (OWN, "/lich?thang=2025-12"),
    "/lich, lọc": (OWN, "/lich?thang=2025-06&dia_phuong={place}"),
    "/can-cu": (OWN, "/can-cu/76/NQ-CP"),
    "/do-phu": (OWN, "/do-phu"),
    "/do-chinh-xac": (OWN, "/do-chinh-xac"),
    "/huong-dan": (OWN, "/huong-dan"),
    "/tim-kiem, cụm thường": (SEARCH, "/tim-kiem?q=dich+vu+cong"),
    "/tim-kiem, có dấu": (SEARCH, "/tim-kiem?q=" + quote("đô thị thông minh")),
    "/tim-kiem, số hiệu": (SEARCH, "/tim-kiem?q=76/NQ-CP"),
    "/tim-kiem, từ rời": (SEARCH, "/tim-kiem?q=thong+do+thi+minh"),
    "/tim-kiem, lọc": (SEARCH, "/tim-kiem?q=hai+long&loai=nhiem-vu&dia_phuong={place}"),
    "bảng obligations": (STANDARD, "/catalogue/obligations"),
    "bảng obligations, lọc": (STANDARD, "/catalogue/obligations?locality_id={place}"),
    "bảng obligations, tìm": (STANDARD, "/catalogue/obligations?_search=do+thi+thong+minh"),
    "bảng targets": (STANDARD, "/catalogue/targets"),
    "một dòng": (STANDARD, "/catalogue/documents/{document}"),
    "JSON": (STANDARD, "/catalogue/obligations.json?_size=20&_nocount=1&_nofacet=1"),
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--obligations", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=Path("outputs/benchmarks"))
    chosen = parser.parse_args()
    path = chosen.folder / f"web-{chosen.obligations}.db"
    if not path.exists():
        started = time.perf_counter()
        make(path, chosen.obligations)
        print(f"made {path} in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    times = asyncio.run(measure(path, chosen.rounds))
    print(f"| {chosen.obligations:,} obligations | p50 ms | p95 ms | gate | cpu ms | |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    missed = 0
    for name, (several, busy) in times.items():
        gate = ADDRESSES[name][0]
        p95 = statistics.quantiles(several, n=20, method="inclusive")[-1]
        missed += p95 > gate
        verdict = "" if p95 <= gate else "missed"
        print(
            f"| {name} | {statistics.median(several):.0f} | {p95:.0f} | {gate}"
            f" | {statistics.median(busy):.0f} | {verdict} |"
        )
    return 1 if missed else 0


async def measure(path: Path, rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Milliseconds of each request by page, by the clock and of the processor.

    Three requests of each page come first, to warm it up.
    """
    from extractor.serve import application

    with closing(sqlite3.connect(path)) as connection:
        places = [
            row[0]
            for row in connection.execute(
                "select locality_id from documents group by 1 order by count(*) desc, 1 limit 6"
            )
        ]
        names = {
            "document": connection.execute("select id from documents limit 1").fetchone()[0],
            "agency": connection.execute(
                "select agency_id from obligation_agencies group by 1 order by count(*) desc"
            ).fetchone()[0],
            "place": places[0],
            "other": places[1],
            "six": ",".join(places),
        }
        names["obligation"] = connection.execute(
            "select id from obligations where document_id = ?", (names["document"],)
        ).fetchone()[0]
    datasette = application(path)
    await datasette.invoke_startup()
    times: dict[str, tuple[list[float], list[float]]] = {}
    for name, (_, address) in ADDRESSES.items():
        several, busy = [], []
        for turn in range(rounds + 3):
            started, before = time.perf_counter(), time.process_time()
            answer = await datasette.client.get(address.format(**names))
            elapsed = (time.perf_counter() - started) * 1000
            if answer.status_code != 200:
                raise SystemExit(f"{address.format(**names)}: {answer.status_code}")
            if turn >= 3:
                several.append(elapsed)
                busy.append((time.process_time() - before) * 1000)
        times[name] = several, busy
    return times


def make(path: Path, obligations: int) -> None:
    """A catalogue with that many obligations, always the same for the same number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial, isolation_level=None)) as connection:
        schema.create(connection)
        connection.execute("pragma synchronous = off")
        connection.execute("begin")
        localities.fill(connection)
        indicators.fill(connection)
        _Maker(connection, random.Random(SEED)).fill(
            max(obligations // PER_DOCUMENT, 1), obligations
        )
        connection.execute("commit")
        connection.execute("analyze")
        connection.execute("pragma wal_checkpoint(truncate)")
    partial.rename(path)


class _Maker:
    """Writes made-up documents with their facts."""

    def __init__(self, connection: sqlite3.Connection, chance: random.Random) -> None:
        self.connection = connection
        self.chance = chance
        self.places = [
            tuple(row)
            for row in connection.execute(
                "select code, name from localities where level in ('province', 'district')"
                " order by code limit 306"
            )
        ]
        self.indicators = [
            tuple(row)
            for row in connection.execute(
                "select id, name, domain, unit, change from indicators order by id"
            )
        ]
        self.domains = list(domains())
        kinds = ("Sở", "Phòng", "Ban", "Ủy ban nhân dân", "Văn phòng", "Trung tâm")
        self.agencies = [f"{kinds[n % 6]} {self.words(2, 4)}" for n in range(1200)]
        self.agencies[0], self.agencies[1] = "Sở Nội vụ", "Phòng Nội vụ"

    def words(self, low: int, high: int) -> str:
        """Common syllables, and now and then a rare one, as in real text."""
        return " ".join(
            self.chance.choice(SYLLABLES if self.chance.random() < 0.85 else RARE)
            for _ in range(self.chance.randint(low, high))
        )

    def fill(self, documents: int, obligations: int) -> None:
        for number, name in enumerate(self.agencies):
            self.put("agencies", id=f"a{number:08d}", name=name, key=fold(name), collective=0)
        left = obligations
        for number in range(documents):
            count = left if number == documents - 1 else min(PER_DOCUMENT, left)
            self.document(number, count)
            left -= count

    def put(self, table: str, **row: object) -> None:
        self.connection.execute(
            f"insert into {table} ({', '.join(row)}) values ({', '.join('?' * len(row))})",
            list(row.values()),
        )

    def document(self, number: int, obligations: int) -> None:
        chance = self.chance
        key = f"{number:016x}"
        code, place = self.places[int(chance.random() ** 2 * len(self.places))]
        issued = date(2020, 1, 1) + timedelta(days=chance.randrange(2000))
        printed = f"{chance.randint(1, 2500)}/KH-UBND"
        self.put(
            "documents", id=key, sha256=key * 4, source_filename=f"ke-hoach-{number}.pdf",
            media_type="application/pdf", byte_count=1, page_count=1, text_method="text-layer",
            doc_type="Kế hoạch", number=printed, number_key=number_key(printed),
            issued_on=issued.isoformat(), issuer=f"Ủy ban nhân dân {place}", locality_id=code,
            locality_text=place, title=f"Kế hoạch {self.words(8, 20)} của {place}",
            period_start=issued.year, period_end=issued.year + 5, text_length=1,
            extractor_version="benchmark",
        )  # fmt: skip
        lines = list(self.facts(key, code, obligations))
        text = "\n".join(lines) + "\n"
        self.put(
            "pages", document_id=key, number=1, char_start=0, char_end=len(text), text=text,
            text_method="text-layer",
        )  # fmt: skip

    def facts(self, document: str, code: str, obligations: int) -> Iterator[str]:
        """The lines of the text, with their facts put into the tables."""
        chance, offset = self.chance, 0
        for place in range(obligations):
            section = f"{document}s{place // 10}"
            if place % 10 == 0:
                heading = f"{place // 10 + 1}. {self.words(4, 9)}"
                self.put(
                    "sections", id=section, document_id=document, position=place // 10,
                    kind="heading", label=str(place // 10 + 1), heading=heading.partition(" ")[2],
                    path=str(place // 10 + 1), page=1, char_start=offset,
                    char_end=offset + len(heading),
                )  # fmt: skip
                offset += len(heading) + 1
                yield heading
            quoted = f"{chance.choice(DUTIES)} {self.words(30, 75)}"
            due = date(2021, 12, 31) + timedelta(days=chance.randrange(3500))
            dated = chance.random() < 0.4
            if dated and chance.random() < 0.7:
                due = date(due.year, 12, 31)
            several = chance.choice(RECURRENCES)
            common = {
                "document_id": document, "section_id": section, "locality_id": code,
                "domain": chance.choice(self.domains), "page": 1, "char_start": offset,
                "char_end": offset + len(quoted), "confidence": 1.0,
            }  # fmt: skip
            key = f"{document}o{place}"
            self.put(
                "obligations", id=key, kind="assignment", quote=quoted,
                deadline_text=f"năm {due.year}" if dated else None,
                due_on=due.isoformat() if dated else None, due_year=due.year if dated else None,
                recurrence=json.dumps(several), rrule=rrule(several, due if dated else None),
                **common,
            )  # fmt: skip
            for position in range(chance.randint(1, 3)):
                agency = int(min(chance.expovariate(1 / 60), len(self.agencies) - 1))
                self.put(
                    "obligation_agencies", obligation_id=key, agency_id=f"a{agency:08d}",
                    role="coordinating" if position else "lead", mention=self.agencies[agency],
                    expanded=self.agencies[agency], position=position, method="name", score=1.0,
                )  # fmt: skip
            offset += len(quoted) + 1
            yield quoted
            if place % 2 == 0:
                indicator, name, domain, unit, change = chance.choice(self.indicators)
                year, value = chance.choice((2023, 2025, 2025, 2030)), chance.randint(10, 100)
                promised = f"{name} đạt tối thiểu {value}%"
                self.put(
                    "targets", **{**common, "domain": domain, "char_start": offset,
                    "char_end": offset + len(promised)}, id=f"{document}t{place}",
                    kind="quantitative", quote=promised, indicator=name, comparator=">=",
                    value=value, unit=unit, change=change, due_on=f"{year}-12-31", due_year=year,
                    indicator_id=indicator, indicator_score=0.9,
                )  # fmt: skip
                offset += len(promised) + 1
                yield promised
            if place % 5 == 0:
                cited = "76/NQ-CP" if place == 0 else f"{chance.randint(1, 900)}/QĐ-TTg"
                words = f"Căn cứ Nghị quyết số {cited}"
                self.put(
                    "citations", id=f"{document}c{place}", document_id=document,
                    role="legal_basis", doc_type="Nghị quyết", number=cited,
                    number_key=number_key(cited), quote=words, status="external", page=1,
                    char_start=offset, char_end=offset + len(words), confidence=1.0,
                )  # fmt: skip
                offset += len(words) + 1
                yield words


if __name__ == "__main__":
    sys.exit(main())
