"""Values of a sentence and the clauses that state them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.measures import find_measures


def measured(text: str) -> list[tuple[float, str]]:
    """Value and quote of each measure."""
    return [(m.quantity.value, text[slice(*m.clause)]) for m in find_measures(text, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trên 80% thủ tục được thanh toán trực tuyến, trong số đó, tỷ lệ giao dịch đạt từ 30%",
            [
                (80, "Trên 80% thủ tục được thanh toán trực tuyến"),
                (30, "trong số đó, tỷ lệ giao dịch đạt từ 30%"),
            ],
        ),
        (
            "Số hóa hồ sơ đạt tỷ lệ tương ứng cấp quận 20%, cấp phường 15%",
            [
                (20, "Số hóa hồ sơ đạt tỷ lệ tương ứng cấp quận 20%"),
                (15, "Số hóa hồ sơ đạt tỷ lệ tương ứng cấp quận 20%, cấp phường 15%"),
            ],
        ),
        (
            "Mức độ hài lòng đạt 90% vào năm 2025 và 95% vào năm 2030",
            [
                (90, "Mức độ hài lòng đạt 90% vào năm 2025"),
                (95, "Mức độ hài lòng đạt 90% vào năm 2025 và 95% vào năm 2030"),
            ],
        ),
        (
            "25% lãnh đạo sở, trên 30% lãnh đạo phòng có đủ khả năng",
            [
                (25, "25% lãnh đạo sở, trên 30% lãnh đạo phòng có đủ khả năng"),
                (30, "trên 30% lãnh đạo phòng có đủ khả năng"),
            ],
        ),
        (
            "mỗi năm tăng 20% cho đến khi đạt tỷ lệ 100%",
            [(20, "mỗi năm tăng 20%"), (100, "mỗi năm tăng 20% cho đến khi đạt tỷ lệ 100%")],
        ),
        (
            "Hộ nghèo đạt 5%; hộ cận nghèo đạt 3%",
            [(5, "Hộ nghèo đạt 5%"), (3, "hộ cận nghèo đạt 3%")],
        ),
        (
            "100% hồ sơ (trong đó 50% trực tuyến) được giải quyết",
            [(100, "100% hồ sơ"), (50, "trong đó 50% trực tuyến) được giải quyết")],
        ),
        ("Năm 2022, 100% hồ sơ được số hóa", [(100, "Năm 2022, 100% hồ sơ được số hóa")]),
    ],
)
def test_quotes(text: str, expected: list[tuple[float, str]]) -> None:
    assert measured(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nếu tỷ lệ giải ngân dưới 50% thì báo cáo",
        "Trường hợp giải ngân dưới 50% thì báo cáo",
        "đơn vị tự bảo đảm dưới 100% chi thường xuyên",
        "doanh nghiệp có vốn nhà nước trên 50%",
        "Đến nay đã đạt 80% kế hoạch",
        "Toàn tỉnh đã có 50 xã đạt chuẩn",
        "Hiện nay, tỷ lệ này là 45%",
        "Ước đạt 102% dự toán",
        "giải quyết trong thời hạn 30 ngày",
        "từ đủ 6 tuổi",
        "giai đoạn 2021 - 2025",
        "Quyết định số 468/QĐ-TTg ngày 27/3/2021",
    ],
)
def test_numbers_that_commit_to_nothing(text: str) -> None:
    assert measured(text) == []


@pytest.mark.parametrize(
    ("text", "value_first"),
    [
        ("100% hồ sơ được số hóa", [True]),
        ("Có 80% số xã đạt chuẩn", [True]),
        ("Tỷ lệ hồ sơ đạt 100%", [False]),
        ("Tỷ lệ hồ sơ đạt 100% vào năm 2025", [False]),
        ("Giảm 10% số đơn vị và 10% biên chế", [True, True]),
        ("Chỉ số PCI trong nhóm 10 tỉnh dẫn đầu", [False]),
    ],
)
def test_where_what_is_measured_stands(text: str, value_first: list[bool]) -> None:
    assert [m.value_first for m in find_measures(text, (0, len(text)))] == value_first


def test_offsets_count_from_the_start_of_the_paragraph() -> None:
    text = "Rà soát văn bản. Tỷ lệ đạt 98%."
    (measure,) = find_measures(text, (17, len(text)))
    assert text[measure.quantity.number_start : measure.quantity.number_end] == "98"
    assert text[slice(*measure.clause)] == "Tỷ lệ đạt 98%."


FRAGMENTS = [
    "100%", " hồ sơ", ", ", "; ", " và ", "(", ")", "trong đó ", "tỷ lệ ", "đạt ", "tối thiểu ",
    "20", " ha", "cho đến khi ", "mỗi năm ", "vào năm 2025", " - ", "25% - 35%", "đã ", "nếu ",
]  # fmt: skip


@given(st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join), st.text()))
def test_any_text(text: str) -> None:
    for measure in find_measures(text, (0, len(text))):
        for start, end in (measure.clause, measure.piece, measure.group_range):
            assert 0 <= start < end <= len(text)
        assert measure.clause[0] <= measure.quantity.number_start
        assert measure.quantity.number_end <= measure.clause[1]
