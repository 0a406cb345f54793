"""Takes an SMS to the gateway; a repetition carries the same key, so it arrives once."""

from __future__ import annotations

from typing import Any, Final

import httpx
import structlog
from procrastinate import RetryStrategy

from rural_rights.access.store import messages
from rural_rights.installation import Installation
from rural_rights.kernel.dates import now_utc

log = structlog.get_logger()
MOST_TRIES: Final = 8
TIMEOUT_S: Final = 10.0
RETRY: Final = RetryStrategy(
    max_attempts=MOST_TRIES, exponential_wait=2, retry_exceptions={httpx.HTTPError}
)


def deliver_message(site: Installation, county: str, message_id: int) -> None:
    """Deliver one waiting message; one that was delivered before is left alone.

    Raises ``httpx.HTTPError`` when the gateway cannot be reached or refuses: tried again,
    at growing intervals, then noted as failed.
    """
    desk = site.desk(county)
    with desk.logging() as conn:
        row = messages.waiting(conn, message_id)
    if row is None:
        return
    if row.phone_sealed is None or row.text_sealed is None or site.settings.sms_url is None:
        log.warning("message-has-no-way", county=county, message=message_id)
        _settle(site, county, message_id, "failed")
        return
    letter = {
        "to": site.vault.open_sealed(row.phone_sealed).decode(),
        "text": site.vault.open_sealed(row.text_sealed).decode(),
    }
    try:
        _post(site.settings.sms_url, str(row.public_id), letter)
    except httpx.HTTPError as error:
        log.warning("message-not-taken", message=message_id, error=type(error).__name__)
        with desk.logging() as conn:
            messages.note_try(conn, message_id)
        if row.tries + 1 < MOST_TRIES:
            raise
        _settle(site, county, message_id, "failed")
        return
    _settle(site, county, message_id, "delivered")


def _post(gateway: str, key: str, letter: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": key}
    answer = httpx.post(f"{gateway}/messages", json=letter, headers=headers, timeout=TIMEOUT_S)
    answer.raise_for_status()


def _settle(site: Installation, county: str, message_id: int, state: str) -> None:
    with site.desk(county).logging() as conn:
        messages.settle(conn, message_id, state, now_utc())
