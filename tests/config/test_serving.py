"""``minzheng serve`` as a process: it answers, stops when told, and does not outlive its children."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import postgres, process

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Iterator[Path]:
    """An installation with an up-to-date database."""
    home = tmp_path_factory.mktemp("home")
    _minzheng(home, "migrate").communicate(timeout=120)
    yield home
    shutil.rmtree(postgres.Place.of(home).base, ignore_errors=True)


@pytest.fixture
def served(home) -> Iterator[tuple[subprocess.Popen, str]]:
    """The parent process and its address, once it has said it."""
    serving = _minzheng(home, "serve", "--port", str(process.free_port(0)))
    address = serving.stdout.readline()
    yield serving, address.split()[0] if address else ""
    if serving.poll() is None:
        serving.terminate()
    serving.communicate(timeout=40)


def _minzheng(home: Path, *arguments: str) -> subprocess.Popen:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "minzheng.cli", *arguments],
        env={**kept, "MINZHENG_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _children(pid: int) -> dict[int, str]:
    asked = ["ps", "-o", "pid=,args=", "--ppid", str(pid)]
    lines = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
    return {int(line.split()[0]): line for line in lines}


def _read(address: str) -> bytes:
    try:
        return urllib.request.urlopen(address, timeout=10).read()
    except urllib.error.HTTPError as answer:
        return answer.read()


def _says(address: str, expected: bytes) -> bool:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if (said := _read(address)) == expected or not expected:
            return True
        time.sleep(0.3)
    raise AssertionError(said)


def test_it_answers_and_stops_when_told_leaving_nothing_behind(served, home) -> None:
    serving, address = served
    assert urllib.request.urlopen(address + "healthz").read() == b"ok\n"
    assert _says(address + "readyz", b"ok\n")  # the worker takes a moment longer than the site
    _says(address + "no-such-page", b"")
    counted = [line for line in _read(address + "metrics").splitlines() if b'route="(none)",status="404"' in line]
    assert float(counted[0].split()[-1]) >= 1  # counted by whichever of the site's processes answered
    children = _children(serving.pid)
    assert any("granian" in line for line in children.values())
    assert any("worker" in line for line in children.values())
    serving.send_signal(signal.SIGINT)
    assert serving.wait(timeout=40) == 0
    assert not any(process.lives(pid) for pid in children)
    assert postgres._running(postgres.Place.of(home)) is None


def test_a_heap_is_answered_while_the_client_is_still_sending(served) -> None:
    """200 MB are announced and begun; the answer comes within the first of them, and the client can read it."""
    _serving, address = served
    host, _colon, port = address.rstrip("/").rpartition("/")[2].partition(":")
    told = "POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(f"{told}Content-Length: {200 << 20}\r\n\r\n".encode())
        client.sendall(bytes(100_000))
        answer = client.recv(64)
    assert answer.startswith(b"HTTP/1.1 413")


def test_the_worker_may_be_a_service_of_its_own(home) -> None:
    serving = _minzheng(home, "serve", "--no-worker", "--port", str(process.free_port(0)))
    assert serving.stdout.readline().startswith("http://")
    children = _children(serving.pid)
    assert any("granian" in line for line in children.values())
    assert not any("worker" in line and "minzheng.cli" in line for line in children.values())
    serving.terminate()
    assert serving.wait(timeout=40) == 0
    serving.communicate()


def test_a_dead_child_ends_it_with_an_error(served, home) -> None:
    serving, _ = served
    worker = next(pid for pid, line in _children(serving.pid).items() if re.search(r"cli worker", line))
    os.kill(worker, signal.SIGKILL)
    assert serving.wait(timeout=40) == 1
    assert "worker" in serving.stderr.read()


def test_a_killed_database_is_started_again(served, home) -> None:
    serving, address = served
    os.kill(postgres._running(postgres.Place.of(home)), signal.SIGKILL)
    assert _says(address + "readyz", b"ok\n")
    assert serving.poll() is None


def test_killing_it_frees_the_port(served) -> None:
    serving, address = served
    site = next(pid for pid, line in _children(serving.pid).items() if "granian" in line)
    port = int(address.rstrip("/").rpartition(":")[2])
    serving.kill()
    serving.wait()
    until = time.monotonic() + 30
    while time.monotonic() < until and (process.lives(site) or not process.port_is_free("127.0.0.1", port)):
        time.sleep(0.1)
    assert not process.lives(site)
    assert process.port_is_free("127.0.0.1", port)


def test_a_taken_port_is_refused_before_anything_starts(tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        serving = _minzheng(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
        _, said = serving.communicate(timeout=30)
    assert serving.returncode == 2
    assert "PORT=" in said
    assert not postgres.Place.of(tmp_path).base.exists()


def test_an_old_database_is_not_served(tmp_path) -> None:
    serving = _minzheng(tmp_path, "serve", "--port", str(process.free_port(0)))
    _, said = serving.communicate(timeout=60)
    shutil.rmtree(postgres.Place.of(tmp_path).base)
    assert serving.returncode == 2
    assert "minzheng migrate" in said
