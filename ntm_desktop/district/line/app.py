"""The web application: tus 1.0 (core, creation, termination) in, a commune's own files out.

Every request is known by its access key before a byte of its body is read.
Source: https://tus.io/protocols/resumable-upload (1.0.0).
"""

import asyncio
import base64
import binascii
import contextlib
import errno
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.district.line.access import Doorkeeper
from ntm_desktop.district.line.uploads import Limits, Offers, Refusal, Upload, Uploads

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    Handler = Callable[[Request, str], Awaitable[Response]]

LOG = logging.getLogger("ntm.line")
_TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
_IDLE_SECONDS = 60.0
"""A client that sends nothing for so long has gone."""
_HANDOVER_SECONDS = 5.0
_CLEAR_SECONDS = 3600.0
_MOST_DRAINED, _DRAIN_SECONDS = 2 * 1024 * 1024, 10.0
_FULL = (errno.ENOSPC, errno.EDQUOT)


class LineServer:
    """Answers for one data folder.

    Args:
        data_dir: of the register.
        line: the server's own folder in it.
        receipts: name of the folder of receipts in ``data_dir``.
        limits: what may be sent.
        arrived: told of every file that has arrived whole.
    """

    def __init__(
        self,
        data_dir: Path,
        line: Path,
        receipts: str,
        limits: Limits,
        arrived: Callable[[Path], None],
    ) -> None:
        self._door = Doorkeeper(line)
        self._uploads = Uploads(line, limits)
        self._offers = Offers(data_dir, line, receipts)
        self._limits = limits
        self._arrived = arrived
        self._writing: dict[str, asyncio.Event] = {}
        self._clear_after = 0.0

    def application(self) -> "Starlette":
        """The ASGI application."""
        from starlette.applications import Starlette
        from starlette.routing import Route

        def route(path: str, fn: "Handler", *methods: str) -> Route:
            return Route(path, self._guarded(fn), methods=list(methods))

        return Starlette(
            routes=[
                route("/uploads", self._begin, "POST"),
                route("/uploads", self._options, "OPTIONS"),
                route("/uploads/{id}", self._head, "HEAD"),
                route("/uploads/{id}", self._patch, "PATCH"),
                route("/uploads/{id}", self._drop, "DELETE"),
                route("/files", self._list, "GET"),
                route("/files/{name}", self._file, "GET"),
            ]
        )

    def _guarded(self, fn: "Handler") -> "Callable[[Request], Awaitable[Response]]":
        from starlette.responses import JSONResponse, Response

        async def handle(request: "Request") -> "Response":
            commune = self._door.commune_of(request.headers.get("authorization", ""))
            if commune is None:
                LOG.warning("access refused")
                # Nothing is read of the body, so the connection cannot be used further.
                return Response(status_code=401, headers={**_TUS, "Connection": "close"})
            try:
                return await fn(request, commune)
            except Refusal as refusal:
                LOG.info("%s refused: %s", commune, refusal.reason)
                status, reason = refusal.status, refusal.reason
            except OSError as error:
                LOG.error("%s disk: %s", commune, error.strerror or type(error).__name__)
                full = error.errno in _FULL
                status, reason = (507, "disk-full") if full else (500, "disk")
            await _drain(request)
            return JSONResponse({"reason": reason}, status, headers={**_TUS, "Connection": "close"})

        return handle

    async def _options(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import Response

        del request, commune
        return Response(
            status_code=204,
            headers={
                **_TUS,
                "Tus-Version": "1.0.0",
                "Tus-Extension": "creation,termination",
                "Tus-Max-Size": str(self._limits.size),
            },
        )

    async def _begin(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import Response

        _check_version(request)
        await self._clear_expired()
        said = _metadata(request.headers.get("upload-metadata", ""))
        size = _number(request.headers.get("upload-length", ""))
        upload = await asyncio.to_thread(
            self._uploads.begin, commune, said.get("filename", ""), size, said.get("sha256", "")
        )
        LOG.info("%s begins %s, %d bytes", commune, upload.id[:8], upload.size)
        return Response(status_code=201, headers={**_TUS, "Location": f"/uploads/{upload.id}"})

    async def _clear_expired(self) -> None:
        """Once in a while, when something new begins: an office's server may run for years."""
        if time.monotonic() < self._clear_after:
            return
        self._clear_after = time.monotonic() + _CLEAR_SECONDS
        forgotten = await asyncio.to_thread(self._uploads.clear_expired, time.time())
        if forgotten:
            LOG.info("%d uploads expired", forgotten)

    async def _head(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import Response

        _check_version(request)
        upload = self._uploads.find(commune, request.path_params["id"])
        async with self._alone(upload):
            offset = self._uploads.offset(upload)
            if offset == upload.size and self._uploads.part_file(upload).exists():
                # All was there when the program died.
                await self._finish(upload)
        return Response(
            status_code=200,
            headers={**_TUS, "Upload-Offset": str(offset), "Upload-Length": str(upload.size)},
        )

    async def _patch(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import Response

        _check_version(request)
        if request.headers.get("content-type") != "application/offset+octet-stream":
            raise Refusal(415, "content-type")
        upload = self._uploads.find(commune, request.path_params["id"])
        claimed = _number(request.headers.get("upload-offset", ""))
        async with self._alone(upload) as stop:
            offset = self._uploads.offset(upload)
            if claimed != offset:
                raise Refusal(409, "offset")
            if offset < upload.size:
                offset = await self._take(request, upload, offset, stop)
                if offset == upload.size:
                    await self._finish(upload)
        return Response(status_code=204, headers={**_TUS, "Upload-Offset": str(offset)})

    async def _take(
        self, request: "Request", upload: Upload, offset: int, stop: asyncio.Event
    ) -> int:
        """Append the body; what came before the client went away, counts."""
        from starlette.requests import ClientDisconnect

        announced = request.headers.get("content-length", "")
        coming = int(announced) if announced.isdigit() else upload.size - offset
        if coming > upload.size - offset:
            raise Refusal(413, "too-large")
        self._uploads.check_room(coming)
        stream = request.stream().__aiter__()
        with self._uploads.part_file(upload).open("ab") as file:
            try:
                while True:
                    chunk = await _next_or_stop(stream, stop)
                    if chunk is None:
                        break
                    if offset + len(chunk) > upload.size:
                        raise Refusal(413, "too-large")
                    file.write(chunk)
                    offset += len(chunk)
            except (ClientDisconnect, TimeoutError):
                LOG.info("%s %s broke off", upload.commune, upload.id[:8])
            finally:
                file.flush()
                # What is acknowledged must survive a power cut.
                await asyncio.to_thread(os.fsync, file.fileno())
        return self._uploads.offset(upload)

    async def _finish(self, upload: Upload) -> None:
        path = await asyncio.to_thread(self._uploads.finish, upload)
        LOG.info("%s %s arrived, %d bytes", upload.commune, upload.id[:8], upload.size)
        self._arrived(path)

    async def _drop(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import Response

        _check_version(request)
        upload = self._uploads.find(commune, request.path_params["id"])
        async with self._alone(upload):
            self._uploads.drop(upload)
        return Response(status_code=204, headers=_TUS)

    async def _list(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import JSONResponse

        del request
        rows = []
        for name, path in sorted(self._offers.of(commune).items()):
            size, sha256 = await asyncio.to_thread(self._offers.facts, path)
            rows.append({"name": name, "size": size, "sha256": sha256})
        return JSONResponse({"files": rows}, headers={"Cache-Control": "no-store"})

    async def _file(self, request: "Request", commune: str) -> "Response":
        from starlette.responses import FileResponse

        path = self._offers.of(commune).get(request.path_params["name"])
        if path is None:
            raise Refusal(404, "not-found")
        return FileResponse(path, headers={"Cache-Control": "no-store"})

    @contextlib.asynccontextmanager
    async def _alone(self, upload: Upload) -> AsyncIterator[asyncio.Event]:
        """One request at a time for an upload; the newer one takes over from a dead line."""
        until = asyncio.get_running_loop().time() + _HANDOVER_SECONDS
        while (busy := self._writing.get(upload.id)) is not None:
            busy.set()
            if asyncio.get_running_loop().time() > until:
                raise Refusal(423, "locked")
            await asyncio.sleep(0.05)
        stop = self._writing[upload.id] = asyncio.Event()
        try:
            yield stop
        finally:
            del self._writing[upload.id]


async def _next_or_stop(stream: AsyncIterator[bytes], stop: asyncio.Event) -> bytes | None:
    """The next bytes of a body; None at its end, or when another request takes over."""
    reading = asyncio.ensure_future(anext(stream, None))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait(
            {reading, stopping}, timeout=_IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if reading in done:
            found: bytes | None = reading.result()
            return found
        raise TimeoutError
    finally:
        for task in (reading, stopping):
            if not task.done():
                task.cancel()


async def _drain(request: "Request") -> None:
    """Read what is still coming of a piece: a client that is cut off does not hear the answer."""
    from starlette.requests import ClientDisconnect

    left = _MOST_DRAINED
    with contextlib.suppress(ClientDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for chunk in request.stream():
                left -= len(chunk)
                if left < 0:
                    return


def _check_version(request: "Request") -> None:
    if request.headers.get("tus-resumable") != "1.0.0":
        raise Refusal(412, "version")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refusal(400, "number")
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    found = {}
    for pair in text.split(","):
        key, _, value = pair.strip().partition(" ")
        with contextlib.suppress(binascii.Error, ValueError):
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
    return found
