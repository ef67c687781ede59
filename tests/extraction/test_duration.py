"""The days of a campaign end what it promises, unless its headings speak of single tasks."""

from datetime import date

import pytest
from small_plans import plan

from extractor.extraction.targets import extract_targets

TARGET = ("II. CHỈ TIÊU", "- Tỷ lệ người dân có tài khoản đạt 85%.")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["I. THỜI GIAN THỰC HIỆN", "Từ ngày 20/11/2025 đến ngày 10 tháng 12 năm 2025."],
            date(2025, 12, 10),
        ),
        (
            ["I. Thời gian thi đua", "- Đợt 1: từ ngày 01/10/2025 đến ngày 15/10/2025;",
             "- Đợt 2: từ ngày 01/11/2025 đến ngày 15/11/2025.",
             "- Xếp hạng trước ngày 31/12/2025."],
            date(2025, 11, 15),
        ),
        (["I. THỜI GIAN THỰC HIỆN", "Khi có hướng dẫn của cấp trên."], None),
        (["I. THỜI GIAN HỌP", "Từ ngày 01/10/2025 đến ngày 15/10/2025."], None),
        (
            ["I. HỘI NGHỊ", "1. Thời gian thực hiện", "Từ ngày 01/10/2025 đến ngày 15/10/2025.",
             "2. Thời gian thực hiện tuyên truyền", "Từ ngày 01/11/2025 đến ngày 15/11/2025."],
            None,
        ),
    ],
)  # fmt: skip
def test_last_day(lines: list[str], expected: date | None) -> None:
    document = plan([*lines, *TARGET])
    assert document.last_day == expected
    (target,) = extract_targets(document)
    if expected is not None:
        assert (target.due_on, target.due_source) == (expected, "document")
