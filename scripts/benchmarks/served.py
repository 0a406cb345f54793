"""What the check's benchmark serves: the product, and one bare route as its reference."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Header
from psycopg_pool import ConnectionPool
from pydantic import BaseModel
from starlette.responses import JSONResponse

from rural_rights.app import create_app
from rural_rights.db.engine import engine_for
from rural_rights.settings import Settings
from scripts.benchmarks.statements import Statement, run_again, unpickled


def ours() -> FastAPI:
    """The product on the benchmark's database."""
    return create_app(Settings.read(dict(os.environ)), engine=engine_for(os.environ["BENCH_URL"]))


class Asked(BaseModel):
    """What the bank asks."""

    certificate_no: str


def bare() -> FastAPI:
    """One route that runs the recorded statements, one after the other, and commits them."""
    statements = unpickled(Path(os.environ["BENCH_STATEMENTS"]).read_bytes())
    return _bare([replace(one, together=False) for one in statements])


def bare_together() -> FastAPI:
    """The same route with the round trips saved that ours saves."""
    return _bare(unpickled(Path(os.environ["BENCH_STATEMENTS"]).read_bytes()))


def _bare(statements: Sequence[Statement]) -> FastAPI:
    app = FastAPI()
    pool = ConnectionPool(
        os.environ["BENCH_URL"], min_size=8, max_size=40, kwargs={"options": "-c timezone=UTC"}
    )

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.post("/{county}/api/v1/checks")
    def check(county: str, asked: Asked, authorization: str = Header()) -> JSONResponse:  # noqa: ARG001  # parsed as ours are, then of no use
        public_id = uuid4()

        def renewed(row: dict[str, Any]) -> dict[str, Any]:
            return row | {"public_id": public_id} if "public_id" in row else row

        with pool.connection() as conn:
            rows = run_again(conn, statements, renewed)
        found = rows[-1]
        result = next(value for value in found if isinstance(value, dict))
        return JSONResponse({"id": str(public_id), "result": result}, 201)

    return app
