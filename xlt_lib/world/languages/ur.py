"""Urdu: the grammar of Hindi (`hi.py`, where its rules are), in another script and with other learned words.

What is special:

- The script is Perso-Arabic, from right to left, and mostly without short vowels; "۔" is the full stop.
- Masculine nouns that change end in ا or in a silent ہ: لڑکا, لڑکے (boy, boys), پرندہ, پرندے (bird, birds); that of
  بادشاہ (king) is a consonant and stays.
- Two cases and two numbers, as in Hindi: کالا کتا (the black dog), کالے کتے کو, دو کالے کتے, دو کالے کتوں کو; کالی بلی
  (the black cat), دو کالی بلیاں, دو کالی بلیوں کو.
- Learned words come from Persian and Arabic: استاد (teacher), کتب خانہ (library), دلچسپ (interesting); some keep an
  Arabic plural: خیال, خیالات (idea, ideas).
- Many adjectives are Persian compounds and never change: حیران کن (surprising), بے عیب (perfect).
- لیکن (but) needs no comma before it.
- Questions are those of Hindi, "کیلا کون کھاتا ہے؟" (who eats the banana), but postpositions are words of their own: کس
  کو (whom), کس سے. The question mark is "؟".

The features of the lexicon are those of Hindi.
"""

from xlt_lib.world.languages.hi import Hindustani
from xlt_lib.world.lexicon import entries

STOP, QUESTION_MARK = "۔", "؟"
URDU = Hindustani(
    lexicon=entries("ur"),
    forms={
        "some": "ایک",
        "two": "دو",
        "every": "ہر",
        "no": "کوئی",
        "any": "کسی",  # the oblique case of کوئی
        "is": "ہے",
        "are": "ہیں",
        "am": "ہوں",
        "NOT": "نہیں",
        "OBJ": "کو",
        "I": "میں",
        "me": "مجھے",
        "BUT": "لیکن",
        "WHO": "کون",
        "whom": "کس ",  # a postposition is a word of its own
        "WHAT": "کیا",
        "what thing": "کس چیز",
        "which animal": "کون سا جانور",
        "which animal, oblique": "کس جانور",
        "WHERE": "کہاں",
        "of": "کا کی",
    },
    infinitive="نا",
    imperfective={(False, False): "تا", (False, True): "تے", (True, False): "تی", (True, True): "تی"},
    nasal="ں",
    oblique=(("ا", "ے"), ("ہ", "ے")),  # لڑکا, لڑکے; پرندہ, پرندے
    oblique_plural=(("ا", "وں"), ("ہ", "وں")),  # لڑکوں, پرندوں
    other_oblique_plural=(
        ("یا", "یوں"),  # گڑیا, گڑیوں
        ("ی", "یوں"),  # بلی, بلیوں
        ("و", "وؤں"),  # آلو, آلوؤں
        ("", "وں"),  # میز, میزوں
    ),
    feminine_plural=(
        ("یا", "یاں"),  # گڑیا, گڑیاں
        ("ی", "یاں"),  # بلی, بلیاں
        ("", "یں"),  # میز, میزیں
    ),
    masculine_adjective=(("ہوا", "ہوئے"), ("ا", "ے")),  # تھکا ہوا, تھکے ہوئے
    feminine_adjective=(("ہوا", "ہوئی"), ("ا", "ی")),  # تھکا ہوا, تھکی ہوئی
)

event = URDU.event
question = URDU.question
property_ = URDU.property_
kind = URDU.kind
opinion = URDU.opinion
attitude = URDU.attitude
contrast = URDU.contrast
