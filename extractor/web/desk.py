"""What staff send: signing in and out, files, decisions about facts.

Datasette itself gets no POST.  Each request here comes from a page of this site (`is_from_here`),
from somebody whose account has the role, and carries the token of their session; only then is its
body believed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Request, Response

from extractor import review_desk
from extractor.catalogue.schema import CatalogueError
from extractor.inbox import uploads
from extractor.inbox.uploads import Incoming, UploadError
from extractor.reading.limits import MAX_BYTES
from extractor.review_desk import ReviewError
from extractor.review_fields import FieldError
from extractor.reviews import Decision
from extractor.web import sessions
from extractor.web.answers import problem
from extractor.web.fact_form import changes, given, state_of, typed
from extractor.web.fact_pages import load_fact, load_missed
from extractor.web.forms import (
    BadFormError,
    Body,
    FilesForm,
    Form,
    GoneError,
    urlencoded,
)
from extractor.web.language import tr
from extractor.web.parameters import Arguments, BadParameterError, NotFoundError
from extractor.web.rendering import render
from extractor.web.security import STAFF_POLICY, Receive, Scope, Send
from extractor.web.sessions import Door, SlowDownError, Visitor

_LONGEST_REASON = 1000  # characters of a comment
_ROOM = 8  # uploads at a time


class RefusedError(Exception):
    """What was sent is not taken.  status: of HTTP; the message is for the person."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Desk:
    """Where a served catalogue and its inbox lie, and its door."""

    catalogue: Path
    inbox: Path
    door: Door = field(default_factory=Door)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_ROOM))


@dataclass(frozen=True, slots=True)
class Sent:
    """A request to the desk.  root: of the site's addresses, ends with a slash."""

    desk: Desk
    datasette: Any
    request: Any
    headers: Mapping[str, str]
    body: Body
    visitor: Visitor | None
    root: str

    @property
    def secure(self) -> bool:
        """Whether the site is reached by HTTPS."""
        return "https" in (self.headers.get("x-forwarded-proto"), self.request.scheme)

    def there(self, path: str) -> str:
        """The address of a page of ours."""
        return self.root + path.lstrip("/")


Handler = Callable[[Sent], Awaitable[Response]]
_desks: WeakKeyDictionary[Any, Desk] = WeakKeyDictionary()


def open_desk(datasette: Any, catalogue: Path, inbox: Path) -> None:
    """Let a served catalogue take what staff send into this inbox."""
    _desks[datasette] = Desk(catalogue, inbox)
    uploads.sweep(inbox)


def desk_of(datasette: Any) -> Desk | None:
    """The desk of a served catalogue; None where nobody can sign in."""
    desk = _desks.get(datasette)
    return desk if desk and sessions.are_there(desk.catalogue) else None


def takes(datasette: Any, path: str) -> bool:
    """Whether something may be sent to a path."""
    return path in ROUTES and desk_of(datasette) is not None


async def answer(datasette: Any, scope: Scope, receive: Receive, send: Send, root: str) -> None:
    """Answer a request to one of ROUTES."""
    desk = desk_of(datasette)
    assert desk is not None
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    visitor = sessions.visitor_of(desk.catalogue, headers)
    # Datasette puts these into the scope only further inside.
    inner = {**scope, "csrftoken": str, "actor": visitor.actor() if visitor else None}
    sent = Sent(desk, datasette, Request(inner, receive), headers, Body(receive), visitor, root)
    role, handler = ROUTES["/" + scope["path"][len(root) :]]
    try:
        if not sessions.is_from_here(headers):
            raise RefusedError(403, tr("Yêu cầu này không đến từ trang của danh mục."))
        if role is not None and visitor is None:
            raise RefusedError(401, tr("Phiên làm việc đã hết; hãy đăng nhập rồi gửi lại."))
        if role and visitor and role not in visitor.roles:
            raise RefusedError(403, tr("Tài khoản này không có quyền làm việc ấy."))
        response = await handler(sent)
    except (RefusedError, UploadError) as error:
        await sent.body.drain()
        response = await _refused(sent, error.status, str(error))
    except BadFormError as error:
        await sent.body.drain()
        response = await _refused(sent, error.status, tr("Biểu mẫu gửi lên không đọc được."))
    except (ReviewError, FieldError, CatalogueError, BadParameterError) as error:
        response = await _refused(sent, 422, str(error))
    except NotFoundError as error:
        response = await _refused(sent, 404, str(error))
    except OSError:
        await sent.body.drain()
        response = await _refused(
            sent, 507, tr("Máy chủ không ghi được tệp; hãy báo người quản trị rồi gửi lại.")
        )
    except GoneError:
        return
    await response.asgi_send(send)


async def _refused(sent: Sent, status: int, message: str) -> Response:
    if sent.request.path.endswith("/tep"):
        return _json({"error": message}, status)
    return await problem(sent.datasette, sent.request, status, message)


def _json(content: dict[str, Any], status: int) -> Response:
    return Response(
        json.dumps(content, ensure_ascii=False),
        status=status,
        headers={"cache-control": "no-store"},
        content_type="application/json; charset=utf-8",
    )


def _to(address: str, headers: dict[str, str] | None = None) -> Response:
    """Go on with a page: what was sent is not sent again when that page is loaded anew."""
    return Response("", status=303, headers={"location": address, **(headers or {})})


async def _form(sent: Sent) -> Form:
    """The fields of a form, with the session's token."""
    form = await urlencoded(sent.body, sent.headers.get("content-type", ""))
    _check(sent, _one(form, "token"))
    return form


def _check(sent: Sent, token: str) -> None:
    if sent.visitor is None or not sessions.is_same(token, sent.visitor.token):
        raise RefusedError(403, tr("Biểu mẫu thiếu mã bảo vệ; hãy tải lại trang rồi gửi lại."))


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()


# ------------------------------------------------------------------------ signing in


async def _sign_in(sent: Sent) -> Response:
    form = await urlencoded(sent.body, sent.headers.get("content-type", ""))
    name, password = _one(form, "ten"), form.get("mat-khau", [""])[0]
    back = local(_one(form, "tiep"))
    try:
        entered = await sent.desk.door.enters(sent.desk.catalogue, name, password)
    except SlowDownError as error:
        seconds = int(error.seconds) + 1
        response = await _refused(
            sent, 429, tr("Sai mật khẩu nhiều lần; hãy chờ {seconds} giây.", seconds=seconds)
        )
        response.headers["retry-after"] = str(seconds)
        return response
    if not entered:
        return _to(sent.there("dang-nhap?" + urlencode({"sai": "1", "tiep": back})))
    cookie = sessions.opened(sent.desk.catalogue, name, sent.root, secure=sent.secure)
    return _to(sent.there(back), {"set-cookie": cookie})


async def _sign_out(sent: Sent) -> Response:
    await _form(sent)
    return _to(sent.root, {"set-cookie": sessions.closed(sent.root, secure=sent.secure)})


def local(path: str) -> str:
    """A path of this site, to go on with after signing in; "/" for anything else."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe and len(path) < 500 else "/"


# ------------------------------------------------------------------------ files


async def _upload_one(sent: Sent) -> Response:
    """One file as the body; its name in the address (`?ten=`), the token in a header."""
    _check(sent, sent.headers.get("x-token", ""))
    _check_length(sent, MAX_BYTES)
    named = parse_qs(sent.request.query_string, keep_blank_values=True).get("ten", [""])[0]
    assert sent.visitor
    async with sent.desk.room:
        with _incoming(sent, named) as incoming:
            async for piece in sent.body.pieces():
                incoming.write(piece)
            made = await asyncio.to_thread(incoming.finish)
    return _json({"name": made.name, "id": made.id}, 201)


async def _upload_form(sent: Sent) -> Response:
    """Several files as a browser without scripts sends them; the token comes before them."""
    refused: list[str] = []
    taken: list[str] = []
    believed = False
    with ExitStack() as open_files:
        coming: Incoming | None = None

        def set_field(name: str, value: str) -> None:
            nonlocal believed
            if name == "token":
                _check(sent, value)
                believed = True

        def begin(filename: str) -> None:
            nonlocal coming
            if not believed:
                _check(sent, "")
            coming = None
            if filename:  # a form without a chosen file has one without name
                try:
                    coming = open_files.enter_context(_incoming(sent, filename))
                except UploadError as error:
                    refused.append(str(error))

        def data(piece: bytes) -> None:
            nonlocal coming
            if coming:
                try:
                    coming.write(piece)
                except UploadError as error:
                    refused.append(f"{coming.name}: {error}")
                    coming = None

        def end() -> None:
            if coming:
                try:
                    taken.append(coming.finish().name)
                except UploadError as error:
                    refused.append(str(error))
            open_files.close()

        form = FilesForm(sent.headers.get("content-type", ""), set_field, begin, data, end)
        _check_length(sent, MAX_BYTES * 4)
        async with sent.desk.room:
            size = 0
            async for piece in sent.body.pieces():
                size += len(piece)
                if size > MAX_BYTES * 4:
                    raise uploads.too_large()
                form.write(piece)
        if not believed:
            _check(sent, "")
    if refused:
        raise RefusedError(415, " ".join([*refused, *_taken(taken)]))
    if not taken:
        raise RefusedError(400, tr("Chưa chọn tệp nào."))
    return _to(sent.there("tai-len"))


def _taken(names: list[str]) -> list[str]:
    return [tr("Đã nhận: {names}.", names=", ".join(names))] if names else []


def _incoming(sent: Sent, name: str) -> Incoming:
    assert sent.visitor
    return Incoming(sent.desk.inbox, sent.desk.catalogue, name, sent.visitor.name)


def _check_length(sent: Sent, most: int) -> None:
    length = sent.headers.get("content-length", "")
    if length.isdecimal() and int(length) > most:
        raise uploads.too_large()


async def _retry(sent: Sent) -> Response:
    form = await _form(sent)
    await asyncio.to_thread(uploads.retry, sent.desk.inbox, form.get("tep", [""])[0])
    return _to(sent.there("hop-thu"))


# ------------------------------------------------------------------------ decisions


async def _decide(sent: Sent) -> Response:
    """`viec` accept, reject or correct; `ly-do` a comment; fields as `fact_form` names them."""
    form = await _form(sent)
    assert sent.visitor
    desk, by, fact = sent.desk, sent.visitor.name, _one(form, "muc")
    action, reason = _one(form, "viec"), _reason(form)

    def do() -> int | None:
        item = review_desk.item(desk.catalogue, fact)
        if _one(form, "da-xem") != state_of(item.fields, item.verdict, item.reviewed_at):
            raise RefusedError(
                409, tr("Có người vừa quyết định về mục này; hãy mở lại mục rồi xem.")
            )
        wanted = changes(item.table, item.fields, form) if item.origin else {}
        if action == "accept" and wanted:
            raise FieldError("Có trường vừa sửa mà chưa lưu; hãy bấm Lưu sửa thay vì Duyệt.")
        if action == "correct":
            if not wanted:
                raise FieldError("Chưa sửa trường nào; nếu mục đã đúng, hãy bấm Duyệt.")
            done = review_desk.decide(
                desk.catalogue, "correct", item.fact_id, by, changes=wanted, reason=reason
            )
        elif action == "accept":
            done = review_desk.decide(desk.catalogue, "accept", item.fact_id, by, reason=reason)
        elif action == "reject":
            done = review_desk.decide(desk.catalogue, "reject", item.fact_id, by, reason=reason)
        else:
            raise RefusedError(400, tr("Không có việc ấy."))
        return done.id

    try:
        made = await asyncio.to_thread(do)
    except (FieldError, ReviewError) as error:
        return await _again(sent, form, error)
    return _to(_onward(sent, form, made))


async def _add(sent: Sent) -> Response:
    """A fact that was missed: `van-ban`, `loai`, its words by `dau` and `cuoi` or `nguyen-van`."""
    form = await _form(sent)
    assert sent.visitor
    table = next((each for each in review_desk.TABLES if each == _one(form, "loai")), None)
    if table is None:
        raise RefusedError(400, tr("Không có loại mục ấy."))
    start, end = _one(form, "dau"), _one(form, "cuoi")
    span: tuple[int, int] | str = _quote(form)
    if start.isdecimal() and end.isdecimal() and len(start + end) < 18:
        span = (int(start), int(end))
    desk, by, document = sent.desk, sent.visitor.name, _one(form, "van-ban")

    def do() -> Decision:
        values, reason = given(table, form), _reason(form)
        if isinstance(span, tuple) and not review_desk.says(
            desk.catalogue, document, span, _quote(form)
        ):
            raise ReviewError("Chữ đã bôi đen không còn ở chỗ ấy; hãy bôi đen lại.")
        return review_desk.add(desk.catalogue, document, table, span, values, by, reason=reason)

    try:
        done = await asyncio.to_thread(do)
    except (FieldError, ReviewError) as error:
        return await _again(sent, form, error)
    query = urlencode({"vua": done.id})
    return _to(sent.there(f"ra-soat/muc/{quote(done.fact_id or '')}?{query}"))


async def _again(sent: Sent, form: Form, error: Exception) -> Response:
    """The page from which a form came, with what was typed and what is wrong with it."""
    names = {"van-ban", "xem", "trang", "loai"} & form.keys()
    arguments = Arguments({name: form[name] for name in names})
    catalogue = sent.desk.catalogue
    context: dict[str, Any] = {"error": str(error), "reason": _one(form, "ly-do")}
    if "muc" in form:
        template = "fact.html"
        fact = await asyncio.to_thread(load_fact, catalogue, _one(form, "muc"), arguments)
        context["page"] = replace(fact, fields=typed(fact.item.table, form))
    else:
        template = "missed_fact.html"
        page = await asyncio.to_thread(load_missed, catalogue, arguments)
        context["page"] = replace(page, fields=typed(page.table, form))
        context |= {"quote": _quote(form), "span": (_one(form, "dau"), _one(form, "cuoi"))}
    html = await render(sent.datasette, sent.request, template, {**context, "current": "ra-soat"})
    headers = {"cache-control": "private, no-store", "content-security-policy": STAFF_POLICY}
    return Response.html(html, status=422, headers=headers)


def _quote(form: Form) -> str:
    return form.get("nguyen-van", [""])[0].replace("\r\n", "\n").strip()


async def _undo(sent: Sent) -> Response:
    form = await _form(sent)
    assert sent.visitor
    desk, by, number = sent.desk, sent.visitor.name, _one(form, "quyet-dinh")

    def do() -> str:
        if not number.isdecimal() or len(number) > 12:
            raise RefusedError(400, tr("Không có quyết định ấy."))
        return review_desk.undo_about_fact(desk.catalogue, by, int(number)).fact_id or ""

    fact = await asyncio.to_thread(do)
    try:
        await asyncio.to_thread(review_desk.item, desk.catalogue, fact)
    except ReviewError:  # a fact that a person had added is gone with the decision
        return _to(sent.there("ra-soat?da-hoan-tac=1"))
    query = urlencode({**_queue(form), "da-hoan-tac": "1"})
    return _to(sent.there(f"ra-soat/muc/{quote(fact)}?{query}"))


def _reason(form: Form) -> str | None:
    reason = " ".join(_one(form, "ly-do").split())
    if len(reason) > _LONGEST_REASON:
        raise FieldError(f"Ghi chú dài quá {_LONGEST_REASON} ký tự.")
    return reason or None


def _queue(form: Form) -> dict[str, str]:
    """The queue from which a form came, as an address names it."""
    return {name: _one(form, name) for name in ("van-ban", "xem") if _one(form, name)}


def _onward(sent: Sent, form: Form, decision: int | None) -> str:
    """The next fact of the queue from which this one came, or the queue."""
    query = urlencode({**_queue(form), "vua": decision or ""})
    after = _one(form, "sau")
    if after and all(letter in "0123456789abcdef" for letter in after):
        return sent.there(f"ra-soat/muc/{after}?{query}")
    return sent.there(f"ra-soat?{query}")


# path -> the role that it needs (None: nobody need be signed in) and who answers
ROUTES: dict[str, tuple[str | None, Handler]] = {
    "/dang-nhap": (None, _sign_in),
    "/dang-xuat": ("", _sign_out),
    "/tai-len": ("upload", _upload_form),
    "/tai-len/tep": ("upload", _upload_one),
    "/hop-thu/doc-lai": ("upload", _retry),
    "/ra-soat/quyet-dinh": ("review", _decide),
    "/ra-soat/them": ("review", _add),
    "/ra-soat/hoan-tac": ("review", _undo),
}
