"""What does the world hold of a study? One of each thing that its pages name, each with a canary.

Everybody of the office takes part, so that only the role decides who reads it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from rangkul.core.access import Actor
from rangkul.core.roles import Role
from rangkul.evidence.commands import consents, exchanges, sources, studies
from rangkul.evidence.commands.cases import link_voices
from rangkul.evidence.commands.checks import ask_informant
from rangkul.evidence.commands.members import add_member
from rangkul.evidence.commands.patterns import expect_rating, lock_pattern
from rangkul.evidence.commands.sources import About, Spoken
from rangkul.evidence.commands.variables import make_variable
from rangkul.evidence.models import Framework, SampleCoder, StudyMember
from rangkul.evidence.refi.writing import write_qdpx
from rangkul.evidence.rules.studies import Expectation
from rangkul.evidence.vocabulary import MemoAbout, Part, SourceKind
from tests.crawl.story import Story
from tests.evidence.makers import (
    finish_sample,
    make_code,
    make_coding,
    make_member,
    make_memo,
    make_sample,
    make_split,
)
from tests.evidence.refi.projects import small_project
from tests.makers import visible


def tell_of_a_study(story: Story, office: Mapping[str, Actor]) -> None:
    """A study whose data are open, with a second coder, an interview, its consent, text and codings."""
    lead, second = office[Role.EVALUATOR], office[Role.SECOND_RATER]
    rows, t = story.rows, story.tokens
    rows["framework"] = framework = visible(lead, Framework).get(key="ansell-gash-2008")
    rows["study"] = study = studies.open_study(
        lead,
        title=t.sentence("study.title"),
        programme="Penanganan anak jalanan",
        period_from=date(2026, 1, 1),
        period_to=date(2026, 6, 30),
        framework=framework,
        language="id",
        at=story.now(),
    )
    add_member(lead, study=study, user_id=second.user_id, part=Part.SECOND_CODER, at=story.now())
    rows["study_member"] = visible(lead, StudyMember).get(user_id=second.user_id)
    for role, who in office.items():
        if role not in (Role.EVALUATOR, Role.SECOND_RATER):
            make_member(study, who, Part.LEAD)
    studies.set_target(lead, study=study, group="lks", target=2, at=story.now())
    why = t.sentence("expected rating.reason")
    node = "ag2008:collaborative_process.trust"
    expect_rating(lead, study=study, node=node, expected=Expectation(1, 2), reason=why, at=story.now())
    lock_pattern(lead, study=study, at=story.now())
    studies.open_data(lead, study=study, at=story.now())
    _an_interview(story, lead)
    _its_codings(story, lead, second)
    project = small_project()
    # In one line: kept as JSON, a word after a line break would not be found again as data.
    interview = replace(project.sources[0], text=(project.sources[0].text or "").replace("\n", " "))
    rows["project_file"] = exchanges.read_project(
        lead,
        study=study,
        content=write_qdpx(replace(project, name=t.sentence("project.name"), sources=(interview,))),
        name="kajian.qdpx",
        at=story.now(),
    )


def _an_interview(story: Story, lead: Actor) -> None:
    rows, t = story.rows, story.tokens
    about = About(
        SourceKind.INTERVIEW, t.sentence("source.title"), t.word("source.organisation"), group="lks"
    )
    rows["source"] = source = sources.add_source(
        lead, study=rows["study"], about=about, lineage=t.word("lineage.name"), at=story.now()
    )
    rows["source_consent"] = consents.record_consent(
        lead,
        source=source,
        form="written",
        given_on=story.now().date() - timedelta(days=1),
        given_by=t.word("source consent.given_by"),
        at=story.now(),
    )
    words = t.sentence("source text")
    turn = Spoken(0, len(words), t.word("turn.speaker"))
    rows["source_text"] = sources.keep_text(lead, source=source, text=words, turns=[turn], at=story.now())
    variable = t.word("variable.name")
    rows["study_variable"] = make_variable(
        lead, study=rows["study"], name=variable, kind="Integer", at=story.now()
    )
    named = {"": t.word("study case.name"), turn.speaker: t.word("other study case.name")}
    rows["study_case"], _other = link_voices(lead, source=source, added=named, at=story.now())


def _its_codings(story: Story, lead: Actor, second: Actor) -> None:
    rows, t = story.rows, story.tokens
    study, text = rows["study"], rows["source_text"]
    rows["code"] = code = make_code(study, t.word("code.name"), definition=t.sentence("code.definition"))
    rows["coding"] = coding = make_coding(text, code, lead, start=0, end=12)
    rows["code_split"], rows["placement"] = make_split(code, coding, lead)
    rows["memo"] = make_memo(study, lead, MemoAbout.CODING, coding.pk, text=t.sentence("memo.text"))
    rows["sample"] = sample = make_sample(text, lead, second, units=((0, len(text.text)),))
    finish_sample(sample)
    rows["sample_coder"] = visible(lead, SampleCoder).get(sample=sample, user_id=second.user_id)
    statement = t.sentence("member check.statement")
    rows["member_check"] = ask_informant(lead, source=rows["source"], statement=statement, at=story.now())
