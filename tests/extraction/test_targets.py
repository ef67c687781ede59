"""Targets: a table of sentences under headings, most of them real."""

import csv
from pathlib import Path

import pytest
from small_plans import plan

from extractor.extraction.targets import extract_targets
from extractor.model import Target

ROWS = list(csv.reader(Path(__file__).with_name("targets.csv").open(encoding="utf-8")))[1:]


def number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 1e6 else f"{value:.0f}"


def written(target: Target) -> str:
    """As the table writes it: value | indicator | time | what a change or a part is measured on."""
    if target.kind == "quantitative":
        value = f"{target.comparator} {number(target.value)}"
        if target.value_max is not None:
            value += f"..{number(target.value_max)}"
        value = f"{value} {target.unit or '-'}"
        if target.change != "level":
            value += f" {target.change}"
    else:
        value = "qualitative"
    time = f"{target.start_on or ''}..{target.due_on or ''} {target.due_source or '-'}"
    if target.recurrence:
        time += f" {target.recurrence}"
    parts = [value, target.indicator, time]
    if target.baseline:
        parts.append(f"so với: {target.baseline}")
    if target.scope:
        parts.append(f"phạm vi: {target.scope}")
    if target.exclusion:
        parts.append(f"trừ: {target.exclusion}")
    return " | ".join(parts)


@pytest.mark.parametrize(("headings", "lines", "expected"), ROWS, ids=[row[1][:60] for row in ROWS])
def test_table(headings: str, lines: str, expected: str) -> None:
    found = extract_targets(plan([*headings.split(" > "), *lines.split(" ¶ ")]))
    assert " // ".join(written(target) for target in found) == expected


def test_table_holds_targets_and_other_numbers() -> None:
    assert sum(bool(expected) for _, _, expected in ROWS) >= 40
    assert sum(not expected for _, _, expected in ROWS) >= 15


def quotes(*lines: str) -> list[str]:
    document = plan(lines)
    return [document.text(target.start, target.end) for target in extract_targets(document)]


def test_quotes_are_the_clauses_that_state_a_value() -> None:
    assert quotes(
        "I. MỤC TIÊU",
        "- Trên 80% thủ tục hành chính được thanh toán trực tuyến, trong số đó, tỷ lệ giao dịch"
        " thanh toán trực tuyến đạt từ 30% trở lên.",
        "- 100% xã có nhà văn hóa; 90% thôn có khu thể thao.",
        "- Đổi mới lề lối làm việc. Tỷ lệ hài lòng đạt 95%.",
        "- Năm 2022, số hóa hồ sơ đạt tỷ lệ tối thiểu tương ứng cấp tỉnh 40%, cấp xã 35%.",
    ) == [
        "Trên 80% thủ tục hành chính được thanh toán trực tuyến",
        "trong số đó, tỷ lệ giao dịch thanh toán trực tuyến đạt từ 30% trở lên.",
        "100% xã có nhà văn hóa",
        "90% thôn có khu thể thao.",
        "Tỷ lệ hài lòng đạt 95%.",
        "Năm 2022, số hóa hồ sơ đạt tỷ lệ tối thiểu tương ứng cấp tỉnh 40%",
        "Năm 2022, số hóa hồ sơ đạt tỷ lệ tối thiểu tương ứng cấp tỉnh 40%, cấp xã 35%.",
    ]


def test_two_indices_held_to_one_value_are_two_targets() -> None:
    document = plan(
        ("I. MỤC TIÊU", "- Chỉ số PAPI, Chỉ số PCI thuộc nhóm 10 tỉnh dẫn đầu cả nước.")
    )
    found = extract_targets(document)
    assert [(t.indicator, t.comparator, t.value) for t in found] == [
        ("Chỉ số PAPI", "<=", 10),
        ("Chỉ số PCI", "<=", 10),
    ]


def test_a_plan_without_a_period_dates_nothing() -> None:
    document = plan(("I. MỤC TIÊU", "- 100% xã có nhà văn hóa."), title="Phát triển văn hóa cơ sở")
    (target,) = extract_targets(document)
    assert (target.start_on, target.due_on, target.due_source) == (None, None, None)


def test_what_stands_in_the_preamble_or_after_the_signature_is_no_target() -> None:
    assert not quotes(
        "Thực hiện chỉ tiêu 95% hộ dân dùng nước sạch;",
        "I. MỤC ĐÍCH",
        "Nâng cao đời sống Nhân dân.",
        "Nơi nhận:",
        "- Lưu: VT (100%).",
    )


def test_a_part_of_what_is_no_target_may_be_one() -> None:
    found = quotes(
        "I. MỤC TIÊU",
        "- Về đề nghị của xã An Bình (15 tỷ đồng): giao Sở Tài chính xem xét, "
        "trong đó 50% số xã hoàn thành.",
        "- Về đề nghị của xã An Bình (15 tỷ đồng; trong đó 100% vốn của tỉnh): giao Sở Tài chính "
        "xem xét, trong đó 60% số xã hoàn thành.",
    )
    assert any("50%" in quote for quote in found)
    assert any("60%" in quote for quote in found)
