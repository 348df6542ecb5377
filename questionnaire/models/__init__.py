from questionnaire.models.definition import AnswerField, Code, Question, Questionnaire, Section
from questionnaire.models.publishing import Disclosure
from questionnaire.models.returns import Answer, Assignment, Attachment, Return, Revision
from questionnaire.models.rounds import Collection
from questionnaire.models.signing import Acceptance, BoardConsideration, Edition, SendBack, Sending, Signature
from questionnaire.models.timeline import ChainStart, Event
from questionnaire.models.together import Comment, EasyReadCheck, KeptPhrase, Offer, PackTemplate, Presence, SectionMark

__all__ = [
    "Acceptance",
    "Answer",
    "AnswerField",
    "Assignment",
    "Attachment",
    "BoardConsideration",
    "ChainStart",
    "Code",
    "Collection",
    "Comment",
    "Disclosure",
    "EasyReadCheck",
    "Edition",
    "Event",
    "KeptPhrase",
    "Offer",
    "PackTemplate",
    "Presence",
    "Question",
    "Questionnaire",
    "Return",
    "Revision",
    "Section",
    "SectionMark",
    "SendBack",
    "Sending",
    "Signature",
]
