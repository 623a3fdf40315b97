"""The log itself, what was signed of it, and what opens its leaves."""

from datetime import datetime

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ledger import notes
from ledger.entries import ADD, Entry
from ledger.merkle import HASH_BYTES


def _has_bytes(field: str, count: int) -> Exact:
    length = Func(F(field), function="octet_length", output_field=models.IntegerField())
    return Exact(length, count)


class Leaf(models.Model):
    """An entry of the ledger. Rows are added at the end and never changed."""

    index = models.BigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=60)
    case = models.CharField(_("case"), max_length=64)
    commitment = models.BinaryField(_("salted hash"), null=True)
    tag = models.BinaryField(_("tag"))

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        constraints = [
            models.UniqueConstraint(name="one_addition_per_salt", fields=["tag"], condition=Q(kind=ADD)),
            models.UniqueConstraint(name="undone_at_most_once", fields=["tag"], condition=~Q(kind=ADD)),
            models.CheckConstraint(name="leaves_are_numbered_from_zero", condition=Q(index__gte=0)),
            models.CheckConstraint(name="a_tag_is_a_hash", condition=_has_bytes("tag", HASH_BYTES)),
            models.CheckConstraint(
                name="only_additions_commit",
                condition=Q(kind=ADD, commitment__isnull=False) | (~Q(kind=ADD) & Q(commitment__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return bytes(self.entry).decode()

    # Questions

    @property
    def entry(self) -> Entry:
        commitment = None if self.commitment is None else bytes(self.commitment)
        return Entry(self.kind, self.case, bytes(self.tag), commitment)


class Tile(models.Model):
    """Up to 256 hashes of the tree, side by side on one level. The last of each level still grows."""

    level = models.PositiveSmallIntegerField(_("level"))
    index = models.BigIntegerField(_("number"))
    hashes = models.BinaryField(_("hashes"))

    class Meta:
        verbose_name = _("tile")
        verbose_name_plural = _("tiles")
        constraints = [models.UniqueConstraint(name="one_tile_per_place", fields=["level", "index"])]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Key(models.Model):
    """The public part of a key that signs, or signed, the checkpoints. The private part is a setting."""

    name = models.CharField(_("name"), max_length=200)
    public = models.BinaryField(_("public key"))
    valid_from = models.DateTimeField(_("signs from"))
    valid_to = models.DateTimeField(_("signed until"), null=True, blank=True)

    class Meta:
        verbose_name = _("key of the ledger")
        verbose_name_plural = _("keys of the ledger")
        constraints = [
            models.UniqueConstraint(name="a_key_is_listed_once", fields=["name", "public"]),
            models.CheckConstraint(
                name="a_key_begins_before_it_ends",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    # Questions

    @property
    def key(self) -> notes.Key:
        return notes.Key(self.name, bytes(self.public))

    # Changes

    def end(self, *, at: datetime) -> None:
        self.valid_to = at
        self.save(update_fields=["valid_to"])

    def begin_again(self) -> None:
        """A key that was taken back into use has signed all the time, as far as anyone can tell."""
        self.valid_to = None
        self.save(update_fields=["valid_to"])


class Checkpoint(models.Model):
    """A signed promise: a tree of this size has this root."""

    size = models.BigIntegerField(_("leaves"), unique=True)
    root = models.BinaryField(_("root"))
    note = models.TextField(_("signed note"))
    signed_at = models.DateTimeField(_("signed at"))
    witnessed_at = models.DateTimeField(_("witnessed at"), null=True, blank=True)
    recomputed_at = models.DateTimeField(_("computed anew from all leaves at"), null=True, blank=True)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.CheckConstraint(name="a_root_is_a_hash", condition=_has_bytes("root", HASH_BYTES)),
        ]

    def __str__(self) -> str:
        return str(self.size)

    # Questions

    @property
    def short_root(self) -> str:
        """Enough of the root to compare it by eye."""
        return bytes(self.root).hex()[:16]

    # Changes

    def sign_again(self, note: str, *, at: datetime) -> None:
        """The same tree under other keys; the witness is asked anew."""
        self.note = note
        self.signed_at = at
        self.witnessed_at = None
        self.save(update_fields=["note", "signed_at", "witnessed_at"])

    def witness(self, lines: str, *, at: datetime) -> None:
        self.note += lines
        self.witnessed_at = at
        self.save(update_fields=["note", "witnessed_at"])

    def confirm(self, *, at: datetime) -> None:
        self.recomputed_at = at
        self.save(update_fields=["recomputed_at"])


class Seal(models.Model):
    """Which leaf stands for which thing of another room, and the salt that opens it.

    Without its salt a leaf tells nobody whom it stands for: erasing the salt is erasing the person.
    """

    subject_kind = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.BigIntegerField(_("number of subject"))
    leaf = models.OneToOneField(Leaf, on_delete=models.PROTECT, related_name="seal", verbose_name=_("leaf"))
    salt = models.BinaryField(_("salt"), null=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.UniqueConstraint(name="one_leaf_per_subject", fields=["subject_kind", "subject_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} → {self.leaf_id}"

    # Changes

    def erase_salt(self) -> None:
        self.salt = None
        self.save(update_fields=["salt"])


class Reconciliation(models.Model):
    """A comparison of every count that is shown with the ledger's own. Published as it is."""

    at = models.DateTimeField(_("compared at"))
    size = models.BigIntegerField(_("leaves"))
    cases = models.PositiveIntegerField(_("cases compared"))
    standing = models.BigIntegerField(_("standing in the ledger"))
    # [{"case": …, "shown": …, "ledger": …}]
    differences = models.JSONField(_("differences"), default=list)

    class Meta:
        verbose_name = _("comparison with the ledger")
        verbose_name_plural = _("comparisons with the ledger")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
