"""Pages about communities: finding one's place, the place itself, its councils."""

from selfgov.views.browsing import district, home, region
from selfgov.views.communities import community, council

__all__ = ["community", "council", "district", "home", "region"]
