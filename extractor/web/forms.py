"""What a browser sends, read piece by piece within limits."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from urllib.parse import parse_qs

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from extractor.web.security import Receive

MOST_FORM = 256 * 1024  # bytes of a form without files
_MOST_VALUE = 4096  # bytes of one field beside files
_DRAINED = 1024 * 1024  # bytes taken in after a refusal, so that the browser reads the answer

Form = dict[str, list[str]]


class BadFormError(ValueError):
    """A body that cannot be read.  status: of HTTP."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class GoneError(Exception):
    """The browser went away before all had come."""


class Body:
    """The body of a request, as it comes."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._over = False

    async def pieces(self) -> AsyncIterator[bytes]:
        """The pieces that have not been taken yet.  Raises GoneError."""
        while not self._over:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise GoneError
            self._over = not message.get("more_body")
            yield message.get("body", b"")

    async def drain(self) -> None:
        """Take in what is left after a refusal, up to a limit: browsers answer to nothing else."""
        left = _DRAINED
        try:
            async for piece in self.pieces():
                left -= len(piece)
                if left < 0:
                    return
        except GoneError:
            return


async def urlencoded(sent: Body, content_type: str) -> Form:
    """The fields of a form without files.  Raises BadFormError, GoneError."""
    if content_type.partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise BadFormError(415)
    body = b""
    async for piece in sent.pieces():
        body += piece
        if len(body) > MOST_FORM:
            raise BadFormError(413)
    try:
        return parse_qs(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200
        )
    except ValueError as error:
        raise BadFormError(400) from error


class FilesForm:
    """A multipart form, of which `field` gets the short fields and files are passed on.

    begin(field, filename), data(piece), end() are called for each file; what they raise ends the
    reading.  A file before `field` has said yes to its token is for `begin` to refuse.
    """

    def __init__(
        self,
        content_type: str,
        field: Callable[[str, str], None],
        begin: Callable[[str], None],
        data: Callable[[bytes], None],
        end: Callable[[], None],
    ) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary", b"")
        if kind != b"multipart/form-data" or not boundary:
            raise BadFormError(415)
        self._field, self._begin, self._data, self._end = field, begin, data, end
        self._header = [b"", b""]
        self._disposition = b""
        self._name = ""
        self._value: bytes | None = None
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._part_begin,
                    "on_header_begin": self._header_begin,
                    "on_header_field": partial(self._header_add, 0),
                    "on_header_value": partial(self._header_add, 1),
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": lambda data, start, end: self._part_data(data[start:end]),
                    "on_part_end": self._part_end,
                },
            )
        except FormParserError as error:
            raise BadFormError(400) from error

    def write(self, piece: bytes) -> None:
        """Take the next bytes of the body in.  Raises BadFormError and what the calls raise."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise BadFormError(400) from error

    def _part_begin(self) -> None:
        self._disposition = b""

    def _header_begin(self) -> None:
        self._header = [b"", b""]

    def _header_add(self, part: int, data: bytes, start: int, end: int) -> None:
        self._header[part] += data[start:end]  # the parser bounds it

    def _header_end(self) -> None:
        if self._header[0].strip().lower() == b"content-disposition":
            self._disposition = self._header[1]

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition.decode("latin-1"))
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        filename = options.get(b"filename")
        if filename is None:
            self._value = b""
        else:
            self._value = None
            self._begin(filename.decode("utf-8", "replace"))

    def _part_data(self, piece: bytes) -> None:
        if self._value is None:
            self._data(piece)
            return
        self._value += piece
        if len(self._value) > _MOST_VALUE:
            raise BadFormError(413)

    def _part_end(self) -> None:
        if self._value is None:
            self._end()
        else:
            self._field(self._name, self._value.decode("utf-8", "replace"))
