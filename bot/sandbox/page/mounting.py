"""The page on which people try the workspace: conversations, forms, a clock to move, and an inspector."""

from starlette.routing import BaseRoute

from bot.sandbox.page.door import Door
from bot.sandbox.page.page_host import PageHost


def routes(sandbox: PageHost) -> list[BaseRoute]:
    """The page's routes for this sandbox; to be mounted after all others, for it answers at the root."""
    return [Door(sandbox).mount()]
