"""Files that hold people's data: readable and writable by the account that runs Signoff, and by nobody else."""

import errno
import os
import stat
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

MODE = 0o600
OTHERS = 0o077
"""The bits of a mode that are for other accounts."""

_creating = threading.Lock()


def create(path: Path) -> None:
    """Creates an empty file of mode 0600, whatever the umask; leaves one that is there alone. Raises OSError.

    An existing file is never opened, since closing it would end every lock that SQLite holds on it in this process.
    For the same reason only one thread at a time creates.
    """
    with _creating:
        try:
            made = os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE)
        except FileExistsError:
            return
        os.fchmod(made, MODE)
        os.close(made)


def narrow(path: Path) -> None:
    """Takes away what the mode of a file allows beyond reading and writing by its owner, where there is such a file.

    A file of another account, or on a disk that knows no modes, stays as it is: `signoff check` says so.
    """
    with suppress(OSError):
        if beyond := mode(path) & ~MODE:
            path.chmod(mode(path) & ~beyond)


def mode(path: Path) -> int:
    """The permission bits. Raises OSError."""
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, text: str) -> None:
    """Puts a new file of mode 0600 in the place of `path`; whoever reads sees the old text or the new one, whole.

    A link is replaced, not followed. Raises OSError, and then leaves what was there. Devices and pipes are refused.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a regular file")
    made, name = tempfile.mkstemp(prefix=".signoff-", dir=path.parent)
    unfinished = Path(name)
    try:
        with open(made, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - the file is open already
            os.fchmod(made, MODE)
            file.write(text)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
