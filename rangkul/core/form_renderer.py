"""How every form looks: Django's own forms with our field and error templates."""

from django.forms.renderers import DjangoTemplates


class FormRenderer(DjangoTemplates):
    """Set FORM_RENDERER to this; a page then writes `{{ form.nickname.as_field_group }}`."""

    form_template_name = "core/form/form.html"
    field_template_name = "core/form/field.html"
