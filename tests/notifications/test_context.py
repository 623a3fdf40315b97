import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from notifications import actions
from notifications.context import inbox
from notifications.models import Delivery
from tests.notifications.people import queued

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_unread_messages_are_counted_once_a_page(django_assert_num_queries):
    (alma,) = queued("alma")
    template = Template("{% if unread_count %}{{ unread_count }} and {{ unread_count }}{% endif %}")

    with django_assert_num_queries(1):
        assert template.render(Context(inbox(request_of(alma)))) == "1 and 1"


def test_a_page_that_does_not_show_the_count_does_not_ask_for_it(django_assert_num_queries):
    (alma,) = queued("alma")

    with django_assert_num_queries(0):
        inbox(request_of(alma))


@pytest.mark.parametrize("request_", [request_of(AnonymousUser()), RequestFactory().get("/")])
def test_visitors_cost_nothing(request_, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert inbox(request_)["unread_count"]() == 0


def test_what_was_read_is_not_counted():
    (alma,) = queued("alma")
    actions.read(delivery=Delivery.objects.inbox_of(alma).get(), at=timezone.now())

    assert inbox(request_of(alma))["unread_count"]() == 0
