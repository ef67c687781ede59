"""Any file to a `Reading`: what the bytes are decides, not the name.

read_file(Path("ke-hoach.pdf")) -> Reading
read_bytes(data, "ke-hoach.pdf") -> Reading
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from extractor.model import Paragraph, Reading, Table
from extractor.reading.errors import UnreadableError
from extractor.reading.formats import EXTENSIONS, NAMES, detect_format
from extractor.reading.limits import MAX_BYTES, MAX_CHARACTERS, MAX_PARAGRAPH
from extractor.reading.source import Source
from extractor.reading.syllables import accent_share, syllable_share, words_of

# Below these shares of valid syllables a text is doubtful, or no Vietnamese at all.
_DOUBTFUL_SHARE = 0.75
_FOREIGN_SHARE = 0.5
_ENGLISH_SHARE = 0.7  # a text without marks needs more: "the", "to", "on" are valid syllables
_WORDS_TO_JUDGE = 30


def read_file(path: Path) -> Reading:
    """The file as a `Reading`, with pages.  Raises UnreadableError, whose text is for staff."""
    name = path.name
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(name, size)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError(name, "không còn ở chỗ cũ", "hãy kiểm tra lại đường dẫn") from error
    except OSError as error:
        raise UnreadableError(
            name, "không mở được", "hãy kiểm tra quyền đọc và chép lại tệp"
        ) from error
    return _with_places(read_bytes(data, name), data)


def _with_places(reading: Reading, data: bytes) -> Reading:
    """Word-processor files get the pages and boxes of a rendering, where one can be made."""
    if NAMES[reading.media_type].reader not in ("docx", "office"):
        return reading
    from extractor.reading.rendering import with_places

    return with_places(reading, data)


def read_bytes(data: bytes, filename: str) -> Reading:
    """The content of a file as a `Reading`; `filename` serves for messages only.

    Unlike `read_file` it leaves word-processor files as one page without boxes.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(filename, len(data))
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableError(filename, "rỗng, không có nội dung", "hãy kiểm tra và gửi lại tệp")
    media_type = detect_format(data, filename)
    source = Source(hashlib.sha256(data).hexdigest(), filename, media_type, len(data))
    try:
        reading = _read(data, source)
    except UnreadableError as error:
        if error.filename:
            raise
        raise UnreadableError(filename, error.problem, error.remedy) from error
    if len(reading.text) > MAX_CHARACTERS:
        raise UnreadableError(
            filename,
            f"dài quá {MAX_CHARACTERS // 1_000_000} triệu ký tự",
            "hãy tách thành nhiều tệp",
        )
    return _with_name_warning(_with_language_checked(_with_bounded_paragraphs(reading)))


def _with_bounded_paragraphs(reading: Reading) -> Reading:
    """Cuts paragraphs beyond measure, where a sentence ends or at white space; the text stays."""
    blocks: list[Paragraph | Table] = []
    for block in reading.blocks:
        if isinstance(block, Table) or block.end - block.start <= MAX_PARAGRAPH:
            blocks.append(block)
            continue
        start = block.start
        while start < block.end:
            end = min(start + MAX_PARAGRAPH, block.end)
            if end < block.end:
                space = _last_space(reading.text, start + MAX_PARAGRAPH // 2, end)
                end = space if space > start else end
            blocks.append(replace(block, start=start, end=end))
            start = end
            while start < block.end and reading.text[start].isspace():
                start += 1
    if len(blocks) == len(reading.blocks):
        return reading
    warning = f"Có đoạn dài quá {MAX_PARAGRAPH} ký tự, không xuống dòng; đã đọc thành nhiều đoạn."
    return replace(reading, blocks=tuple(blocks), warnings=(*reading.warnings, warning))


def _last_space(text: str, start: int, end: int) -> int:
    """The last place between `start` and `end` behind a sentence or else a word; -1 if none."""
    for stop in (". ", "; ", ", ", " "):
        found = text.rfind(stop, start, end)
        if found >= 0:
            return found + len(stop) - 1
    return -1


def _read(data: bytes, source: Source) -> Reading:
    """Calls the reader of the format; readers are imported when first needed, some are large."""
    match NAMES[source.media_type].reader:
        case "text":
            from extractor.reading.text import read_text

            return read_text(data, source)
        case "docx":
            from extractor.reading.docx import read_docx

            return read_docx(data, source)
        case "pdf":
            from extractor.reading.pdf import read_pdf

            return read_pdf(data, source)
        case "html":
            from extractor.reading.html import read_html

            return read_html(data, source)
        case "office":
            from extractor.reading.office import read_office

            return read_office(data, source)
        case "image":
            from extractor.reading.image import read_image

            return read_image(data, source)


def _with_language_checked(reading: Reading) -> Reading:
    """Refuses what is not Vietnamese; warns of what is doubtful."""
    name, text = reading.source_filename, reading.text
    words = words_of(text)
    if not words:
        raise UnreadableError(
            name, "không có chữ nào đọc được", "hãy kiểm tra và gửi lại bản có nội dung"
        )
    if len(words) < _WORDS_TO_JUDGE:
        return replace(
            reading, warnings=(*reading.warnings, "Văn bản rất ngắn, có thể tệp chưa đầy đủ.")
        )
    valid, accented = syllable_share(text), accent_share(text)
    bare = accented < 0.05
    if valid < (_ENGLISH_SHARE if bare else _FOREIGN_SHARE):
        raise UnreadableError(
            name,
            "không phải văn bản tiếng Việt hoặc dùng bảng mã lạ",
            "hãy gửi bản tiếng Việt ở dạng PDF hoặc Word (Unicode)",
        )
    if bare:
        warning = "Văn bản không có dấu tiếng Việt; kết quả trích xuất sẽ thiếu nhiều."
    elif valid < _DOUBTFUL_SHARE:
        warning = (
            f"Chỉ {valid:.0%} số từ đúng chính tả tiếng Việt; văn bản có thể bị lỗi bảng mã "
            "hoặc lỗi nhận dạng, cần đối chiếu với bản gốc."
        )
    else:
        return reading
    return replace(reading, warnings=(*reading.warnings, warning))


def _with_name_warning(reading: Reading) -> Reading:
    """Says so where the name promises another form than the bytes have."""
    suffix = Path(reading.source_filename).suffix.lower()
    promised = EXTENSIONS.get(suffix)
    if promised is None or reading.media_type in promised:
        return reading
    kind = NAMES[reading.media_type].name
    warning = f"Tệp mang đuôi “{suffix}” nhưng thật ra là {kind}; đã đọc theo nội dung."
    return replace(reading, warnings=(*reading.warnings, warning))


def _too_large(filename: str, size: int) -> UnreadableError:
    return UnreadableError(
        filename,
        f"nặng {size / 1024 / 1024:.0f} MB, quá giới hạn {MAX_BYTES // 1024 // 1024} MB",
        "hãy tách thành nhiều tệp hoặc giảm độ phân giải bản quét",
    )
