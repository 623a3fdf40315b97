"""What is left out for a while, as a page says it."""

from django import template

from core import brownout
from core.rulings import Sentence

register = template.Library()


@register.simple_tag
def is_on(part: str) -> bool:
    """Whether a part is served now: ``{% is_on "charts" as has_charts %}``."""
    return brownout.is_on(part)


@register.inclusion_tag("components/paused.html")
def paused(part: str) -> dict[str, Sentence]:
    """A calm sentence where the part would stand, while it is left out: ``{% paused "charts" %}``."""
    return {"sentence": "" if brownout.is_on(part) else brownout.SENTENCES[part]}
