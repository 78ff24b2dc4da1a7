"""Limits of memory and time for this very process on Windows, by a job object."""

import sys

if sys.platform == "win32":
    import ctypes
    import os
    from ctypes import wintypes

    _PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY = 0x2, 0x8, 0x100
    _DIE_WITHOUT_A_BOX = 0x400
    _EXTENDED_LIMITS = 9
    _TICKS = 10_000_000  # of 100 ns, in a second

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def limit_this_process(memory: int, seconds: float) -> None:
        """Put this process into a job of its own, for as long as it lives.

        Raises:
            OSError: Windows does not let us; nothing may be read without limits.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        limits = _Extended()
        limits.BasicLimitInformation.LimitFlags = (
            _PROCESS_TIME | _ACTIVE_PROCESSES | _PROCESS_MEMORY | _DIE_WITHOUT_A_BOX
        )
        used = os.times().user
        limits.BasicLimitInformation.PerProcessUserTimeLimit = int((used + seconds) * _TICKS)
        limits.BasicLimitInformation.ActiveProcessLimit = 1
        limits.ProcessMemoryLimit = memory
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        done = kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
        ) and kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess()))
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
