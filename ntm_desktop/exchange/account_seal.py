"""Windows' own protection of small secrets for the signed-in account (DPAPI).

A key file protected so is useless on another PC or in another account. Elsewhere the file's
permissions (600) do the work.
"""

import sys

PROTECTS = sys.platform == "win32"

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _UI_FORBIDDEN = 0x1

    class _Blob(ctypes.Structure):
        _fields_ = (("size", wintypes.DWORD), ("data", ctypes.POINTER(ctypes.c_char)))

    def _call(function_name: str, data: bytes) -> bytes:
        crypt32 = ctypes.WinDLL("crypt32", use_last_error=True)
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.LocalFree.argtypes = (ctypes.c_void_p,)
        kernel32.LocalFree.restype = ctypes.c_void_p
        function = getattr(crypt32, function_name)
        function.argtypes = (
            ctypes.POINTER(_Blob),
            ctypes.c_void_p,
            ctypes.POINTER(_Blob),
            ctypes.c_void_p,
            ctypes.c_void_p,
            wintypes.DWORD,
            ctypes.POINTER(_Blob),
        )
        function.restype = wintypes.BOOL
        buffer = ctypes.create_string_buffer(data, len(data))
        given = _Blob(len(data), ctypes.cast(buffer, ctypes.POINTER(ctypes.c_char)))
        made = _Blob()
        if not function(
            ctypes.byref(given), None, None, None, None, _UI_FORBIDDEN, ctypes.byref(made)
        ):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            return ctypes.string_at(made.data, made.size)
        finally:
            kernel32.LocalFree(ctypes.cast(made.data, ctypes.c_void_p))

    def protect(data: bytes) -> bytes:
        """Encrypt for the signed-in account.

        Raises:
            OSError: Windows refuses.
        """
        return _call("CryptProtectData", data)

    def unprotect(data: bytes) -> bytes:
        """Decrypt what ``protect`` gave.

        Raises:
            OSError: another account or PC protected it, or it is damaged.
        """
        return _call("CryptUnprotectData", data)

else:

    def protect(data: bytes) -> bytes:
        """Nothing to add: the file's permissions protect it."""
        return data

    def unprotect(data: bytes) -> bytes:
        """What ``protect`` gave is the secret itself."""
        return data
