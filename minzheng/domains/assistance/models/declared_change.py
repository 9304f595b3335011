"""家庭申报变化: what a family in benefit says, from home, has changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .doubt import Doubt


class DeclaredChange(models.Model):
    """家庭申报变化: a change that the resident told of herself. Append-only.

    What she wrote, when it happened and what became of it stand in the doubt as which it lies before the clerk: somebody
    looks into it, and until then nothing is otherwise. It is no suspicion: her page and the clerk's call it by its name.
    """

    append_only = True

    doubt = models.OneToOneField(Doubt, models.PROTECT, related_name="declared", verbose_name=_("待核实事项"))
    what = models.CharField(_("什么变了"), max_length=24)  # a key of vocabulary.FAMILY_CHANGES

    class Meta:
        verbose_name = _("家庭申报变化")
