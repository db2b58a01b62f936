"""The check of reasons: it finds mentions of protected characteristics, and gives no false alarms."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules import bias_check
from models.rules.bias_check import BiasMatch, Ground

TOUCHING = {
    "She has MS": ("She has MS", Ground.HEALTH),
    "He was on chemo last year": ("on chemo", Ground.HEALTH),
    "A bit long in the tooth": ("long in the tooth", Ground.AGE),
    "He still lives with his parents": ("lives with his parents", Ground.FAMILY),
    "They are trying for a baby": ("trying for a baby", Ground.PREGNANCY),
    "He limps, and the site is large": ("limps", Ground.DISABILITY),
    "She looked untidy": ("She looked untidy", Ground.LOOKS),
    "Did not look the part": ("Did not look the part", Ground.LOOKS),
    "He is Polish and they want somebody local": ("He is Polish", Ground.ORIGIN),
    "The candidate is from Nigeria": ("candidate is from Nigeria", Ground.ORIGIN),
    "She keeps kosher": ("keeps kosher", Ground.FAITH),
    "The team is all guys": ("team is all guys", Ground.GENDER),
    "Too-old for a start-up": ("Too-old", Ground.AGE),
    "Graduated in 1989": ("Graduated in 1989", Ground.AGE),
    "Left school in the 80s": ("Left school in the 80s", Ground.AGE),
    "She's young and will learn": ("She's young", Ground.AGE),
    "I hear she's expecting": ("she's expecting", Ground.PREGNANCY),
    "She is too old for this": ("too old", Ground.AGE),
    "They wanted somebody younger": ("somebody younger", Ground.AGE),
    "Would not fit into a young team": ("young team", Ground.AGE),
    "At his age he won't stay long": ("age", Ground.AGE),
    "A 55-year-old in a graduate role": ("55-year-old", Ground.AGE),
    "Close to retirement, so not worth the training": ("Close to retirement", Ground.AGE),
    "The client prefers a younger candidate": ("prefers a younger", Ground.AGE),
    "In her late fifties": ("In her late fifties", Ground.AGE),
    "They look for digital natives": ("digital natives", Ground.AGE),
    "Has two small children": ("Has two small children", Ground.FAMILY),
    "Her kids are still in kindergarten": ("Her kids", Ground.FAMILY),
    "As a single mother she can't travel": ("single mother", Ground.FAMILY),
    "His wife does not want to move": ("wife", Ground.FAMILY),
    "They feared for the family situation": ("family situation", Ground.FAMILY),
    "She is married and will not relocate": ("married", Ground.FAMILY),
    "On parental leave until June": ("parental leave", Ground.FAMILY),
    "She is pregnant": ("pregnant", Ground.PREGNANCY),
    "About to go on maternity leave": ("maternity leave", Ground.PREGNANCY),
    "She wants to start a family soon": ("wants to start a family", Ground.PREGNANCY),
    "Worried about her health": ("health", Ground.HEALTH),
    "He was off sick for a month": ("sick", Ground.HEALTH),
    "After the burn-out they had doubts": ("burn-out", Ground.HEALTH),
    "Takes too many days off for depression": ("depression", Ground.HEALTH),
    "There was a medical condition": ("medical condition", Ground.HEALTH),
    "The office has no lift for a wheelchair": ("wheelchair", Ground.DISABILITY),
    "He is autistic and the team is loud": ("autistic", Ground.DISABILITY),
    "She is hard of hearing": ("hard of hearing", Ground.DISABILITY),
    "Her accent was too strong for the phone": ("accent", Ground.ACCENT),
    "They want a native speaker": ("native speaker", Ground.ACCENT),
    "The way she speaks did not suit the board": ("way she speaks", Ground.ACCENT),
    "He spoke broken English": ("broken English", Ground.ACCENT),
    "His tattoos would not go down well": ("tattoos", Ground.LOOKS),
    "Rather overweight for a field job": ("overweight", Ground.LOOKS),
    "Her appearance was not what they expected": ("appearance", Ground.LOOKS),
    "Came poorly dressed": ("poorly dressed", Ground.LOOKS),
    "Too many foreigners in the team already": ("foreigners", Ground.ORIGIN),
    "Because of his nationality": ("nationality", Ground.ORIGIN),
    "An Indian candidate would not fit": ("Indian candidate", Ground.ORIGIN),
    "Of Turkish origin": ("Of Turkish origin", Ground.ORIGIN),
    "They did not like where he comes from": ("where he comes from", Ground.ORIGIN),
    "She wears a headscarf": ("headscarf", Ground.FAITH),
    "He is Muslim and does not drink": ("Muslim", Ground.FAITH),
    "Does not work on the sabbath": ("sabbath", Ground.FAITH),
    "Too religious for the team": ("religious", Ground.FAITH),
    "They wanted a man for this": ("a man", Ground.GENDER),
    "A woman would have a hard time there": ("woman", Ground.GENDER),
    "He is gay and the plant is conservative": ("gay", Ground.ORIENTATION),
}

ABOUT_THE_JOB = [
    "Worked with elderly patients, and the role is in pediatrics",
    "Led a gay rights charity, and the role needs sales",
    "Could not convince the man on the panel",
    "Experience in mosque restoration, none in housing",
    "She's expecting more money than the role pays",
    "Graduated in 2024, and the role needs five years",
    "The childcare product team chose an internal candidate",
    "The client serves the elderly and needs care software",
    "Married UX and data poorly in the case study",
    "Experience with pregnancy apps is missing; pregnancy data is their core",
    "He has MS Office, they need SQL",
    "They are German speaking and need French",
    "They know the old client and not the new one",
    "A young company with few processes",
    "Too little experience with native apps",
    "A black belt in Six Sigma was asked for",
    "Another candidate fitted more closely",
    "Not the right fit for the on-call rota",
    "Wrote a race condition into the exercise",
    "React Native was what they needed",
    "Experience with cloud-native systems was short of the need",
    "The stack they know is too old",
    "Their codebase is rather old, and that showed in the exercise",
    "A ten-year plan was missing",
    "Their average deal size was below the need",
    "Managed a team of five, and the role leads forty",
    "The package was not attractive enough",
    "A more attractive offer came in",
    "No experience in health care",
    "Never sold to the health insurance sector",
    "Had no answer about pipeline health in the case",
    "Comes from a family-owned business and wants a corporate now",
    "Engaged well with the panel, but lacked depth in SQL",
    "Could not explain child processes in Unix",
    "The parent company froze the headcount",
    "His partner network is in another region",
    "Good faith on both sides, but the terms were apart",
    "Foreign exchange was the part of the job they had not done",
    "Foreign policy experience was needed",
    "The accent colour exercise was not finished",
    "Ill-suited to a role without a manager",
    "No track record in cancer research",
    "They put an accent on quality where the client needed speed",
    "Knows one SQL dialect, and the role needs three",
    "No white paper or talk in the field",
    "Wanted to work remotely, and the role is on site",
    "Notice period of six months was too long",
    "English below the level that the role needs",
    "The test needed physically demanding shifts, and they wished for days",
    "Court appearances are half of this job, and they had made none",
    "Age verification products were new to them",
    "Fat client architecture was all they had built",
    "Estimates in man-days were off by half",
    "Retiring the old platform was not what they wished to do",
    "Seniority: they look for a lead, and this was a mid-level profile",
    "Never carried a quota of their own",
    "The feature was disabled in their demo",
    "Maternity cover only, and they look for a permanent role",
    "Their portfolio was thin on mobile",
    "The client has moved the role to Lisbon",
    "A gap in Kubernetes and in networking",
    "Answers were too short on stakeholder management",
    "The new manager wants more years in fintech",
    "Old-school waterfall projects only",
]


@pytest.mark.parametrize(("sentence", "named"), TOUCHING.items())
def test_what_speaks_of_the_person_is_named_as_it_was_typed(sentence: str, named: tuple[str, Ground]) -> None:
    assert BiasMatch(*named) in bias_check.find_bias(sentence)
    loud = bias_check.find_bias(sentence.upper())
    assert named[1] in {match.ground for match in loud}


@pytest.mark.parametrize("sentence", ABOUT_THE_JOB)
def test_what_speaks_of_the_job_is_left_alone(sentence: str) -> None:
    assert bias_check.find_bias(sentence) == []


def test_there_are_enough_sentences_of_each_sort() -> None:
    assert len(TOUCHING) >= 40
    assert len(ABOUT_THE_JOB) >= 40


@pytest.mark.parametrize("typed", ["TOO  OLD", "too\nold", "tóo old", "“too old”", "*too old*, <b>", "too\u00a0old."])
def test_it_is_found_however_it_is_written(typed: str) -> None:
    assert [match.ground for match in bias_check.find_bias(typed)] == [Ground.AGE]


def test_each_kind_is_named_once_in_the_order_of_the_text() -> None:
    matches = bias_check.find_bias("Pregnant, has two kids, his wife too, and her accent is strong")
    assert [match.ground for match in matches] == [Ground.PREGNANCY, Ground.FAMILY, Ground.ACCENT]


@given(st.text(max_size=3000) | st.text(st.sampled_from("too old young her kids a the man ’-.,\n"), max_size=3000))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_every_phrase_was_typed(text: str) -> None:
    for match in bias_check.find_bias(text):
        assert match.phrase
        assert match.phrase in " ".join(text.split())


@pytest.mark.parametrize("part", ["a ", "her two three small own ", "too very rather ", "the old and young ", "\u2019"])
def test_no_text_keeps_anybody_waiting(part: str) -> None:
    began = time.thread_time()  # CPU time: other processes do not count
    bias_check.find_bias((part * 3000)[:3000])
    assert time.thread_time() - began < 1
