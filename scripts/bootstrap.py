"""Creates .venv and installs the libraries of requirements.lock into it, with nothing but Python at hand."""

# Python 3.6 syntax and the standard library alone: any `python3` must get as far as finding a newer Python or
# saying what to install.
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import List, Optional

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"]

NEW_ENOUGH = "import os, sys; sys.version_info >= (3, 11) or sys.exit(1)"
CAN_MAKE_ENVIRONMENTS = NEW_ENOUGH + "; import ensurepip"
# An environment whose Python was upgraded still starts, but finds none of its libraries.
IN_ORDER = NEW_ENOUGH + "; import sysconfig; os.path.isdir(sysconfig.get_path('purelib')) or sys.exit(1)"
# If pip has no list of files, its installation was interrupted.
IN_ORDER_WITH_PIP = IN_ORDER + "; from importlib.metadata import files; files('pip') or sys.exit(1)"

TOO_OLD = "Signoff needs Python 3.11 or newer, and the path has none. See https://www.python.org/downloads/"
NO_ENSUREPIP = "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"
NOT_FETCHED = (
    "The step above failed. Signoff needs the network once, to fetch the libraries it stands on: "
    "check the connection and give the same command again."
)


class CannotSetUp(Exception):
    """The setup failed; the text tells the user why and what to do."""


def python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs(python: Path, code: str) -> bool:
    try:
        null = subprocess.DEVNULL
        return subprocess.call([str(python), "-c", code], stdout=null, stderr=null) == 0
    except OSError:
        return False


def stamp_of(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_ready(environment: Path, lock: Path) -> bool:
    stamp = environment / "installed"
    return stamp.is_file() and stamp.read_text() == stamp_of(lock) and runs(python_of(environment), IN_ORDER)


def find_python(code: str, environment: Path) -> Optional[Path]:
    """The first Python outside the environment that runs the code: the running Python, then those on the path."""
    inside = python_of(environment).parent
    places = [place for place in os.get_exec_path() if Path(place) != inside]
    candidates = [sys.executable] + [shutil.which(name, path=os.pathsep.join(places)) for name in NAMES]
    pythons = [Path(python) for python in candidates if python and Path(python).parent != inside]
    return next((python for python in pythons if runs(python, code)), None)


def make_environment(environment: Path, uv: Optional[str]) -> None:
    """Replaces whatever is at this path by a new environment."""
    python = find_python(NEW_ENOUGH if uv else CAN_MAKE_ENVIRONMENTS, environment)
    if python is None:
        raise CannotSetUp(NO_ENSUREPIP if find_python(NEW_ENOUGH, environment) else TOO_OLD)
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        shutil.rmtree(str(environment))
    maker = [uv, "venv", "--quiet", "--python", str(python)] if uv else [str(python), "-m", "venv"]
    run([*maker, str(environment)])


def install(environment: Path, lock: Path, uv: Optional[str]) -> None:
    """Installs every library of the lock; other libraries in the environment stay."""
    python = str(python_of(environment))
    pip = [python, "-m", "pip", "install", "--quiet", "--retries", "1"]
    if uv is None and "NO_UV" not in os.environ:
        # uv is three times as fast; if it cannot be installed, pip does the work.
        subprocess.call([*pip, "uv"], stderr=subprocess.DEVNULL)
        uv = shutil.which("uv", path=str(Path(python).parent))
    installer = [uv, "pip", "install", "--quiet", "--python", python] if uv else pip
    run([*installer, "--require-hashes", "-r", str(lock)])


def run(command: List[str]) -> None:
    if subprocess.call(command) != 0:
        raise CannotSetUp(NOT_FETCHED)


def set_up(environment: Path, lock: Path) -> None:
    if is_ready(environment, lock):
        return
    print("Setting up .venv (once, under a minute) ...", file=sys.stderr, flush=True)
    uv = None if "NO_UV" in os.environ else shutil.which("uv")
    if not runs(python_of(environment), IN_ORDER if uv else IN_ORDER_WITH_PIP):
        make_environment(environment, uv)
    install(environment, lock, uv)
    (environment / "installed").write_text(stamp_of(lock))


if __name__ == "__main__":
    try:
        set_up(ROOT / ".venv", ROOT / "requirements.lock")
    except CannotSetUp as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit("Stopped. The same command goes on from here.")
