"""Serving: one parent starts the site (granian) and the worker, waits, and stops them; PostgreSQL stops last."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from . import database, env, metrics_folder, migration, postgres, process, production, static_files

_STOP_SECONDS = 15.0
_START_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def require_free_port(host: str, port: int) -> None:
    """Refuse a taken port before anything is started."""
    if not process.port_is_free(host, port):
        raise env.Misconfigured(
            f"端口 {port} 已被占用，请关闭占用它的程序，或用 PORT=… 指定其他端口",
            f"port {port} is taken; stop what uses it or choose another with PORT=…",
        )


def serve(*, host: str, port: int, worker: bool = True) -> int:
    """Serve until Ctrl-C, SIGTERM or a closed terminal. Exit status: 0 when told to stop, 1 when a child ended by itself.

    ``worker=False`` leaves background jobs to ``minzheng worker``, a service of its own (docs/deployment.md).
    """
    env.settings_module()
    require_free_port(host, port)
    told = _listen_for_signals()
    with database.opened() as use:
        migration.require_up_to_date()
        _refuse_demonstration_in_production()
        static_files.collect_if_changed()
        metrics_folder.share_between_processes()
        children = {"site": _site(host, port), **({"worker": _worker()} if worker else {})}
        try:
            _announce(host, port, children, told)
            ended = _wait(children, told, use)
        finally:
            _stop(children)
    if ended:
        print(f"minzheng: {ended} 意外终止 / ended unexpectedly", file=sys.stderr)
    return 1 if ended else 0


def _refuse_demonstration_in_production() -> None:
    """Nothing of the demonstration is served where real people's data is."""
    if production.is_in_force():
        production.refuse([*production.settings_problems(), *production.account_problems()])


def _site(host: str, port: int) -> subprocess.Popen[bytes]:
    return _child(
        *("granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--no-ws"),
        *("--workers-kill-timeout", "5"),  # one told to stop while it starts may not have heard
        *("--log-level", "warning", "--host", host, "--port", str(port), "config.wsgi:application"),
    )


def _worker() -> subprocess.Popen[bytes]:
    return _child("minzheng.cli", "worker")


def _child(*module_and_arguments: str) -> subprocess.Popen[bytes]:
    """A Python module as a process in a session of its own: Ctrl-C reaches the parent alone."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", *module_and_arguments],
        cwd=env.ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,
    )


def _end_with_parent() -> None:
    """In the child: ask the kernel for SIGTERM when the parent is killed, so that no port stays taken by a leftover."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _listen_for_signals() -> threading.Event:
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    return told


def _announce(host: str, port: int, children: dict[str, subprocess.Popen[bytes]], told: threading.Event) -> None:
    """Say the address once the site answers there."""
    shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and not told.is_set() and not _ended(children):
        try:
            urllib.request.urlopen(f"http://{shown}:{port}/healthz", timeout=2).close()
        except urllib.error.HTTPError:
            pass  # it answers, if only that it is called by another name
        except (urllib.error.URLError, OSError):
            told.wait(0.1)
            continue
        print(f"http://{shown}:{port}/ — Ctrl-C 停止 / Ctrl-C stops it", flush=True)
        return


def _wait(children: dict[str, subprocess.Popen[bytes]], told: threading.Event, use: postgres.Use | None) -> str:
    """Wait until told to stop or a child ends; the name of the child, if one did.

    A killed embedded server is started again, and so is the worker, which ends when it loses its database.
    """
    revived = 0.0
    while not told.wait(0.3):
        if use and use.revive():
            revived = time.monotonic()
        ended = _ended(children)
        if ended == "worker" and revived and time.monotonic() - revived < _START_SECONDS:
            children["worker"] = _worker()
        elif ended:
            return ended
    return ""


def _ended(children: dict[str, subprocess.Popen[bytes]]) -> str:
    return next((name for name, child in children.items() if child.poll() is not None), "")


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """The site first, then the worker: what a last request queued is still taken note of."""
    for child in children.values():
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(_STOP_SECONDS)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # what is left of its session: granian told to stop while starting
        child.wait()
