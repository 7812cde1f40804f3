"""Phrases that say how a formula is meant: denied, asked, supposed, quoted, struck out, doubted, one of several."""

from __future__ import annotations

from theory.words.harmless import SAY
from theory.words.roles import Reach, Stance
from theory.words.rows import Row, Rows, rows, said_by

# Somebody who is not the author, and what only people do: a rule that says something, or a sum of which one gets a
# value, is no quotation.
OTHERS = """
    people | many | most | some | others | everybody | everyone | somebody | someone | he | she | they | student |
    students | friend | friends | classmate | classmates | neighbour | neighbours | neighbor | neighbors | colleague |
    colleagues | chatgpt | %
"""
CLAIM = """
    claim | claims | claimed | assert | asserts | asserted | insist | insists | insisted | write | writes | wrote
"""
BELIEVE = "believe | believes | believed | think | thinks | thought"
# What others wrote, and what is done there: `the textbook defines`.
SOURCES = """
    book | textbook | paper | author | authors | lecturer | instructor | professor | tutor | blog post | compiler |
    program | script
"""
REPORT = """
    claim | claims | claimed | define | defines | defined | give | gives | gave | report | reports | reported | print |
    prints | printed | has | have | had
"""
OWNERS = """
    § | student's | friend's | classmate's | colleague's | neighbour's | neighbor's | textbook's | book's | paper's |
    author's | his | her | their
"""
SAY_THAT = " | ".join(f"{verb.strip()} that" for verb in SAY.split("|"))
WRITTEN = "answer | solution | result | attempt | calculation | computation | derivation | guess | claim | version"
EARLIER = """
    first attempt | initial attempt | earlier attempt | previous attempt | old attempt | first try | first draft |
    initially had | originally had | initially got | initially wrote | originally wrote | used to have |
    original paper | student : | student @ : | the student :
"""
ANDERE = "leute | viele | manche | einige | jemand | andere | alle | studenten | studierende | er | sie"
BEHAUPTEN = "behaupten | behauptet | behauptete | behaupteten | schreiben | schreibt | schrieb | schrieben"
GLAUBEN = "glauben | glaubt | denken | denkt | meinen | meint"

MEANT: Rows = (
    *rows(
        Stance.DENIED,
        Reach.AHEAD,
        en="""
            cannot be that | can't be that | can not be that | it cannot be | it can't be | it can not be |
            not true that | not the case that | isn't true that | isn't the case that | untrue that |
            impossible that | false that | wrong that | incorrect that | not correct that | not right that |
            wrongly | incorrectly | mistakenly | erroneously | wrong to say | wrong to write | mistake is |
            mistake is to write | mistake would be | mistake to write | common error is | typical error is |
            usual error is | error is to write | error would be | mistake | tempting to write | tempted to write |
            nobody gets | no one gets |
            do not write | don't write | do not think | don't think | do not believe | don't believe |
            does not follow that | doesn't follow that | never write | wrong answer | incorrect answer |
            wrong result | wrong solution | we must not write | would be wrong | incorrect to say | incorrect to write |
            wrong to claim | false to say | incorrect solution | incorrect result | common error | common mistake |
            typical error | typical mistake | frequent error | frequent mistake | misconception | fallacy | pitfall |
            a myth that | tempting to say | tempting to think | tempted to say | tempted to think | one might think |
            you might think | one could think | one may think | one would think | refuse to believe | no way that |
            contrary to | in contrast to the claim | cannot conclude | can't conclude | can not conclude | cannot say |
            can't say | can not say | nobody claims | hard to believe | unlikely | hardly | no reason why |
            false claim | wrong claim | wrong answers | incorrect answers | wrong results | incorrect results |
            wrong solutions | incorrect solutions | false claims | wrong claims | false statement | false statements |
            wrong statement | wrong statements | incorrect statement | incorrect statements | false equation |
            false equations | wrong equation | wrong equations | none of the following | neither of the following
        """,
        de="""
            kann nicht sein dass | nicht wahr dass | nicht richtig dass | nicht der fall dass | falsch dass |
            unmöglich dass | fälschlich | fälschlicherweise | irrtümlich | fehler ist | fehler wäre | falsch wäre |
            glaube nicht dass | denke nicht dass | es stimmt nicht dass | stimmt nicht dass | falsche antwort |
            falsches ergebnis | falscher wert | falsche werte
        """,
        fr="il est faux que | faux que | n'est pas vrai que",
        es="no es cierto que | es falso que",
    ),
    *rows(
        Stance.DENIED,
        Reach.BACK,
        en="""
            is wrong | are wrong | was wrong | is false | are false | is incorrect | are incorrect | is untrue |
            is not true | is not correct | is not right | isn't true | isn't correct | isn't right | isn't so |
            is not so | does not hold | doesn't hold | do not hold | don't hold | is a mistake | was a mistake |
            is an error | is impossible | cannot be | can't be | cannot be true | can't be true | cannot be right |
            can't be right | cannot hold | is a contradiction | is absurd | is nonsense | is not the case |
            isn't the case | is a common mistake | is a common error | is a frequent mistake | is a frequent error |
            is a typical mistake | is a typical error | is the wrong answer | is a wrong answer | would be false |
            would be incorrect | would not hold | is a myth | is a misconception |
            which is wrong | which is false | which is incorrect | but this is wrong | but that is wrong |
            is not valid | is invalid | i disagree | i do not agree | i don't agree | just kidding
        """,
        de="""
            ist falsch | falsch ist | sind falsch | war falsch | ist nicht wahr | ist nicht richtig |
            ist nicht korrekt | ist inkorrekt | gilt nicht | gelten nicht | stimmt nicht | ist ein fehler |
            ist unmöglich | kann nicht sein | ist ein widerspruch | ist unsinn
        """,
        fr="est faux | n'est pas vrai | est incorrect",
        es="es falso | es incorrecto | no es cierto",
    ),
    *rows(
        Stance.DENIED,
        Reach.NEXT,
        en="wrong | incorrect | false | no | nope | not at all | certainly not",
        de="falsch | nein | keineswegs",
        fr="faux | non",
        es="falso",
    ),
    *rows(
        Stance.DENIED,
        en="""
            not | never | neither | nor | cannot | can't | isn't | aren't | wasn't | weren't | doesn't | don't |
            didn't | won't | wouldn't | couldn't | shouldn't | instead of | rather than | anything but |
            everything but | untrue | mistaken | invalid | impossible | except | without being | none | contradicts |
            differs from | different from | unlike | far from | ✗ | ✘ | ❌
        """,
        de="""
            nicht | nie | niemals | kein | keine | keinen | keiner | weder | statt | anstatt | anstelle von |
            außer | ungültig | unmöglich
        """,
        fr="pas | jamais | ni | aucun",
        es="nunca | jamás | ni | ningún",
        it="mai | né",
        pt="não | nunca | nem",
        nl="niet | nooit | geen",
    ),
    *rows(
        Stance.DOUBTED,
        en="""
            maybe | perhaps | possibly | probably | presumably | i guess | i suspect | i doubt | i doubt that |
            doubt | doubtful | i think | i believe | i suppose | not sure | i am not sure | i'm not sure | unsure |
            unclear | might be | may be | could be | might | could | likely | supposedly | apparently | seems to be
            | seems | appears to be | it appears | it looks like | my guess is | guess | a guess | i hope |
            hopefully | no idea | who knows
        """,
        de="""
            vielleicht | wahrscheinlich | vermutlich | womöglich | eventuell | möglicherweise | ich glaube |
            ich denke | ich vermute | ich bezweifle | ich bezweifle dass | unsicher | nicht sicher | könnte |
            könnte sein | dürfte | scheint | anscheinend | angeblich | keine ahnung | geraten
        """,
        fr="peut-être | probablement | je crois | je pense | sans doute",
        es="quizás | quizá | tal vez | probablemente | creo que",
        it="forse | probabilmente | credo",
        pt="talvez | provavelmente | acho que",
        nl="misschien | waarschijnlijk | ik denk | ik geloof",
    ),
    *rows(Stance.STRUCK, Reach.NONE, en="~ ~"),  # in a document, marks of striking out are paired elsewhere
    *rows(Stance.ASKED, en="? | whether", de="ob"),
    *rows(
        Stance.ASKED,
        Reach.AHEAD,
        en="""
            is it true that | is it correct that | does it follow that | can we say that | can we conclude that |
            true or false | prove or disprove | show or disprove
        """,
    ),
    *rows(
        Stance.ASKED,
        Reach.NEXT,
        en="""
            is this true | is that true | is it true | is this correct | is that correct | is it correct |
            is this right | is that right | is it right
        """,
        de="stimmt das | ist das wahr | ist das richtig | ist das korrekt",
    ),
    *rows(
        Stance.SUPPOSED,
        Reach.AHEAD,
        en="""
            suppose | suppose that | supposing | assume | assume that | assuming | assuming that | let us assume |
            let us suppose | let's assume | let's suppose | imagine | pretend | were it | if it were |
            had it been | for the sake of argument | require that | demand that | requiring that
        """,
        de="angenommen | nehmen wir an | wir nehmen an | sei angenommen | gesetzt den fall",
        fr="supposons | supposons que",
        es="supongamos | supongamos que",
    ),
    *rows(
        Stance.SUPPOSED,
        en="if | unless | provided | provided that | in case",
        de="wenn | falls | sofern | etwa wenn",
        fr="si",
        it="se",
    ),
    *rows(
        Stance.SUPPOSED,
        Reach.NONE,
        en="e.g | eg | for example | for instance | such as | say | an example is | would be | would",
        de="z.b | zum beispiel | beispielsweise | wäre | würde | hätte",
        fr="par exemple",
        es="por ejemplo",
        it="per esempio",
        pt="por exemplo",
        nl="bijvoorbeeld",
    ),
    *rows(
        Stance.QUOTED,
        Reach.AHEAD,
        en="""
            the claim that | claim that | claims that | claimed that | the claim | a claim | the statement that |
            the assertion that | he says | she says | they say | some say | some get | some have | some people |
            people say | students often write | it is said that | the myth that | the idea that | according to |
            the old version | an old version | old version | the older version | an older version |
            the earlier version | an earlier version | the previous version | a previous version |
            the old draft | an old draft | the earlier draft | an earlier draft | the previous draft |
            a previous draft | the outdated version | an outdated version
        """,
        de="""
            die behauptung dass | die behauptung | die aussage dass | er sagt | sie sagt | man sagt |
            angeblich gilt | laut | der alten version | einer alten version | der alten fassung |
            einer alten fassung | der früheren version | einer früheren version | der früheren fassung |
            einer früheren fassung
        """,
        fr="l'affirmation que",
        es="la afirmación de que",
    ),
    *rows(
        Stance.QUOTED,
        Reach.AHEAD,
        en=f"""{said_by(OTHERS, CLAIM)} | {said_by(OTHERS, BELIEVE, "that")} | {SAY_THAT} |
            {said_by(OTHERS, "say | says | said")} |
            {said_by(SOURCES, SAY)} | {said_by(SOURCES, REPORT)} | {said_by(OWNERS, WRITTEN)} | {EARLIER}""",
        de=f"{said_by(ANDERE, BEHAUPTEN)} | {said_by(ANDERE, GLAUBEN, 'dass')}",
    ),
    *rows(Stance.QUOTED, en=said_by(OTHERS, BELIEVE), de=said_by(ANDERE, GLAUBEN)),
    *rows(
        Stance.ALTERNATIVE,
        en="or | either | alternatively | or else | or maybe | or perhaps | or rather",
        de="oder | entweder | beziehungsweise | oder aber",
        fr="ou | soit",
        it="oppure",
        nl="ofwel",
    ),
)  # fmt: skip

# Words with which a question begins that ends with a question mark.
ASKING = frozenset(
    [
        "is",
        "are",
        "was",
        "does",
        "do",
        "did",
        "can",
        "could",
        "should",
        "would",
        "will",
        "may",
        "might",
        "has",
        "have",
        "why",
        "what",
        "how",
        "when",
        "which",
        "who",
        "where",
        "ist",
        "sind",
        "war",
        "kann",
        "könnte",
        "gilt",
        "stimmt",
        "warum",
        "wieso",
        "was",
        "wie",
        "wann",
        "welche",
        "welcher",
        "welches",
        "wer",
        "wo",
        "hat",
        "est-ce",
        "es",
    ]
)

# `is false` is said of the formula before it, `it is false that` of the one behind.
THAT = {"en": "that", "de": "dass", "fr": "que", "es": "que"}
AHEAD: Rows = tuple(
    Row(
        row.meaning._replace(reach=Reach.AHEAD),
        row.language,
        " | ".join(f"{phrase} {THAT[row.language]}" for phrase in row.split()),
    )
    for row in MEANT
    if row.meaning.reach is Reach.BACK
)
