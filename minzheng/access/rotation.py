"""Changing the master key: every data key is wrapped anew, and nothing that was sealed is touched.

Order of a change of keys: the new one is given to every process; ``rewrap_all`` runs while they serve; when nothing is
wrapped by the old one any more, it may be taken away. Interrupted, it goes on where it was: what is still wrapped by
another key than the newest is what is left to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from . import gate, keys
from .actor import Actor
from .history import action
from .models import DataKey

CHUNK = 500  # data keys a transaction; a lock is held no longer than that takes (some hundredths of a second)


@dataclass(frozen=True)
class MasterKeyUse:
    """A master key and how many living data keys are wrapped by it."""

    key_id: str
    data_keys: int
    configured: bool
    newest: bool

    @property
    def removable(self) -> bool:
        """Nothing needs it any more and nothing new will be wrapped by it."""
        return self.configured and not self.newest and self.data_keys == 0

    @property
    def missing(self) -> bool:
        """Data keys are wrapped by it and this installation does not have it: what they seal can't be read."""
        return self.data_keys > 0 and not self.configured


def master_keys_in_use() -> list[MasterKeyUse]:
    """The configured master keys in their order, then those that only the data keys name."""
    counted = dict(_living().order_by().values_list("master_key_id").annotate(Count("pk")))
    newest = keys.current_master_key_id()
    names = [*settings.MASTER_KEYS, *sorted(set(counted) - set(settings.MASTER_KEYS))]
    return [
        MasterKeyUse(name, counted.get(name, 0), configured=name in settings.MASTER_KEYS, newest=name == newest)
        for name in names
    ]


def rewrap_all(*, actor: Actor, progress: Callable[[int, int], None] | None = None) -> int:
    """Wrap every data key by the newest master key, a chunk a transaction; how many it were."""
    gate.require(actor, "keys.rotate")
    total, done = _left().count(), 0
    while chunk := rewrap_chunk(actor=actor):
        done += chunk
        if progress:
            progress(done, max(total, done))
    return done


@action
def rewrap_chunk(*, actor: Actor) -> int:
    """One transaction's worth; 0 when nothing is left. Two at once share the work: each leaves the other's rows alone."""
    gate.require(actor, "keys.rotate")
    chunk = list(_left().select_for_update(skip_locked=True).order_by("pk")[:CHUNK])
    keys.rewrap(chunk)
    return len(chunk)


def _living() -> QuerySet[DataKey]:
    return DataKey.objects.filter(wrapped__isnull=False)


def _left() -> QuerySet[DataKey]:
    return _living().filter(~Q(master_key_id=keys.current_master_key_id()))
