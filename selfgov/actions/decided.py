"""What acts, tariffs, rates and budgets share: the decision behind them, and days that may not overlap."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from core.face import written_date
from core.periods import HeldQuerySet
from core.rulings import Conflict, Invalid
from selfgov.limits import Vote
from selfgov.models import Community, MeetingItem
from selfgov.states import WITH_MINUTES
from workdays.calendar import local_date


def check_item(item: MeetingItem | None, community: Community, day: date) -> None:
    """Raise ``Invalid`` unless ``item`` can have decided what holds from ``day``; none can be named, too."""
    if item is None:
        return
    meeting = item.meeting
    if meeting.council.community_id != community.pk:
        raise Invalid(_("This matter was decided in another community."))
    if not meeting.is_archive and meeting.status not in WITH_MINUTES:
        raise Conflict(_("The minutes of this meeting are not signed yet."))
    if item.result == Vote.NOT_ADOPTED:
        raise Invalid(_("The meeting did not adopt this matter."))
    if day < (held := local_date(meeting.starts_at)):
        said = _("The meeting decided this on %(day)s: nothing follows from it before that day.")
        raise Invalid(said % {"day": written_date(held, "DATE_FORMAT")})


def make_room(rows: HeldQuerySet, from_date: date) -> None:
    """End the row that holds on ``from_date`` the day before; raise ``Conflict`` for a later one."""
    later = rows.filter(from_date__gte=from_date).order_by("from_date").first()
    if later is not None:
        said = _("Another amount is already set from %(day)s on. A new one begins after that day.")
        raise Conflict(said % {"day": written_date(later.from_date, "DATE_FORMAT")})
    for row in rows.held(from_date):
        row.end(day_before(from_date))


def day_before(day: date) -> date:
    return day - timedelta(days=1)
