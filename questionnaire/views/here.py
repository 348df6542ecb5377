"""Who is where at this moment, in words: a courtesy, never a lock."""

from questionnaire.record import join


def here_in_words(names):
    """ "Amir Khan is on this question"."""
    return f"{join(names)} {'is' if len(names) == 1 else 'are'} on this question" if names else ""


def here_in_section(people, section):
    """ "Amir Khan is on 6.9"."""
    places = [(question.number, people[question.pk]) for question in section.questions if question.pk in people]
    return ". ".join(f"{join(names)} {'is' if len(names) == 1 else 'are'} on {number}" for number, names in places)
