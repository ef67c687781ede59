"""Plans made up in any number, each with what must be found in it: for speed, growth and stress.

`python -m extractor.synthetic 100 FOLDER` writes FOLDER/plans/NAME.txt and FOLDER/gold/NAME.json,
which `extractor evaluate FOLDER/gold --plans FOLDER/plans` reads.  The same seed and number give
the same plan, whatever others are made.  Places exist; all else is invented.  The sentences come
from `models/synthetic_words.yaml` and the few forms below, so the accuracy on them is that of
easy plans: a figure that falls is a fault, one that is high promises nothing.
"""

from __future__ import annotations

import argparse
import calendar
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from extractor import gazetteer
from extractor.knowledge import load

Fact = dict[str, Any]

_COMPARATORS = (
    ("tối thiểu ", ">="),
    ("từ ", ">="),
    ("trên ", ">"),
    ("", "="),
    ("không quá ", "<="),
)
_NUMBERS = 200  # of the plans of an office in a year: each number comes again in other places
_RECURRENCES = (("Hằng năm", "yearly"), ("Hằng quý", "quarterly"), ("Hằng tháng", "monthly"))


@dataclass(frozen=True, slots=True)
class Plan:
    """A text, and its annotation by the guidelines in the form of a gold file."""

    name: str
    text: str
    gold: Fact


def plans(count: int, *, seed: int = 0, size: int = 10) -> Iterator[Plan]:
    """`count` plans; `size` is about the number of bullets in each part, 10 fill some six pages."""
    for number in range(count):
        yield plan(number, seed=seed, size=size)


def plan(number: int, *, seed: int = 0, size: int = 10) -> Plan:
    """The plan of that number."""
    return _Writer(Random(f"{seed}/{number}"), number, size).written()


def write(count: int, folder: Path, *, seed: int = 0, size: int = 10) -> list[Path]:
    """Write plans and gold into a folder; the paths of the plans."""
    for part in ("plans", "gold"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    paths = []
    for made in plans(count, seed=seed, size=size):
        path = folder / "plans" / f"{made.name}.txt"
        path.write_text(made.text, encoding="utf-8")
        gold = json.dumps(made.gold, ensure_ascii=False, indent=1)
        (folder / "gold" / f"{made.name}.json").write_text(gold + "\n", encoding="utf-8")
        paths.append(path)
    return paths


@cache
def _places(year: int) -> dict[str, tuple[gazetteer.Unit, ...]]:
    """Units that exist at the beginning of a year, by level; not those with numbers for names."""
    on = date(year, 2, 1)
    return {
        level: tuple(
            unit
            for unit in gazetteer.units()
            if unit.level == level and unit.in_force(on) and not unit.bare_name.isdigit()
        )
        for level in ("province", "district", "commune")
    }


class _Writer:
    """One plan in the making: lines of text, and the facts that they hold."""

    def __init__(self, random: Random, number: int, size: int) -> None:
        self.random = random
        self.size = size
        self.words: dict[str, Any] = load("synthetic_words")
        self.number = number
        self.year = random.randint(2021, 2024)
        self.last = self.year + random.choice((0, 0, 0, 2, 4))
        level = random.choice(("province", "district"))
        self.place = random.choice(_places(self.year)[level])
        self.above = gazetteer.parent(self.place, date(self.year, 2, 1))
        self.office = "Sở" if level == "province" else "Phòng"
        self.issued_on = date(self.year, 1, 4) + timedelta(days=random.randint(0, 40))
        self.subject = random.choice(self.words["subjects"])
        self.lines: list[str] = []
        self.targets: list[Fact] = []
        self.obligations: list[Fact] = []
        self.citations: list[Fact] = []

    def written(self) -> Plan:
        period = f"năm {self.year}" if self.last == self.year else (
            f"giai đoạn {self.year} - {self.last}"
        )  # fmt: skip
        title = f"{self.subject} {period}"
        number = f"{self.number % _NUMBERS + 1}/KH-UBND"
        kind = self.place.type_name.lower()
        signer = self._pick("family_names") + " " + self._pick("given_names")
        self._letterhead(number)
        self.lines += ["KẾ HOẠCH", title[0].upper() + title[1:], ""]
        self._preamble(title, kind)
        self._aims()
        self._work()
        self._organisation(kind)
        self.lines += [
            "",
            "Nơi nhận:",
            "- Như mục III;",
            "- Lưu: VT.",
            "TM. ỦY BAN NHÂN DÂN",
            "CHỦ TỊCH",
            "",
            signer,
            "",
        ]
        self._annex()
        document = {
            "doc_type": "Kế hoạch",
            "number": number,
            "issued_on": self.issued_on.isoformat(),
            "issuer": f"Ủy ban nhân dân {kind} {self.place.bare_name}",
            "locality": self.place.name,
            "parent_locality": self.above.name if self.above else None,
            "title": f"Kế hoạch {title}",
            "period_start": self.year,
            "period_end": self.last,
            "signer": signer,
            "signer_title": "Chủ tịch",
        }
        facts = {"targets": "t", "obligations": "o", "citations": "c"}
        gold: Fact = {"document": document}
        for name, letter in facts.items():
            listed = getattr(self, name)
            gold[name] = [{"id": f"{letter}{n}", **fact} for n, fact in enumerate(listed, start=1)]
        return Plan(f"ke-hoach-{self.number:05}", "\n".join(self.lines) + "\n", gold)

    def _pick(self, name: str) -> Any:
        return self.random.choice(self.words[name])

    def _some(self, name: str, count: int) -> list[Any]:
        """`count` of the words, each as often as any other."""
        words = self.words[name]
        chosen: list[Any] = []
        while len(chosen) < count:
            chosen += self.random.sample(words, min(len(words), count - len(chosen)))
        return chosen

    # ------------------------------------------------------------------------- head

    def _letterhead(self, number: str) -> None:
        day = self.issued_on
        self.lines += [
            "ỦY BAN NHÂN DÂN",
            self.place.name.upper(),
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            f"Số: {number}",
            f"{self.place.bare_name}, ngày {day.day:02} tháng {day.month:02} năm {day.year}",
            "",
        ]

    def _preamble(self, title: str, kind: str) -> None:
        for doc_type, number, on, issuer in self._some("instruments", 3):
            day = date.fromisoformat(on)
            quote = f"{doc_type} số {number} ngày {day.day}/{day.month}/{day.year} của {issuer}"
            self.lines.append(f"Căn cứ {quote};")
            self.citations.append(
                {
                    "role": "legal_basis",
                    "doc_type": doc_type,
                    "number": number,
                    "issued_on": on,
                    "issuer": issuer,
                    "title": None,
                    "quote": quote,
                }
            )
        self.lines += [
            f"Ủy ban nhân dân {kind} ban hành Kế hoạch {title} như sau:",
            "",
        ]

    # ---------------------------------------------------------------------- targets

    def _aims(self) -> None:
        self.lines += ["I. MỤC TIÊU", "1. Mục tiêu chung"]
        general = self._pick("general")
        self.lines.append(general)
        self._target(general, general.rstrip("."), section="I > 1", kind="qualitative")
        self.lines.append("2. Mục tiêu cụ thể")
        for _ in range(self.size):
            self.random.choice((self._share, self._population, self._decrease, self._count))()
        self.lines.append("")

    def _share(self) -> None:
        of = self._pick("shares")
        words, comparator = self.random.choice(_COMPARATORS)
        value = self.random.randint(5, 99)
        time, due = self._until()
        quote = f"Tỷ lệ {of} đạt {words}{value}%{time}."
        self._bullet(quote)
        self._target(quote, f"tỷ lệ {of}", value, "%", comparator, due=due)

    def _population(self) -> None:
        who, does = self._pick("populations")
        words, comparator = self.random.choice((_COMPARATORS[0], _COMPARATORS[3]))
        value = self.random.randint(50, 100)
        time, due = self._until()
        quote = f"{words}{value}% {who} {does}{time}."
        quote = quote[0].upper() + quote[1:]
        self._bullet(quote)
        self._target(quote, f"{who} {does}", value, "%", comparator, due=due)

    def _decrease(self) -> None:
        what = self._pick("reduced")
        value = self.random.randint(3, 30)
        base = f"năm {self.year - 1}"
        quote = f"Giảm {value}% {what} so với {base}."
        self._bullet(quote)
        self._target(quote, what, value, "%", "=", change="decrease", baseline=base)

    def _count(self) -> None:
        verb, noun = self._pick("counted")
        value = self.random.randint(2, 40)
        quote = f"{verb} ít nhất {value:02} {noun}."
        self._bullet(quote)
        self._target(quote, f"{verb[0].lower()}{verb[1:]} {noun}", value, noun, ">=")

    def _until(self) -> tuple[str, date | None]:
        """Words of time with the day that they mean, or none of both."""
        if self.random.random() < 0.6:
            return "", None
        year = self.random.randint(self.year, self.last)
        return f" vào cuối năm {year}", date(year, 12, 31)

    def _target(
        self,
        quote: str,
        indicator: str,
        value: int | None = None,
        unit: str | None = None,
        comparator: str | None = None,
        *,
        section: str = "I > 2",
        kind: str = "quantitative",
        change: str = "level",
        baseline: str | None = None,
        due: date | None = None,
    ) -> None:
        counts = kind == "quantitative"
        self.targets.append(
            {
                "kind": kind,
                "quote": quote,
                "indicator": indicator,
                "comparator": comparator,
                "value": value,
                "value_max": None,
                "unit": unit,
                "change": change if counts else None,
                "baseline": baseline,
                "start": None,
                "due": (due or date(self.last, 12, 31)).isoformat(),
                "due_source": "sentence" if due else "document",
                "recurrence": None,
                "scope": None,
                "exclusion": None,
                "domain": "other",
                "section": section,
            }
        )

    # ------------------------------------------------------------------ obligations

    def _work(self) -> None:
        self.lines.append("II. NHIỆM VỤ VÀ GIẢI PHÁP")
        for label, heading in enumerate(self._some("work_headings", 3), start=1):
            self.lines.append(f"{label}. {heading}")
            self._bullet(self._pick("aims"))
            for task in self._some("tasks", max(self.size // 3, 1)):
                words, values = self._deadline()
                quote = f"{task} {words}."
                self._bullet(quote)
                self._obligation("scheduled", quote, f"II > {label}", words, values)
        self.lines.append("")

    def _organisation(self, kind: str) -> None:
        self.lines.append("III. TỔ CHỨC THỰC HIỆN")
        departments = self.random.sample(self.words["departments"], 4)
        for label, department in enumerate(departments[:3], start=1):
            lead = f"{self.office} {department}"
            self.lines.append(f"{label}. {lead}")
            for task in self._some("tasks", max(self.size // 3, 1)):
                partner = f"{self.office} {departments[3]}"
                if self.random.random() < 0.5:
                    small = task[0].lower() + task[1:]
                    quote = f"Chủ trì, phối hợp với {partner} {small}."
                    self._bullet(quote)
                    self._obligation("assignment", quote, f"III > {label}", None, {},
                                     [lead], [partner])  # fmt: skip
                else:
                    words, recurrence = self.random.choice(_RECURRENCES)
                    quote = f"{words}, {task[0].lower()}{task[1:]}, gửi Ủy ban nhân dân {kind}."
                    self._bullet(quote)
                    self._obligation("assignment", quote, f"III > {label}", words,
                                     {"recurrence": [recurrence]}, [lead])  # fmt: skip

    def _annex(self) -> None:
        self.lines += [
            "PHỤ LỤC",
            "DANH MỤC NHIỆM VỤ",
            "STT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian hoàn thành\tSản phẩm",
        ]
        for row, task in enumerate(self._some("tasks", self.size), start=1):
            lead, partner = self.random.sample(self.words["departments"], 2)
            lead, partner = f"{self.office} {lead}", f"{self.office} {partner}"
            if self.random.random() < 0.5:
                quarter = self.random.randint(1, 4)
                roman = ("I", "II", "III", "IV")[quarter - 1]
                words = f"Quý {roman}/{self.year}"
                first, last = 3 * quarter - 2, 3 * quarter
            else:
                first = last = self.random.randint(1, 12)
                words = f"Tháng {first}/{self.year}"
            days = calendar.monthrange(self.year, last)[1]
            values = {
                "start": date(self.year, first, 1).isoformat(),
                "due": date(self.year, last, days).isoformat(),
                "due_bound": "by",
            }
            product = self._pick("products")
            self.lines.append(f"{row}\t{task}\t{lead}\t{partner}\t{words}\t{product}")
            self._obligation("annex_task", task, "Phụ lục", words, values, [lead], [partner])

    def _deadline(self) -> tuple[str, Fact]:
        month = self.random.randint(3, 12)
        day = date(self.year, month, self.random.randint(1, 28))
        printed = f"{day.day}/{day.month}/{day.year}"
        if self.random.random() < 0.5:
            return f"trước ngày {printed}", {"due": day.isoformat(), "due_bound": "before"}
        return f"chậm nhất ngày {printed}", {"due": day.isoformat(), "due_bound": "by"}

    def _obligation(
        self,
        kind: str,
        quote: str,
        section: str,
        words: str | None,
        values: Fact,
        lead: list[str] | None = None,
        coordinating: list[str] | None = None,
    ) -> None:
        self.obligations.append(
            {
                "kind": kind,
                "quote": quote,
                "lead": lead or [],
                "coordinating": coordinating or [],
                "deadline_text": words,
                "start": None,
                "due": None,
                "due_bound": None,
                "recurrence": [],
                "open_ended": False,
                "domain": "other",
                "section": section,
                **values,
            }
        )

    def _bullet(self, words: str) -> None:
        self.lines.append(f"- {words}")


def main() -> None:
    """Write plans and gold into a folder."""
    parser = argparse.ArgumentParser(prog="python -m extractor.synthetic")
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", type=int, default=10)
    given = parser.parse_args()
    write(given.count, given.folder, seed=given.seed, size=given.size)


if __name__ == "__main__":
    main()
