"""Files of the bot: announced, then uploaded, then shared in a conversation."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.troubles import Json


@dataclass
class File:
    """A file; `content` is None until the upload. `length` is the announced size in bytes."""

    id: str
    name: str
    length: int
    content: bytes | None = None
    title: str = ""
    channels: list[str] = field(default_factory=list)

    def as_slack(self, base_url: str, user_id: str, moment: int) -> Json:
        """Slack's file object."""
        address = f"{base_url}/files-pri/{self.id}/{self.name}"
        kind = self.name.rpartition(".")[2].lower() if "." in self.name else "text"
        return {
            "id": self.id,
            "created": moment,
            "timestamp": moment,
            "name": self.name,
            "title": self.title or self.name,
            "filetype": kind,
            "pretty_type": kind.upper(),
            "user": user_id,
            "mode": "hosted",
            "editable": False,
            "size": len(self.content or b""),
            "is_external": False,
            "is_public": False,
            "url_private": address,
            "url_private_download": f"{address}?download=1",
            "permalink": address,
            "channels": list(self.channels),
        }


class Files:
    """The workspace's files by id."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._announced = 0

    def announce(self, name: str, length: int) -> File:
        """Creates a file of `length` bytes, without content yet."""
        self._announced += 1
        return self.add(File(f"F0SB{self._announced:07d}", name, length))

    def add(self, file: File) -> File:
        """Adds a file of a snapshot; later ids continue after it."""
        self._files[file.id] = file
        self._announced = max(self._announced, int(file.id.removeprefix("F0SB")))
        return file

    def get(self, file_id: str) -> File | None:
        """The file with this id, or None."""
        return self._files.get(file_id)

    def forget(self, file_id: str) -> None:
        """Deletes the file and its content. Raises KeyError for an unknown id."""
        self._files.pop(file_id)

    def __iter__(self) -> Iterator[File]:
        return iter(list(self._files.values()))
