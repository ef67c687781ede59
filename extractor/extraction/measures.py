"""The measured values of a sentence, each with the clause that states it.

"Năm 2022, số hóa ... đạt tỷ lệ tối thiểu tương ứng cấp quận 20%, cấp phường 15%" holds two
measures that share their beginning; "25% lãnh đạo A, 30% lãnh đạo B có đủ khả năng ..." two that
share their end; "80% TTHC ..., trong số đó tỷ lệ ... đạt 30%" two that share nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extractor.extraction.sentences import Range
from extractor.knowledge import load
from extractor.language.quantities import SERVICE_TERM, find_quantities
from extractor.language.times import find_times
from extractor.model import Quantity, TimeExpression
from extractor.normalise import fold

_PARALLEL = re.compile(
    r"(?:^|[,;]|\bvà\b|\bhoặc\b|\bhay\b)\s*(?:[^\s,;%]+\s+){0,5}(?:từ\s+|là\s+|đạt\s+)?$"
)
_UNTIL = "cho đến khi"
_CONDITION = re.compile(r"^\W*(?:[^:;]*:\s*)?(?:nếu|trường hợp|khi có)\b(?![^,]*,)")
_RANK = re.compile(r"(?:trong |thuộc |vào |đứng )*(?:nhóm|top|tốp|thứ)\b")
# What may stand between parallel values without saying what the second one measures
_WORDLESS = re.compile(
    r"\b(?:và|đạt|là|có|khoảng|trên|dưới|từ|đến|vào|trong|cuối|hết|năm|phấn đấu|tối thiểu)\b"
    r"|\bít nhất\b|\d"
)
# Words after a number that say what measures it stand before it ("đạt 90% vào năm 2025")
_MEASURED_BEFORE = re.compile(
    r"(?:vào|đến|trong|trước|ở|so với|trở lên|theo|và|đối với|cho|\(|tại|trên tổng|mỗi|hằng|hàng|/)"
)
# Words that stand between what is measured and its value
_REACHES = re.compile(
    r"(?:đạt|tỷ lệ|là|còn|chiếm|đạt mức|ở mức|xuống|lên|lên trên|trong|thuộc|vào|đứng|nhóm)$"
)
# ", năng suất lao động hằng năm tăng tối thiểu 7%": words of its own and what they do
_STATES = re.compile(
    r",\s*(?P<words>(?:[^\s,;()]+\s+){2,12}(?:tăng|giảm|đạt|chiếm|còn|là|xuống|lên)(?:\s+(?:từ|mức))?\s*)$"
)
_ALWAYS_NEW = re.compile(r";|trong (?:số )?đó|cho đến khi")
_JOINT = re.compile(r"(?:[ ,;:-]|và\s)+")
_MONEY = re.compile(r"\bđồng\b|\busd\b")
_FINISH = re.compile(r";\s*(?:hoàn thành|xong|thực hiện)\s+(?:trước|trong|vào|chậm nhất|đến)\b")
_MORE_THAN = re.compile(r"(?:đạt|có|phấn đấu|lên|số|được|hỗ trợ|thu hút|tạo)$")
_STAGE = re.compile(r"giai đoạn(?: [^\s,;.]+){0,3}$")
_PERIOD_UNITS = re.compile(r"^(?:ngày|giờ|phút|tháng|năm|tuần|buổi)\b")
_DEADLINE = re.compile(
    r"(?:trong|thời hạn|vòng|sau|trước)(?: thời hạn| vòng| thời gian)?(?: không quá| tối đa)?\s*$"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity with the ranges, in the paragraph, of what states it.

    clause: the run of words that states indicator and value (the quote)
    piece: the part of the clause that belongs to this value alone
    value_first: "100% hồ sơ ..." rather than "tỷ lệ hồ sơ ... đạt 100%"
    group: the position of the clause group in the sentence; parallel values share it
    """

    quantity: Quantity
    clause: Range
    piece: Range
    value_first: bool
    group: int
    group_range: Range


@cache
def _words() -> dict[str, re.Pattern[str]]:
    words = load("target_words")
    return {
        "new": re.compile("|".join(words["new_clause"])),
        "qualifier": re.compile("(?:" + "|".join(words["qualifiers"]) + r")\s*$"),
        "past": re.compile("|".join(words["past"])),
        "along": re.compile(words["along"]),
        "done": re.compile(words["done"]),
        "budget": re.compile(words["budgets"]),
    }


def find_measures(text: str, sentence: Range) -> list[Measure]:
    """The measures of one sentence of `text`, in order."""
    offset = sentence[0]
    words = text[offset : sentence[1]]
    view = fold(words)
    quantities = [q for q in find_quantities(words) if _commits(view, q)]
    times = find_times(words)
    quantities = [
        q
        for q in quantities
        if SERVICE_TERM.match(view, q.end) or not any(_is_time(q, t) for t in times)
    ]
    groups = _groups(view, quantities)
    measures: list[Measure] = []
    for number, (start, end, members) in enumerate(groups):
        found = _measures_of(view, offset, number, start, end, members)
        if number and view.startswith(_UNTIL, start):  # "... mỗi năm tăng 20% cho đến khi đạt 100%"
            begin = measures[-1].clause[0]
            found = [replace(measure, clause=(begin, measure.clause[1])) for measure in found]
        measures.extend(found)
    return measures


def _is_time(quantity: Quantity, time: TimeExpression) -> bool:
    """Whether the number is part of a time; "ít nhất 02 lần/tháng" is a measure as well."""
    if not (time.start < quantity.number_end and quantity.number_start < time.end):
        return False
    return quantity.comparator == "=" or not (quantity.unit or "").startswith("lần")


def _commits(view: str, quantity: Quantity) -> bool:
    """Not a number of a definition, a result already achieved, or a time limit."""
    words = _words()
    before = view[: quantity.start].rstrip(" (")
    to_number = view[: quantity.number_start].rstrip()
    if words["qualifier"].search(before) or words["qualifier"].search(to_number):
        return False
    if quantity.unit and quantity.unit.lower() == "sao":  # "sản phẩm OCOP đạt 5 sao"
        return False
    if view.count('"', 0, quantity.start) % 2:  # “3 ca, 4 kíp”
        return False
    clause = re.split(r"[;]", before)[-1]
    if _CONDITION.match(clause):
        return False
    spaces = view[len(before) : quantity.start]
    if words["past"].search(clause + spaces + view[quantity.start : quantity.end]):
        return False
    if quantity.unit and _MONEY.search(quantity.unit.lower()) and words["budget"].search(clause):
        return False
    if _is_along(words, view, quantity, before) or _is_stage(quantity, before):
        return False
    counted = quantity.unit != "%" and quantity.comparator == "="
    if counted and words["done"].match(view, quantity.end):
        return False
    is_limit = quantity.unit and _PERIOD_UNITS.match(quantity.unit.lower())
    return not (
        is_limit and _DEADLINE.search(before) and not SERVICE_TERM.match(view, quantity.end)
    )


def _is_along(
    words: dict[str, re.Pattern[str]], view: str, quantity: Quantity, before: str
) -> bool:
    """ "đổi mới trên 4 lĩnh vực": along them, not more than them."""
    said = view[quantity.start : quantity.number_start].split()
    return (
        said == ["trên"]
        and bool(words["along"].match((quantity.unit or "").lower()))
        and not _MORE_THAN.search(before)
    )


def _is_stage(quantity: Quantity, before: str) -> bool:
    """ "Giai đoạn khẩn cấp (0-48 giờ)": a stage told by its hours."""
    unit = (quantity.unit or "").lower()
    return bool(_PERIOD_UNITS.match(unit)) and bool(_STAGE.search(before))


def _groups(view: str, quantities: list[Quantity]) -> list[tuple[int, int, list[Quantity]]]:
    """Clause groups (start, end, quantities); a number inside the words of another is dropped."""
    groups: list[tuple[int, int, list[Quantity]]] = []
    for quantity in quantities:
        if not groups:
            groups.append((0, len(view), [quantity]))
            continue
        start, end, members = groups[-1]
        previous = members[-1]
        between = view[previous.end : quantity.start]
        cut = _cut(between)
        own_words = cut is not None and _WORDLESS.sub("", between[cut:]).strip(" ,")
        if _PARALLEL.search(between) and not own_words and not _ALWAYS_NEW.search(between):
            members.append(quantity)
            continue
        if cut is None:
            continue
        position = previous.end + cut
        groups[-1] = (start, position, members)
        groups.append((position, end, [quantity]))
    return [
        (start, _clause_end(view, members[-1], start, end), members)
        for start, end, members in groups
    ]


def _cut(between: str) -> int | None:
    """Where, between two numbers, the words of the second begin; None if they do not."""
    last = None
    for match in _words()["new"].finditer(between):
        if match.group() == ":" or match.group().startswith(":"):
            continue
        if "(" in between[match.start() :] and ")" not in between[match.start() :]:
            continue
        last = match if last is None else last
        if match.group().startswith(";"):
            last = match
    if last is None:
        own = _STATES.search(between)
        return own.start("words") if own else None
    skip = len(last.group()) - len(last.group().lstrip(",; "))
    return last.start() + skip


def _clause_end(view: str, last: Quantity, start: int, end: int) -> int:
    """The clause ends before the semicolon after its last number."""
    stop = view.find(";", last.end, end)
    if stop >= 0 and _FINISH.match(view, stop):  # "...; hoàn thành trước ngày 30 tháng 11"
        stop = view.find(";", stop + 1, end)
    if stop >= 0 and view.count("(", start, stop) == view.count(")", start, stop):
        return stop
    return end


def _measures_of(
    view: str, offset: int, number: int, start: int, end: int, members: list[Quantity]
) -> list[Measure]:
    start, end = _trim(view, _after_semicolon(view, start, members[0].start), end)
    value_first = _is_value_first(view, start, end, members)
    result = []
    for position, quantity in enumerate(members):
        following = members[position + 1].start if position + 1 < len(members) else end
        if value_first:
            piece = (quantity.start, _before_separator(view, quantity.end, following, end))
            clause = (start if position == 0 else quantity.start, end)
        else:
            begin = (
                start
                if position == 0
                else _after_separator(view, members[position - 1].end, quantity.start)
            )
            stop = _own_end(view, quantity, following, end)
            piece = (begin, stop)
            clause = (start, stop if len(members) > 1 else end)
        result.append(
            Measure(
                quantity=_shift(quantity, offset),
                clause=_shifted(_trim(view, *clause), offset),
                piece=_shifted(_trim(view, *piece), offset),
                value_first=value_first,
                group=number,
                group_range=_shifted((start, end), offset),
            )
        )
    return result


def _after_semicolon(view: str, start: int, first: int) -> int:
    stop = view.rfind(";", start, first)
    if stop >= 0 and view.count("(", start, stop) == view.count(")", start, stop):
        return stop + 1
    return start


def _is_value_first(view: str, start: int, end: int, members: list[Quantity]) -> bool:
    """Whether the words that are measured follow the number."""
    first = members[0]
    around = view[start : first.start] + view[first.end : members[-1].start]
    if len(members) > 1 and not _WORDLESS.sub("", around).strip(" ,:-/"):
        # "Đến năm 2025 đạt 60% và đến năm 2027 đạt trên 75% cơ quan ..."
        return bool(re.match(r"\s*[^\W\d_]", view[members[-1].end : end]))
    if _RANK.match(view, first.start):
        return False
    if re.match(r"\s*[,;]", view[first.end : end]):
        return False
    following = members[1].start if len(members) > 1 else end
    after = re.sub(r"^\s*[,.;)]*\s*", "", view[first.end : following])
    after = re.sub(r"(?:,|\bvà)\s*$", "", after).strip()
    if _MEASURED_BEFORE.match(after):
        return False
    if len(members) > 1 and not after:
        return False
    before = view[start : first.start].strip(" ,:-")
    if _REACHES.search(before):
        return len(before.split()) < 3 and bool(after)
    return bool(re.match(r"[^\W\d_]", after))


def _before_separator(view: str, start: int, following: int, end: int) -> int:
    if following >= end:
        return end
    return start + len(re.sub(r"(?:\s*(?:,|;|và))+\s*$", "", view[start:following]))


def _after_separator(view: str, start: int, quantity_start: int) -> int:
    separator = re.search(r"(?:,|;|\bvà\b|\bhoặc\b)\s*(?=[^,;]*$)", view[start:quantity_start])
    return start + separator.end() if separator else start


def _own_end(view: str, quantity: Quantity, following: int, end: int) -> int:
    if following >= end:
        return end
    separator = re.search(r"\s*(?:,|;|\bvà\b|\bhoặc\b)", view[quantity.end : following])
    return quantity.end + (separator.start() if separator else 0)


def _trim(view: str, start: int, end: int) -> Range:
    opening = _JOINT.match(view, start, end)
    if opening:
        start = opening.end()
    while end > start and view[end - 1] in " ,;(":
        end -= 1
    return start, end


def _shifted(span: Range, offset: int) -> Range:
    return span[0] + offset, span[1] + offset


def _shift(quantity: Quantity, offset: int) -> Quantity:
    return replace(
        quantity,
        start=quantity.start + offset,
        end=quantity.end + offset,
        number_start=quantity.number_start + offset,
        number_end=quantity.number_end + offset,
    )
