"""The forms of an exchange: which file, what its texts are, in which form the study goes out."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.vocabulary import ExchangeFormat, SourceKind


class ProjectFileForm(forms.Form):
    """Which file; whether it can be read is for the reader to say."""

    file = forms.FileField(
        label=_("The project, as .qdpx, .qdc or Taguette's .sqlite3"),
        help_text=_("At most 20 MB. Nothing comes in before you have seen what was read."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".qdpx,.qdc,.qde,.sqlite3"}),
        error_messages={"required": _("Choose the file that holds the project.")},
    )


class BringProjectInForm(forms.Form):
    """What the file does not say of its texts."""

    source_kind = forms.ChoiceField(
        label=_("What its texts are"),
        help_text=_("One kind for all; you can change it for each source afterwards."),
        choices=SourceKind.choices,
        initial=SourceKind.INTERVIEW,
    )
    language = forms.ChoiceField(
        label=_("Language of its texts"), choices=[("id", _("Indonesian")), ("en", _("English"))]
    )


class TakeOutForm(forms.Form):
    """Everything, or the codes alone."""

    form = forms.ChoiceField(
        label=_("What goes out"),
        choices=[
            (ExchangeFormat.QDPX, _("The project: texts, codes, codings, memos (.qdpx)")),
            (ExchangeFormat.QDC, _("The codebook alone (.qdc)")),
        ],
        initial=ExchangeFormat.QDPX,
        widget=forms.RadioSelect,
    )
