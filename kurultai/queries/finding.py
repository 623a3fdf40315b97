"""Which body and rule are in force, what belongs to a reader, and what resembles a proposal."""

from datetime import datetime

from accounts.models import Citizen
from bodies.models import Body
from bodies.models import Kind as BodyKind
from kurultai.models import Merge, MergeReply, Rule, Submission, Support
from kurultai.querysets import SubmissionQuerySet
from moderation.models import Decision
from search import queries as search
from workdays.calendar import local_date

# Some of what resembles a text is not public: so many times more is looked at.
_LOOKED_AT = 4


def current_body(at: datetime) -> Body | None:
    """The consultative body in force; between two of them there is none."""
    found = Body.objects.valid(local_date(at)).filter(kind=BodyKind.CONSULTATIVE)
    return found.order_by("-valid_from", "-id").first()


def rule_for(body: Body | None, at: datetime) -> Rule | None:
    """The terms for proposals to a body on the day, if it takes any."""
    return Rule.objects.valid(at).for_body(body).first() if body else None


def authors_of(submission: Submission) -> list[Citizen]:
    """The author first, then the co-authors in the order in which they confirmed."""
    joined = submission.coauthors.select_related("citizen__user").order_by("confirmed_at", "id")
    return [submission.author, *(coauthor.citizen for coauthor in joined)]


def own_support(submission: Submission, user: object) -> Support | None:
    """The standing support of a signed-in citizen for a proposal."""
    citizen = getattr(user, "verified", None)
    return submission.supports.standing().filter(citizen=citizen).first() if citizen else None


def own_reply(merge: Merge, user: object) -> MergeReply | None:
    """What a signed-in citizen has said about a merge."""
    citizen = getattr(user, "verified", None)
    return merge.replies.filter(citizen=citizen).first() if citizen else None


def refusal_of(submission: Submission) -> Decision | None:
    """The decision that refused or returned a proposal last."""
    return Decision.objects.about(submission).select_related("ground").first()


def similar(
    thing: Submission | str, most: int = 5, *, among: SubmissionQuerySet | None = None
) -> list[Submission]:
    """Proposals that resemble a proposal or a text, the closest first.

    ``among`` are those that the reader may see: the public ones, unless the caller knows better.
    """
    shown = Submission.objects.listed() if among is None else among
    scores = _scores(thing, most * _LOOKED_AT)
    found = shown.filter(pk__in=scores).select_related("author", "section", "consultation")
    return sorted(found, key=lambda submission: (-scores[submission.pk], -submission.pk))[:most]


def _scores(thing: Submission | str, most: int) -> dict[int, float]:
    """How much each proposal says the same, in the language in which it does so most."""
    kind = Submission._meta.label_lower
    texts = {"": thing} if isinstance(thing, str) else thing.texts()
    own = None if isinstance(thing, str) else thing.pk
    scores: dict[int, float] = {}
    for language, text in texts.items():
        for match in search.similar(kind, text, most, language=language, without=own):
            scores[match.subject_id] = max(match.score, scores.get(match.subject_id, 0))
    return scores
