"""Why a rule refuses: each label says what to do next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """A refusal by a rule of case work."""

    # time
    TIME_IN_FUTURE = "time_in_future", _("This moment lies in the future. Enter when it really happened.")
    TIME_BEFORE_START = "time_before_start", _("The end lies before the start. Check both times.")
    ARRIVED_BEFORE_MEETING = (
        "arrived_before_meeting",
        _(
            "The child was met on %(met)s, after this arrival. Correct the arrival, "
            "or enter when the child was picked up."
        ),
    )
    BIRTH_IN_FUTURE = "birth_in_future", _("The birth date lies in the future. Correct it or leave it empty.")
    BORN_LONG_AGO = (
        "born_long_ago",
        _("By this date the child was %(years)s years old when it was met. Check the year."),
    )
    BORN_AFTER_MEETING = (
        "born_after_meeting",
        _("The child was met before this birth date. Correct the date or leave it empty."),
    )
    HANDOVER_BEFORE_MEETING = (
        "handover_before_meeting",
        _("The handover lies before the child was met. Check the time."),
    )
    MET_AFTER_HANDOVER = (
        "met_after_handover",
        _("The child was handed over before this time. Check when it was met."),
    )
    # encounter and recognition
    NAME_MISSING = "name_missing", _("Enter at least a nickname, or what you call the child.")
    AGE_MISSING = "age_missing", _("Enter an age. A guess is enough.")
    PLACE_MISSING = "place_missing", _("Choose a place, or take where you are now.")
    OPERATION_FULL = (
        "operation_full",
        _("One operation holds at most %(limit)s people. Start a second operation for the others."),
    )
    OPERATION_ENDED = "operation_ended", _("This operation is finished. Record the encounter by itself.")
    ADULT = "adult", _("Adults are counted apart and get no child's case. Correct the age if it is wrong.")
    MATCH_ASKED = (
        "match_asked",
        _("You have asked already. Wait for the answer, or take the question back."),
    )
    MATCH_DECIDED = "match_decided", _("Somebody has already decided this. Undo that decision first.")
    MATCH_JOINED_THROUGH = (
        "match_joined_through",
        _("The two are one child already, by another decision: %(which)s. Undo that decision first."),
    )
    MATCH_KEPT_APART = (
        "match_kept_apart",
        _("Somebody decided that these are two children: %(which)s. Undo that decision first."),
    )
    MATCH_NEWER_HOLDS = (
        "match_newer_holds",
        _("A newer decision makes the two one child as well: %(which)s. Undo that one first."),
    )
    MATCH_NOT_DECIDED = "match_not_decided", _("There is no decision to undo. Reload the page.")
    MATCH_TOO_WEAK = (
        "match_too_weak",
        _(
            "The two are not alike enough to ask the other organisation. Write down more about "
            "the child first."
        ),
    )
    MATCH_NOTHING_TO_CONFIRM = (
        "match_nothing_to_confirm",
        _("Everybody who reads one number of this child reads the others too. There is nothing to confirm."),
    )
    MATCH_WITH_ITSELF = "match_with_itself", _("This is the same file. Choose another child.")
    TOO_MANY_LOOKUPS = (
        "too_many_lookups",
        _("You have asked %(limit)s times in an hour. Go on in a while; your supervisor has been told."),
    )
    # identity
    CONTACT_ENDED = "contact_ended", _("This contact has ended already. Reload the page.")
    # catch rule
    NOT_A_CATCH = (
        "not_a_catch",
        _("The catch rule counts public order operations only. Plan the help for this child instead."),
    )
    CATCH_DECIDED = "catch_decided", _("Somebody has decided this already. Reload the page and read it.")
    OVERRIDE_NEEDS_REASON = (
        "override_needs_reason",
        _("Deciding otherwise than the rule needs a reason. Choose one."),
    )
    STATEMENT_MISSING = (
        "statement_missing",
        _("The statement letter is not signed yet. Record it before release."),
    )
    # handover
    HANDOVER_TO_ITSELF = (
        "handover_to_itself",
        _("Giver and receiver are the same organisation. Choose another receiver."),
    )
    HANDOVER_NOT_YOURS = (
        "handover_not_yours",
        _("This child is in the hands of another organisation. Only that organisation hands the child over."),
    )
    HANDOVER_SAME_PERSON = (
        "handover_same_person",
        _("The receiver must confirm with their own sign-in. Ask your colleague to sign in."),
    )
    NOBODY_CHOSEN = "nobody_chosen", _("Nobody is chosen. Tap at least one child who goes along.")
    HANDOVER_RUNNING = (
        "handover_running",
        _("The child is already on the way to %(receiver)s. Wait for the answer."),
    )
    HANDOVER_ANSWERED = "handover_answered", _("This handover has already been answered. Reload the page.")
    HANDOVER_CHILD_MOVED_ON = (
        "handover_child_moved_on",
        _("The child was met, housed or handed over since. Open the child's file to see where it is."),
    )
    HANDOVER_NOT_THEIRS = (
        "handover_not_theirs",
        _("The child is on the way to %(receiver)s. Only their people can answer."),
    )
    HANDOVER_RECEIVER = (
        "handover_receiver",
        _("%(receiver)s cannot take a child in. Choose the social service as receiver."),
    )
    HANDOVER_NOT_GIVEN = (
        "handover_not_given",
        _("Only %(giver)s can take this handover back. Decline it if the child cannot be received."),
    )
    HANDOVER_NEEDS_WHY = "handover_needs_why", _("Choose why you take the handover back.")
    HANDOVER_NEEDS_REASON = ("handover_needs_reason", _("Choose why the child cannot be received."))
    HANDOVER_NEEDS_WHAT_BECAME = (
        "handover_needs_what_became",
        _("Choose what became of the child."),
    )
    HANDOVER_NEEDS_KNOWN = (
        "handover_needs_known",
        _("Write what is known: since when, where, with whom, and who was told."),
    )
    HANDOVER_NEEDS_WORDS = (
        "handover_needs_words",
        _("Write it down: with this reason alone the giver does not know what to do."),
    )
    NOTE_MISSING = "note_missing", _("Write what was wrong and how it should read.")
    TOO_MANY_TRIES = (
        "too_many_tries",
        _(
            "Too many wrong tries on this phone. Wait %(minutes)s minutes,"
            " or let the receiver use their own phone."
        ),
    )
    # stay
    NO_SUCH_BED = "no_such_bed", _("This house has beds 1 to %(beds)s. Choose one of them.")
    SAME_BED = "same_bed", _("The child already sleeps in this bed. Choose another one.")
    OUT_REASON_MISSING = "out_reason_missing", _("Choose why the stay ends.")
    SHIFT_TEXT_MISSING = "shift_text_missing", _("Write what the next shift must know, even if all is well.")
    NAME_IN_NOTE = (
        "name_in_note",
        _("“%(names)s” is the name of a child who is here. Write the child's number instead."),
    )
    SHIFT_OWN_NOTE = "shift_own_note", _("Somebody of the next shift takes this note over, not you.")
    SHIFT_TAKEN_OVER = "shift_taken_over", _("This note has already been taken over. Reload the page.")
    BEDS_IN_USE = (
        "beds_in_use",
        _("A child sleeps in a bed with a higher number. Move the child first, or keep that bed."),
    )
    SHELTER_CLOSES = (
        "shelter_closes",
        _("This house closes and takes nobody in. Choose a bed in another house."),
    )
    SHELTER_NOT_EMPTY = (
        "shelter_not_empty",
        _(
            "Children still sleep in this house. Choose a later day: the shift is told at once, moves each "
            "of them, and takes nobody in any more."
        ),
    )
    SHELTER_DAY_PAST = "shelter_day_past", _("A house closes today or later. Choose such a day.")
    SHELTER_OPEN = "shelter_open", _("This house is open. Reload the page.")
    NO_SHELTER_HERE = "no_shelter_here", _("An organisation of this kind runs no house. Choose another.")
    BED_TAKEN = "bed_taken", _("This bed has just been taken. Choose another bed.")
    NO_FREE_BED = "no_free_bed", _("No bed is free. Ask your supervisor where the child can sleep.")
    STAY_RUNNING = "stay_running", _("The child is already here. Open the running stay.")
    STAY_ENDED = "stay_ended", _("This stay has already ended. Start a new one.")
    NOT_RECEIVED_YET = (
        "not_received_yet",
        _("The child has not been received yet. Confirm the handover first."),
    )
    # assessment and plan
    ANSWERS_MISSING = (
        "answers_missing",
        _("%(missing)s answers are missing. Answer them, or choose “not known”."),
    )
    ALREADY_SIGNED = "already_signed", _("This is signed and is not changed. Write a new version.")
    ASSESSMENT_MISSING = "assessment_missing", _("Sign an assessment first, then make the plan.")
    PLAN_MISSING = "plan_missing", _("Make a plan first, so that this help belongs to a need.")
    VIEW_MISSING = (
        "view_missing",
        _("The child's own view is missing. Write what the child says, in their words."),
    )
    RISK_UNDECIDED = "risk_undecided", _("The instrument only proposes. Choose the risk yourself.")
    RISK_NEEDS_REASON = (
        "risk_needs_reason",
        _("You decide otherwise than the proposal. Say why in one or two sentences."),
    )
    DUE_IN_PAST = (
        "due_in_past",
        _("This due day lies in the past. Choose today or a later day, or leave it empty."),
    )
    PLAN_EMPTY = "plan_empty", _("The plan holds no service yet. Add at least one need.")
    PLAN_REPLACED = "plan_replaced", _("A newer plan is signed. Open the service in the newer plan.")
    SERVICE_STARTED = "service_started", _("This service has already started. Reload the page.")
    SERVICE_ENDED = "service_ended", _("This service has already ended. Plan it again if it is needed.")
    SERVICE_NOT_RUNNING = "service_not_running", _("This service is not running. Start it first.")
    # referral
    NOT_THEIR_SERVICE = (
        "not_their_service",
        _("%(receiver)s does not give this service. Choose another organisation."),
    )
    RECEIVER_INACTIVE = "receiver_inactive", _("%(receiver)s is not active now. Choose another organisation.")
    RECEIVER_LAPSED = (
        "receiver_lapsed",
        _(
            "The accreditation of %(receiver)s has ended, so it takes nobody new. "
            "Choose another organisation, or ask again once it is renewed."
        ),
    )
    REFERRAL_TO_ITSELF = (
        "referral_to_itself",
        _("You cannot refer to your own organisation. Record the service instead."),
    )
    REFERRAL_RUNNING = "referral_running", _("The same referral is already on its way. Open it.")
    REFERRAL_ANSWERED = "referral_answered", _("This referral has already been answered. Reload the page.")
    REFERRAL_NOT_ACCEPTED = "referral_not_accepted", _("Accept the referral first, then report on it.")
    REFERRAL_NOT_RUNNING = (
        "referral_not_running",
        _("No service runs for this referral, so there is no access to keep. Look at what was answered."),
    )
    REFERRAL_ASK_SENDER = (
        "referral_ask_sender",
        _("The service has run for a year. Ask the sender to keep your access open, or report back."),
    )
    REFERRAL_CONSENT_ENDS = (
        "referral_consent_ends",
        _("The consent ends then, and so does the access. Ask for a new consent, or report back."),
    )
    REFERRAL_OVER = "referral_over", _("This referral has ended. Ask the sender for a new one.")
    REFERRAL_REPORTED = (
        "referral_reported",
        _("The other organisation has reported back. Read the report and close the referral."),
    )
    REFERRAL_STILL_RUNS = (
        "referral_still_runs",
        _("This referral has not come to nothing. Wait for its answer, or withdraw it."),
    )
    REFERRAL_SETTLED = "referral_settled", _("It was already said what comes instead. Read it here.")
    REFERRAL_NEEDS_HOW = "referral_needs_how", _("Choose why nobody else is asked.")
    REFERRAL_NOT_OPENED = "referral_not_opened", _("Open the referral first, then answer it.")
    REFERRAL_NOT_STARTED = (
        "referral_not_started",
        _("There is no result yet. Wait for the report, or withdraw the referral."),
    )
    REFERRAL_NOTHING_ASKED = (
        "referral_nothing_asked",
        _("The receiver has not asked for anything. Write only when it asks, or call them."),
    )
    REFERRAL_NAMES_CHILD = (
        "referral_names_child",
        _("The receiver may not know yet who the child is. Write without names, phone or paper numbers."),
    )
    ALREADY_TOLD = "already_told", _("They have already been told about this. Wait for their answer.")
    REFERRAL_NOT_DUE = "referral_not_due", _("This referral still runs. Wait for the answer, or withdraw it.")
    REFERRAL_OTHER_PARTY = (
        "referral_other_party",
        _("Only %(party)s can do this. Ask them, or wait for their step."),
    )
    FIELDS_MISSING = "fields_missing", _("The receiver needs %(fields)s. Fill it in first.")
    BEST_INTEREST_MISSING = "best_interest_missing", _("Say why this is best for the child. Choose a reason.")
    # consent and basis
    BASIS_MISSING = "basis_missing", _("Choose the legal basis of this record.")
    CONSENT_NEEDS_PROOF = "consent_needs_proof", _("Say how the consent was given, so that it can be proved.")
    CONSENT_MISSING = "consent_missing", _("Record the consent first, then refer on it.")
    CONSENT_NOT_FOR_THIS = (
        "consent_not_for_this",
        _("This consent was given for another purpose or organisation. Ask for one that fits."),
    )
    CONSENT_OVER = "consent_over", _("This consent is no longer valid. Ask for a new one.")
    CONSENT_NEEDS_RECEIVER = (
        "consent_needs_receiver",
        _("Say with which organisation it may be shared. Choose one."),
    )
    CONSENT_TOO_LONG = (
        "consent_too_long",
        _("A consent holds at most 12 months. Choose an earlier day and ask again later."),
    )
    CONSENT_WITHDRAWN = "consent_withdrawn", _("This consent has been withdrawn. Ask for a new one.")
    # return, visits, closure
    VISIT_RECORDED = "visit_recorded", _("This visit has already been recorded. Open it.")
    VISIT_CANCELLED = (
        "visit_cancelled",
        _("This visit belonged to a return that is over. Record the visit of the latest return."),
    )
    NOT_RETURNED_YET = "not_returned_yet", _("Record the return first, then the visits.")
    REFERRALS_OPEN = "referrals_open", _("Referrals still open: %(open)s. Close or withdraw them first.")
    STILL_IN_SHELTER = "still_in_shelter", _("The child is still in the RPS. End the stay first.")
    RETURN_NEEDS_INSTITUTION = "return_needs_institution", _("Choose the institution that takes the child.")
    VISIT_BEFORE_RETURN = "visit_before_return", _("The visit lies before the return. Check the day.")
    CLOSURE_ASKED = "closure_asked", _("Closure is already asked for. Wait for the supervisor's answer.")
    CLOSURE_NEEDS_ANSWER = (
        "closure_needs_answer",
        _("Write what is still to be done, so that your colleague can go on."),
    )
    CLOSURE_NEEDS_REASON = "closure_needs_reason", _("Choose why the case can end.")
    CLOSURE_NEEDS_RETURN = (
        "closure_needs_return",
        _("Record where the child went first. A case without a return ends for another reason."),
    )
    CLOSURE_NEEDS_WORDS = "closure_needs_words", _("For this reason something must be said. %(what)s")
    CLOSURE_NEEDS_SEARCH = (
        "closure_needs_search",
        _(
            "Contact is lost after at least %(needed)s recorded attempts; here are %(made)s. "
            "Look again first, and record each attempt."
        ),
    )
    CLOSURE_TOO_YOUNG = (
        "closure_too_young",
        _(
            "The file says that the child is younger than %(age)s. "
            "Mend the date of birth, or choose another reason."
        ),
    )
    CLOSURE_BEFORE_BIRTH = (
        "closure_before_birth",
        _("The child was born on %(day)s or later. Check the day, or mend the date of birth."),
    )
    CLOSURE_BEFORE_SEEN = (
        "closure_before_seen",
        _("The child was still seen on %(day)s. Check the day, or leave it empty if nobody knows."),
    )
    CLOSURE_OWN_REQUEST = "closure_own_request", _("Somebody else must approve the closure you asked for.")
    CLOSURE_NOT_ASKED = "closure_not_asked", _("Nobody has asked for closure. Ask for it first.")
    CASE_CLOSED = "case_closed", _("This case is closed. Reopen it first.")
    REENTRY_MISSING = "reentry_missing", _("This child had a case before. Say how the child came back.")
    CASE_NOT_YOURS = "case_not_yours", _("Another organisation carries this case. Ask that organisation.")
    NOT_A_SOCIAL_WORKER = "not_a_social_worker", _("Choose a social worker of your own organisation.")
    CASE_OPEN = "case_open", _("This child already has an open case. Open it.")
    # bars
    BAR_ONESELF = "bar_oneself", _("You cannot bar yourself. Ask another supervisor.")
    BAR_NOT_COLLEAGUE = "bar_not_colleague", _("Choose a person of your own organisation.")
    BAR_STANDS = "bar_stands", _("This person is already barred from this file. Reload the page.")
    BAR_NOT_STANDING = "bar_not_standing", _("This person is not barred from this file. Reload the page.")
    # import
    IMPORT_NOT_HERE = (
        "import_not_here",
        _(
            "Your organisation keeps no children's files. Give the register to the social service "
            "to bring it in."
        ),
    )
    IMPORT_EMPTY = (
        "import_empty",
        _("No row of this file could be read as a child. Check that it has a header with a name column."),
    )
    IMPORT_OVER = (
        "import_over",
        _("This register is no longer waiting. Reload the page to see where it stands."),
    )
    IMPORT_NOTHING_NEW = (
        "import_nothing_new",
        _("Every row of this file has been brought in before. There is nothing to add."),
    )
    IMPORT_NOT_IN = ("import_not_in", _("This register is not brought in, so there is nothing to undo."))
    IMPORT_BUILT_ON = (
        "import_built_on",
        _(
            "People have gone on working with %(children)s of these children, so the register cannot be "
            "undone. Correct those files one by one."
        ),
    )
