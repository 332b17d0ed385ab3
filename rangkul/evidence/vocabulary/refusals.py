"""Why a rule of evidence refuses: each label says what to do next."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    """A refusal by a rule of evidence work."""

    NOT_LEAD = "not_lead", _("Only the lead of the study does this. Ask the lead.")
    ONLY_READER = "only_reader", _("You read this study and do not code in it. Ask the lead for a part.")
    PERIOD_TURNED = "period_turned", _("The period ends before it starts. Check both dates.")
    PATTERN_LOCKED = (
        "pattern_locked",
        _("The expected pattern is locked and stays as it is. Write what you learned into a memo."),
    )
    PATTERN_EMPTY = (
        "pattern_empty",
        _("There is no expectation yet. Enter a range and a reason for at least one factor."),
    )
    PATTERN_NOT_LOCKED = (
        "pattern_not_locked",
        _("Lock the expected pattern first, or say why the study has none."),
    )
    PATTERN_RANGE = "pattern_range", _("The low end is above the high end. Check both.")
    PATTERN_REASON_MISSING = "pattern_reason_missing", _("Say in a sentence why you expect this.")
    DATA_OPEN = "data_open", _("The data are open already. Nothing needs to be done.")
    DATA_NOT_OPEN = "data_not_open", _("The data of this study are not open yet. The lead opens them.")
    CONSENT_MISSING = (
        "consent_missing",
        _("Consent is not recorded for this source. Record it first, then code."),
    )
    CONSENT_WITHDRAWN = (
        "consent_withdrawn",
        _("Consent for this source was withdrawn on %(day)s. Leave it out, or record a new consent."),
    )
    WORDS_CLOSED = (
        "words_closed",
        _(
            "Whoever speaks here withdrew consent on %(day)s, so its words are closed and count nowhere."
            " If they agree again, record the new consent on the page of the source."
        ),
    )
    CONSENT_OF_CHILD = (
        "consent_of_child",
        _("A child speaks here. Record that the guardian signed and the child agreed."),
    )
    CONSENT_IN_FUTURE = "consent_in_future", _("This day lies in the future. Enter when consent was given.")
    MEMBER_ALREADY = "member_already", _("This person is in the study already. Change their part instead.")
    MEMBER_UNKNOWN = (
        "member_unknown",
        _("This person is no evaluator or second rater of your organisation. Ask the administrator."),
    )
    LAST_LEAD = "last_lead", _("A study needs a lead. Make somebody else the lead first.")
    MEMBER_OWES_SAMPLE = (
        "member_owes_sample",
        _(
            "This person still codes a sample. Let them say that they have finished,"
            " or let the sample go on without them on its page, then change the part."
        ),
    )
    CODE_NAME_MISSING = "code_name_missing", _("Give the code a name.")
    CODE_NAME_TAKEN = (
        "code_name_taken",
        _("A code named “%(name)s” stands in the same place. Give one of the two another name."),
    )
    CODE_GONE = "code_gone", _("This code was merged or is no longer used. Use the one it became.")
    CODE_UNDER_ITSELF = (
        "code_under_itself",
        _("A code cannot stand under itself or under one of its parts. Choose another place."),
    )
    CODE_OF_OTHER_STUDY = (
        "code_of_other_study",
        _("This code belongs to another study. Choose one of this study."),
    )
    CODES_USED_BLIND = (
        "codes_used_blind",
        _("A sample of this study is not open yet. Wait until it is, then put the code out of use."),
    )
    CODE_WITH_ITSELF = "code_with_itself", _("Choose another code to merge it into.")
    CODE_USED = "code_used", _("Passages carry this code. Merge it into another one, so that they keep one.")
    SPLIT_WITHOUT_PARTS = "split_without_parts", _("Name at least one part that passages may go to.")
    SPLIT_RUNS = (
        "split_runs",
        _("The passages of this code are being sorted already. Go on where the sorting stands."),
    )
    SPLIT_OVER = "split_over", _("This sorting was ended. Take it up again to go on.")
    PASSAGE_PLACED = (
        "passage_placed",
        _("This passage was changed or sorted meanwhile. It was left as it is; go on with the next one."),
    )
    PROPOSAL_ANSWERED = (
        "proposal_answered",
        _("The coder has answered, and the passage is theirs. Write a memo if you see it otherwise."),
    )
    PROPOSAL_OVER = (
        "proposal_over",
        _("This proposal was answered or taken back already. Reload the page."),
    )
    SOURCE_TITLE_MISSING = "source_title_missing", _("Give the source a title.")
    SURVEY_EMPTY = (
        "survey_empty",
        _("This file holds no answers. Its first row holds the questions, the others one person each."),
    )
    SURVEY_TOO_LARGE = (
        "survey_too_large",
        _("At most %(rows)s people and %(columns)s questions come in at once. Split the file."),
    )
    SURVEY_KNOWN = "survey_known", _("Everybody in this file is in the study already. Nothing was added.")
    FRAMEWORK_UNKNOWN = "framework_unknown", _("This framework is not loaded. Choose another one.")
    FRAMEWORK_MISSING = "framework_missing", _("Choose a framework for the study first.")
    TEXT_EMPTY = "text_empty", _("There are no words in this text. Check the file.")
    TEXT_SAME = "text_same", _("This is the text that the source has already. Nothing was changed.")
    TEXT_BEING_CODED_BLIND = (
        "text_being_coded_blind",
        _("This text is being coded by two people apart. Wait until both have finished, then bring it in."),
    )
    SPEAKER_UNKNOWN = "speaker_unknown", _("This speaker is not in the text any more. Reload the page.")
    TARGET_TOO_LARGE = "target_too_large", _("Enter a number between 0 and %(limit)s.")
    EXCHANGE_OVER = (
        "exchange_over",
        _("This file was brought in already. Choose the file anew if it changed."),
    )
    EXCHANGE_OF_OTHER = (
        "exchange_of_other",
        _("A colleague chose this file. Ask them to bring it in, or choose the file yourself."),
    )
    EXCHANGE_NOTHING_NEW = (
        "exchange_nothing_new",
        _("Everything in this file is in the study already. There is nothing to bring in."),
    )
    NO_CODES = "no_codes", _("There is no code yet. Make a code first, then take the codebook out.")
    NODE_UNKNOWN = "node_unknown", _("This factor is not in the framework. Reload the page.")
    SAMPLE_CODERS = (
        "sample_coders",
        _("A sample needs two or more coders who code in this study. Let somebody in first."),
    )
    SAMPLE_EMPTY = (
        "sample_empty",
        _("There is nothing to draw from. Bring in a text whose source has consent, then draw."),
    )
    SAMPLE_ALL_DRAWN = (
        "sample_all_drawn",
        _("Every text is in a sample that is not open yet. Draw again when its coders have finished."),
    )
    SAMPLE_NOBODY_SPEAKS = (
        "sample_nobody_speaks",
        _("With all these speakers left out nothing is there to draw. Let at least one count."),
    )
    SAMPLE_CODED_ELSEWHERE = (
        "sample_coded_elsewhere",
        _("You code texts of this sample blind in another one. Come back when that one is open."),
    )
    NOT_SAMPLE_CODER = (
        "not_sample_coder",
        _("You do not code this sample. Only the coders it was drawn for mark its passages."),
    )
    SAMPLE_FINISHED = (
        "sample_finished",
        _("You said that you have finished. What you coded blind stays as it is."),
    )
    SAMPLE_RELEASED = (
        "sample_released",
        _("The lead lets this sample go on without you. Ask them if you think that this is a mistake."),
    )
    SAMPLE_NOT_CODING = (
        "sample_not_coding",
        _("This person has finished, or the sample goes on without them already. Reload the page."),
    )
    SAMPLE_ONE_CODER = (
        "sample_one_coder",
        _("Fewer than two coders finished this sample, so there is nothing to compare. Draw a new one."),
    )
    SAMPLE_ALL_LEFT = (
        "sample_all_left",
        _(
            "Whoever speaks in the drawn passages withdrew consent, so nothing is left to compare."
            " For agreement draw a new sample."
        ),
    )
    SAMPLE_OUTSIDE = ("sample_outside", _("This lies outside the passage. Mark something inside it."))
    SAMPLE_LOCKED = (
        "sample_locked",
        _("Not every coder has finished. The sample opens by itself when the last one has."),
    )
    FIGURES_MADE = "figures_made", _("The figures are there. Reload the page.")
    FIGURES_ON_THEIR_WAY = (
        "figures_on_their_way",
        _("The figures are being computed. Wait a little, then look again."),
    )
    CODE_NOT_CODABLE = (
        "code_not_codable",
        _("This code is a heading, or it is no longer used. Choose another one."),
    )
    NO_DISAGREEMENT = (
        "no_disagreement",
        _("The coders do not differ here. Go on to the next place."),
    )
    REASON_MISSING = ("reason_missing", _("Say in a sentence why you settle it this way."))
    DECIDED_BY_OTHER = (
        "decided_by_other",
        _("A colleague has settled this. Ask them if you see it otherwise: they can settle it anew."),
    )
    PASSAGE_OUTSIDE = (
        "passage_outside",
        _("Nothing is marked, or it lies outside the text. Mark some words and choose the code again."),
    )
    TEXT_OLD = "text_old", _("There is a newer version of this text. Open it and code there.")
    STEP_NONE = "step_none", _("There is nothing left to undo or to do again.")
    STEP_OVERTAKEN = (
        "step_overtaken",
        _("This passage was changed meanwhile, so the step was left as it is. Look at the passage."),
    )
    NOT_YOUR_CODING = (
        "not_your_coding",
        _("Somebody else coded this, or it belongs to a sample. Write a memo, or code the passage yourself."),
    )
    CODING_SETTLED = (
        "coding_settled",
        _(
            "This stands for what the coders settled, or for what an informant answered."
            " Settle it anew there, or write a memo."
        ),
    )
    TEXT_CODED_BLIND = (
        "text_coded_blind",
        _(
            "You still code drawn passages of this text blind."
            " Finish them on the pages of the sample first, then code here."
        ),
    )
    SAMPLE_MARKED_SO = (
        "sample_marked_so",
        _(
            "You gave these sentences this code already."
            " Take it off first if you want to say something else of it."
        ),
    )
    CODING_WITHDRAWN = "coding_withdrawn", _("This code was taken off the passage already. Reload the page.")
    NOT_YOUR_MEMO = (
        "not_your_memo",
        _("Somebody else wrote this memo. Write one of your own beside it."),
    )
    MEMO_WITHDRAWN = "memo_withdrawn", _("This memo was taken back already. Reload the page.")
    CASE_LEFT = (
        "case_left",
        _("Everybody who speaks for this case withdrew consent. What is known of it is closed."),
    )
    MEMO_LEFT = (
        "memo_left",
        _("This memo is about something that left the study: whoever speaks there withdrew consent."),
    )
    MEMO_EMPTY = "memo_empty", _("Write down what you think.")
    CHECK_NOT_INTERVIEW = (
        "check_not_interview",
        _("Only somebody who was interviewed can be asked. Choose an interview."),
    )
    CHECK_IN_FUTURE = "check_in_future", _("This day lies in the future. Enter when they said so.")
    CHECK_EARLIER = (
        "check_earlier",
        _("This day is before that of the answer that is kept. The newest answer counts: check the day."),
    )
    CHECK_EMPTY = "check_empty", _("Write the finding down as you put it to them.")
    CHECK_ANSWERED = (
        "check_answered",
        _("A newer answer is kept already. Open the finding anew and read it first."),
    )
    CHECK_NEEDS_WORDS = (
        "check_needs_words",
        _("A disagreement counts against a finding: write down their words and choose the code."),
    )
    CASE_NAME_MISSING = "case_name_missing", _("Give the case a name, best a pseudonym.")
    CASE_NAME_TAKEN = (
        "case_name_taken",
        _("The study has a case named “%(name)s” already. Choose another name, or use that case."),
    )
    CASE_NAME_TWICE = (
        "case_name_twice",
        _("Two cases are named “%(name)s”. Give one of them another name first."),
    )
    VARIABLE_NAME_MISSING = "variable_name_missing", _("Give the variable a name.")
    VARIABLE_NAME_TAKEN = (
        "variable_name_taken",
        _("The study has a variable named “%(name)s” already. Use that one, or choose another name."),
    )
    VARIABLE_IN_USE = "variable_in_use", _("This variable is in use already.")
    VARIABLE_OUT_OF_USE = (
        "variable_out_of_use",
        _("This variable is out of use. Use it again first, then change it."),
    )
    BANDS_OF_NO_NUMBERS = (
        "bands_of_no_numbers",
        _("Only numbers fall into bands, and this variable holds words. First correct the values."),
    )
    BANDS_TOO_FEW = (
        "bands_too_few",
        _("Name at least two bands, or leave all empty to count every value alone."),
    )
    BANDS_NAMED_ALIKE = "bands_named_alike", _("Give each band a name of its own.")
    BANDS_WITHOUT_START = "bands_without_start", _("Write for each band the number from which it counts.")
    BANDS_OUT_OF_ORDER = (
        "bands_out_of_order",
        _("Let each band begin above the one before it, from low to high."),
    )
