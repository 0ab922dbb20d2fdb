"""How to tell the languages of our documents apart, by letters and frequent words. No Django."""

import re

# code: (letters beyond a-z, frequent words). Latin South Slavic has no code here: which of its
# standard languages a text is in is not for us to guess.
LANGUAGES = {
    "en": ("éèçïöüñ", "the and of to in is that for with was are as be by it this from"),
    "sq": ("ëç", "dhe të e në për që një është me nga ka si do nuk u kjo më"),
    "de": ("äöüß", "der die das und ist nicht von zu den mit sich auf ein eine im dem"),
    "fr": ("éèêëàâçîïôûùüœæÿ", "le la les et des est une du que dans pour qui au sur pas"),
    "it": ("àèéìîòù", "il la di che è per una del con non sono della le gli nel si"),
    "es": ("áéíóúñü", "el la de que y los en las una por con para es se del no"),
    "sr": (
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        "је да на се и у су од за који није то са као ће бити",
    ),
    "mk": ("абвгдѓежзѕијклљмнњопрстќуфхцчџш", "на и во да се за од не е со го што ќе како"),
    "ru": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "и в не на что с по как это из у за от но"),
    "": ("čćđšž", "je da na se i u su od za koji nije to sa kao će biti što te"),
}
# Only letters: enough to recognise a charset, not to name the language.
LETTERS = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîșțşţ", "äöåøæ")
MARKS = set("“”„‟‘’‚‛–—…€«»‹›§©®™°•·†‡·´ \xa0\xad")
WORDS = re.compile(r"[^\W\d_]+")
SURE = 0.12  # the share of frequent words from which a language is named


def likeness(text):
    """(how much `text` looks like a language of ours, 0 to 2; that language's code).

    The share of its letters beyond ASCII that the language knows, plus the share of its words
    that are among the language's most frequent ones.
    """
    beyond = [char for char in text.lower() if char > "\x7f"]
    words = [word.lower() for word in WORDS.findall(text)]
    known = [(set(letters), set(words_.split()), code) for code, (letters, words_) in _all()]
    return max(
        ((_likeness(beyond, words, letters, common), code) for letters, common, code in known),
        key=lambda found: found[0],
    )


def guess_language(text):
    """The code of the language of `text`, or "" when that is not clear."""
    text = text[:20_000]
    words = [word.lower() for word in WORDS.findall(text)]
    _, code = likeness(text)
    common = set(LANGUAGES[code][1].split()) if code else set()
    return code if _frequent(words, common) >= SURE else ""


def language_code(said):
    """The two letters of a language tag such as "en-GB", or ""."""
    found = re.match(r"([a-z]{2})([-_].*)?$", said.strip(), re.I)
    return found[1].lower() if found else ""


def _all():
    return [*LANGUAGES.items(), *(("", (letters, "")) for letters in LETTERS)]


def _likeness(beyond, words, letters, common):
    frequent = _frequent(words, common)
    if "а" in letters and not frequent:  # any bytes make Cyrillic letters; words they do not make
        return 0
    return _letters(beyond, letters) + frequent


def _letters(beyond, letters):
    if not beyond:
        return 1
    return sum(char in letters or char in MARKS for char in beyond) / len(beyond)


def _frequent(words, common):
    return sum(word in common for word in words) / len(words) if words else 0
