"""Set-up of a fresh clone with Python alone: ``python3 config/bootstrap.py [browser]``. Standard library only.

Each step leaves a stamp, the digest of what it was made from, so that a second run does nothing and needs no network.
``browser`` adds Chromium for the browser tests where that can be installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
FRONTEND = ROOT / "frontend"
BUILT = (ROOT / "minzheng/ui/static/vendor", ROOT / "minzheng/ui/fonts")
OLDEST = (3, 11)
NODE_MAJOR = 20


class Failed(Exception):
    """A step could not be done; carries the sentences to say."""


def main(arguments):
    if sys.version_info < OLDEST:
        raise Failed(
            "需要 Python 3.11 或更高版本，当前为 {0}.{1} / Python 3.11 or newer is needed, this is {0}.{1}".format(
                *sys.version_info[:2]
            )
        )
    with _one_at_a_time():
        make_environment()
        install_packages()
        install_project()
        build_frontend()
        compile_messages()
        if "browser" in arguments:
            install_browser()


def make_environment():
    """The virtual environment; made anew when Python or the clone's place has changed."""
    present = f"{sys.version}\n{sys.base_prefix}\n{VENV}"
    if PYTHON.exists() and _stamp("environment") == present:
        return
    with _step("虚拟环境 / virtual environment"):
        shutil.rmtree(VENV, ignore_errors=True)
        if VENV.exists():
            raise Failed("无法清除旧的 .venv，请检查其属主 / the old .venv can't be removed; whose is it?")
        _run(
            [sys.executable, "-m", "venv", VENV],
            hint="Debian 或 Ubuntu 请先执行 apt install python3-venv / on Debian and Ubuntu: apt install python3-venv",
        )
        _put_stamp("environment", present)


def install_packages():
    """The locked Python packages, by uv; by pip where uv can't be had."""
    lock = ROOT / "requirements-dev.txt"
    if _stamp("packages") == _digest(lock):
        return
    with _step("Python 软件包 / Python packages"):
        if not _install_with_uv(lock):
            _pip(PYTHON, lock)
        _put_stamp("packages", _digest(lock))


def install_project():
    """The project itself: a path file relative to the environment, and the command ``minzheng`` beside its Python."""
    site_packages = next((VENV / "lib").glob("python3*/site-packages"))
    (site_packages / "minzheng.pth").write_text(os.path.relpath(str(ROOT), str(site_packages)) + "\n")
    command = VENV / "bin" / "minzheng"
    if not command.exists():
        command.write_text(
            '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/python" -P -m minzheng.cli "$@"\n'
        )
        command.chmod(0o755)


def build_frontend():
    """Third-party styles, scripts, icons and fonts, fetched by npm and copied to where Django finds them."""
    sources = sorted(path for path in FRONTEND.iterdir() if path.is_file())
    if _stamp("frontend") == _digest(*sources) and all(folder.is_dir() for folder in BUILT):
        return
    with _step("前端资源 / front-end assets"), _node() as environment:
        npm = shutil.which("npm", path=environment["PATH"])
        _run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=FRONTEND, env=environment)
        _run([shutil.which("node", path=environment["PATH"]), "build.mjs"], cwd=FRONTEND, env=environment)
        _put_stamp("frontend", _digest(*sources))


def compile_messages():
    """The English translations in the form that Django reads."""
    sources = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    compiled = all(path.with_suffix(".mo").exists() for path in sources)
    if compiled and _stamp("messages") == _digest(*sources):
        return
    with _step("译文 / translations"):
        _run([PYTHON, "-m", "config.messages", "compile"], cwd=ROOT)
        _put_stamp("messages", _digest(*sources))


def install_browser():
    """Chromium and Chinese fonts for the browser tests, where apt may install them; without, those tests are skipped."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if any(map(shutil.which, names)) or _stamp("browser"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("没有 Chromium，将跳过浏览器测试 / no Chromium: the browser tests will be skipped", flush=True)
        return
    with _step("Chromium"):
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        wanted = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        for command in (["apt-get", "update", "-q"], wanted):
            if subprocess.run(command, env=environment, capture_output=True).returncode:
                print("无法安装 Chromium，将跳过浏览器测试 / Chromium can't be installed: browser tests are skipped")
                return
        _put_stamp("browser", "installed")


def _install_with_uv(lock):
    """Whether uv installed the lock. It is quicker than pip and reads the same index as pip is told to."""
    try:
        _pip(PYTHON, ROOT / "requirements-bootstrap.txt")
        environment = dict(os.environ, UV_NO_PROGRESS="1", UV_LINK_MODE="copy")
        index = _pip_index()
        if index:
            environment.setdefault("UV_DEFAULT_INDEX", index)
        command = [VENV / "bin" / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", lock]
        _run(command, env=environment)
    except Failed:
        return False
    return True


def _pip(python, lock):
    _run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock])


def _pip_index():
    """The package index that pip has been given by its own configuration, if any."""
    asked = [str(PYTHON), "-m", "pip", "config", "get", "global.index-url"]
    return os.environ.get("PIP_INDEX_URL") or subprocess.run(asked, capture_output=True, text=True).stdout.strip()


class _node:
    """An environment with node and npm on its PATH: the machine's, or a wheel's in a folder thrown away afterwards."""

    def __enter__(self):
        self.folder = None
        if _node_is_new_enough():
            return dict(os.environ)
        self.folder = Path(tempfile.mkdtemp(prefix="node-", dir=str(_local())))
        python = self.folder / "bin" / "python"
        try:
            _run([sys.executable, "-m", "venv", self.folder])
            _pip(python, ROOT / "requirements-node.txt")
        except BaseException:
            self.__exit__()
            raise
        return dict(os.environ, PATH="{}{}{}".format(self.folder / "bin", os.pathsep, os.environ.get("PATH", "")))

    def __exit__(self, *_):
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def _node_is_new_enough():
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    major = said.lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= NODE_MAJOR


class _step:
    """Say what is being done, and how long it took."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print(f"· {self.name} …", flush=True)
        self.began = time.monotonic()

    def __exit__(self, kind, *_):
        if kind is None:
            print(f"  {time.monotonic() - self.began:.1f} s", flush=True)


def _run(command, hint="", **options):
    """Run a program quietly; if it fails, say why in a sentence and show the end of what it said."""
    try:
        done = subprocess.run(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
        )
    except OSError as error:
        raise Failed(f"无法执行 / can't run {command[0]}: {error}") from error
    if done.returncode:
        said = done.stdout.decode("utf-8", "replace").strip()
        raise Failed("\n".join(filter(None, [_explain(said), hint, *said.splitlines()[-12:]])))


def _explain(said):
    text = said.lower()
    if "no space left" in text or "enospc" in text:
        return "磁盘空间不足（约需 1.5 GB） / the disk is full (about 1.5 GB are needed)"
    network = (
        "resolve",
        "connection",
        "timed out",
        "timeout",
        "enotfound",
        "eai_again",
        "unreachable",
        "matching distribution",
    )
    if any(word in text for word in network):
        return "无法下载：首次安装需要网络，请检查网络或代理 / downloading failed: the first set-up needs a network"
    return "此步骤失败 / this step failed"


@contextlib.contextmanager
def _one_at_a_time():
    """Two set-ups at once (two makes) would trip over each other: the second waits."""
    with (_local() / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _local():
    folder = ROOT / ".local"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _digest(*paths):
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _stamp(name):
    path = STAMPS / name
    return path.read_text() if path.exists() else ""


def _put_stamp(name, value):
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Failed as failure:
        sys.exit(f"minzheng: {failure}")
    except OSError as error:
        sys.exit(f"minzheng: {_explain(str(error))} / {error}")
    except KeyboardInterrupt:
        sys.exit(130)
