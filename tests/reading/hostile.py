"""Files that do harm or make no sense, each with what reading it must lead to.

`python -m tests.reading.hostile FOLDER` writes them and prints what became of each.
"""

from __future__ import annotations

import io
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rendering.bare_pdf import bare_pdf
from rendering.word import plan_docx

from extractor.ingest import FileResult, ingest
from extractor.model import Extraction
from extractor.pipeline import understand_file

UNDERSTAND = "hostile:understand_measured"
_WORDS = "Ủy ban nhân dân xã tổ chức thực hiện kế hoạch cải cách hành chính năm 2026. "
_PLAN = (
    "KẾ HOẠCH\n\nI. MỤC TIÊU\n\n- Tối thiểu 90% hồ sơ được giải quyết đúng hạn.\n\n" + 9 * _WORDS
)


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return out.getvalue()


def _docx_with(change: Callable[[bytes], bytes], part: str = "word/document.xml") -> bytes:
    """The sample plan with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(plan_docx(tracked=False))) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    parts[part] = change(parts[part])
    return _zip(parts)


def _declared(entity: bytes) -> Callable[[bytes], bytes]:
    def change(xml: bytes) -> bytes:
        head, _, rest = xml.partition(b"?>")
        return head + b"?><!DOCTYPE d [" + entity + b"]>" + rest

    return change


def _in_body(content: bytes) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(b"<w:body>", b"<w:body>" + content, 1)


def _laughs() -> bytes:
    steps = [b'<!ENTITY a0 "ha">']
    steps += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)]
    return b"".join(steps)


def _text_pdf(lines: int = 30) -> str:
    text = "Uy ban nhan dan xa to chuc thuc hien ke hoach cai cach hanh chinh"
    return "BT /F1 12 Tf 60 780 Td 14 TL " + f"({text}) Tj T* " * lines + "ET"


def _image_pdf(width: int, height: int) -> bytes:
    """A PDF of a few kilobytes whose one picture has width x height pixels."""
    packed = zlib.compress(bytes(1 << 20), 9)
    picture = (
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace "
        f"/DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    ).encode() + packed + b"\nendstream"  # fmt: skip
    return objects_pdf([picture], "/XObject << /I 6 0 R >>", b"q 595 0 0 842 0 0 cm /I Do Q")


def objects_pdf(more: list[bytes], resources: str, content: bytes, stream: str = "") -> bytes:
    """One page; `more` become the objects from number 6 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        f"/Resources << /Font << /F1 3 0 R >> {resources} >> >>".encode(),
        f"<< /Length {len(content)} {stream} >>\nstream\n".encode() + content + b"\nendstream",
        *more,
    ]
    out = b"%PDF-1.4\n"
    for number, body in enumerate(objects, start=1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return out + b"trailer << /Size %d /Root 1 0 R >>\n%%%%EOF" % (len(objects) + 1)


def _content_bomb() -> bytes:
    """A content stream of 100 MB that packs to some hundred kilobytes."""
    packer = zlib.compressobj(6)
    piece = b"0 0 m 9 9 l S " * 75_000
    packed = b"".join(packer.compress(piece) for _ in range(100)) + packer.flush()
    return objects_pdf([], "", packed, "/Filter /FlateDecode")


def loop_of_forms() -> bytes:
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 6 0 R"
    form += b" >> >> /Length 10 >>\nstream\n/I Do /I Do\nendstream"
    return objects_pdf([form], "/XObject << /I 6 0 R >>", b"/I Do")


def _form(resources: str, content: bytes) -> bytes:
    head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {resources} /Length {len(content)} >>"
    return head.encode() + b"\nstream\n" + content + b"\nendstream"


def loop_of_two_forms() -> bytes:
    """Each draws the other, by names of a dictionary that stands apart."""
    forms = [_form("/Resources 8 0 R", b"/B Do"), _form("/Resources 8 0 R", b"/A Do")]
    names = b"<< /XObject << /A 6 0 R /B 7 0 R >> >>"
    return objects_pdf([*forms, names], "/XObject << /A 6 0 R >>", b"/A Do")


def chain_of_forms() -> bytes:
    """Twelve forms, each of which draws the next one ten times."""
    forms = [
        _form(f"/Resources << /XObject << /F {number + 1} 0 R >> >>", b"/F Do " * 10)
        for number in range(6, 17)
    ]
    last = _form("", b"0 0 m 9 9 l S")
    return objects_pdf([*forms, last], "/XObject << /F 6 0 R >>", b"/F Do")


def shared_names() -> bytes:
    """Harmless: a form shares the names of the page, its own among them, and draws no form."""
    words = _text_pdf().replace("hanh chinh", "hành chính").encode("cp1258", "ignore")
    form = _form("/Resources << /Font << /F1 3 0 R >> /XObject << /I 6 0 R >> >>", words)
    return objects_pdf([form], "/XObject << /I 6 0 R >>", b"/I Do")


def _encrypted_pdf() -> bytes:
    plain = bare_pdf(_text_pdf())
    lock = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"5a" * 32 + b"> /U <" + b"a5" * 32
        + b"> >> /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
    )  # fmt: skip
    return plain.replace(b"trailer << ", b"trailer << " + lock + b" ")


def _picture(width: int, height: int, form: str) -> bytes:
    out = io.BytesIO()
    Image.new("1" if form == "PNG" else "L", (width, height), 1).save(out, form)
    return out.getvalue()


def _encrypted_zip() -> bytes:
    data = bytearray(_zip({"word/document.xml": b"<w:document/>"}))
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + place] |= 1
    return bytes(data)


def _ole(stream: str) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    return head + stream.encode("utf-16-le") + bytes(4000)


def _huge_table(rows: int) -> bytes:
    row = f"<tr><td>1</td><td>{_WORDS}</td><td>Sở Nội vụ</td><td>2026</td></tr>"
    head = "<tr><td>STT</td><td>Nhiệm vụ</td><td>Cơ quan chủ trì</td><td>Thời gian</td></tr>"
    return f"<html><body><table border=1>{head}{row * rows}</table></body></html>".encode()


def _quine() -> bytes:
    inner = _zip({"a.txt": b"0" * 1000})
    for _ in range(8):
        inner = _zip({"a.zip": inner, "b.zip": inner})
    return inner


# Name: how the bytes are made, the status, and words of the sentence that staff get; "" where what
# is odd does no harm and nothing is said.
FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "rong.pdf": (lambda: b"", "failed", "rỗng"),
    "chi-khoang-trang.txt": (lambda: b" \r\n\t\0" * 500, "failed", "rỗng"),
    "mat-khau.pdf": (_encrypted_pdf, "failed", "mật khẩu"),
    "cut.pdf": (lambda: bare_pdf(_text_pdf())[:300], "failed", "bị hỏng"),
    "chi-dau-de.pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "failed", "bị hỏng"),
    "khong-trang.pdf": (lambda: bare_pdf(pages=0), "failed", "không có trang"),
    "trang-trang.pdf": (lambda: bare_pdf(), "failed", "không có chữ"),
    "5000-trang.pdf": (lambda: bare_pdf(_text_pdf(4), pages=5000), "partial", "5000 trang"),
    "trang-khong-lo.pdf": (
        lambda: bare_pdf(_text_pdf(), box=(0, 0, 14400, 14400)), "failed", "quá khổ"),
    "bom-anh.pdf": (lambda: _image_pdf(60_000, 60_000), "failed", "quá khổ"),
    "bom-noi-dung.pdf": (_content_bomb, "failed", "nở ra quá lớn"),
    "vong-lap.pdf": (loop_of_forms, "failed", "lồng vào chính nó"),
    "vong-lap-hai-hinh.pdf": (loop_of_two_forms, "failed", "lồng vào chính nó"),
    "hinh-nhan-muoi.pdf": (chain_of_forms, "failed", "lồng vào chính nó"),
    "html-ten.pdf": (
        lambda: f"<!DOCTYPE html><html><body><p>{_WORDS * 9}</p></body></html>".encode(),
        "done", "trang web (HTML)"),
    "tieng-anh.pdf": (
        lambda: bare_pdf("BT /F1 12 Tf 60 780 Td 14 TL " + "(The quick brown fox jumps over "
                         "every lazy dog while strong winds blew through streets) Tj T* " * 20
                         + "ET"), "failed", "không"),
    "bom-zip.docx": (
        lambda: _zip({"word/document.xml": b"0" * (160 << 20)}), "failed", "giải nén"),
    "nhieu-phan.docx": (
        lambda: _zip({"word/document.xml": b"<a/>"} | {f"x{n}": b"" for n in range(6000)}),
        "failed", "giải nén"),
    "xxe.docx": (
        lambda: _docx_with(_declared(b'<!ENTITY x SYSTEM "file:///etc/passwd">')), "failed", "DTD"),
    "bom-thuc-the.docx": (lambda: _docx_with(_declared(_laughs())), "failed", "DTD"),
    "mat-khau.docx": (lambda: _ole("EncryptedPackage"), "failed", "mật khẩu"),
    "zip-mat-khau.docx": (_encrypted_zip, "failed", "mật khẩu"),
    "cut.docx": (lambda: plan_docx()[:9000], "failed", "bị hỏng"),
    "khong-than.docx": (
        lambda: _docx_with(lambda xml: xml.replace(b"w:body", b"w:than")), "failed", "hoàn chỉnh"),
    "xml-hong.docx": (lambda: _docx_with(lambda xml: xml[: len(xml) // 2]), "failed", "bị hỏng"),
    "long-sau.docx": (
        lambda: _docx_with(_in_body(b"<w:sdt><w:sdtContent>" * 900
                                    + b"</w:sdtContent></w:sdt>" * 900)), "failed", "quá sâu"),
    "danh-so-hong.docx": (
        lambda: _docx_with(lambda xml: xml[:200] + b"<<<", "word/numbering.xml"),
        "partial", "đánh số"),
    "gop-o-vo-han.docx": (
        lambda: _docx_with(_in_body(
            b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc>'
            b"</w:tr></w:tbl>")), "done", "mã đơn vị hành chính"),
    "duong-dan-la.docx": (
        lambda: _zip({"../../etc/passwd": b"x", "word/../word/document.xml": b"<a/>"}),
        "failed", "Word hoàn chỉnh"),
    "nen-trong-nen.zip.docx": (_quine, "failed", "ZIP"),
    "rar.docx": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(500), "failed", "RAR"),
    "chuong-trinh.doc": (lambda: b"MZ" + bytes(range(32)) * 50, "failed", "chương trình"),
    "bang-tinh.doc": (lambda: _ole("Workbook"), "failed", "bảng tính"),
    "ole-hong.doc": (lambda: _ole("WordDocument"), "failed", "bị hỏng"),
    "rtf-long-sau.rtf": (lambda: b"{\\rtf1 " + b"{" * 30_000, "failed", "không chuyển đổi được"),
    "long-sau.html": (
        lambda: ("<html><body>" + "<div>" * 50_000 + _WORDS * 9).encode(), "failed", "quá sâu"),
    "bang-lon.html": (lambda: _huge_table(1_000), "done", ""),
    "bang-long-bang.html": (
        lambda: ("<html><body>" + "<table><tr><td>" * 300 + _WORDS * 9).encode(),
        "failed", "quá sâu"),
    "o-rong-vo-han.html": (
        lambda: (f"<html><body>{_WORDS * 9}<table><tr><td colspan=99999999 rowspan=99999999>a</td>"
                 "<td>b</td></tr><tr><td>c</td></tr></table>").encode(), "done", ""),
    "thuc-the.html": (
        lambda: (b"<!DOCTYPE html [" + _laughs() + b"]><html><body><p>&a11;</p>"
                 + (_WORDS * 9).encode() + b"</body></html>"), "done", ""),
    "byte-khong.txt": (lambda: b"\0".join([_PLAN.encode()] * 40), "done", ""),
    "dong-dai.txt": (lambda: ("a) 50% " + _WORDS * 9_000).encode(), "done", "không xuống dòng"),
    "nhi-phan.txt": (lambda: bytes(range(256)) * 3000, "failed", "nhị phân"),
    "qua-dai.txt": (lambda: ("\n".join([_WORDS] * 70_000)).encode(), "failed", "ký tự"),
    "bom-anh.png": (lambda: _picture(20_000, 20_000, "PNG"), "failed", "quá lớn"),
    "cut.png": (lambda: _picture(1654, 2339, "PNG")[:60], "failed", "hỏng"),
    "anh-trang.tif": (lambda: _picture(900, 1200, "TIFF"), "failed", "không có chữ"),
    "anh-ten.docx": (lambda: _picture(900, 1200, "JPEG"), "failed", "không có chữ"),
}  # fmt: skip


def write(folder: Path) -> list[Path]:
    """All files, in a folder that is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, (make, _, _) in FILES.items():
        path = folder / name
        path.write_bytes(make())
        paths.append(path)
    return paths


def understand_measured(path: Path) -> Extraction:
    """As the pipeline does it; leaves the process's largest memory, in MB, beside the file."""
    try:
        return understand_file(path)
    finally:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        _peak(path).write_text(str(peak), encoding="ascii")


def _peak(path: Path) -> Path:
    return path.with_name(f".{path.name}.peak")


def table(results: Sequence[FileResult]) -> str:
    """What each file got; no memory is known of a process that was ended."""
    lines = [f"{'file':24} {'status':8} {'seconds':>7} {'peak MB':>7}  sentence"]
    for result in results:
        said = result.reason or " ".join(result.warnings) or "-"
        peak = _peak(result.path).read_text() if _peak(result.path).exists() else "-"
        said = said.replace(f"Tệp “{result.path.name}” ", "")
        spent = f"{result.seconds:7.1f} {peak:>7}"
        lines.append(f"{result.path.name:24} {result.status:8} {spent}  {said[:110]}")
    return "\n".join(lines)


def main() -> None:
    import tempfile

    paths = write(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as folder:
        print(table(ingest(paths, Path(folder) / "catalogue.db", understand=UNDERSTAND).results))


if __name__ == "__main__":
    main()
