"""Putting texts into the index and taking them out of it. Who may see what is found is for whoever asks."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models, transaction

from search.models import Fingerprint
from search.profiles import Profile, profile_of
from search.words import language_of


@transaction.atomic
def index(*, subject: models.Model, texts: Mapping[str, str], at: datetime) -> None:
    """Make ``subject`` findable by its texts, one in each language, in place of what was there before.

    ``texts`` are by language, ``kk`` or ``ru``; under ``""`` goes one whose language nobody declared.
    Empty ones make nothing findable.
    """
    by_language: dict[str, str] = {}
    for declared, text in texts.items():
        language = declared or language_of(text)
        by_language[language] = f"{by_language.get(language, '')}\n{text}"
    profiles = [profile_of(text, language) for language, text in by_language.items()]
    made = [_fingerprint(subject, profile, at=at) for profile in profiles if profile.terms]
    kept = [fingerprint.language for fingerprint in made]

    Fingerprint.objects.about(subject).exclude(language__in=kept).delete()
    Fingerprint.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["subject_kind", "subject_id", "language"],
        update_fields=["terms", "signature", "bands", "made_at"],
    )


def forget(*, subject: models.Model) -> None:
    """Make ``subject`` unfindable, for it is no longer public."""
    Fingerprint.objects.about(subject).delete()


def _fingerprint(subject: models.Model, profile: Profile, *, at: datetime) -> Fingerprint:
    return Fingerprint(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        language=profile.language,
        terms=profile.terms,
        signature=profile.signature,
        bands=profile.bands,
        made_at=at,
    )
