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
study_tab("study", _("Overview"), order=10)
study_tab("study_pattern", _("Expected"), order=15)
study_tab("study_sources", _("Sources"), order=20)
study_tab("study_codebook", _("Codebook"), order=25)
study_tab("study_search", _("Search"), order=25)
study_tab("study_plan", _("Informants"), order=30)
study_tab("study_guide", _("Interview guide"), order=35)
study_tab("study_matrix", _("Where codes stand"), order=45)
study_tab("study_memos", _("Memos"), order=50)
study_tab("study_samples", _("Double coding"), order=60)
study_tab("study_exchange", _("Exchange"), order=85, permission=Permission.STUDY_EXCHANGE)
study_tab("study_saturation", _("Saturation"), order=65)
study_tab("study_checks", _("Answers"), order=70)
study_tab("study_coreq", _("Reporting"), order=80)
study_tab("study_seen", _("Other framework"), order=70)
study_tab("study_members", _("People"), order=90)
act_on("text", "text_code", _("Read and code"), icon="quote", order=10, permission=Permission.STUDY_READ)
act_on("source", "source_text_new", _("Bring in a text"), icon="document", order=10)
act_on("text", "source_text_speakers", _("What was read, and who speaks"), icon="person", order=40)
