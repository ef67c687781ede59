"""What staff send, at the level of HTTP: every refusal, every hostile name and file."""

import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from rendering.bare_pdf import bare_pdf

from extractor import accounts, review_desk
from extractor import inbox as box
from extractor.catalogue import originals
from extractor.inbox import uploads
from extractor.ingest import ingest
from extractor.isolation import Limits
from extractor.web import sessions

from .desk_site import PASSWORD, Site, in_pieces, served, table
from .test_english import left_in

PDF = bare_pdf("BT /F1 12 Tf 72 700 Td (Phong Noi vu bao cao hang quy) Tj ET")
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return served(tmp_path)


@pytest.fixture
def desk(site: Site) -> Site:
    site.sign_in("lan")
    return site


def only(site: Site, table_: str) -> str:
    with closing(sqlite3.connect(site.catalogue)) as connection:
        return str(connection.execute(f"select id from {table_}").fetchone()[0])


# ------------------------------------------------------------------------ signing in


def test_signing_in_and_out(site: Site) -> None:
    assert "Đăng nhập" in site.get("/").text
    page = site.get("/dang-nhap?tiep=/tai-len")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    wrong = site.sign_in("lan", "sai")
    assert (wrong.status_code, site.cookies) == (303, {})
    assert wrong.headers["location"].startswith("/dang-nhap?sai=1")
    entered = site.sign_in("lan", tiep="/tai-len")
    assert (entered.status_code, entered.headers["location"]) == (303, "/tai-len")
    flags = entered.headers["set-cookie"].split("; ")[1:]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} == set(flags)
    shown = site.get("/").text
    assert all(word in shown for word in ("<span>lan</span>", "Đăng xuất", "/tai-len", "/ra-soat"))
    out = site.post("/dang-xuat", data={"token": site.token})
    assert out.status_code == 303 and "Max-Age=0" in out.headers["set-cookie"]


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil", "x", ""])
def test_signing_in_leads_nowhere_else(site: Site, path: str) -> None:
    assert site.sign_in("lan", tiep=path).headers["location"] == "/"


def test_a_session_ends_with_its_account(site: Site) -> None:
    site.sign_in("lan")
    assert site.get("/tai-len").status_code == 200
    accounts.add(site.catalogue, "lan", "một mật khẩu khác", ["upload"])
    assert site.get("/tai-len").status_code == 302
    site.sign_in("lan", "một mật khẩu khác")
    assert site.get("/tai-len").status_code == 200
    accounts.remove(site.catalogue, "lan")
    assert site.get("/tai-len").status_code == 302


def test_a_session_cannot_be_made_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.sign_in("tải")
    mine = site.cookies["phien"]
    head, _, rest = mine.partition(".")
    for forged in (mine[:-1] + ("A" if mine[-1] != "A" else "B"), f"{head[:-2]}AA.{rest}", "x", ""):
        assert site.get("/tai-len", cookies={"phien": forged}).status_code == 302
    assert site.get("/tai-len").status_code == 200
    monkeypatch.setattr(sessions, "SECONDS", -1)  # all sessions are too old
    assert site.get("/tai-len").status_code == 302


def test_wrong_passwords_are_slowed_down(site: Site) -> None:
    for _ in range(5):
        assert site.sign_in("lan", "sai").status_code == 303
    slow = site.sign_in("lan")  # even the right one has to wait
    assert slow.status_code == 429
    assert int(slow.headers["retry-after"]) >= 1
    assert site.sign_in("soát").status_code == 303 and site.cookies  # others need not
    for _ in range(5):
        assert site.sign_in("không có ai", "sai").status_code == 303
    assert site.sign_in("không có ai", "sai").status_code == 429


def test_without_accounts_the_catalogue_only_shows(tmp_path: Path) -> None:
    site = served(tmp_path)
    accounts.path_of(site.catalogue).unlink()
    assert "Đăng nhập" not in site.get("/").text
    for path in ("/dang-nhap", "/tai-len", "/ra-soat/them"):
        assert site.get(path).status_code == 404
    for path in ("/dang-nhap", "/tai-len", "/tai-len/tep", "/ra-soat/quyet-dinh", "/hop-thu", "/"):
        assert site.post(path, data={"ten": "lan", "mat-khau": PASSWORD}).status_code == 405
    assert site.waiting() == []


# ------------------------------------------------------------------------ refusals

UPLOAD = ("/tai-len", "/tai-len/tep?ten=a.pdf", "/hop-thu/doc-lai")
REVIEW = ("/ra-soat/quyet-dinh", "/ra-soat/them", "/ra-soat/hoan-tac")


@pytest.mark.parametrize("path", [*UPLOAD, *REVIEW, "/dang-xuat"])
def test_what_is_not_believed(site: Site, path: str) -> None:
    """Not signed in, the wrong role, another site, no token, another session's token."""
    other = "soát" if path in UPLOAD else "tải"
    assert site.post(path, content=PDF, headers=FORM).status_code == 401
    site.sign_in(other)
    stranger = site.token
    if path != "/dang-xuat":
        assert site.post(path, content=PDF, headers=FORM).status_code == 403
    site.sign_in("lan")
    body = {"data": {"token": site.token}, "headers": {"x-token": site.token}}
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": None},  # no browser leaves it out
        {"origin": "http://localhost.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ):
        sent = {**body, "headers": {**body["headers"], **headers}}
        assert site.post(path, **sent).status_code == 403, headers
    for token in ("", "x", stranger, "0" * 64):
        sent = {"data": {"token": token}, "headers": {"x-token": token}}
        if path == "/tai-len":
            sent = {"files": {"token": (None, token), "tep": ("a.pdf", PDF)}, "headers": {}}
        assert site.post(path, **sent).status_code == 403, token
    assert site.waiting() == []
    assert not accounts.path_of(site.catalogue).with_name("reviews.db").exists()


def test_pages_of_staff_need_their_role(site: Site) -> None:
    document = only(site, "documents")
    pages = {
        "/tai-len": "soát",
        f"/ra-soat/muc/{only(site, 'obligations')}": "tải",
        f"/ra-soat/them?van-ban={document}": "tải",
    }
    for path, wrong in pages.items():
        answer = site.get(path, cookies={})
        assert answer.status_code == 302
        assert answer.headers["location"] == "/dang-nhap?tiep=" + quote(path, safe="")
        site.sign_in(wrong)
        assert site.get(path).status_code == 403
        site.sign_in("lan")
        assert site.get(path).status_code == 200


def test_staff_read_every_page_in_english(desk: Site) -> None:
    facts = [only(desk, table) for table in ("targets", "obligations", "citations")]
    document = only(desk, "documents")
    pages = ["/", "/tai-len", "/hop-thu", "/ra-soat", f"/van-ban/{document}",
             f"/ra-soat?van-ban={document}", f"/ra-soat/them?van-ban={document}",
             *(f"/ra-soat/muc/{fact}" for fact in facts)]  # fmt: skip
    left = []
    for page in pages:
        answer = desk.get(page, cookies=desk.cookies | {"lang": "en"})
        assert answer.status_code == 200, page
        left += [f"{page}: {said[:80]}" for said in left_in(answer.text)]
    assert not left, "\n".join(left)


def test_other_methods_and_addresses_stay_closed(desk: Site) -> None:
    for path in ("/", "/catalogue", "/-/logout", "/tai-len/x", "/ra-soat", "/ra-soat/muc/abcd"):
        assert desk.post(path, data={"token": desk.token}).status_code == 405
    for method in ("PUT", "DELETE", "PATCH"):
        assert desk.ask(method, "/tai-len").status_code == 405


# ------------------------------------------------------------------------ files

NAMES = {  # as sent -> under which the inbox gets it, or the status of the refusal
    "kế hoạch số 12.pdf": "kế hoạch số 12.pdf",
    "../../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\system32\\a.pdf": "a.pdf",
    "/etc/cron.d/a.pdf": "a.pdf",
    "C:\\Users\\lan\\kế hoạch.pdf": "kế hoạch.pdf",
    "....//....//a.pdf": "a.pdf",
    "a\x00.pdf": "a_.pdf",
    "a.exe\x00.pdf": "a.exe_.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a__Set-Cookie_ x=1.pdf",
    "a\x1b[31m.pdf": "a_[31m.pdf",
    "hợp\u202efdp.exe.pdf": "hợp_fdp.exe.pdf",
    "\u202eexe.pdf": "_exe.pdf",
    "a" * 300 + ".pdf": "a" * 176 + ".pdf",
    "ế" * 200 + ".pdf": "ế" * 58 + ".pdf",
    "CON.pdf": "_CON.pdf",
    "nul.tar.pdf": "_nul.tar.pdf",
    "COM1.pdf": "_COM1.pdf",
    "a.pdf.": "a.pdf",
    " . a.pdf ": "a.pdf",
    ".a.pdf": "a.pdf",
    '<img src=x onerror="alert(1)">.pdf': "_img src=x onerror=_alert(1)__.pdf",
    "%2e%2e%2fa.pdf": "%2e%2e%2fa.pdf",
    "\udcff\udcfea.pdf": "??a.pdf",  # bytes that are no UTF-8
    "": 400,
    ".": 400,
    "..": 400,
    "../": 400,
    " \t ": 400,
    ".pdf": 415,
    "a": 415,
    "a.exe": 415,
    "a.pdf.exe": 415,
    "a.pdf\u202e.exe": 415,
    "~$a.docx": 400,
    "a.pdf.bao-cao.html": 400,
    "a" * 1001 + ".pdf": 400,
}


def test_hostile_names(desk: Site, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path for path in desk.folder.rglob("*") if path.is_file()}
    tried = []
    for name, wanted in NAMES.items():
        encoded = quote(name.encode("utf-8", "surrogateescape"), safe="")
        answer = desk.send(encoded, PDF)
        got = answer.json().get("name", answer.status_code)
        if isinstance(got, str):
            (desk.inbox / got).unlink()
        tried.append((ascii(name)[:60], got if isinstance(got, int) else ascii(got)[:60]))
        if name.startswith("\udcff"):
            assert isinstance(got, str) and got.endswith("a.pdf")
        else:
            assert got == wanted, ascii(name)
        assert len(str(got).encode()) <= 180
    after = {path for path in desk.folder.rglob("*") if path.is_file()}
    made = {path.name for path in after - before if not path.name.startswith("catalogue.db-")}
    assert made == {uploads.FILENAME}
    with capsys.disabled():
        print(table("hostile names: sent | stored as, or refused with", tried))


UTF16 = "Kế hoạch cải cách hành chính".encode("utf-16")
CONTENTS = {  # what -> name, bytes, status
    "a PDF": ("a.pdf", PDF, 201),
    "a PDF after some bytes": ("a.pdf", b"\n\n" + PDF, 201),
    "a text in UTF-16": ("a.txt", UTF16, 201),
    "a text in TCVN3": ("a.txt", "KÕ ho¹ch c¶i c¸ch".encode("latin-1"), 201),
    "nothing": ("a.pdf", b"", 400),
    "a picture as PDF": ("a.pdf", b"\x89PNG\r\n\x1a\n" + b"x" * 9000, 415),
    "a program as PDF": ("a.pdf", b"MZ\x90\0" + b"\0" * 9000, 415),
    "a program as text": ("a.txt", b"\x7fELF" + b"\0\1" * 5000, 415),
    "noise as text": ("a.txt", bytes(range(256)) * 40, 415),
    "a PDF as DOCX": ("a.docx", PDF, 415),
    "a ZIP as PDF": ("a.pdf", b"PK\x03\x04" + b"x" * 9000, 415),
    "HTML as PDF": ("a.pdf", b"<html><script>alert(1)</script></html>", 415),
    "an SVG as picture": ("a.png", b"<svg onload=alert(1)>", 415),
    "a GIF": ("a.gif", b"GIF89a" + b"x" * 100, 415),
    "an archive as DOC": ("a.doc", b"Rar!\x1a\x07" + b"\0" * 9000, 415),
}


def test_hostile_contents(desk: Site, capsys: pytest.CaptureFixture[str]) -> None:
    tried = []
    for what, (name, content, status) in CONTENTS.items():
        answer = desk.send(name, content)
        tried.append((what, name, answer.status_code, answer.json().get("error", "")))
        assert answer.status_code == status, what
        assert len(desk.waiting()) == (status == 201)
        for path in desk.waiting():
            assert path.read_bytes() == content
            path.unlink()
    with capsys.disabled():
        print(table("hostile files: what | name | status | answer", tried))


def test_too_much_is_refused_while_it_comes(desk: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 300_000)
    monkeypatch.setattr("extractor.web.desk.MAX_BYTES", 300_000)
    monkeypatch.setattr("extractor.web.forms._DRAINED", 100_000)
    piece = b"x" * 50_000
    taken: list[int] = []
    answer = desk.send("a.pdf", in_pieces([PDF, *[piece] * 100], taken))
    assert answer.status_code == 413
    assert sum(taken) < 600_000  # of five million
    told = desk.send("a.pdf", b"", **{"content-length": "400000"})  # said beforehand
    assert told.status_code == 413
    taken.clear()
    head = (
        f'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n{desk.token}\r\n--b\r\n'
        'Content-Disposition: form-data; name="tep"; filename="a.pdf"\r\n\r\n'
    ).encode() + PDF
    kind = {"content-type": "multipart/form-data; boundary=b"}
    body = in_pieces([head, *[piece] * 100], taken)
    assert desk.post("/tai-len", content=body, headers=kind).status_code == 413
    assert sum(taken) < 1_500_000
    assert desk.waiting() == []


def test_a_browser_that_goes_away_leaves_nothing(desk: Site) -> None:
    with uploads.Incoming(desk.inbox, desk.catalogue, "a.pdf", "lan") as incoming:
        incoming.write(PDF)
        (half,) = desk.waiting()
        assert half.parent.name == ".uploads"  # which the inbox passes over
    assert desk.waiting() == []
    half.write_bytes(b"left by a crash")
    os.utime(half, (0, 0))
    uploads.sweep(desk.inbox)
    assert desk.waiting() == []


def test_a_full_disk_is_said_and_nothing_is_left(
    desk: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = desk.send("a.pdf", PDF)
    assert answer.status_code == 507
    assert "không ghi được" in answer.json()["error"]
    assert desk.waiting() == []


def test_a_form_without_scripts(desk: Site) -> None:
    files = [
        ("token", (None, desk.token)),
        ("tep", ("kế hoạch.pdf", PDF)),
        ("tep", ("../kế hoạch.pdf", PDF + b"\n")),
    ]
    answer = desk.post("/tai-len", files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/tai-len")
    stored = {path.name: path.read_bytes() for path in desk.waiting()}
    assert stored == {"kế hoạch.pdf": PDF, "kế hoạch (2).pdf": PDF + b"\n"}
    late = [("tep", ("a.pdf", PDF)), ("token", (None, desk.token))]
    assert desk.post("/tai-len", files=late).status_code == 403  # the token comes first
    mixed = [("token", (None, desk.token)), ("tep", ("b.pdf", b"\x89PNG\r\n\x1a\n"))]
    refused = desk.post("/tai-len", files=[*mixed, ("tep", ("c.pdf", PDF))])
    assert refused.status_code == 415
    assert "b.pdf" in refused.text and "Đã nhận: c.pdf" in refused.text
    none = [("token", (None, desk.token)), ("tep", ("", b""))]
    assert desk.post("/tai-len", files=none).status_code == 400
    kind = {"content-type": "multipart/form-data; boundary=b"}
    for body in (b"", b"--b", b"x" * 5000, b"--b\r\nA: " + b"x" * 90_000):
        assert desk.post("/tai-len", content=body, headers=kind).status_code in (400, 403)
    assert len(desk.waiting()) == 3


def test_the_answer_stands_on_the_page(desk: Site) -> None:
    assert desk.send("a.pdf", PDF).status_code == 201
    assert desk.send(quote("hỏng <b>.pdf"), b"%PDF-1.4 broken").status_code == 201
    waiting = desk.get("/tai-len").text
    assert waiting.count("Đang chờ đến lượt đọc") == 2
    assert '<noscript><meta http-equiv="refresh"' in waiting
    box.run(box.Settings(desk.inbox, desk.catalogue, settle=0.1), lambda answer: None)
    page = desk.get("/tai-len").text
    assert "Đang chờ" not in page and "refresh" not in page
    assert page.count('class="answer ') == 2
    assert "hỏng _b_.pdf" in page
    assert "không mở được như PDF" in page
    assert "Xem văn bản trong danh mục" in page
    time.sleep(1.1)  # times are in seconds
    assert desk.send("a.pdf", PDF).status_code == 201  # the same again
    box.run(box.Settings(desk.inbox, desk.catalogue, settle=0.1), lambda answer: None)
    assert "đã có trong danh mục" in desk.get("/tai-len").text
    desk.sign_in("tải")  # sees the failed file, not who sent what
    other = desk.get("/tai-len").text
    assert "Bạn chưa gửi tệp nào." in other and "hỏng _b_.pdf" in other


def test_a_failed_file_is_read_again(desk: Site) -> None:
    desk.send("hong.pdf", b"%PDF-1.4 broken")
    box.run(box.Settings(desk.inbox, desk.catalogue, settle=0.1), lambda answer: None)
    assert (desk.inbox / "failed" / "hong.pdf").exists()
    assert 'value="hong.pdf"' in desk.get("/hop-thu").text
    assert "Đọc lại" not in desk.get("/hop-thu", cookies={}).text
    for name in ("../out/catalogue.db", "khong-co.pdf", "hong.pdf.bao-cao.html", "", "."):
        answer = desk.post("/hop-thu/doc-lai", data={"token": desk.token, "tep": name})
        assert answer.status_code == 404, name
    answer = desk.post("/hop-thu/doc-lai", data={"token": desk.token, "tep": "hong.pdf"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/hop-thu")
    assert [path.name for path in desk.waiting() if path.name != ".lock"] == ["hong.pdf"]


# ------------------------------------------------------------------------ decisions


def form_of(site: Site, fact: str) -> dict[str, str | list[str]]:
    """What a browser would send back unchanged."""
    from lxml import html

    page = html.document_fromstring(site.get(f"/ra-soat/muc/{fact}").text)
    (form,) = page.xpath('//form[@id="quyet-dinh"]')
    return dict(form.form_values())


def decide(site: Site, fact: str, action: str, **changes: str) -> object:
    fields = {name.replace("_", "-"): value for name, value in changes.items()}
    data = {**form_of(site, fact), "viec": action}
    data |= {name if name == "ly-do" else f"f-{name.replace('-', '_')}": value
             for name, value in fields.items()}  # fmt: skip
    return site.post("/ra-soat/quyet-dinh", data=data)


def state(site: Site, fact: str) -> review_desk.Item:
    return review_desk.item(site.catalogue, fact)


def test_a_fact_is_accepted_corrected_rejected_and_all_is_undone(desk: Site) -> None:
    fact = only(desk, "obligations")
    answer = decide(desk, fact, "accept", ly_do="đã đối chiếu")
    assert answer.status_code == 303
    accepted = state(desk, fact)
    assert (accepted.verdict, accepted.reviewed_by, accepted.reason) == (
        "accept", "lan", "đã đối chiếu",
    )  # fmt: skip
    answer = decide(desk, fact, "correct", due_on="30/6/2025", lead="Sở Nội vụ; Sở Tài chính")
    number = re.search(r"vua=(\d+)", answer.headers["location"])[1]
    corrected = state(desk, fact)
    assert corrected.fields["due_on"] == "2025-06-30"
    assert corrected.fields["lead"] == ["Sở Nội vụ", "Sở Tài chính"]
    page = desk.get(f"/ra-soat/muc/{fact}?vua={number}").text
    assert "Máy đã trích" in page and "Đã sửa." in page
    document = desk.get(f"/van-ban/{corrected.document_id}").text
    assert "người đã sửa" in document
    assert decide(desk, fact, "reject").status_code == 303
    assert state(desk, fact).origin is None
    for _ in range(3):
        standing = re.findall(
            r'name="quyet-dinh" value="(\d+)"', desk.get(f"/ra-soat/muc/{fact}").text
        )
        undone = desk.post(
            "/ra-soat/hoan-tac", data={"token": desk.token, "quyet-dinh": standing[-1]}
        )
        assert undone.status_code == 303
    assert state(desk, fact).verdict is None
    assert len(review_desk.history(desk.catalogue, fact)) == 6


def test_what_cannot_be_decided(desk: Site) -> None:
    fact = only(desk, "obligations")
    for action, changes, status, said in (
        ("correct", {}, 422, "Chưa sửa trường nào"),
        ("correct", {"due_on": "31/2/2025"}, 422, "phải là ngày"),
        ("correct", {"kind": "x"}, 422, "không hợp lệ"),
        ("accept", {"due_on": "30/6/2025"}, 422, "chưa lưu"),
        ("withdraw", {}, 400, "Không có việc ấy"),
        ("accept", {"ly_do": "x" * 1001}, 422, "dài quá"),
    ):
        answer = decide(desk, fact, action, **changes)
        assert answer.status_code == status, action
        assert said in answer.text
        if "due_on" in changes:
            assert f'value="{changes["due_on"]}"' in answer.text  # what was typed is kept
    stale = form_of(desk, fact)
    decide(desk, fact, "accept")
    answer = desk.post("/ra-soat/quyet-dinh", data={**stale, "viec": "reject"})
    assert answer.status_code == 409
    for unknown in ("0" * 16, "x", "", "' or 1=1"):
        answer = desk.post("/ra-soat/quyet-dinh", data={**stale, "muc": unknown, "viec": "accept"})
        assert answer.status_code == 422
    for number in ("999", "x", "", "-1"):
        answer = desk.post("/ra-soat/hoan-tac", data={"token": desk.token, "quyet-dinh": number})
        assert answer.status_code in (400, 422)
    assert len(review_desk.history(desk.catalogue, fact)) == 1


def test_a_withdrawal_is_not_undone_in_the_browser(desk: Site) -> None:
    document = only(desk, "documents")
    done = review_desk.withdraw(desk.catalogue, document, "quản trị", "ban hành nhầm")
    answer = desk.post("/ra-soat/hoan-tac", data={"token": desk.token, "quyet-dinh": str(done.id)})
    assert answer.status_code == 422


def read(site: Site, path: Path) -> str:
    """The id of a document that is read as staff's files are."""
    limits = Limits(seconds=60, memory_bytes=3 << 30)
    assert ingest([path], site.catalogue, limits=limits).failed == 0
    return originals.sha256_of(path)[:16]


def test_a_missed_fact_is_added_with_its_boxes_and_survives(desk: Site) -> None:
    path = desk.folder / "ke hoach.pdf"
    path.write_bytes(PDF)
    document = read(desk, path)
    page = desk.get(f"/ra-soat/them?van-ban={document}&loai=obligations")
    start, words = re.search(r'data-start="(\d+)"[^>]*>([^<]*)</div>', page.text).groups()
    place = int(start) + words.index("Noi vu")
    data = {
        "token": desk.token, "van-ban": document, "loai": "obligations", "trang": "1",
        "dau": str(place), "cuoi": str(place + 6), "nguyen-van": "Noi vu",
        "f-kind": "scheduled", "f-domain": "other", "f-lead": "Phòng Nội vụ",
    }  # fmt: skip
    moved = desk.post("/ra-soat/them", data={**data, "dau": str(place + 1)})
    assert moved.status_code == 422 and "Noi vu" in moved.text
    assert desk.post("/ra-soat/them", data={**data, "loai": "x"}).status_code == 400
    answer = desk.post("/ra-soat/them", data=data)
    assert answer.status_code == 303, answer.text

    def added() -> list[tuple]:
        with closing(sqlite3.connect(desk.catalogue)) as connection:
            return connection.execute(
                "select quote, origin, page, boxes from obligations where document_id = ?"
                " and origin = 'added'",
                (document,),
            ).fetchall()

    ((quote_, origin, number, boxes),) = added()
    assert (quote_, origin, number) == ("Noi vu", "added", 1)
    assert re.fullmatch(r"\[\[1,[\d.]+,[\d.]+,[\d.]+,[\d.]+\]\]", boxes)
    assert '<rect class="obligation chosen"' in desk.get(answer.headers["location"]).text
    before = added()
    for each in desk.catalogue.parent.glob("catalogue.db*"):
        each.unlink()
    ingest([originals.folder_of(desk.catalogue)], desk.catalogue)
    assert added() == before
    by_words = {**data, "dau": "", "cuoi": "", "nguyen-van": "bao cao hang quy"}
    assert desk.post("/ra-soat/them", data=by_words).status_code == 303
    assert len(added()) == 2
