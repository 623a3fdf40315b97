import pytest
from petitions.states import Status, SIGNABLE
from tests.factories import *
from django.utils import timezone

@pytest.mark.django_db
@pytest.mark.parametrize("status", list(Status))
def test_f(status):
    p = PetitionFactory(**{status.value: True})
    p.refresh_from_db()
    assert p.status == status
    assert p.is_signable(timezone.now()) == (status in SIGNABLE)
    h = PetitionFactory(historic=True, **{status.value: True})
    assert h.author is None
    o = PetitionFactory(over=True, **{status.value: True})
    assert not o.is_signable(timezone.now())
    assert not o.is_open_to_backers(timezone.now())
    print({f.name: getattr(p, f.name) for f in p._meta.concrete_fields})

@pytest.mark.django_db
def test_g():
    for f in (SignatureFactory, BackingFactory, HearingFactory, AnswerFactory, CaseFactory, DecisionFactory, RuleFactory, TopicFactory, GroundFactory, PopulationFactory):
        f(); f()
    p = PetitionFactory(collecting=True, addressee__government=True, rule__signatures_fixed=50000, signatures_needed=7)
    assert p.rule.body_kind == "government"
    assert p.signatures_needed == 7
    assert DecisionFactory(case__subject=p).case.subject_id == p.pk
