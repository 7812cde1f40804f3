"""Every phrase that is known beside a formula: one row for what it does, in one language.

A phrase that changes a value (half of, larger than, transposed) is not here, and must not be: what is not in the table
is strange, and makes what it touches unread. `#` stands for a small number, `@` for a letter or number that counts
parts, `%` for somebody's name: a word with a capital that begins no other phrase, `§` for one in the genitive. Phrases
are separated by `|`; the longest one that fits is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple, TypeAlias

from theory.words.roles import Reach, Role, Stance


class Meaning(NamedTuple):
    """What a phrase does. reach: of a stance. sign: of a word of arithmetic."""

    does: Role | Stance
    reach: Reach = Reach.BESIDE
    sign: str = ""


class Row(NamedTuple):
    """Phrases of one language that do the same."""

    meaning: Meaning
    language: str
    phrases: str

    def split(self) -> Iterator[str]:
        return (phrase for piece in self.phrases.split("|") if (phrase := " ".join(piece.split())))


Rows: TypeAlias = tuple[Row, ...]


def rows(does: Role | Stance, reach: Reach = Reach.BESIDE, sign: str = "", **languages: str) -> Rows:
    return tuple(Row(Meaning(does, reach, sign), language, said) for language, said in languages.items())


def said_by(subjects: str, verbs: str, that: str = "") -> str:
    """The phrases in which somebody does something. that: what follows each of them."""
    words = [[" ".join(piece.split()) for piece in said.split("|")] for said in (subjects, verbs)]
    return " | ".join(f"{who} {does} {that}".strip() for who, does in product(*words))


# What says something and is nobody: `the chain rule says that` claims what follows.
LAWS = """
    rule | chain rule | product rule | quotient rule | theorem | lemma | equation | formula | definition | law |
    identity | inequality | this | which | it | we | i
"""
SAY = "say | says | said | state | states | stated | argue | argues | argued | suggest | suggests | suggested"

HARMLESS: Rows = (
    *rows(
        Role.CONCLUDING,
        en="""
            so | therefore | thus | hence | then | consequently | it follows that | we conclude that | we conclude | and
            so | so then | as a result | which means that | this means that | this gives | which gives | which yields |
            which makes | this makes | that makes | this yields | giving | we get | we find | we obtain | we have | i
            get | i got | i find | i obtain | i have | one gets | one obtains | we see that | we arrive at | i arrive at
            | we find that | we get that | we have that | it follows | which leaves us with | which leaves
        """,
        de="""
            also | daher | somit | folglich | demnach | deshalb | damit | dann | daraus folgt | es folgt |
            es folgt dass | wir erhalten | man erhält | ich erhalte | das ergibt | dies ergibt | es ergibt sich |
            ergibt sich | und damit | wir bekommen | ich bekomme | ich komme auf | wir kommen auf | das heißt |
            d.h
        """,
        fr="donc | ainsi | alors | d'où | on obtient | on trouve | on a",
        es="entonces | por lo tanto | por tanto | luego | así | obtenemos | tenemos",
        it="quindi | dunque | allora | otteniamo | si ottiene",
        pt="então | portanto | logo | obtemos",
        nl="dus | daarom | we krijgen | we vinden",
    ),
    *rows(
        Role.FINAL,
        en="""
            final answer | the final answer | my final answer | our final answer | final result |
            the final result | final value | the final value | in total | overall | all in all | altogether |
            in the end | in conclusion | to conclude | in summary | finally | final | corrected | correction |
            corrected answer | the corrected answer | as the final answer |
            as final answer | as my final answer
        """,
        de="""
            endergebnis | das endergebnis | insgesamt | im ganzen | zusammen | schließlich | als endergebnis |
            die endgültige antwort | endgültige antwort
        """,
        fr="réponse finale | la réponse finale | au total | finalement",
        es="respuesta final | la respuesta final | en total | finalmente",
        it="risposta finale | la risposta finale | in totale | infine",
        pt="resposta final | a resposta final | no total",
        nl="eindantwoord | het eindantwoord | in totaal",
    ),
    *rows(
        Role.ANSWER,
        en="""
            answer | answer ( @ ) | answer to ( @ ) | the answer | my answer | our answer | an answer | answers |
            the answers | my answers | the correct answer | correct answer | the right answer | right answer |
            result | the result | my result | our result | results | the results | solution | the solution |
            my solution | our solution | solutions | the solutions | the solution set | solution set | the number |
            the value | value | the values | the total | total | the grand total | the sum | the amount |
            the count | the distance | the cost | cost | costs | the price | price | the matrix | matrix |
            the vector | vector | the formula | the expression | the interval | the set | the identity matrix |
            the zero matrix | a zero matrix | the identity | the largest | the smallest | the greatest |
            the maximum | the minimum | the answer to the question | the answer to this question |
            the answer to this | the answer to the problem | the answer to this problem |
            the solution to the problem | the answer here | the result of the computation |
            the result of the calculation | the result of this | the result of this computation |
            the answer we are looking for | the value we are looking for | the value asked for |
            the desired value | the desired result | the required value | the value you are looking for |
            the answer you are looking for | the correct value | the correct result | the exact value |
            the exact answer | the numerical value | it | it's | that's | is the answer | are the answers |
            is my answer | is our answer | is the final answer | is my final answer | is the result |
            is the solution | is what i get | is what we get | is what i got | is correct | is right
        """,
        de="""
            antwort | die antwort | meine antwort | unsere antwort | ergebnis | das ergebnis | mein ergebnis |
            unser ergebnis | resultat | das resultat | lösung | die lösung | meine lösung | die lösungen |
            lösungen | der wert | wert | die zahl | die anzahl | die summe | die gesamtzahl | das gesamtergebnis |
            gesamt | die richtige antwort | das richtige ergebnis | der gesuchte wert | die gesuchte zahl | es |
            ist die antwort | ist das ergebnis | ist die lösung | ist meine antwort | ist mein ergebnis |
            ist richtig | die antwort auf die frage | die matrix | der vektor | die formel | der ausdruck |
            die lösungsmenge
        """,
        fr="réponse | la réponse | ma réponse | résultat | le résultat | la solution | la valeur",
        es="respuesta | la respuesta | mi respuesta | resultado | el resultado | la solución | el valor",
        it="""
            la risposta è | la mia risposta è | il risultato è | la soluzione è | il valore è | risposta |
            la risposta | la mia risposta | risultato | il risultato | la soluzione | il valore
        """,
        pt="""
            a resposta é | minha resposta é | o resultado é | a solução é | resposta | a resposta |
            minha resposta | resultado | o resultado | a solução | o valor
        """,
        nl="antwoord | het antwoord | mijn antwoord | resultaat | het resultaat | de oplossing | de waarde",
    ),
    *rows(
        Role.OF,
        en="""
            the domain of | the domain of the function | the range of | the range of the function | the roots of |
            the real roots of | the zeros of | the solutions of | the solution of | the set of solutions of
        """,
        de="""
            der definitionsbereich von | der wertebereich von | die nullstellen von | die lösungen von |
            die lösung von
        """,
    ),
    *rows(
        Role.IS,
        en="""
            is | are | was | equals | is equal to | are equal to | being | comes to | comes out as | comes out to |
            comes out to be | turns out to be | turns out as | is given by | are given by | amounts to | becomes |
            means | is exactly | is simply | is just | is thus | is then | is therefore | is hence | is now |
            is indeed | is found to be | evaluates to | simplifies to | works out to | works out to be |
            works out as | must be | has to be | should equal | is going to be | works out at | equal to | equal |
            reads
        """,
        de="""
            ist | sind | war | lautet | beträgt | ist gleich | sind gleich | ist genau | gleich | wird zu |
            ergibt | ist also | ist somit | ist daher | ist damit | ist dann | heißt
        """,
        fr="est | sont | vaut | est égal à | est égale à | égale",
        es="son | es igual a | vale",
        it="sono | vale",
        pt="são | vale",
        nl="is gelijk aan | bedraagt | is dus",
    ),
    *rows(Role.AND, en="and | & | as well as", de="und | sowie", fr="et"),
    *rows(
        Role.PLACES,
        en="""
            to # decimals | to # decimal places | to # decimal | to # decimal place | to # places | to # d.p |
            to # dp | with # decimals | with # decimal places | rounded to # decimals |
            rounded to # decimal places | rounded to # decimal place | rounded to # decimal | rounded to # places |
            rounded to # dp | rounded to # d.p | at # decimals | at # decimal places | correct to # decimals |
            correct to # decimal places | # decimals | # decimal places | # dp | # d.p
        """,
        de="""
            auf # stellen | auf # nachkommastellen | auf # dezimalen | auf # dezimalstellen |
            gerundet auf # stellen | gerundet auf # nachkommastellen | gerundet auf # dezimalen |
            gerundet auf # dezimalstellen | auf # stellen gerundet | auf # nachkommastellen gerundet |
            auf # dezimalen gerundet | auf # dezimalstellen gerundet | auf # stellen genau |
            auf # nachkommastellen genau | auf # dezimalstellen genau | mit # nachkommastellen
        """,
        fr="à # décimales | arrondi à # décimales",
        es="con # decimales | redondeado a # decimales",
    ),
    *rows(
        Role.DIGITS,
        en="""
            to # significant digits | to # significant figures | to # sig figs | to # s.f | to # sf |
            with # significant digits | with # significant figures | rounded to # significant digits |
            rounded to # significant figures | rounded to # sig figs | to # digits | rounded to # digits |
            # significant digits | # significant figures | # sig figs
        """,
        de="""
            auf # signifikante stellen | auf # signifikante ziffern | gerundet auf # signifikante stellen |
            gerundet auf # signifikante ziffern | auf # signifikante stellen gerundet
        """,
    ),
    *rows(
        Role.ABOUT,
        en="""
            approximately | about | roughly | around | approx | nearly | rounded | after rounding |
            is approximately | is about | is roughly | is around | approximately equal to |
            is approximately equal to | circa | ca
        """,
        de="ungefähr | etwa | rund | zirka | gerundet | näherungsweise | ist ungefähr | ist etwa | ist rund",
        fr="environ | à peu près",
        es="aproximadamente",
        it="approssimativamente",
        nl="ongeveer",
    ),
    *rows(
        Role.FILLING,
        en="""
            for which | the quadratic | the equation | the polynomial | the function | has real roots |
            have real roots | has real solutions | special | with fractions | the | this | that | these | here |
            here is | here are | here's | there are | there is | which is | that is | i.e | namely | exactly |
            precisely | simply | just | clearly | obviously | of course | indeed | note that | now | we know that |
            we know | i know that | it is clear that | done | ok | okay | yes | please | thank you | thanks |
            sure | great | hello | hi | dear | sir | madam | good | nice | well | qed | cheers | best regards |
            regards | hope this helps | i hope this helps | let me know | for part @ | for part ( @ ) |
            part ( @ ) | for question ( @ ) | for the part @ | for case @ | for question @ | for the question @ |
            part @ | question @ | problem @ | exercise @ | in part @ | by hand | as required | as desired |
            as expected | as asked | as above | as shown | as shown above | from above | after simplification |
            after simplifying | simplified | in simplest form | in lowest terms | in simplified form |
            in exact form | in closed form | exact | units | unit | using the formula | by the chain rule |
            using the chain rule | by definition | by symmetry | after all | in fact | the correct | the value of |
            the values of | value of | as | my | our | for you
        """,
        de="""
            der | die | das | dies | dieser | diese | dieses | hier | hier ist | genau | nämlich | klar |
            offensichtlich | natürlich | bitte | danke | vielen dank | gerne | hallo | gut | nun | jetzt | fertig |
            ja | einheiten | teil @ | aufgabe @ | frage @ | zu teil @ | in teil @ | der wert von | den wert von |
            wert von | als | nach der kettenregel | mit der kettenregel | nach vereinfachung | vereinfacht |
            wie gefordert | wie erwartet
        """,
        fr="voici | c'est | exactement | s'il vous plaît | merci | oui | la | le | les",
        es="aquí está | exactamente | por favor | gracias | el | los | las",
        it="ecco | esattamente | per favore | grazie | il",
        pt="exatamente | por favor | obrigado | obrigada",
        nl="hier is | precies | alstublieft | bedankt | het | de",
    ),
    *rows(Role.FILLING, en=said_by(LAWS, SAY, "that")),
    *rows(
        Role.TURNING,
        en="but | because | since | whereas | while | although | so that",
        de="aber | weil | da | denn | während | obwohl | sondern",
    ),
    *rows(Role.SIGN, sign="*", en="times | multiplied by", de="mal | multipliziert mit"),
    *rows(Role.SIGN, sign="+", en="plus", de="plus"),
    *rows(Role.SIGN, sign="-", en="minus", de="minus"),
    *rows(Role.SIGN, sign="/", en="divided by", de="geteilt durch"),
)  # fmt: skip

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
            false claim | wrong claim
        """,
        de="""
            kann nicht sein dass | nicht wahr dass | nicht richtig dass | nicht der fall dass | falsch dass |
            unmöglich dass | fälschlich | fälschlicherweise | irrtümlich | fehler ist | fehler wäre | falsch wäre |
            glaube nicht dass | denke nicht dass | es stimmt nicht dass | stimmt nicht dass | falsche antwort |
            falsches ergebnis
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
            didn't | won't | wouldn't | couldn't | shouldn't | instead of | rather than | anything but | untrue |
            mistaken | invalid | impossible | except | without being | none | contradicts | differs from |
            different from | unlike | far from | ✗ | ✘ | ❌
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

TABLE: Rows = (*HARMLESS, *MEANT, *AHEAD)
