"""What nginx hands out of its copies, beside a file of the same size that lies on its disk."""

import urllib.request
from collections.abc import Iterable

from django.conf import settings

from petitions.models import Origin, Petition
from portal.bench.frame import Figure, Limit
from portal.bench.ground import Ground

PAGE_SHARE = 0.5


def page(ground: Ground) -> Iterable[Figure]:
    """The page that everybody looks at."""
    yield _figure(ground, "cached", "pages", f"/kk/petitions/{_largest()}/", least_share=PAGE_SHARE)


def count(ground: Ground) -> Iterable[Figure]:
    """The number that pages ask for while somebody looks at them."""
    yield _figure(ground, "count", "counts", f"/petitions/{_largest()}/count.json")


def _largest() -> str:
    return Petition.objects.filter(origin=Origin.GENERATED).latest("signature_count").code


def _figure(ground: Ground, name: str, unit: str, path: str, *, least_share: float | None = None) -> Figure:
    url = ground.nginx + path
    _read(url)
    content, found = _read(url)
    if found != "HIT":
        raise RuntimeError(f"nginx keeps no copy of {path}: {found}.")
    (settings.STATIC_ROOT / f"{name}.html").write_bytes(content)
    limit = Limit(
        f"static files of {len(content):,} bytes", ground.pipelined(f"{ground.nginx}/static/{name}.html")
    )
    rate = ground.pipelined(url)
    return Figure(name, unit, rate, limit, least_share=least_share, facts={"bytes": len(content)})


def _read(url: str) -> tuple[bytes, str]:
    """The page, and where nginx says that it has it from."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310
        return answer.read(), answer.headers.get("X-Cache", "")
