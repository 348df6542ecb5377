"""The words that the searches recognise. Each list of names is a file of its own, to which names can be added."""

from pathlib import Path


def _listed(name: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / name).read_text(encoding="utf-8").split())


STOP = _listed("no_places.txt")  # words that may begin with a capital letter but are not places
FIRST = _listed("first_names.txt")
HEALTH = (
    r"patients?|in-?patients?|diagnos\w+|sectioned|detain\w+|detention|admitted|admission|discharged?|autis\w+|"
    r"asperger\w*|learning\s+(?:disab\w+|difficult\w+)|down'?s\s+syndrome|epilep\w+|seizures?|schizo\w+|bipolar|"
    r"psycho(?:sis|tic)|depress\w+|anxiety|dementia|medicat\w+|self[\s-]?(?:harm|injur)\w*|"
    r"mental\s+(?:health|illness)|personality\s+disorder|challenging\s+behaviou?rs?|cerebral\s+palsy|capacity|"
    r"seclu\w+|restrain\w+|in\s+hospital|hospital|secure\s+(?:unit|ward|hospital|services?)|"
    r"section\s+(?:2|3|17|37|41|117)|adhd|ocd|"
    r"(?:his|her|their)\s+(?:mother|father|mum|dad|parents?|brother|sister|family|carers?|son|daughter|wife|husband|"
    r"condition|placement|illness|behaviou?rs?|disabilit\w+|tenancy|move)"
)
_ILLNESS = (
    r"autism|asperger\w*|learning\s+disability|learning\s+difficult\w+|epilepsy|schizophrenia|bipolar\w*|dementia|"
    r"psychosis|down'?s\s+syndrome|depression|cerebral\s+palsy|personality\s+disorder|seizures?|medication|"
    r"mental\s+health\s+problems?|mental\s+illness"
)
STRONG = (  # words said of one person, never of a service
    r"patient\b(?!\s+(?:care|experience|services?|safety|groups?|voice|forum|participation|survey))|diagnosed|"
    r"diagnosis\s+of|(?:his|her|a|the)\s+diagnosis|sectioned|"
    r"(?:was|is|been|were|being)\s+(?:re-?)?(?:detained|admitted|discharged|secluded|restrained|medicated)|"
    rf"(?:has|had|have|with|his|her)\s+(?:severe\s+|mild\s+|profound\s+|a\s+|an\s+)*(?:{_ILLNESS})|"
    r"(?:is|was)\s+(?:autistic|psychotic|epileptic|suicidal|an?\s+in-?patient)|self[\s-]?harm\w*|lacks\s+capacity|"
    r"in\s+hospital\s+since|(?:his|her)\s+(?:mother|father|mum|dad|parents?|brother|sister|family|carers?|son|"
    r"daughter|wife|husband|condition|placement|illness|behaviou?rs?|disabilit\w+|tenancy)"
)
