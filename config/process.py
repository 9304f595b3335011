"""Processes and ports of this machine."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

_PROC = Path("/proc/self/stat").exists()


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits to be reaped does not."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # reap it if it was our own child
    if not _PROC:
        return _ps("stat=", pid)[:1] not in {"", "Z"}
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command(pid: int) -> str:
    """The command line of a process; empty when it is gone."""
    if not _PROC:
        return _ps("command=", pid)
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def stop(pid: int, *requests: tuple[signal.Signals, float]) -> bool:
    """Send each signal in turn, waiting its seconds for the process to end. Whether it did."""
    for request, patience in requests:
        try:
            os.kill(pid, request)
        except ProcessLookupError:
            return True
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not lives(pid):
                return True
            time.sleep(0.02)
    return False


def port_is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int) -> int:
    """The preferred loopback port if it is free, so that old connections find their server again; else any free one."""
    if preferred and port_is_free("127.0.0.1", preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ps(column: str, pid: int) -> str:
    asked = ["ps", "-ww", "-o", column, "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
