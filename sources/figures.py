"""The numbers and negations in a stretch of text: what an edit may not touch unseen. No Django.

English, Albanian and Serbian (either script). The lists are short on purpose:
a word too many only sends an edit to review.
"""

import re
import unicodedata


def _listed(words):
    return frozenset(words.split())


NEGATIONS = _listed(
    """
    no not never none nobody nothing nowhere neither nor without cannot hardly barely
    nuk mos jo pa asnjë asnjëra asnjëri asnjëherë askush askund askënd asgjë kurrë kurrgjë kurrkush
    ne nije nisam nisi nismo niste nisu nema nemam nemaš nemamo nemate nemaju nemoj nemojte
    neću nećeš neće nećemo nećete bez ni niti nikad nikada niko nikoga niko ništa nigde nimalo
    nijedan nijedna nijedno nijednog nijedne nikakav nikakva nikakvo nikakve nikakvih
    """
)
# One, first and second are also articles and the like; a change of them that matters
# brings in another of these words.
NUMBERS = _listed(
    """
    two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
    seventy eighty ninety hundred thousand million billion half quarter third dozen twice double
    zero dy tre tri katër pesë gjashtë shtatë tetë nëntë dhjetë njëmbëdhjetë dymbëdhjetë njëzet
    tridhjetë dyzet pesëdhjetë qind njëqind dyqind mijë milion miliona miliard gjysma gjysmë
    çerek dyfish
    dva dve tri četiri pet šest sedam osam devet deset jedanaest dvanaest petnaest dvadeset
    trideset četrdeset pedeset šezdeset sto dvesta dvjesta hiljada hiljade hiljadu tisuća milion
    miliona milijarda milijardi pola polovina četvrtina trećina dvaput dvostruko nula
    """
)
CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгдђежзијклмнопрстћуфхцчш", "abvgdđežzijklmnoprstćufhcčš", strict=True)),
        "љ": "lj",
        "њ": "nj",
        "џ": "dž",
    }
)
SIGNED = re.compile(r"(?<!\w)[-−+](?=\d)")


def figures_and_negations(text):
    """The words of `text` that hold a number or a negation, in their order, folded."""
    found = []
    for word in text.casefold().split():
        sign = "-" if SIGNED.match(word) else ""
        word = unicodedata.normalize("NFC", word.replace("’", "'"))
        word = _bare(word).translate(CYRILLIC)
        if any(char.isnumeric() for char in word):
            found.append(sign + word)
        elif word in NUMBERS or word in NEGATIONS or _contracted(word, text):
            found.append(word)
    return found


def _bare(word):
    """Without the punctuation around it."""
    inner = [at for at, char in enumerate(word) if char.isalnum()]
    return word[inner[0] : inner[-1] + 1] if inner else ""


def _contracted(word, text):
    """English “isn't”, Albanian “s'ka”; and “as”, a negation in Albanian only."""
    return word.endswith("n't") or word.startswith("s'") or (word == "as" and "ë" in text)
