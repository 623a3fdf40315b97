"""What the ledger knows: its size, its tree, its counts, and receipts."""

from collections.abc import Iterator
from hmac import compare_digest

from django.db.models import BigIntegerField, Case, Max, Sum, Value, When
from django.utils.translation import gettext as _

from core.rulings import Conflict
from ledger.entries import ADD, Claims
from ledger.merkle import inclusion_path, tree_root
from ledger.models import Checkpoint, Leaf, Seal, Tile
from ledger.receipts import Receipt
from ledger.tiles import Subtrees

# Leaves read at a time where all of them are read.
CHUNK = 5_000


def size() -> int:
    """How many leaves there are."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else int(last) + 1


def subtrees() -> Subtrees:
    """The hashes of the tree, each tile read once."""
    return Subtrees(_read_tile)


def _read_tile(level: int, index: int) -> bytes:
    return bytes(Tile.objects.values_list("hashes", flat=True).get(level=level, index=index))


def root_at(size: int) -> bytes:
    return tree_root(size, subtrees())


def entries(start: int, end: int) -> Iterator[bytes]:
    """The bytes of the leaves from ``start`` to before ``end``, in order."""
    leaves = Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return (bytes(leaf.entry) for leaf in leaves.iterator(chunk_size=CHUNK))


def latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def standing() -> dict[str, int]:
    """What the ledger counts for each case: additions less those undone."""
    step = Case(When(kind=ADD, then=Value(1)), default=Value(-1), output_field=BigIntegerField())
    counted = Leaf.objects.values("case").annotate(count=Sum(step)).order_by("case")
    return dict(counted.values_list("case", "count"))


def receipt_for(kind: str, number: int, claims: Claims) -> Receipt:
    """The receipt of a subject, under the newest checkpoint.

    ``Conflict`` while no checkpoint covers it, or when it can be opened no more.
    """
    seal = Seal.objects.filter(subject_kind=kind, subject_id=number).select_related("leaf").first()
    checkpoint = latest()
    if seal is None or checkpoint is None or checkpoint.size <= seal.leaf_id:
        raise Conflict(_("Your signature is not in the ledger yet. It gets there within a minute or two."))
    if seal.salt is None or not _opens(seal, claims):
        raise Conflict(_("There is no receipt for this signature any more: what would open it is erased."))
    path = inclusion_path(seal.leaf_id, checkpoint.size, subtrees())
    return Receipt(claims, bytes(seal.salt), seal.leaf_id, path, checkpoint.note)


def _opens(seal: Seal, claims: Claims) -> bool:
    """Whether the claims are what was committed to; a key that changed since would show here."""
    assert seal.salt is not None
    commitment = claims.commitment(bytes(seal.salt))
    return compare_digest(commitment, bytes(seal.leaf.commitment or b""))
