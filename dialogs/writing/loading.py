"""All that is written from, read before anybody waits for it."""

from dialogs.language.lexicon import LANGUAGES
from dialogs.writing import deciding, drafts
from dialogs.writing.examples import examples
from dialogs.writing.kits import kits
from dialogs.writing.mentions import mentions
from dialogs.writing.phrase_patterns import patterns
from dialogs.writing.promises import lexicon


def load_words() -> None:
    """Read every file of words that the coach writes with. Each is then there for all threads."""
    for lang in LANGUAGES:
        for words_of in (deciding.kit, examples, kits, mentions, patterns):
            words_of(lang)
    for style in drafts.STYLES:
        drafts.kit(style)
    lexicon()
