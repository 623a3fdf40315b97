"""What the akim's last reports came to, wherever a maslikhat is shown."""

from typing import Any

from django import template
from django.utils import timezone

from bodies.models import Body
from maslikhat.queries import reading
from workdays.calendar import local_date

register = template.Library()


@register.inclusion_tag("maslikhat/akim_standing.html")
def akim_standing(body: Body) -> dict[str, Any]:
    """The akim's last report, and the ground for no confidence if there is one."""
    return {"body": body, "found": reading.akim_reports_to(body, local_date(timezone.now()))}
