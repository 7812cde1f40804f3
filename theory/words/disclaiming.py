"""Words with which a sentence says that a formula in it or beside it is not claimed, by the place that they have."""

from __future__ import annotations

# What is written down, as `wrong answer` says of it: `wrong prediction` says nothing of a formula.
WRITTEN = """
    answer | answers | solution | solutions | attempt | attempts | result | results | claim | claims | statement |
    statements | version | versions | draft | line | lines | step | steps | way | approach | method | proof | argument
    | reasoning | derivation | calculation | computation | equation | equations | formula | formulas | formulae |
    identity | expression | conclusion | code | note | notes | edition | key | try | idea | assertion | equality |
    inequality | rule | text | example | column | use | usage | reading | thing | part
"""
# What it may be said to be, so that nobody claims it.
UNTRUE = """
    wrong | false | incorrect | flawed | faulty | invalid | erroneous | mistaken | bogus | fallacious | inaccurate |
    refuted | retracted | rejected | disproved | disproven | failed | buggy | broken | untrue | misleading |
    unjustified | dubious | questionable | obsolete | outdated | superseded | deprecated | unverified | unproven |
    unproved | unchecked | withdrawn | struck out | crossed out
"""
# The same of an earlier version; of `the old weights` and `the previous layer` they say nothing.
EARLIER = "old | older | earlier | former | first | initial | original | previous | outdated | superseded"
VERSIONS = "version | versions | draft | drafts | attempt | attempts | try | edition | code | guess | notes | text"
# What says that something is not so wherever it stands beside a formula.
ALWAYS = """
    myth | myths | misconception | misconceptions | fallacy | fallacies | typo | typos | misprint | misprints |
    erratum | errata | nonsense | fixme | allegedly | pitfall | pitfalls | just kidding | used to say | used to read |
    used to think | used to believe | once thought | once believed | long believed | nobody believes | no one believes
    | nobody thinks | nobody claims | nobody says | nobody can | no one can | might expect | may expect | could expect
    | would expect | might believe | might guess | would be tempted | what not to | how not to | remains to be seen |
    remains to be shown | counterexample to | counterexamples to | before the fix | before the correction | we had
    previously | i had previously | previously had | previously wrote | previously claimed | fake | so they say | too
    good to be true
"""
# What somebody made who wrote something that does not hold. Of `the error` alone, as of a network, nothing is said.
MISTAKES = "mistake | mistakes | error | errors | slip | slips | bug | bugs | trap | traps"
USUAL = (
    "common | typical | frequent | usual | classic | popular | known | well-known | obvious | widespread | beginner's"
)
SEEKING = "find | spot | see | locate | identify | explain | fix | correct | where is | what is | here is | there is"
HOLDING = "contains | contain | has | have | with | made | make | is in | lies in"
# What is denied of a formula: `is not right`.
TRUE = """
    true | right | correct | so | valid | hold | holds | follow | follows | accurate | the case | legitimate | allowed
    | justified | work | works | fits | proved | proven | verified | established | what we want | quite | quite right
    | quite true | what it should be | possible
"""
# Denials that deny nothing of what follows.
GRANTED = """
    no doubt | not a coincidence | no coincidence | not surprising | no surprise | not a surprise | not hard | not
    difficult | can't avoid | cannot avoid | cannot deny | can't deny | do not forget | don't forget | not forget |
    never forget | not a problem | no problem | no wonder | not only
"""
# Verbs that go on with a formula.
TAKING = """
    get | gets | got | find | finds | found | have | has | had | obtain | obtains | write | writes | conclude |
    concludes | say | says | claim | claims | give | gives | gave | yield | yields | is | are | was | be | equal |
    equals | infer | expect | use | reach | prove | show | believe | think | assume | imply | implies | mean | means
"""
NEVER = (
    "not | never | hardly | scarcely | cannot | can't | isn't | aren't | wasn't | weren't | doesn't | don't | didn't"
)
NEVER_SO = f"{NEVER} | won't | wouldn't | couldn't | nobody | no one | neither | nor | nowhere | no way | no reason"
# What a predicate may say of the formula before it, besides what is said of a thing that is untrue.
PREDICATES = """
    a lie | lies | a guess | only a guess | just a guess | a joke | a trick | a hoax | claimed by | refuted | the old
    value | an old value | the old version | absurd | impossible | a contradiction | a bug | a slip | a flaw | not so
    | rubbish | garbage
"""
DOUBTING = "might | may | could | would | should | seems | seem | looks | appears | needs | remains"
NOTES = "no | nope | not | sic | wrong | false | incorrect | old | outdated | typo | error | mistake | bug | lie | bad"
FILLING = "here | this | is | the | a | again | it | value | version"
# What a sentence of the formula before it, or of the one behind it, begins with or names.
POINTING = """
    this | that | it | these | those | both | all of this | the above | above | the last line | the last equation |
    the last formula | the last step | the equation | the formula | the line | the result | the statement | the claim
    | the identity | the calculation | the computation | the step | the argument | the reasoning | the derivation |
    the answer | none of the above | nothing of | not all of
"""
POINTING_AHEAD = """
    following | below | next line | next lines | next equation | next formula | next step | next claim | here is |
    here are | here's | what follows | this box | this is how | that follows | believe this
"""
BEGINNING = """
    but | however | actually | unfortunately | of course | no | yes | sadly | clearly | obviously | alas | although |
    though | in fact | so | and | well | which
"""
# What takes for granted what stands behind its `that`. Of all others it is not known.
GRANTING = """
    so | such | see | sees | find | finds | get | gets | know | knows | note | notice | observe | recall | remember |
    conclude | concludes | follow | follows | show | shows | showed | shown | imply | implies | mean | means | meaning
    | give | gives | yield | yields | given | obtain | obtains | tell | tells | ensure | ensures | guarantee |
    guarantees | verify | verified | confirm | confirms | check | clear | obvious | fact | prove | proves | proved |
    deduce | infer | derive | derived | compute | calculate | computed | state | states | stated | have | has | result
    | property | theorem | identity | evident | apparent | sure | demonstrate | demonstrates | realize | realise |
    understand | learn | establish | indicates | reveals | reveal | noted | seen | found | known | concluded |
    recalled | observed | hence | therefore | thus | now | definition | use | using | used | say | says | said | argue
    | suggest | suggests | remark | convention | consequence | showing | noting | implying | assume | assuming |
    suppose | supposing | require | requiring | demand | provided | condition | constraint | requirement | imagine |
    claim | claims | claimed | claiming | hypothesis | assumption | case | wanted | want | like | fortunate | nice |
    because | given | turns out | convince | lecture | reason | easy | lemma | rule | law | inequality | equation |
    observing | knowing | finding | seeing | believe | think | important | interesting | remarkable | worth | means |
    advantage | effect | point | idea | intuition | explains | explain | report | reports | reported | showed | wrote
    | write
"""
# What leads to a noun, of which `that` is the pronoun: `after that`.
LEADING = (
    "after | with | from | for | by | of | like | at | on | than | to | before | in | and | or | but | as | if | then"
)
# What begins a clause that another one goes on from: `since the filter does not fit, ...`
SUBORDINATE = "if | when | since | because | as | where | while | although | though | once | unless | whereas | whether"
CONJUNCTIONS = (
    f"{SUBORDINATE} | so | then | and | but | which | hence | therefore | thus | giving | gives | yielding | who"
)
# What a sentence goes on with from a formula: `which is`, `but this is`.
CLAUSES = "which | that | this | it | yet | simply"
IS = """
    is | are | was | were | isn't | aren't | wasn't | has | had | does | doesn't | do | don't | did | didn't | cannot
    | can't | can | will | won't | contradict | contradicts | violate | violates | fail | fails | goes | rests
"""
READING = "has | had | said | says | used | uses | gave | gives | read | reads"  # what an old version does
LABELS = """
    bad | not | don't | no | nope | counterexample | counterexamples | contradiction
    | trap | traps | draft | known errors | common errors | not true | not so | not right | not correct | not valid |
    not like this | not this
"""
ALONE = """
    not | nope | not quite | not really | not so | or is it | really | a mistake | mistake | no | it isn't | it's not
    | it is not | that isn't | that's not | that is not | this isn't | this is not | it doesn't | it does not | this
    doesn't | this does not | that doesn't | that does not
"""
CROSSES = """
    🚫 | 👎 | ⛔ | ✖ | ✕ | ✗ | ✘ | ❌ | 🙅 | :x: | :no_entry: | :no_entry_sign: | :thumbsdown: | :-1: |
    :negative_squared_cross_mark:
"""
