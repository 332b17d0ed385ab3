"""What an organisation can be told: that something happened, never to whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """A kind of notice, as the sentence that the told organisation reads."""

    HANDOVER_OF_MINOR = (
        "handover_of_minor",
        _("A child was handed over between two organisations of the city."),
    )
    HANDOVER_OF_MINOR_WITHDRAWN = (
        "handover_of_minor_withdrawn",
        _("A handover of a child between two organisations of the city was taken back."),
    )
    HANDOVER_WITHDRAWN = (
        "handover_withdrawn",
        _("A handover to you was taken back. The child is not on the way to you any more."),
    )
    HANDOVER_OF_MINOR_MISSING = (
        "handover_of_minor_missing",
        _("A child who was handed over between two organisations of the city never arrived."),
    )
    HANDOVER_NEVER_ARRIVED = (
        "handover_never_arrived",
        _("A child on the way to you will not come. See what is known, and who looks for the child."),
    )
    HANDOVER_LOST = (
        "handover_lost",
        _(
            "A child whom your organisation handed over is on the way for more than a day. Find "
            "out where it is."
        ),
    )
    CHILD_MISSING = (
        "child_missing",
        _(
            "A child whom your organisation handed over never arrived. See that somebody answers "
            "for the child."
        ),
    )
    HANDOVER_REMINDER = (
        "handover_reminder",
        _("Half of the time to receive a child who is on the way to you is over."),
    )
    HANDOVER_LATE = (
        "handover_late",
        _("A child on the way to you was not received in time. Receive the child, or decline."),
    )
    HANDOVER_UNANSWERED = (
        "handover_unanswered",
        _("A child whom you handed over was not received in time. Call the receiver."),
    )
    STAY_REMINDER = (
        "stay_reminder",
        _("The days of a child in the shelter end soon. Decide where the child goes."),
    )
    STAY_LATE = "stay_late", _("A child has been in the shelter longer than the procedure allows.")
    RISK_LATE = "risk_late", _("The first risk of a child was not assessed in time.")
    ASSESSMENT_LATE = "assessment_late", _("A child was not assessed from all sides in time.")
    VISIT_LATE = "visit_late", _("A visit after a return was not made in time.")
    VISIT_WORRYING = (
        "visit_worrying",
        _("A visit did not find a child safe. See what the worker does next."),
    )
    CHILD_CAME_HOME = "child_came_home", _("A child came home to your kelurahan; the social service visits.")
    CASE_CLOSED = "case_closed", _("The social service has closed the case of a child.")
    CLOSURE_APPROVED = (
        "closure_approved",
        _("A supervisor closed a case, as was asked. Its file has left your list; supervisors read it."),
    )
    CLOSURE_DECLINED = (
        "closure_declined",
        _("A supervisor did not close a case yet. Read there what is still to be done."),
    )
    REFERRAL_REMINDER = "referral_reminder", _("Half of the time to answer a referral to you is over.")
    REFERRAL_LATE = (
        "referral_late",
        _("The time to answer a referral to you is over. It is still not answered."),
    )
    REFERRAL_UNANSWERED = (
        "referral_unanswered",
        _("A referral of yours was not answered in time. Call the receiver, or choose another one."),
    )
    REFERRAL_MORE_ASKED = "referral_more_asked", _("The receiver of a referral asks you for more.")
    REFERRAL_INFO_GIVEN = "referral_info_given", _("The sender of a referral has answered your question.")
    REFERRAL_ACCEPTED = "referral_accepted", _("A referral of yours was accepted.")
    REFERRAL_DECLINED = (
        "referral_declined",
        _("A referral of yours was declined. Choose another way for the child."),
    )
    REFERRAL_STARTED = "referral_started", _("The help you asked for in a referral has started.")
    REFERRAL_CONTINUED = (
        "referral_continued",
        _("The help you asked for in a referral goes on; the receiver keeps its access."),
    )
    REFERRAL_RENEWED = (
        "referral_renewed",
        _("The sender of a referral keeps your access open while you help."),
    )
    REFERRAL_ACCESS_ENDS = (
        "referral_access_ends",
        _("Your access to a referred child ends soon. Say that the service goes on, or report back."),
    )
    REFERRAL_LAPSED = (
        "referral_lapsed",
        _("The receiver of a referral lost its access before it reported back. Call them."),
    )
    REFERRAL_REPORTED = "referral_reported", _("The receiver of a referral reports on the result.")
    REFERRAL_CLOSED = "referral_closed", _("The sender has closed a referral to you. Thank you for the help.")
    REFERRAL_WITHDRAWN = (
        "referral_withdrawn",
        _("The sender has withdrawn a referral to you. Stop working on it."),
    )
    REFERRAL_CASE_ENDING = (
        "referral_case_ending",
        _(
            "The case in which your organisation refers a child is to be closed, and the referral would end "
            "with it. If the help must go on, call the office that holds the case."
        ),
    )
    REFERRAL_CASE_GOES_ON = (
        "referral_case_goes_on",
        _(
            "The case in which your organisation refers a child goes on: it was not closed for now, and no "
            "referral ends with it."
        ),
    )
    REFERRAL_ENDED_WITH_CASE = (
        "referral_ended_with_case",
        _(
            "A referral that your organisation sent or received has ended, because the case of the child "
            "was closed. Stop working on it."
        ),
    )
    REFERRAL_EXPIRED = "referral_expired", _("A referral of yours expired without an answer. Send a new one.")
    REFERRAL_LEFT_UNANSWERED = (
        "referral_left_unanswered",
        _(
            "A referral to you ended because nobody of your organisation answered. Whoever asked looks "
            "elsewhere."
        ),
    )
    MATCH_ASKED = (
        "match_asked",
        _(
            "An organisation asks whether a child it met is one whose file you read. Answer under "
            "“Twice listed”."
        ),
    )
    MATCH_ANSWERED = (
        "match_answered",
        _("Your question whether two numbers are one child is answered."),
    )
    MATCH_DECIDED = (
        "match_decided",
        _("Another organisation has said that a child you hold has two numbers. Look whether that is right."),
    )
    MEMBERSHIP_GIVEN = (
        "membership_given",
        _("A new colleague was let into your organisation. If nobody here knows of one, say so at once."),
    )
    LINK_MADE = (
        "link_made",
        _(
            "An administrator made a link that sets a new password for a colleague of your "
            "organisation. If nobody "
            "here asked for one, say so at once."
        ),
    )
    SECOND_STEP_RESET = (
        "second_step_reset",
        _(
            "An administrator took away the second step of a colleague of your organisation. If "
            "nobody here asked "
            "for it, say so at once."
        ),
    )
    ACCREDITATION_ENDED = (
        "accreditation_ended",
        _(
            "The accreditation of your organisation was written down as ended, and you read no "
            "file any more. "
            "Its page says since when and why, what is closed to you now, and what to do."
        ),
    )
    LOOKUP_TOO_MANY = (
        "lookup_too_many",
        _("Somebody of your organisation asked too often whether children are known. Ask them why."),
    )
    OPENED_MANY = (
        "opened_many",
        _("Somebody opened the files of unusually many children on one day. Look into it, and ask them why."),
    )
