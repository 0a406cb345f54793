"""Let an institution's program in, and shut it out."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict

from rural_rights.access.store import clients
from rural_rights.db.act import Tx
from rural_rights.kernel.refusal import Breach, NotFound, Refused

SCOPES: Final = {
    "check:read": "贷前核验",
    "mortgage:write": "抵押登记",
    "mortgage:release": "抵押注销",
    "certificate:read": "证书核验",
}


class NewClient(BaseModel):
    """A program of an institution; of its secret only the hash."""

    model_config = ConfigDict(ser_json_bytes="base64")

    client_id: str
    institution_id: int
    title: str
    scopes: list[str]
    secret_hash: bytes


class ClientChange(BaseModel):
    """Which program."""

    client_id: str


class ClientNamed(BaseModel):
    """The program."""

    client_id: str


def register_client(tx: Tx, ask: NewClient) -> ClientNamed:
    """Register a program of a bank or insurer for the API."""
    if not ask.scopes or not set(ask.scopes) <= set(SCOPES):
        raise Refused(NO_SCOPE)
    values = ask.model_dump() | {"state": "active", "created_at": tx.at}
    clients.add(tx.conn, values)
    tx.facts = {
        "client": ask.client_id,
        "institution": ask.institution_id,
        "scopes": sorted(ask.scopes),
    }
    return ClientNamed(client_id=ask.client_id)


def revoke_client(tx: Tx, ask: ClientChange) -> ClientNamed:
    """Shut a program out at once, with every token that it has."""
    if not clients.revoke(tx.conn, ask.client_id):
        raise NotFound
    tx.facts = {"client": ask.client_id}
    return ClientNamed(client_id=ask.client_id)


NO_SCOPE = Breach(
    rule="client-without-scope",
    says_zh="请至少选一项接口权限",
    says_en="Choose at least one scope",
    field="scopes",
)
