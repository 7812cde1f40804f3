"""Phrases that leave what a formula says as it is: they conclude, name, fill, round, or stand for a sign."""

from __future__ import annotations

from theory.words.roles import Role
from theory.words.rows import Rows, rows, said_by

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
            so | therefore | thus | hence | then | consequently | it follows that | we conclude that | we conclude |
            and so | so then | as a result | which means that | this means that | this gives | which gives | which
            yields | which makes | there is no doubt that | no doubt that | this makes | that makes | this yields |
            giving | we get | we find | we obtain | we have | i get | i got | i find | i obtain | i have | one gets |
            one obtains | we see that | we arrive at | i arrive at | we find that | we get that | we have that | it
            follows | which leaves us with | which leaves
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
            the final result | final value | the final value | in total | overall | all in all | all together |
            in all | altogether |
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
    *rows(Role.FILLING, en="✓ | ✔ | ✅ | ☑ | 🎉 | 👍 | \N{VARIATION SELECTOR-16}"),  # the last, a sign in colour
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
