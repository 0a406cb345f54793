"""What a form posted, read once, for routes that are not coroutines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData


async def posted_form(request: Request) -> AsyncIterator[FormData]:
    """Give the form of the request; files in it stay open as long as the request."""
    form = await request.form()
    yield form
    await form.close()


Posted = Annotated[FormData, Depends(posted_form)]


def texts_of(form: FormData) -> dict[str, str]:
    """Return the text fields of a form, to be shown again after a fault."""
    return {name: value for name, value in form.items() if isinstance(value, str)}
