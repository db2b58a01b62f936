"""Private files: readable and writable only by the account that runs Signoff."""

import errno
import os
import stat
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

MODE = 0o600
OTHERS = 0o077
"""Mode bits of other accounts."""

_creating = threading.Lock()


def create(path: Path) -> None:
    """Creates an empty file of mode 0600, whatever the umask; leaves an existing file alone. Raises OSError.

    An existing file is never opened, since closing it would release every lock that SQLite holds on it in this
    process. For the same reason only one thread at a time creates.
    """
    with _creating:
        try:
            descriptor = os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE)
        except FileExistsError:
            return
        os.fchmod(descriptor, MODE)
        os.close(descriptor)


def narrow(path: Path) -> None:
    """Removes all mode bits beyond reading and writing by the owner, where the file exists.

    A file of another account, or on a file system without modes, stays as it is: `signoff check` says so.
    """
    with suppress(OSError):
        if beyond := mode(path) & ~MODE:
            path.chmod(mode(path) & ~beyond)


def mode(path: Path) -> int:
    """The permission bits of a file. Raises OSError."""
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, text: str) -> None:
    """Replaces `path` atomically by a new file of mode 0600; readers see the old or the new text, whole.

    A symbolic link is replaced, not followed. Raises OSError, and then leaves the old file. Devices and pipes are
    refused.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is not a regular file")
    descriptor, name = tempfile.mkstemp(prefix=".signoff-", dir=path.parent)
    unfinished = Path(name)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - the file is open already
            os.fchmod(descriptor, MODE)
            file.write(text)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
