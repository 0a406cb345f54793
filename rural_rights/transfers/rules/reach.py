"""Whose listing it is: what an actor may touch at all; the rest is not there for him."""

from __future__ import annotations

from collections.abc import Iterable

from rural_rights.kernel.actor import Actor, Role
from rural_rights.registry.model import Folio

_REGIONAL = (Role.CLERK, Role.EXCHANGE, Role.SUPERVISOR)


def reaches_unit(actor: Actor, folio: Folio) -> bool:
    """Return whether the unit is the farmer's own, or lies under the official's prefix.

    Law: 不动产登记资料查询暂行办法; 个人信息保护法 6.
    """
    if actor.role is Role.FARMER:
        return is_holder(actor, (holder.person_id for holder in folio.holders))
    return actor.role in _REGIONAL and actor.reaches(folio.village_code)


def is_holder(actor: Actor, holder_ids: Iterable[int]) -> bool:
    """Return whether the signed-in person is one of the holders."""
    return actor.party_id is not None and actor.party_id in set(holder_ids)
