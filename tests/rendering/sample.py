"""The sample plan: what each reader must find, in reading order."""

from __future__ import annotations

LETTERHEAD = (
    "ỦY BAN NHÂN DÂN",
    "XÃ SÔNG MÂY",
    "Số: 27/KH-UBND",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Sông Mây, ngày 08 tháng 01 năm 2026",
)
TITLE = ("KẾ HOẠCH", "Cải cách hành chính năm 2026 trên địa bàn xã Sông Mây")
BODY = (
    "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình "
    "tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030;",
    "Ủy ban nhân dân xã ban hành Kế hoạch cải cách hành chính năm 2026 như sau:",
    "I. MỤC TIÊU",
    "1. Cải cách thủ tục hành chính",
    "a) Tối thiểu 90% hồ sơ thủ tục hành chính được giải quyết đúng hạn; mức độ hài lòng của "
    "người dân, doanh nghiệp đạt từ 95% trở lên.",
    "b) 100% thủ tục hành chính được công khai đầy đủ, kịp thời trên Cổng dịch vụ công quốc gia.",
    "2. Xây dựng chính quyền số",
    "- Tỷ lệ hồ sơ trực tuyến đạt tối thiểu 80%;",
    "- Phấn đấu 60% người dân trưởng thành có tài khoản định danh điện tử mức độ 2.",
    "II. TỔ CHỨC THỰC HIỆN",
    "1. Phòng Văn hóa - Xã hội chủ trì, phối hợp với các cơ quan, đơn vị liên quan theo dõi, đôn "
    "đốc việc thực hiện Kế hoạch này; định kỳ hằng quý báo cáo Chủ tịch Ủy ban nhân dân xã.",
    "2. Phòng Kinh tế cân đối, bố trí kinh phí thực hiện trước ngày 31 tháng 3 năm 2026.",
)
SIGNATURE = (
    "Nơi nhận:",
    "- UBND tỉnh (b/c);",
    "- Lưu: VT, VHXH.",
    "TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH",
    "Trần Văn Minh",
)
ANNEX = ("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026")
HEADER = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")
GROUP = "I. CẢI CÁCH THỂ CHẾ"
SECOND_GROUP = "II. CẢI CÁCH THỦ TỤC HÀNH CHÍNH"
ROWS = (
    ("1", "Rà soát văn bản quy phạm pháp luật", "Văn phòng HĐND và UBND", "Quý II/2026"),
    ("2", "Tuyên truyền, phổ biến pháp luật", "Văn phòng HĐND và UBND", "Thường xuyên"),
    ("3", "Công khai thủ tục hành chính", "Trung tâm Phục vụ hành chính công", "Tháng 6/2026"),
)

PROSE = (*LETTERHEAD, *TITLE, *BODY, *SIGNATURE, *ANNEX)
