"""Imported once by the server from which the processes of an ingest are forked: loads everything.

Libraries, knowledge and compiled patterns are then in the memory that all processes share, and a
file costs only its own reading.  What they hold is the same whether loaded here or when needed.
"""

from __future__ import annotations

import gc
from contextlib import suppress

# Every construct that a grammar knows stands here once, so that its knowledge is loaded.
PLAN = """\
ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH LẠNG SƠN\tĐộc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND\tLạng Sơn, ngày 08 tháng 01 năm 2026

KẾ HOẠCH
CẢI CÁCH HÀNH CHÍNH NĂM 2026 TRÊN ĐỊA BÀN TỈNH LẠNG SƠN

Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ;
Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 15/TTr-SNV ngày 05/01/2026;
Ủy ban nhân dân tỉnh ban hành Kế hoạch cải cách hành chính năm 2026 như sau:

I. MỤC TIÊU
1. Mục tiêu chung
Nâng cao hiệu lực, hiệu quả của bộ máy hành chính.
2. Mục tiêu cụ thể
- Tối thiểu 90% hồ sơ được giải quyết đúng hạn trong năm 2026, trong đó cấp tỉnh đạt từ 95% trở lên.
- Giảm từ 10% đến 15% số cuộc họp so với năm 2025, trừ cuộc họp đột xuất; xây dựng mới 02 trạm.

II. NHIỆM VỤ
1. Cải cách thủ tục hành chính
- Rà soát thủ tục hành chính, hoàn thành trước ngày 30 tháng 6 năm 2026.
Cơ quan chủ trì: Sở Tư pháp. Cơ quan phối hợp: các sở, ban, ngành, UBND các xã, phường.
Thời gian thực hiện: Quý II/2026.

2. Nâng cao nhận thức
- Hằng năm, Sở Xây dựng tổng hợp kết quả, gửi Sở Nội vụ trước ngày 25/12 theo Thông báo số 5/TB-SNV.
- Thực hiện Luật Đầu tư công và Nghị quyết Đại hội đại biểu Đảng bộ tỉnh Lạng Sơn lần thứ XVIII.
- Đến năm 2030, hàng tháng 100% sở, ngành (sau đây gọi tắt là đơn vị) công khai kết quả; 1,5 triệu \
lượt người được hỗ trợ, tăng 2 lần so với năm 2025.

III. TỔ CHỨC THỰC HIỆN
1. Giao Sở Nội vụ
- Chủ trì, phối hợp với Sở Tài chính và các đơn vị liên quan theo dõi, đôn đốc; định kỳ hằng quý, \
6 tháng, hằng năm hoặc đột xuất báo cáo UBND tỉnh.
2. UBND huyện Cao Lộc, Văn phòng UBND tỉnh và các sở, ngành căn cứ Kế hoạch này triển khai.

Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- Như trên;\tKT. CHỦ TỊCH
- Lưu: VT.\tPHÓ CHỦ TỊCH

Nguyễn Văn A

PHỤ LỤC
NHIỆM VỤ NĂM 2026

| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian | Sản phẩm |
|---|---|---|---|---|---|
| I | Cải cách thể chế | | | | |
| 1 | Rà soát văn bản | Sở Tư pháp | Các sở, ngành | Quý II/2026 | Báo cáo |

| STT | Chỉ tiêu | Đơn vị tính | Năm 2026 |
|---|---|---|---|
| 1 | Tỷ lệ hồ sơ trực tuyến | % | ≥ 80 |
"""


def warm_up() -> None:
    """Load what reading and understanding a file will need."""
    from dataclasses import replace
    from datetime import date

    # The script `extractor` is run again in each process (multiprocessing does so), which is free
    # where all that it imports is there.
    import extractor.cli  # noqa: F401
    from extractor import gazetteer
    from extractor.catalogue.preparation import prepare
    from extractor.pipeline import understand
    from extractor.reading import docx, html, pdf  # noqa: F401
    from extractor.reading.dispatch import read_bytes

    for unit in gazetteer.find("Cao Lộc", on=date(2024, 1, 1)):
        gazetteer.parent(unit, date(2024, 1, 1))
        gazetteer.children(unit)
        gazetteer.predecessors(unit)
        gazetteer.by_code(unit.code)
    reading = read_bytes(PLAN.encode(), "ke-hoach.md")
    pages = tuple(replace(page, text_method="text-layer") for page in reading.pages)  # as in a PDF
    prepare(understand(replace(reading, pages=pages)), "")


with suppress(Exception):  # what is broken is told of the file that meets it
    warm_up()
gc.collect()
gc.freeze()  # so that no process copies this memory by looking through it
