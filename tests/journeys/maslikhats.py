"""A session that is under way, and the addresses of the pages about maslikhats in a demonstration."""

import json
import re

from tests.journeys.conftest import Portal

# A session that anyone can watch: a vote that is over, one that is open, an item still to come.
_SCENE = """
import json
from datetime import timedelta
from django.utils import timezone
from maslikhat.models import (
    AgendaItem, Attendance, Ballot, Convocation, Deputy, Motion, Session, SessionRule, VoteEvent, VoteRule,
)
now = timezone.now()
body = "maslikhat-113200000"
convocation = Convocation.objects.get(body__code=body, is_demonstration=True)
deputies = list(Deputy.objects.sitting(timezone.localdate()).filter(mandates__convocation=convocation))
live = Session.objects.create(
    convocation=convocation, kind="ordinary", status="live", starts_at=now - timedelta(hours=1),
    rule=SessionRule.objects.valid(timezone.localdate()).filter(kind="ordinary").first(),
    place_kk="Мәжіліс залы", place_ru="Зал заседаний", announced_at=now - timedelta(days=14),
    opened_at=now - timedelta(hours=1), mandates=len(deputies),
    created_at=now - timedelta(days=20), updated_at=now,
)
Attendance.objects.bulk_create(
    Attendance(session=live, deputy=deputy, arrived_at=live.opened_at) for deputy in deputies[1:]
)
titles = [
    ("Аудандық бюджетті нақтылау туралы", "Об уточнении районного бюджета"),
    ("Ауыл клубтарын жөндеу туралы", ""),
    ("Су тасқынына дайындық туралы", "О подготовке к паводку"),
]
items = [
    AgendaItem.objects.create(
        session=live, position=place, number=str(place), title_kk=kk, title_ru=ru, status=status,
        started_at=None if status == "planned" else now - timedelta(minutes=50 - 20 * place),
        ended_at=now - timedelta(minutes=12) if status == "considered" else None,
    )
    for place, ((kk, ru), status) in enumerate(zip(titles, ["considered", "under_way", "planned"]), start=1)
]
rule = VoteRule.objects.valid(timezone.localdate()).get(code="decision")
for item, status in ((items[0], "closed"), (items[1], "open")):
    motion = Motion.objects.create(
        item=item, text_kk="Шешім қабылдансын", text_ru="Принять решение", created_at=now
    )
    is_over = status == "closed"
    vote = VoteEvent.objects.create(
        motion=motion, rule=rule, status=status, mandates=len(deputies),
        opened_at=now - timedelta(minutes=13),
        closed_at=now - timedelta(minutes=12) if is_over else None,
        result="adopted" if is_over else "", declared="adopted" if is_over else "",
    )
    Ballot.objects.bulk_create(
        Ballot(vote=vote, deputy=deputy, option="for" if place else "absent", at=now)
        for place, deputy in enumerate(deputies)
        if is_over
    )
sessions = Session.objects.filter(convocation__body__code=body)
done = sessions.filter(status="minutes_published").latest("starts_at")
voted = done.items.filter(motions__votes__status="closed", decisions__isnull=False).first()
here = "maslikhats/"
print("pages:" + json.dumps({
    "list": here,
    "region": here + "?region=110000000&q=а#bodies",
    "body": f"{here}{body}/",
    "convocation": f"{here}maslikhat-110000000/convocations/8/",
    "group": f"{here}groups/{convocation.groups.filter(kind='standing').first().code}/",
    "deputy": f"{here}deputies/{deputies[3].code}/",
    "announced": f"{here}sessions/{sessions.filter(status='announced').earliest('starts_at').code}/",
    "live": f"{here}sessions/{live.code}/",
    "closed": f"{here}sessions/{done.code}/",
    "cancelled": f"{here}sessions/{sessions.filter(status='cancelled').latest('starts_at').code}/",
    "unrecorded": f"{here}sessions/{Session.objects.exclude(source='').latest('starts_at').code}/",
    "item": f"{here}sessions/{done.code}/items/{voted.code}/",
    "decision": f"{here}decisions/{voted.decisions.first().code}/",
    "compliance": here + "compliance/",
    "search": here + "search/?q=бюджет",
    "data": here + "data/",
}))
"""


def pages_of(portal: Portal) -> dict[str, str]:
    """Begin a session and return the address of each kind of page, without its language."""
    found = re.search(r"pages:(.*)", portal.manage("shell", "-c", _SCENE))
    assert found
    pages: dict[str, str] = json.loads(found[1])
    return pages
