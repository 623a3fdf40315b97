"""Everything that happens to the ledger."""

from ledger.actions.appending import Addition, Subject, Undoing, append, erase_salt
from ledger.actions.checking import recompute, reconcile
from ledger.actions.publishing import ask_witness, publish, write_files
from ledger.actions.signing import Forked, SameLedger, begin_anew, rotate_keys, sign_checkpoint

__all__ = [
    "Addition",
    "Forked",
    "SameLedger",
    "Subject",
    "Undoing",
    "append",
    "ask_witness",
    "begin_anew",
    "erase_salt",
    "publish",
    "recompute",
    "reconcile",
    "rotate_keys",
    "sign_checkpoint",
    "write_files",
]
