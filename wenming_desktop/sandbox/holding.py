"""The system's hold on a child process: its start, its limits, what it has used, its end."""

import subprocess
import sys
from collections.abc import Sequence
from subprocess import PIPE, Popen

if sys.platform == "win32":
    import ctypes
    from ctypes.wintypes import DWORD, HANDLE

    LATE = 1816  # ERROR_NOT_ENOUGH_QUOTA: the exit code of a process that used up its time
    _KERNEL = ctypes.WinDLL("kernel32", use_last_error=True)
    _KERNEL.CreateJobObjectW.restype = _KERNEL.OpenProcess.restype = HANDLE
    _RIGHTS = 0x1111  # over a process: to set its quota, to end it and to ask what it used
    _EXTENDED_LIMITS = 9  # of JOBOBJECTINFOCLASS
    _DIE_WITHOUT_A_BOX, _END_ON_CLOSE = 0x0400, 0x2000
    _PROCESS_TIME, _PROCESS_MEMORY = 0x0002, 0x0100
    _TICKS = 10_000_000  # a second

    class _Limits(ctypes.Structure):
        _fields_ = (
            ("process_user_time", ctypes.c_int64),
            ("job_user_time", ctypes.c_int64),
            ("flags", DWORD),
            ("working_set", ctypes.c_size_t * 2),
            ("processes", DWORD),
            ("affinity", ctypes.c_size_t),
            ("classes", DWORD * 2),
            ("transfers", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 3),
        )

    class _Memory(ctypes.Structure):
        _fields_ = (
            ("size", DWORD),
            ("faults", DWORD),
            ("others", ctypes.c_size_t * 7),
            ("peak_committed", ctypes.c_size_t),
        )

    def _done(result: int | None) -> int:
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())
        return result

    class Held:
        """A process in a job object, which ends with this program; raises OSError if it cannot be had.

        ``idle``: it gets the processor when nobody else wants it.
        """

        def __init__(self, command: Sequence[str], *, idle: bool = False) -> None:
            self._job = HANDLE(_done(_KERNEL.CreateJobObjectW(None, None)))
            flags = subprocess.CREATE_NO_WINDOW | (subprocess.IDLE_PRIORITY_CLASS if idle else 0)
            self._set(_Limits(flags=_DIE_WITHOUT_A_BOX | _END_ON_CLOSE))
            self.process = Popen(  # noqa: S603 - our own Python
                command, stdin=PIPE, stdout=PIPE, stderr=PIPE, creationflags=flags
            )
            try:
                self._opened = HANDLE(_done(_KERNEL.OpenProcess(_RIGHTS, False, self.process.pid)))
                _done(_KERNEL.AssignProcessToJobObject(self._job, self._opened))
            except OSError:
                with self.process:
                    self.process.kill()
                raise

        def limit(self, cpu: float, memory: int) -> None:
            """Let the process use so many more seconds of processor, and so many bytes in all."""
            flags = _DIE_WITHOUT_A_BOX | _END_ON_CLOSE | _PROCESS_TIME | _PROCESS_MEMORY
            time = int((self.cpu() + cpu + 1) * _TICKS)
            self._set(_Limits(process_user_time=time, flags=flags, process_memory=memory))

        def cpu(self) -> float:
            """Seconds of processor used up to now."""
            created, ended, kernel, user = (ctypes.c_uint64() for _ in range(4))
            times = [ctypes.byref(each) for each in (created, ended, kernel, user)]
            _done(_KERNEL.GetProcessTimes(self._opened, *times))
            return (kernel.value + user.value) / _TICKS

        def peak(self) -> int:
            """The most bytes that it held at one time; 0 where that is not known, or no more."""
            found = _Memory(size=ctypes.sizeof(_Memory))
            _KERNEL.K32GetProcessMemoryInfo(self._opened, ctypes.byref(found), found.size)
            return found.peak_committed

        def end(self) -> None:
            """End the process and all that it started; once, and before it is waited for."""
            _KERNEL.TerminateJobObject(self._job, 1)
            _KERNEL.CloseHandle(self._opened)
            _KERNEL.CloseHandle(self._job)

        def _set(self, limits: _Limits) -> None:
            size = ctypes.sizeof(limits)
            _done(_KERNEL.SetInformationJobObject(self._job, _EXTENDED_LIMITS, ctypes.byref(limits), size))

else:
    import math
    import os
    import re
    import resource
    import signal
    import time
    from pathlib import Path

    LATE = -signal.SIGXCPU
    _LOWEST = 19  # priority

    class Held:
        """A process with resource limits in a session of its own; raises OSError if it cannot be started.

        ``idle``: it gets the processor when nobody else wants it.
        """

        def __init__(self, command: Sequence[str], *, idle: bool = False) -> None:
            self.process = Popen(  # noqa: S603 - our own Python
                command, stdin=PIPE, stdout=PIPE, stderr=PIPE, start_new_session=True
            )
            if idle:
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _LOWEST)
            self._limit(resource.RLIMIT_CORE, 0)

        def limit(self, cpu: float, memory: int) -> None:
            """Let the process use so many more seconds of processor, and so many bytes in all."""
            self._limit(resource.RLIMIT_CPU, math.ceil(self.cpu() + cpu) + 1)
            # Not RLIMIT_AS, which counts libraries and address space that is only set aside
            self._limit(resource.RLIMIT_DATA, memory)

        def cpu(self) -> float:
            """Seconds of processor used up to now."""
            return time.clock_gettime(~self.process.pid << 3 | 2)  # as clock_getcpuclockid(3) names it

        def peak(self) -> int:
            """The most bytes that it held at one time; 0 where that is not known, or no more."""
            try:
                status = Path(f"/proc/{self.process.pid}/status").read_bytes()
            except OSError:
                return 0
            found = re.search(rb"VmHWM:\s*(\d+) kB", status)
            return int(found[1]) * 1024 if found else 0

        def end(self) -> None:
            """End the process and all that it started; once, and before it is waited for."""
            os.killpg(self.process.pid, signal.SIGKILL)

        def _limit(self, kind: int, most: int) -> None:
            _, hard = resource.prlimit(self.process.pid, kind)  # the PC's own limit, not to be raised
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.prlimit(self.process.pid, kind, (least, hard))
