"""Models that stand in for those of the floors above, in an application that is not installed."""

from __future__ import annotations

from django.db import models

from minzheng.access.encryption import BlindIndexField, EncryptedJSONField, EncryptedTextField
from minzheng.access.models import DataKey, Division
from minzheng.lib.public_ids import new_public_id


class Parcel(models.Model):
    """Has everything a row can have: sealed columns, several divisions, an owner who is a resident."""

    scoped_by = "divisions__division"
    resident_path = "owner"

    public_id = models.UUIDField(default=new_public_id, unique=True)
    owner = models.UUIDField(null=True)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+", db_constraint=False)
    number = EncryptedTextField(index="number_index")
    number_index = BlindIndexField()
    note = EncryptedTextField(null=True)
    things = EncryptedJSONField(null=True)

    class Meta:
        app_label = "parcels"


class ParcelDivision(models.Model):
    """Why a division may see a parcel."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="divisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", db_constraint=False)
    why = models.CharField(max_length=8)

    class Meta:
        app_label = "parcels"


class Shelf(models.Model):
    """Lies in one division."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", db_constraint=False)

    class Meta:
        app_label = "parcels"


class Label(models.Model):
    """Belongs to a parcel and is seen where that is seen. Append-only."""

    append_only = True
    scoped_by = "parcel__divisions__division"
    resident_path = "parcel__owner"

    public_id = models.UUIDField(default=new_public_id, unique=True)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="labels")
    text = models.CharField(max_length=40)

    class Meta:
        app_label = "parcels"


class Unscoped(models.Model):
    """Forgot to say whose business its rows are."""

    class Meta:
        app_label = "parcels"
        managed = False


TABLES = [Parcel, ParcelDivision, Shelf, Label]
