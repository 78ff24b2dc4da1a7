"""One HTTPS connection to a receiving server whose certificate is known by its fingerprint.

The fingerprint is compared before a byte of ours is sent, so a server that pretends gets neither
the access key nor a package. A pinned certificate needs no clock: office PCs' clocks are wrong.
Nothing waits without end: every wait has its timeout.
"""

import hashlib
import hmac
import http.client
import ipaddress
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from ntm_desktop.errors import LineError

WAIT_SECONDS = 20.0
_LONGEST_ANSWER = 4 * 1024 * 1024
_CLOCK_OFF_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What the server said; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """Requests to one server, over one connection that is made anew when it broke.

    Attributes:
        clock_note: a sentence when this PC's clock differs from the server's by more than a
            day, else "".
    """

    def __init__(
        self,
        address: str,
        certificate: str,
        headers: Mapping[str, str],
        *,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        try:
            split = urlsplit(address)
            host, port = split.hostname, split.port
        except ValueError:
            host, port, split = None, None, urlsplit("")
        safe = split.scheme == "https" or (split.scheme == "http" and _is_loopback(host))
        if not host or not safe:
            raise LineError(
                "address",
                f"Địa chỉ nơi nhận “{address}” không dùng được: phải bắt đầu bằng https://.",
            )
        self.base = f"{split.scheme}://{split.netloc}"
        self.path = split.path.rstrip("/")
        self.clock_note = ""
        self._host, self._port = host, port
        self._secure = split.scheme == "https"
        self._certificate = certificate.lower()
        self._headers = dict(headers)
        self._wait = wait_seconds
        self._connection: http.client.HTTPConnection | None = None

    def request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> LineAnswer:
        """Ask once; a connection that the server closed meanwhile is not asked twice.

        Raises:
            LineError: ``no-answer``, ``certificate``, ``clock``, ``access-key``.
        """
        answer, connection = self._begin(method, path, headers or {}, body)
        try:
            content = answer.read(_LONGEST_ANSWER) if method != "HEAD" else b""
            if method == "HEAD" or not answer.isclosed():
                self.close()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._no_answer(error) from error
        del connection
        found = {name.lower(): value for name, value in answer.getheaders()}
        self._look_at_clock(found.get("date", ""))
        if answer.status == 401:
            self.close()
            raise LineError(
                "access-key",
                "Nơi nhận không nhận ra khóa truy cập của xã. Hãy xin nơi nhận tệp “nơi nhận” "
                "mới rồi mở lại; gói vẫn nằm trong hộp gửi.",
            )
        return LineAnswer(answer.status, found, content)

    def download(self, path: str, most: int, sink: "object") -> None:
        """Stream a file's bytes into ``sink.write``.

        Raises:
            LineError: as ``request``; ``answer`` when it is not there or too large.
        """
        answer, _ = self._begin("GET", path, {}, b"")
        taken = 0
        try:
            if answer.status != 200:
                raise refused(answer.status, b"")
            while chunk := answer.read(256 * 1024):
                taken += len(chunk)
                if taken > most:
                    raise LineError("answer", "Nơi nhận gửi tệp lớn hơn đã báo; không nhận.")
                sink.write(chunk)  # type: ignore[attr-defined]
        except (http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError) as error:
            raise self._no_answer(error) from error
        finally:
            self.close()

    def close(self) -> None:
        """Hang up; the next request connects again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _begin(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[http.client.HTTPResponse, http.client.HTTPConnection]:
        try:
            connection = self._connection or self._connect()
            connection.request(
                method, path, body=body or None, headers={**self._headers, **headers}
            )
            return connection.getresponse(), connection
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise _untrusted(error) from error
        except LineError:
            self.close()
            raise
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._no_answer(error) from error

    def _connect(self) -> http.client.HTTPConnection:
        from urllib.request import getproxies, proxy_bypass

        host, port = self._host, self._port
        proxies = {} if _is_loopback(host) or proxy_bypass(host) else getproxies()
        proxy = urlsplit(proxies.get("https", "")) if self._secure else urlsplit("")
        connection: http.client.HTTPConnection
        if not self._secure:
            connection = http.client.HTTPConnection(host, port, timeout=self._wait)
        else:
            context = ssl.create_default_context()
            if self._certificate:
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            if proxy.hostname:
                connection = http.client.HTTPSConnection(
                    proxy.hostname, proxy.port or 3128, timeout=self._wait, context=context
                )
                connection.set_tunnel(host, port or 443)
            else:
                connection = http.client.HTTPSConnection(
                    host, port, timeout=self._wait, context=context
                )
        self._connection = connection
        connection.connect()
        if self._secure and self._certificate:
            self._compare_certificate(connection)
        return connection

    def _compare_certificate(self, connection: http.client.HTTPConnection) -> None:
        raw = connection.sock
        shown = raw.getpeercert(binary_form=True) if isinstance(raw, ssl.SSLSocket) else None
        digest = hashlib.sha256(shown or b"").hexdigest()
        if not hmac.compare_digest(digest, self._certificate):
            raise LineError(
                "certificate",
                "Máy chủ trả lời không phải máy chủ ghi trong tệp “nơi nhận”: chứng thư khác. "
                "Không gửi gì. Hãy gọi điện hỏi nơi nhận; nếu họ đổi chứng thư, xin tệp “nơi "
                "nhận” mới và so dấu vân tay với phiếu giấy.",
            )

    def _no_answer(self, error: Exception) -> LineError:
        del error
        return LineError(
            "no-answer",
            f"Nơi nhận {self._host} chưa trả lời. Việc gửi sẽ tiếp tục từ chỗ đang dở khi có mạng; "
            "hoặc chép gói ra USB như thường.",
            passing=True,
        )

    def _look_at_clock(self, date: str) -> None:
        if not date:
            return
        try:
            off = abs((datetime.now(UTC) - parsedate_to_datetime(date)).total_seconds())
        except (ValueError, TypeError):
            return
        if off > _CLOCK_OFF_SECONDS:
            self.clock_note = (
                f"Đồng hồ máy này lệch {round(off / 86400):d} ngày so với nơi nhận. Việc gửi không "
                "bị ảnh hưởng, nhưng hãy chỉnh lại ngày giờ của máy."
            )


def _untrusted(error: ssl.SSLCertVerificationError) -> LineError:
    # OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED.
    if error.verify_code in (9, 10):
        return LineError(
            "clock",
            "Chứng thư của nơi nhận chưa hoặc không còn hiệu lực theo đồng hồ máy này. Hãy xem "
            "ngày giờ của máy có đúng không rồi gửi lại; nếu đúng, hãy báo nơi nhận.",
        )
    return LineError(
        "certificate",
        "Không kiểm tra được chứng thư của nơi nhận nên không gửi gì. Hãy hỏi lại nơi nhận.",
    )


_REFUSALS = {
    "too-large": "Gói lớn hơn mức nơi nhận cho phép. Hãy chép ra USB, hoặc bớt minh chứng nặng.",
    "open-uploads": "Xã có quá nhiều gói gửi dở ở nơi nhận. Hãy gửi xong hoặc bỏ bớt gói cũ.",
    "quota": "Hộp nhận của xã ở nơi nhận đã đầy. Hãy báo nơi nhận xử lý các gói đã gửi.",
    "name": "Nơi nhận không nhận tệp có tên này. Hãy đóng gói lại.",
}


def refused(status: int, body: bytes) -> LineError:
    """The error for an answer that is no success."""
    try:
        reason = str(json.loads(body)["reason"])
    except (ValueError, KeyError, TypeError):
        reason = ""
    if status == 507 or reason == "disk-full":
        return LineError(
            "disk-full",
            "Máy chủ nơi nhận hết chỗ trống. Phần đã gửi được giữ lại; hãy báo nơi nhận, việc gửi "
            "sẽ tiếp tục sau.",
            passing=True,
        )
    if reason in _REFUSALS:
        return LineError(reason, _REFUSALS[reason])
    if status >= 500 or status in (408, 423, 429):
        return LineError(
            "busy", "Máy chủ nơi nhận đang bận hoặc gặp lỗi. Sẽ gửi tiếp sau.", passing=True
        )
    return LineError(
        "answer",
        f"Nơi nhận trả lời không đúng cách (mã {status}). Hãy kiểm tra địa chỉ với nơi nhận.",
    )


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
