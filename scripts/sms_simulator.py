"""A gateway that sends no SMS: it keeps what it is given and shows it on a page.

``python -m scripts.sms_simulator --port 8025``, then ``RURAL_RIGHTS_SMS_URL=http://localhost:8025``.
It can fail, answer late, or answer that it failed although it took the message: POST
``/behaviour`` with ``{"fail_next": 2, "late_s": 1.5, "take_but_fail_next": 1}``.
"""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import dataclass, field
from html import escape
from typing import Annotated, Final

import uvicorn
from fastapi import FastAPI, Header, HTTPException
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

MOST_KEPT: Final = 500


class Letter(BaseModel):
    """A message and where it goes."""

    to: str
    text: str


class Behaviour(BaseModel):
    """How the next answers go wrong."""

    fail_next: int = 0
    take_but_fail_next: int = 0
    late_s: float = 0


@dataclass
class Gateway:
    """What was taken, by key: a repeated key is taken once."""

    taken: dict[str, Letter] = field(default_factory=dict)
    asked: int = 0
    behaviour: Behaviour = field(default_factory=Behaviour)

    def take(self, key: str, letter: Letter) -> None:
        """Keep a message; the oldest makes room."""
        self.taken.setdefault(key, letter)
        while len(self.taken) > MOST_KEPT:
            del self.taken[next(iter(self.taken))]


def create_gateway() -> FastAPI:
    """Return the simulator."""
    app = FastAPI(title="SMS simulator", docs_url=None, redoc_url=None)
    gateway = app.state.gateway = Gateway()

    @app.post("/messages")
    async def take(
        letter: Letter, key: Annotated[str, Header(alias="Idempotency-Key")]
    ) -> dict[str, str]:
        """Take a message, as the behaviour has it."""
        gateway.asked += 1
        behaviour = gateway.behaviour
        await asyncio.sleep(behaviour.late_s)
        if behaviour.fail_next > 0:
            behaviour.fail_next -= 1
            raise HTTPException(503)
        gateway.take(key, letter)
        if behaviour.take_but_fail_next > 0:
            behaviour.take_but_fail_next -= 1
            raise HTTPException(504)
        return {"id": key}

    @app.post("/behaviour")
    async def behave(behaviour: Behaviour) -> Behaviour:
        """Set how the next answers go."""
        gateway.behaviour = behaviour
        return behaviour

    @app.get("/messages")
    async def kept() -> list[Letter]:
        """List what was taken, newest first."""
        return list(reversed(gateway.taken.values()))

    @app.get("/", response_class=HTMLResponse)
    async def page() -> str:
        """Show what was taken, as the phones would."""
        lines = "".join(
            f"<li><b>{escape(letter.to)}</b> {escape(letter.text)}</li>"
            for letter in reversed(gateway.taken.values())
        )
        return (
            '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>短信模拟</title>'
            f"<h1>短信模拟</h1><ul>{lines or '<li>没有短信</li>'}</ul></html>"
        )

    return app


def main() -> None:
    """Serve the simulator on this machine."""
    parser = argparse.ArgumentParser(description="An SMS gateway that only shows messages.")
    parser.add_argument("--port", type=int, default=8025)
    uvicorn.run(create_gateway(), host="127.0.0.1", port=parser.parse_args().port)


if __name__ == "__main__":
    main()
