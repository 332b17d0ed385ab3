"""Which pages of evidence stand in the main menu and among the tabs of a study."""

from django.utils.translation import gettext_lazy as _

from rangkul.core.navigation import place
from rangkul.core.roles import Permission, Role
from rangkul.evidence.navigation import act_on, study_tab

place(
    "studies",
    _("Studies"),
    "evidence",
    Permission.STUDY_READ,
    order=60,
    home_of=[Role.EVALUATOR, Role.SECOND_RATER],
)
study_tab("study", _("Overview"), group="study", order=10)
study_tab("study_pattern", _("Expected"), group="study", order=15)
study_tab("study_plan", _("Informants"), group="study", order=30)
study_tab("study_guide", _("Interview guide"), group="study", order=35)
study_tab("study_members", _("People"), group="study", order=90)
study_tab("study_sources", _("Sources"), group="data", order=20)
study_tab("study_cases", _("Cases"), group="data", order=22)
study_tab("study_search", _("Search"), group="data", order=25)
study_tab("study_codebook", _("Codebook"), group="codes", order=25)
study_tab("study_matrix", _("Where codes stand"), group="codes", order=45)
study_tab("study_memos", _("Memos"), group="codes", order=50)
study_tab("study_seen", _("Other framework"), group="codes", order=70)
study_tab("study_samples", _("Double coding"), group="checks", order=60)
study_tab("study_saturation", _("Saturation"), group="checks", order=65)
study_tab("study_checks", _("Answers"), group="checks", order=70)
study_tab("study_coreq", _("Reporting"), group="checks", order=80)
study_tab("study_exchange", _("Exchange"), group="exchange", order=85, permission=Permission.STUDY_EXCHANGE)
act_on("text", "text_code", _("Read and code"), icon="quote", order=10, permission=Permission.STUDY_READ)
act_on("source", "source_text_new", _("Bring in a text"), icon="document", order=10)
act_on("text", "source_text_speakers", _("What was read, and who speaks"), icon="person", order=40)
act_on("source", "source_voices", _("For which cases it speaks"), icon="person", order=30)
