"""Phones sign in once, and send for ninety days from their last call without a password."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from heritage.accounts.models import User

from ..models import Device

TOKEN_BYTES = 32
KEPT = timedelta(days=90)  # from the last call on
NOTED_EVERY = timedelta(hours=1)


class DeviceRefused(Exception):
    """The token lets nobody in; `reason` is "unknown", "expired" or "revoked"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def sign_in(*, user: User, uuid: UUID, label: str = "") -> tuple[Device, str]:
    """Register this person's phone, or renew it; gives the token, which is kept nowhere here.

    A phone that was revoked stays so until the office lets it in again: DeviceRefused.
    """
    token, now = secrets.token_urlsafe(TOKEN_BYTES), timezone.now()
    told = {
        "token_sha256": _digest(token),
        "issued_at": now,
        "last_seen_at": now,
        "expires_at": now + KEPT,
    }
    device, is_new = Device.objects.select_for_update().get_or_create(
        uuid=uuid, user=user, defaults=told | {"label": label}
    )
    if device.is_revoked:
        raise DeviceRefused("revoked")
    if not is_new:
        Device.objects.filter(pk=device.pk).update(**told, label=label or device.label)
        device.refresh_from_db()
    return device, token


def of_token(token: str) -> Device:
    """The phone of this token, whose ninety days begin anew. Raises DeviceRefused."""
    found = Device.objects.select_related("user", "user__agency")
    device = found.filter(token_sha256=_digest(token)).first()
    if device is None:
        raise DeviceRefused("unknown")
    if device.is_revoked or not device.user.is_active:
        raise DeviceRefused("revoked")
    if device.is_expired:
        raise DeviceRefused("expired")
    _note(device)
    return device


def revoke(device: Device) -> None:
    """Nothing comes from this phone any more; what is on it stays, and can be exported there."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=timezone.now())


def let_in_again(device: Device) -> None:
    """It may sign in anew; its old token stays worthless."""
    worthless = _digest(secrets.token_urlsafe(TOKEN_BYTES))
    Device.objects.filter(pk=device.pk).update(revoked_at=None, token_sha256=worthless)


def announce(
    *,
    device: Device,
    unsent: int,
    oldest_at=None,
    is_storage_persisted: bool | None = None,
    app_version: str = "",
    items: list[dict] = (),
) -> None:
    """Note what the phone says of itself: how much waits in it, and since when."""
    Device.objects.filter(pk=device.pk).update(
        announced_at=timezone.now(),
        unsent=unsent,
        oldest_at=oldest_at,
        is_storage_persisted=is_storage_persisted,
        app_version=app_version,
        items=list(items),
    )


def _note(device):
    now = timezone.now()
    if now - device.last_seen_at > NOTED_EVERY:
        device.last_seen_at, device.expires_at = now, now + KEPT
        device.save(update_fields=["last_seen_at", "expires_at"])


def _digest(token):
    return sha256(token.encode()).hexdigest()
