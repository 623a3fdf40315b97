"""Proposals at the desk. Everything here is what a browser does without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commitments.models import Commitment
from kurultai import actions
from kurultai.models import Act, Conclusion, Merge, Submission
from kurultai.states import MergeStatus, Status
from moderation.actions import open_case
from moderation.models import Decision, ReplyTemplate
from notifications.models import Event
from opinions.models import Statement
from tests.factories import (
    ActFactory,
    BodyFactory,
    CitizenFactory,
    CoAuthorFactory,
    CommitmentFactory,
    ConsultationFactory,
    ConversationFactory,
    ForwardingFactory,
    GroundFactory,
    MemberFactory,
    MergeFactory,
    PostFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    ThemeFactory,
    ThemePlaceFactory,
)
from tests.pages import addresses, text_of

pytestmark = pytest.mark.django_db
at = addresses("desk:kurultai_")

LANGUAGES = ["kk", "ru", "en"]
REASONS = "Ұсыныс негізделген, оны жүзеге асыруға болады."
SUBJECT = "kurultai.submission"


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


@pytest.fixture
def council(db):
    return BodyFactory(consultative=True)


@pytest.fixture
def officer(council, officer_of, signed_in):
    """The browser of somebody of the council's secretariat."""
    return signed_in(officer_of(council))


@pytest.fixture
def checker(moderator, signed_in):
    """The browser of a moderator."""
    return signed_in(moderator)


@pytest.fixture
def waiting():
    """A proposal before the moderators, as sending it leaves it."""

    def make(**traits) -> Submission:
        submission = SubmissionFactory(**(traits or {"received": True}))
        open_case(subject=submission, term_days=5, at=submission.submitted_at)
        return submission

    return make


@pytest.fixture
def ground(db):
    return GroundFactory(subject_kind=SUBJECT, name_en="It is advertising")


@pytest.fixture
def template(db):
    def make(purpose: str, **fields) -> ReplyTemplate:
        texts = {"text_kk": "{name}, «{title}» туралы.", "text_ru": "{name}, о предложении «{title}»."}
        return ReplyTemplate.objects.create(
            **{
                "subject_kind": SUBJECT,
                "purpose": purpose,
                "name": "Сынақ",
                "valid_from": timezone.localdate(),
                **texts,
                **fields,
            }
        )

    return make


# Who comes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_secretariat_answers_in_every_language(officer, council, language):
    published = SubmissionFactory(published=True, body=council)
    reviewed = SubmissionFactory(section_review=True, body=council, title_ru="Автобус для школы")
    supported = SubmissionFactory(supported=True, body=council)
    forwarded = ForwardingFactory(submission__body=council, overdue=True).submission
    in_work = ForwardingFactory(answered=True, submission=SubmissionFactory(in_work=True)).submission
    MergeFactory(source=published)
    ThemePlaceFactory(submission=reviewed)
    kept = CommitmentFactory(subject=published)
    consultation = ConsultationFactory(body=council)
    ConversationFactory(subject_kind="kurultai.consultation", subject_id=consultation.pk)
    pages = [
        at("proposals", language=language),
        *(at("proposal", one.code, language=language) for one in (published, reviewed, forwarded, in_work)),
        at("assign", published.code, language=language),
        at("conclude", reviewed.code, language=language),
        at("find_body", supported.code, language=language),
        at("forward", supported.code, BodyFactory(ministry=True).code, language=language),
        at("answer", forwarded.code, language=language),
        at("implement", forwarded.code, language=language),
        at("decline", in_work.code, language=language),
        at("find_twin", published.code, language=language),
        at("merge", supported.code, reviewed.code, language=language),
        at("statement", published.code, language=language),
        at("promises", "proposal", published.code, language=language),
        at("promise_done", "proposal", published.code, kept.pk, language=language),
        at("promise_drop", "proposal", published.code, kept.pk, language=language),
        at("forwarded", language=language),
        at("replies", language=language),
        at("sections", language=language),
    ]

    assert [path for path in pages if officer.get(path).status_code != 200] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_moderators_pages_answer_in_every_language(checker, waiting, template, language):
    submission = waiting()
    template("return")

    for path in (at("queue", language=language), at("case", submission.code, language=language)):
        assert checker.get(path).status_code == 200


def test_what_belongs_to_another_council_is_not_there(officer):
    other = BodyFactory(central=True, kind="consultative", code="council-of-elsewhere")
    submission = SubmissionFactory(published=True, body=other)

    for name in ("proposal", "assign", "conclude", "find_body", "statement", "find_twin"):
        assert officer.get(at(name, submission.code)).status_code == 404


def test_a_draft_is_nobodys_at_the_desk(officer, checker, council):
    draft = SubmissionFactory(draft=True, body=council)

    assert officer.get(at("proposal", draft.code)).status_code == 404
    assert checker.get(at("case", draft.code)).status_code == 404


# One row per action: who may open its page or press its button. m moderator, s secretariat, r rapporteur,
# o officer of the body it was forwarded to, x officer of another body, c citizen, . nobody.
ROLES = "msroxc."
PERMISSIONS = {
    "queue": ("received", "m"),
    "case": ("received", "m"),
    "take": ("received", "m"),
    "publish": ("received", "m"),
    "return": ("received", "m"),
    "refuse": ("received", "m"),
    "proposals": ("published", "s"),
    "sections": ("published", "s"),
    "proposal": ("forwarded", "sro"),
    "assign": ("published", "s"),
    "conclude": ("section_review", "sr"),
    "find_body": ("supported", "s"),
    "answer": ("forwarded", "so"),
    "implement": ("forwarded", "so"),
    "decline": ("in_work", "so"),
    "find_twin": ("published", "s"),
    "drop_merge": ("published", "s"),
    "statement": ("published", "s"),
    "promises": ("published", "sr"),
    "promise": ("published", "s"),
    "themes": ("published", "s"),
    "consultations": ("published", "s"),
    "gatherings": ("published", "s"),
    "forwarded": ("published", "msrox"),
    "replies": ("published", "msrox"),
}
BUTTONS = {
    "take": {},
    "publish": {},
    "return": {"return-note": "Атын алып тастаңыз."},
    "refuse": {"refuse-reasons": REASONS},
    "drop_merge": {},
    "promise": {"what_kk": "Автобус алынады.", "who": "Әкімдік", "due_date": ""},
}
ABOUT_NOTHING = {
    "queue",
    "proposals",
    "sections",
    "themes",
    "consultations",
    "gatherings",
    "forwarded",
    "replies",
}


def address_of(action: str, submission: Submission) -> str:
    if action in ABOUT_NOTHING:
        return at(action)
    if action.startswith("promise"):
        return at("promises", "proposal", submission.code)
    return at(action, submission.code)


@pytest.mark.parametrize("action", PERMISSIONS)
def test_each_role_may_do_at_the_desk_what_the_table_says_and_nothing_else(
    action, waiting, ground, client, signed_in, council
):
    stage, allowed = PERMISSIONS[action]
    admitted = ""
    for role in ROLES:
        submission = waiting(status=stage, rapporteur=MemberFactory(reporting=True, body=council))
        body = BodyFactory(ministry=True)
        if stage in ("forwarded", "in_work"):
            ForwardingFactory(submission=submission, body=body, answered=stage == "in_work")
        browser = client if role == "." else signed_in(_somebody(role, submission, body))

        if action in BUTTONS:
            sent = {**BUTTONS[action], "refuse-ground": ground.pk, "due_date": day(30)}
            response = browser.post(address_of(action, submission), sent)
        else:
            response = browser.get(address_of(action, submission))

        is_done = response.status_code == 302 and "sign-in" not in response["Location"]
        admitted += role if response.status_code == 200 or is_done else ""

    assert admitted == allowed


def _somebody(role: str, submission: Submission, body):
    return {
        "m": lambda: PostFactory(user=CitizenFactory().user).user,
        "s": lambda: PostFactory(officer=True, body=submission.body).user,
        "r": lambda: submission.rapporteur.user,
        "o": lambda: PostFactory(officer=True, body=body).user,
        "x": lambda: PostFactory(officer=True, body=BodyFactory()).user,
        "c": lambda: CitizenFactory().user,
    }[role]()


# Moderators -----------------------------------------------------------------------------------


def test_the_queue_says_how_old_a_proposal_is_and_marks_what_is_overdue(checker, waiting):
    waiting()

    page = text_of(checker.get(at("queue")))

    assert "Working day 5 of 5" in page
    assert "status-error" in page


def test_a_moderator_takes_a_proposal_and_stays_on_its_page(checker, waiting):
    submission = waiting()

    response = checker.post(at("take", submission.code))

    assert response["Location"] == at("case", submission.code)
    assert fresh(submission).status == Status.IN_MODERATION


def test_a_published_proposal_leaves_the_queue(checker, waiting):
    submission = waiting()

    checker.post(at("publish", submission.code))

    assert fresh(submission).status == Status.PUBLISHED
    assert submission.title not in text_of(checker.get(at("queue")))


def test_a_refusal_names_a_ground_for_proposals_and_gives_reasons(checker, waiting, ground):
    submission = waiting()
    of_petitions = GroundFactory(name_en="A ground of petitions")

    page = text_of(checker.get(at("case", submission.code)))
    checker.post(at("refuse", submission.code), {"refuse-ground": ground.pk, "refuse-reasons": REASONS})

    assert of_petitions.name_en not in page
    assert fresh(submission).status == Status.REFUSED
    assert Decision.objects.get().reasons == REASONS


def test_a_note_that_is_too_short_is_shown_again_with_what_was_typed(checker, waiting):
    submission = waiting()

    response = checker.post(at("return", submission.code), {"return-note": "Жоқ"})

    assert response.status_code == 400
    assert "Жоқ" in text_of(response)
    assert fresh(submission).status == Status.RECEIVED


def test_what_was_typed_stays_when_somebody_else_has_decided(checker, waiting, moderator, now):
    submission = waiting()
    actions.publish(submission=submission, by=PostFactory().user, at=now)

    response = checker.post(at("return", submission.code), {"return-note": "Атын алып тастаңыз."})

    assert response.status_code == 409
    assert "Атын алып тастаңыз." in text_of(response)
    assert "This proposal is not waiting for a decision." in text_of(response)


@pytest.mark.parametrize("part", ["author", "co-author"])
def test_a_moderator_does_not_decide_on_their_own_proposal(waiting, signed_in, part):
    submission = waiting()
    citizen = submission.author
    if part == "co-author":
        citizen = CoAuthorFactory(submission=submission).citizen
    PostFactory(user=citizen.user)
    browser = signed_in(citizen)

    page = browser.get(at("case", submission.code))
    response = browser.post(at("publish", submission.code))

    assert "This is your own" in text_of(page)
    assert at("publish", submission.code) not in text_of(page)
    assert response.status_code == 403
    assert fresh(submission).status == Status.RECEIVED


# Reply templates ------------------------------------------------------------------------------


def test_a_chosen_template_stands_in_the_field_with_title_and_name(checker, waiting, template):
    submission = waiting()
    chosen = template("return")

    page = text_of(checker.get(f"{at('case', submission.code)}?template={chosen.pk}"))

    assert f"{submission.author.public_name}, «{submission.title_kk}» туралы." in page


def test_a_template_fills_both_languages_of_a_conclusion(officer, council, template):
    submission = SubmissionFactory(section_review=True, body=council)
    chosen = template("conclude")

    page = text_of(officer.get(f"{at('conclude', submission.code)}?template={chosen.pk}"))

    assert "туралы." in page
    assert "о предложении" in page


@pytest.mark.parametrize("number", ["0", "x", "9" * 30, ""])
def test_an_unknown_template_fills_nothing(checker, waiting, template, number):
    submission = waiting()
    template("return")

    response = checker.get(f"{at('case', submission.code)}?template={number}")

    assert response.status_code == 200
    assert "туралы." not in text_of(response)


def test_a_gap_of_a_template_is_not_sent(checker, waiting):
    submission = waiting()

    response = checker.post(at("return", submission.code), {"return-note": "Мәтінде […] бар екен."})

    assert response.status_code == 400
    assert "Write something in the place of […]" in text_of(response)


def test_administrators_add_and_change_templates(signed_in, checker):
    browser = signed_in(PostFactory(administrator=True).user)
    sent = {
        "purpose": "refuse",
        "name": "Жарнама",
        "text_kk": "Мәтін – жарнама.",
        "text_ru": "Этот текст – реклама.",
        "valid_from": day(),
        "order": "10",
    }

    browser.post(at("reply_new"), {**sent, "confirm": "1"})
    kept = ReplyTemplate.objects.get()
    changed = {**sent, "text_ru": "Это реклама, а не предложение."}
    looked = browser.post(at("reply", kept.pk), changed)
    browser.post(at("reply", kept.pk), {**changed, "confirm": "1"})

    kept.refresh_from_db()
    assert "what was sent stays as it was sent" in text_of(looked)
    assert (kept.name, kept.text_ru) == ("Жарнама", "Это реклама, а не предложение.")
    assert checker.get(at("reply_new")).status_code == 403
    assert "Жарнама" in text_of(checker.get(at("replies")))


def test_two_templates_of_one_name_are_refused_and_nothing_typed_is_lost(signed_in, template):
    there = template("return")
    browser = signed_in(PostFactory(administrator=True).user)
    sent = {"purpose": "return", "name": there.name, "text_kk": "Басқа мәтін.", "text_ru": "Другой текст."}

    response = browser.post(at("reply_new"), {**sent, "valid_from": day(), "order": "10"})

    assert response.status_code == 409
    assert "Другой текст." in text_of(response)


# The secretariat's list -----------------------------------------------------------------------


def test_the_list_is_narrowed_by_stage_section_consultation_theme_words_and_lateness(officer, council):
    consultation, theme = ConsultationFactory(body=council), ThemeFactory(body=council)
    one = SubmissionFactory(
        section_review=True,
        body=council,
        title_kk="Кітапхана ашу керек",
        consultation=consultation,
        section_due_date=timezone.localdate() - timedelta(days=2),
    )
    ThemePlaceFactory(submission=one, theme=theme)
    other = SubmissionFactory(published=True, body=council)

    for query in (
        "status=section_review",
        f"section={one.section.code}",
        f"consultation={consultation.code}",
        f"theme={theme.code}",
        "q=кітапхана",
        "overdue=on",
    ):
        page = text_of(officer.get(f"{at('proposals')}?{query}"))
        assert one.title in page, query
        assert other.title not in page, query


@pytest.mark.parametrize("query", ["status=nonsense", "section=x", "page=abc", "overdue=maybe", "q=%00"])
def test_a_senseless_filter_is_no_error(officer, query):
    assert officer.get(f"{at('proposals')}?{query}").status_code in (200, 400)


def test_the_list_costs_as_many_queries_for_many_as_for_few(officer, council, django_assert_max_num_queries):
    for _ in range(6):
        ForwardingFactory(submission__body=council)
        ThemePlaceFactory(submission__body=council)

    with django_assert_max_num_queries(32):
        officer.get(at("proposals"))


def test_the_ticked_ones_go_to_a_section_and_each_refusal_is_named(officer, council):
    section, reporter = SectionFactory(body=council), MemberFactory(body=council)
    ready = SubmissionFactory(published=True, body=council)
    closed = SubmissionFactory(declined=True, body=council, title_kk="Жабық іс туралы")
    sent = {"do": "assign", "section": section.code, "rapporteur": reporter.code}

    page = officer.post(at("proposals"), {**sent, "proposal": [ready.code, closed.code]}, follow=True)

    assert "1 proposal is given to the section." in text_of(page)
    assert "“Жабық іс туралы”: At this stage a proposal is not given to a section." in text_of(page)
    assert (fresh(ready).section, fresh(ready).rapporteur) == (section, reporter)
    assert fresh(closed).status == Status.DECLINED


def test_the_ticked_ones_are_put_into_a_theme_and_taken_out_again(officer, council):
    theme, submission = ThemeFactory(body=council), SubmissionFactory(published=True, body=council)

    officer.post(at("proposals"), {"do": "place", "theme": theme.code, "proposal": [submission.code]})
    placed = fresh(submission).theme_place.theme
    officer.post(at("proposals"), {"do": "out", "proposal": [submission.code]})

    assert placed == theme
    assert fresh(submission).theme_place.theme is None


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"do": "assign", "proposal": []}, "Tick the proposals"),
        ({"do": "assign", "proposal": ["ticked"]}, "Choose the section to which the proposals go."),
        ({"do": "place", "proposal": ["ticked"]}, "Choose the theme to which the proposals go."),
    ],
)
def test_what_is_missing_for_many_is_said_and_the_ticks_stay(officer, council, sent, sentence):
    submission = SubmissionFactory(published=True, body=council)
    ticked = [submission.code for _one in sent["proposal"]]

    response = officer.post(at("proposals"), {**sent, "proposal": ticked})

    assert response.status_code == 400
    assert sentence in text_of(response)
    assert text_of(response).count("checked>") == len(ticked)


def test_one_title_cannot_put_markup_into_the_notice_of_refusals(officer, council):
    section = SectionFactory(body=council)
    closed = SubmissionFactory(declined=True, body=council, title_kk="<script>alert(1)</script>")

    sent = {"do": "assign", "section": section.code, "proposal": [closed.code]}
    page = officer.post(at("proposals"), sent, follow=True)

    assert "<script>alert(1)" not in text_of(page)


# Review ---------------------------------------------------------------------------------------


def test_the_secretariat_gives_a_proposal_to_a_section(officer, council):
    section, submission = SectionFactory(body=council), SubmissionFactory(published=True, body=council)

    officer.post(at("assign", submission.code), {"section": section.code, "rapporteur": ""})

    assert fresh(submission).status == Status.SECTION_REVIEW
    assert fresh(submission).section == section


def test_a_rapporteur_without_a_post_concludes_from_the_desk(council, signed_in):
    reporter = MemberFactory(reporting=True, body=council)
    submission = SubmissionFactory(section_review=True, body=council, rapporteur=reporter)
    browser = signed_in(reporter.user)

    home = text_of(browser.get("/en/desk/"))
    sent = {"verdict": "supported", "reasons_kk": REASONS, "signed_by": "А. Серікқызы"}
    browser.post(at("conclude", submission.code), sent)

    assert "Proposals on which you report" in home
    assert fresh(submission).status == Status.SUPPORTED
    assert Conclusion.objects.get().signed_by == "А. Серікқызы"


def test_a_conclusion_without_reasons_or_verdict_is_shown_again(officer, council):
    submission = SubmissionFactory(section_review=True, body=council)

    response = officer.post(at("conclude", submission.code), {"signed_by": "А. Серікқызы"})

    assert response.status_code == 400
    assert "Say whether the section supports the proposal." in text_of(response)
    assert "А. Серікқызы" in text_of(response)


def test_what_was_typed_stays_when_the_section_has_concluded_meanwhile(officer, council):
    submission = SubmissionFactory(supported=True, body=council)

    response = officer.post(at("conclude", submission.code), {"verdict": "declined", "reasons_kk": REASONS})

    assert response.status_code == 409
    assert REASONS in text_of(response)
    assert officer.get(at("conclude", submission.code)).status_code == 409


def test_the_body_is_found_by_name_and_gets_its_term(officer, council):
    submission = SubmissionFactory(supported=True, body=council)
    ministry = BodyFactory(ministry=True, name_en="Ministry of Trials")

    found = text_of(officer.get(f"{at('find_body', submission.code)}?q=trials"))
    officer.post(at("forward", submission.code, ministry.code), {"number": "12-4/7", "term_days": "15"})

    forwarding = submission.forwardings.get()
    assert at("forward", submission.code, ministry.code) in found
    assert (forwarding.body, forwarding.number, forwarding.term_days) == (ministry, "12-4/7", 15)


def test_a_proposal_is_not_forwarded_to_a_council(officer, council):
    submission = SubmissionFactory(supported=True, body=council)

    page = text_of(officer.get(at("find_body", submission.code)))
    response = officer.post(at("forward", submission.code, council.code), {"term_days": "15"})

    assert at("forward", submission.code, council.code) not in page
    assert response.status_code == 400
    assert fresh(submission).status == Status.SUPPORTED


@pytest.mark.parametrize(("accepted", "status"), [("yes", Status.IN_WORK), ("no", Status.DECLINED)])
def test_the_body_itself_answers_what_was_forwarded_to_it(officer_of, signed_in, accepted, status):
    forwarding = ForwardingFactory(overdue=True)
    browser = signed_in(officer_of(forwarding.body))

    listed = text_of(browser.get(at("forwarded")))
    sent = {"accepted": accepted, "answer_kk": "Ұсыныс қаралды.", "answer_ru": ""}
    browser.post(at("answer", forwarding.submission.code), sent)

    assert forwarding.submission.title in listed
    assert fresh(forwarding.submission).status == status


def test_a_new_act_is_entered_with_the_proposal_that_came_true_in_it(officer, council):
    submission = ForwardingFactory(answered=True, submission=SubmissionFactory(in_work=True)).submission
    sent = {
        "act": "",
        "kind": "resolution",
        "number": "512",
        "date": day(-3),
        "title_kk": "Мектеп автобустары туралы",
        "url": "https://adilet.example.invalid/P512",
        "note_kk": "Автобустар бөлінді.",
    }

    officer.post(at("implement", submission.code), sent)

    assert fresh(submission).status == Status.IMPLEMENTED
    assert submission.acts.get().number == "512"


def test_a_known_act_is_chosen_instead(officer):
    submission = ForwardingFactory(answered=True, submission=SubmissionFactory(in_work=True)).submission
    act = ActFactory()

    officer.post(at("implement", submission.code), {"act": act.code})

    assert submission.acts.get() == act


def test_a_refused_implementation_leaves_no_act_behind(officer, council):
    submission = SubmissionFactory(supported=True, body=council)
    sent = {
        "kind": "law",
        "number": "7",
        "date": day(-1),
        "title_kk": "Заң",
        "url": "https://x.example.invalid/",
    }

    response = officer.post(at("implement", submission.code), sent)

    assert response.status_code == 409
    assert not Act.objects.exists()


def test_an_act_lacks_what_it_lacks(officer):
    submission = ForwardingFactory(answered=True, submission=SubmissionFactory(in_work=True)).submission

    response = officer.post(at("implement", submission.code), {"number": "512"})

    assert response.status_code == 400
    assert text_of(response).count("Fill this in, or choose an act that is on file.") >= 3
    assert "Write the title of the act" in text_of(response)


# Merging --------------------------------------------------------------------------------------


def test_the_secretariat_asks_about_a_merge_sees_how_it_goes_and_gives_it_up(officer, council):
    source, target = (SubmissionFactory(published=True, body=council) for _ in range(2))
    SupportFactory(submission=source)

    officer.post(at("merge", source.code, target.code), {"reason_kk": "Екеуі бір мәселе туралы."})
    page = text_of(officer.get(at("proposal", source.code)))
    officer.post(at("drop_merge", source.code))

    assert "0 of 2" in page
    assert Merge.objects.get().reason_kk == "Екеуі бір мәселе туралы."
    assert Merge.objects.get().status == MergeStatus.DROPPED


def test_the_progress_names_nobody(officer, council):
    merge = MergeFactory(source__body=council, target__body=council)
    supporter = CitizenFactory(given_name="Бекболат", surname="Өтегенов")
    SupportFactory(submission=merge.source, citizen=supporter)
    merge.replies.create(citizen=supporter, is_author=False, agrees=False, at=timezone.now())

    page = text_of(officer.get(at("proposal", merge.source.code)))

    assert "Supporters who said no" in page
    assert supporter.given_name not in page


def test_what_can_be_merged_is_found_by_words(officer, council):
    source = SubmissionFactory(published=True, body=council)
    twin = SubmissionFactory(published=True, body=council, title_kk="Ауылға дәріхана керек")
    closed = SubmissionFactory(declined=True, body=council, title_kk="Дәріхана туралы тағы")

    page = text_of(officer.get(f"{at('find_twin', source.code)}?q=дәріхана"))

    assert twin.title in page
    assert closed.title not in page


# Statements and promises ----------------------------------------------------------------------


def test_a_statement_is_put_to_the_vote_with_the_proposal_as_its_source(officer, council):
    consultation = ConsultationFactory(body=council)
    conversation = ConversationFactory(subject_kind="kurultai.consultation", subject_id=consultation.pk)
    submission = SubmissionFactory(published=True, body=council, consultation=consultation)
    sent = {"conversation": conversation.code, "text_kk": "Әр ауыл мектебіне автобус керек."}

    officer.post(at("statement", submission.code), sent)

    statement = Statement.objects.get()
    assert (statement.source_kind, statement.source_id) == (SUBJECT, submission.pk)
    assert statement.origin == Statement.Origin.SECRETARIAT
    assert statement.text_kk in text_of(officer.get(at("proposal", submission.code)))


def test_without_a_conversation_the_page_says_so(officer, council):
    submission = SubmissionFactory(published=True, body=council)

    page = officer.get(at("statement", submission.code))

    assert "There is no conversation" in text_of(page)


def test_a_promise_about_a_proposal_is_made_and_kept(officer, council):
    submission = SubmissionFactory(published=True, body=council)
    sent = {"what_kk": "Автобус алынады.", "who": "Аудан әкімдігі", "due_date": day(60)}

    officer.post(at("promises", "proposal", submission.code), sent)
    promise = Commitment.objects.about(submission).get()
    done = {"done_on": day(), "evidence_note": "Келісімшарт жасалды."}
    officer.post(at("promise_done", "proposal", submission.code, promise.pk), done)

    promise.refresh_from_db()
    assert promise.done_on == timezone.localdate()


@pytest.mark.parametrize("kind", ["decision", "gathering"])
def test_promises_about_what_is_not_there_are_not_there(officer, kind):
    assert officer.get(at("promises", kind, "nothing")).status_code == 404


# From the public page -------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "is_led"), [("s", True), ("r", True), ("o", False), ("c", False)])
def test_who_works_on_a_proposal_finds_the_desk_from_its_page(signed_in, council, role, is_led):
    reporter = MemberFactory(reporting=True, body=council)
    submission = SubmissionFactory(section_review=True, body=council, rapporteur=reporter)

    browser = signed_in(_somebody(role, submission, BodyFactory(ministry=True)))
    page = text_of(browser.get(f"/en/kurultai/proposals/{submission.code}/"))

    assert (at("proposal", submission.code) in page) is is_led


def test_a_suggested_theme_is_called_by_its_words(officer, council):
    theme = ThemeFactory(body=council, suggested=True, name_kk="", name_ru="", terms={"kk": ["автобус"]})
    submission = ThemePlaceFactory(theme=theme, submission__body=council).submission

    for path in (at("proposals"), at("proposal", submission.code)):
        assert "автобус (suggested)" in text_of(officer.get(path))


# Told -----------------------------------------------------------------------------------------


def test_everyone_concerned_is_told_of_what_the_desk_does(officer, council):
    submission = SubmissionFactory(section_review=True, body=council)

    officer.post(
        at("conclude", submission.code), {"verdict": "declined", "reasons_ru": "Обоснований недостаточно."}
    )

    assert Event.objects.filter(kind="kurultai.declined", subject_id=submission.pk).exists()
