"""What import contracts can't see."""

import importlib
import inspect
import re
import weakref
from collections.abc import Iterator

import pytest
from celery import current_app
from django.apps import apps
from django.contrib.auth import signals as auth_signals
from django.core import signals as core_signals
from django.db.backends import signals as backend_signals
from django.db.models import PROTECT, Field, Model
from django.db.models import signals as model_signals
from django.dispatch import Signal

from tests.architecture.house import APPS, LEVELS, ROOT, contract, modules

MODELS = [model for model in apps.get_models() if model._meta.app_label in LEVELS]
PLACES = {
    "acts": "moderation",
    "addresses": "broadcasts",
    "backends": "notifications",
    "calendar": "workdays",
    "counter": "petitions",
    "curves": "petitions",
    "diffs": "moderation",
    "drawing": "opinions",
    "entries": "ledger",
    "fields": "petitions",
    "files": "ledger",
    "hints": "moderation",
    "identity": "accounts",
    "iin": "accounts",
    "keys": "ledger",
    "laws": "moderation",
    "letters": "search",
    "lexicon": "search",
    "links": "broadcasts",
    "mailbox": "notifications",
    "channels": "notifications",
    "mapping": "opinions",
    "matters": "moderation",
    "measures": "operations",
    "merkle": "ledger",
    "middleware": "petitions",
    "minhash": "search",
    "names": "accounts",
    "networks": "petitions",
    "notes": "ledger",
    "outbox": "notifications",
    "personas": "accounts",
    "polis": "opinions",
    "profiles": "search",
    "providers": "accounts",
    "receipts": "ledger",
    "returns": "notifications",
    "records": "journal",
    "rendering": "notifications",
    "seals": "petitions",
    "signing": "petitions",
    "spelling": "selfgov",
    "stemming": "search",
    "steps": "petitions",
    "terms": "workdays",
    "themes": "search",
    "tiles": "ledger",
    "tokens": "notifications",
    "verify": "ledger",
    "witness": "ledger",
    "words": "search",
}
# What may go when the row it points to goes: rows that are nothing without it and prove nothing.
MAY_CASCADE = {
    "kurultai.Attachment.submission": "a file of a draft; what was sent is not deleted",
    "kurultai.CoAuthor.submission": "a name under a draft; what was sent is not deleted",
    "kurultai.Invitation.submission": "a link to a draft",
    "kurultai.MergeReply.merge": "an answer to a question; what was asked is not deleted",
    "kurultai.ThemePlace.submission": "where a draft would stand",
    "kurultai.ThemePlace.theme": "computed, or gone with the suggestion that people did not take up",
    "moderation.Case.held_by": "who works on it now; what was decided is kept with its name elsewhere",
    "notifications.Address.user": "where a person is reached, not a record",
    "notifications.Follow.user": "a wish of the person, not a record",
    "notifications.Delivery.event": "the way of the event to one person",
    "notifications.Delivery.user": "a letter to nobody",
    "petitions.DayTally.petition": "computed from the signatures",
    "petitions.SigningPeriod.petition": "computed from the signatures",
    "petitions.TerritoryTally.petition": "computed from the signatures",
    "selfgov.Clause.act": "a part of the act; no act is deleted",
    "selfgov.Expenditure.budget": "a line of the budget; no budget is deleted",
    "selfgov.MeetingItem.meeting": "a line of a record; no meeting is deleted",
    "selfgov.Presence.meeting": "a line of a record; no meeting is deleted",
    "selfgov.Revenue.budget": "a line of the budget; no budget is deleted",
    "selfgov.SizeBand.rule": "a part of the rule; a rule that something stands on is not deleted",
    "territory.Population.unit": "a number of the unit, loaded from a file",
}
# Modules that hold rules: never without tests of their own.
TESTED = {"actions", "counter", "limits", "policies", "states"}


def foreign_keys() -> Iterator[Field]:
    for model in MODELS:
        yield from (field for field in model._meta.local_fields if field.remote_field)
        yield from model._meta.local_many_to_many


def own_signals() -> Iterator[tuple[str, Signal]]:
    for source in (model_signals, core_signals, auth_signals, backend_signals):
        yield from ((name, value) for name, value in vars(source).items() if isinstance(value, Signal))


def label(model: type[Model]) -> str:
    return model._meta.label


# Rooms --------------------------------------------------------------------------------------


def test_every_installed_app_of_ours_has_a_room():
    ours = {config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()}

    assert ours == set(LEVELS)


def test_every_room_is_under_every_contract():
    covered = {*APPS, "portal", "core"}

    assert covered == set(LEVELS)


@pytest.mark.parametrize("field", list(foreign_keys()), ids=str)
def test_foreign_keys_point_downwards_only(field):
    pointing, target = field.model._meta.app_label, field.related_model._meta.app_label

    if target in LEVELS and target != pointing:
        assert LEVELS[target] < LEVELS[pointing]


@pytest.mark.parametrize("app", APPS)
def test_words_of_one_app_stay_in_that_app(app):
    foreign = {name for name in modules(app) if PLACES.get(name, app) != app}

    assert not foreign, f"move, or give the word to every app: {foreign}"


def test_every_word_of_one_app_is_in_the_vocabulary():
    words = set(re.findall(r"\((\w+)\)", " ".join(contract("vocabulary")["layers"])))

    assert set(PLACES) <= words


# Models -------------------------------------------------------------------------------------


def test_nobody_listens_to_signals():
    """What follows from what stands in actions, where it can be read."""
    listeners = []
    for name, signal in own_signals():
        for _key, receiver, *_rest in signal.receivers:
            function = receiver() if isinstance(receiver, weakref.ReferenceType) else receiver
            if function and function.__module__.split(".")[0] in LEVELS:
                listeners.append(f"{name}: {function.__module__}.{function.__qualname__}")

    assert not listeners


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_model_has_rules_in_save(model):
    ours = [parent for parent in model.__mro__ if parent.__module__.split(".")[0] in LEVELS]
    written = {name for parent in ours for name in ("save", "delete") if name in vars(parent)}

    assert not written


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_no_model_has_an_order_of_its_own(model):
    """An order that nobody asked for is a sort that everybody pays for."""
    assert not model._meta.ordering


@pytest.mark.parametrize("field", [field for field in foreign_keys() if not field.many_to_many], ids=str)
def test_what_is_pointed_to_is_protected(field):
    if field.remote_field.on_delete is not PROTECT:
        assert f"{field.model._meta.label}.{field.name}" in MAY_CASCADE


def test_the_list_of_cascades_is_in_use():
    cascading = {
        f"{field.model._meta.label}.{field.name}"
        for field in foreign_keys()
        if not field.many_to_many and field.remote_field.on_delete is not PROTECT
    }

    assert cascading == set(MAY_CASCADE)


# Entry points -------------------------------------------------------------------------------


def test_every_task_lives_in_tasks():
    current_app.loader.import_default_modules()
    ours = [name for name in current_app.tasks if name.split(".")[0] in LEVELS]

    assert ours
    assert all(re.fullmatch(r"\w+\.tasks\.\w+", name) for name in ours)


def test_every_scheduled_task_exists(settings):
    current_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled <= set(current_app.tasks)


def atomic_actions() -> Iterator:
    for app in APPS:
        if "actions" not in modules(app):
            continue
        module = importlib.import_module(f"{app}.actions")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_atomic = hasattr(function, "__wrapped__") and not name.startswith("_")
            if is_atomic and function.__module__ == module.__name__:
                yield pytest.param(function, id=f"{app}.{name}")


@pytest.mark.parametrize("action", atomic_actions())
def test_actions_take_named_arguments_only(action):
    kinds = {parameter.kind for parameter in inspect.signature(action).parameters.values()}

    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("action", atomic_actions())
def test_actions_are_told_the_time(action):
    """The clock is read where a person, a task or a command comes in, once."""
    source = inspect.getsource(action)

    assert "timezone.now(" not in source
    assert "datetime.now(" not in source


# Tests --------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", LEVELS)
def test_every_app_has_its_folder_of_tests(app):
    assert list((ROOT / "tests" / app).glob("test_*.py"))


@pytest.mark.parametrize("app", APPS)
def test_modules_that_hold_rules_have_their_tests(app):
    tested = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / app).glob("test_*.py")}

    assert modules(app) & TESTED <= tested


def test_every_folder_of_tests_is_a_package():
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

    assert all((folder / "__init__.py").is_file() for folder in folders)
