"""A row names only rows of its own study: the link carries the study along, and the database compares."""

from django.db import migrations

# What can be named, and by which column of which table.
_LINKS = {
    "lineage": ("source.lineage",),
    "source": (
        "sourceconsent.source",
        "sourcetext.source",
        "studyvariablevalue.source",
        "membercheck.source",
    ),
    "sourcetext": ("turn.text", "coding.text", "sampleunit.text"),
    "studyvariable": ("studyvariablevalue.variable",),
    "studycase": ("studyvariablevalue.case",),
    "code": ("code.parent", "code.merged_into", "codeversion.code", "coding.code", "adjudication.code"),
    "foreigncoder": ("coding.foreign_coder", "memo.foreign_coder"),
    "coding": ("adjudication.coding", "membercheck.coding"),
    "sample": ("coding.sample", "sampleunit.sample", "samplecoder.sample", "adjudication.sample"),
    "sampleunit": ("adjudication.unit",),
    "exchange": ("projectfile.exchange",),
}


def _with(table: str, column: str = "study") -> migrations.RunSQL:
    """A row can be named together with another column of it."""
    name = f"{table}_is_named_with_its_{column}"
    return migrations.RunSQL(
        f"ALTER TABLE evidence_{table} ADD CONSTRAINT {name} UNIQUE ({column}_id, id)",
        f"ALTER TABLE evidence_{table} DROP CONSTRAINT {name}",
    )


def _of(link: str, named: str, column: str = "study") -> migrations.RunSQL:
    """A link that holds only within one study, or one sample."""
    table, field = link.split(".")
    name = f"{table}_{field}_is_of_its_{column}"
    return migrations.RunSQL(
        f"ALTER TABLE evidence_{table} ADD CONSTRAINT {name}"
        f" FOREIGN KEY ({column}_id, {field}_id) REFERENCES evidence_{named} ({column}_id, id)",
        f"ALTER TABLE evidence_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_speakers_left_out_of_a_sample"),
    ]

    operations = [
        *[_with(named) for named in _LINKS],
        *[_of(link, named) for named, links in _LINKS.items() for link in links],
        # What was settled is settled of a passage of that sample.
        _with("sampleunit", "sample"),
        _of("adjudication.unit", "sampleunit", "sample"),
    ]
