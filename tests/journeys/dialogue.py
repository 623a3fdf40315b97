"""A theme and a gathering to come, and the addresses of the pages of the national dialogue."""

import json
import re

from tests.journeys.conftest import Portal

# What the demonstration leaves to people: a confirmed theme, a gathering with everything on its page.
_SCENE = """
import json
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from broadcasts import actions as broadcasts
from commitments import actions as commitments
from kurultai import actions, queries
from kurultai.models import Consultation, Gathering, Section, Submission, Theme, ThemePlace
from opinions.models import Conversation
now, secretary = timezone.now(), User.objects.get(username="secretary")
today, mine = timezone.localdate(), {"by": secretary, "at": now}
body = queries.current_body(now)
consultation = Consultation.objects.published().filter(body=body, is_demonstration=True).latest("opens_at")
implemented = Submission.objects.filter(status="implemented", is_demonstration=True).latest("published_at")
theme = Theme.objects.create(body=body, consultation=consultation, suggested_at=now)
for place, submission in enumerate(Submission.objects.listed().filter(consultation=consultation)):
    ThemePlace.objects.update_or_create(
        submission=submission, defaults={"theme": theme, "is_representative": place < 2, "is_fixed": True}
    )
actions.confirm_theme(
    theme=theme, name_kk="Ауылдағы күнделікті қызметтердің қолжетімділігі",
    name_ru="Доступность повседневных услуг в сёлах", **mine,
)
section = Section.objects.get(code="pc-economic")
gathering = actions.plan_gathering(
    body=body, number=90, year=today.year, starts_on=today, ends_on=today, sections=[section],
    place_kk="Астана қаласы, Тәуелсіздік сарайы", place_ru="город Астана, Дворец Независимости",
    about_kk="Ауыл өмірі туралы отырыс.", about_ru="Заседание о жизни на селе.", **mine,
)
for title_kk, title_ru in (("Ауыл жолдары туралы", "О сельских дорогах"), ("Ауыл мектептері туралы", "")):
    actions.add_point(
        gathering=gathering, title_kk=title_kk, title_ru=title_ru, speaker="А. Тұрсынов", **mine
    )
actions.add_document(
    gathering=gathering, title="Отырыстың бағдарламасы", language="kk", url="https://example.invalid/90.pdf",
    **mine,
)
actions.announce(gathering=gathering, **mine)
broadcasts.schedule(
    subject=gathering, url="https://youtu.be/synaq9000kk", language="kk",
    starts_at=now + timedelta(hours=1), **mine,
)
for what_kk, what_ru, days in (("Жол картасы бекітіледі", "Утвердить дорожную карту", 40),
                               ("Мектептер жабдықталады", "Оснастить школы", -20)):
    commitments.promise(
        subject=gathering, what_kk=what_kk, what_ru=what_ru, who="Үкімет / Правительство",
        due_date=today + timedelta(days=days), by=secretary, at=now - timedelta(days=60),
    )
talk = Conversation.objects.about(consultation).get()
here, held = "kurultai/", Gathering.objects.filter(status="held").latest("starts_on")
print("pages:" + json.dumps({
    "home": here,
    "body": f"{here}bodies/{body.code}/",
    "predecessor": f"{here}bodies/{held.body.code}/",
    "gathering": f"{here}gatherings/{gathering.code}/",
    "held": f"{here}gatherings/{held.code}/",
    "section": f"{here}sections/{section.code}/",
    "consultations": here + "consultations/",
    "consultation": f"{here}consultations/{consultation.code}/",
    "proposals": here + "proposals/?q=ауыл&section=" + section.code,
    "proposal": f"{here}proposals/{implemented.code}/",
    "themes": here + "themes/",
    "theme": f"{here}themes/{theme.code}/",
    "outcomes": here + "outcomes/",
    "commitments": here + "commitments/",
    "conversation": f"opinions/{talk.code}/",
    "map": f"opinions/{talk.code}/map/",
    "data": f"opinions/{talk.code}/data/",
}))
"""


def pages_of(portal: Portal) -> dict[str, str]:
    """Confirm a theme, announce a gathering; return each kind of page's address without its language."""
    found = re.search(r"pages:(.*)", portal.manage("shell", "-c", _SCENE))
    assert found
    pages: dict[str, str] = json.loads(found[1])
    return pages
