"""The pages of staff: signing in, sending files, one fact under review, adding a missed one.

They need a role, may use the scripts of `datasette/static`, and work without them.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from extractor.inbox import uploads
from extractor.reading.formats import EXTENSIONS
from extractor.reading.limits import MAX_BYTES
from extractor.review_desk import ReviewError
from extractor.web import fact_pages
from extractor.web.answers import problem
from extractor.web.desk import Desk, desk_of, local
from extractor.web.language import tr
from extractor.web.parameters import Arguments, BadParameterError, NotFoundError
from extractor.web.rendering import render
from extractor.web.security import STAFF_POLICY

_HEADERS = {"cache-control": "private, no-store", "content-security-policy": STAFF_POLICY}
_SHOWN = 20  # uploads on the page


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a page.  name: of whoever is signed in, "" for nobody."""

    desk: Desk
    arguments: Arguments
    path: Mapping[str, str]
    name: str


@dataclass(frozen=True, slots=True)
class StaffPage:
    """path: a regular expression of the whole path.  role: that it needs, "" for none."""

    path: str
    template: str
    load: Callable[[Asked], Any]
    role: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """back: the path to go on with.  wrong: a password was not right."""

    back: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class UploadPage:
    """outcomes: what the person sent lately, the newest first."""

    outcomes: tuple[uploads.Outcome, ...]
    failed: tuple[uploads.FailedFile, ...]
    most_bytes: int
    endings: tuple[str, ...]

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return any(each.state in ("waiting", "reading") for each in self.outcomes)


def _sign_in(asked: Asked) -> SignInPage:
    back = asked.arguments.values.get("tiep", ["/"])[0]
    return SignInPage(local(back), asked.arguments.flag("sai"))


def _upload(asked: Asked) -> UploadPage:
    desk = asked.desk
    sent = uploads.uploads_of(desk.catalogue, asked.name, _SHOWN)
    return UploadPage(
        tuple(uploads.outcome(desk.inbox, desk.catalogue, each) for each in sent),
        tuple(uploads.failed_files(desk.inbox, desk.catalogue)),
        MAX_BYTES,
        tuple(sorted(EXTENSIONS)),
    )


def _fact(asked: Asked) -> fact_pages.FactPage:
    return fact_pages.load_fact(asked.desk.catalogue, asked.path["id"], asked.arguments)


def _missed(asked: Asked) -> fact_pages.MissedPage:
    return fact_pages.load_missed(asked.desk.catalogue, asked.arguments)


PAGES = (
    StaffPage("/dang-nhap", "sign_in.html", _sign_in, ""),
    StaffPage("/tai-len", "upload.html", _upload, "upload", "tai-len"),
    StaffPage("/ra-soat/muc/(?P<id>[0-9a-f]{1,64})", "fact.html", _fact, "review", "ra-soat"),
    StaffPage("/ra-soat/them", "missed_fact.html", _missed, "review", "ra-soat"),
)


def links(datasette: Any, actor: Mapping[str, Any] | None) -> list[dict[str, str]]:
    """What the navigation offers to staff, or to those who may sign in."""
    if desk_of(datasette) is None:
        return []
    offered = [
        ("/tai-len", tr("Tải lên"), "upload"),
        ("/ra-soat", tr("Rà soát"), "review"),
    ]
    roles = actor["roles"] if actor else ()
    shown = [(path, label) for path, label, role in offered if role in roles]
    if actor is None:
        shown = [("/dang-nhap", tr("Đăng nhập"))]
    return [{"href": str(datasette.urls.path(path)), "label": label} for path, label in shown]


def page_answer(page: StaffPage) -> Callable[..., Any]:
    """The function that answers for a page."""

    async def answer(datasette: Any, request: Any) -> Response:
        desk = desk_of(datasette)
        if desk is None:
            return await problem(
                datasette, request, 404, tr("Danh mục này chỉ để xem; chưa có tài khoản nào.")
            )
        actor = request.actor or {}
        if page.role and not actor:
            asked_for = request.path + (f"?{request.query_string}" if request.query_string else "")
            back = "/" + asked_for.removeprefix(datasette.setting("base_url"))
            address = datasette.urls.path("/dang-nhap?" + urlencode({"tiep": back}))
            return Response.redirect(str(address))
        if page.role and page.role not in actor["roles"]:
            return await problem(
                datasette, request, 403, tr("Tài khoản này không có quyền làm việc ấy.")
            )
        arguments = Arguments({name: request.args.getlist(name) for name in request.args})
        asked = Asked(desk, arguments, request.url_vars, actor.get("id", ""))
        context = contextvars.copy_context()  # threads know no language
        try:
            model = await asyncio.to_thread(context.run, page.load, asked)
        except BadParameterError as error:
            return await problem(datasette, request, 400, str(error))
        except (NotFoundError, ReviewError) as error:
            return await problem(datasette, request, 404, str(error))
        shown = {"page": model, "current": page.current}
        html = await render(datasette, request, page.template, shown)
        return Response.html(html, headers=_HEADERS)

    return answer
