"""Words with which a sentence says that a formula in it or beside it is not claimed, by the place that they have."""

from __future__ import annotations

# What is written down, as `wrong answer` says of it: `wrong prediction` says nothing of a formula.
WRITTEN = """
    answer | answers | solution | solutions | attempt | attempts | result | results | claim | claims | statement |
    statements | version | versions | draft | line | lines | step | steps | way | approach | method | proof | argument
    | reasoning | derivation | calculation | computation | equation | equations | formula | formulas | formulae |
    identity | expression | conclusion | code | note | notes | edition | key | try | idea | assertion | equality |
    inequality | rule | text | example | column | use | usage | reading | thing | part | implementation |
    implementations | error term of | premise | assumption | case | derivations | calculations | proofs | algebra |
    arithmetic | program
"""
# What it may be said to be, so that nobody claims it.
UNTRUE = """
    wrong | false | incorrect | flawed | faulty | invalid | erroneous | mistaken | bogus | fallacious | inaccurate |
    refuted | retracted | rejected | disproved | disproven | failed | buggy | untrue | misleading | unjustified |
    dubious | questionable | obsolete | outdated | superseded | deprecated | unverified | unproven | unproved |
    unchecked | withdrawn | struck out | crossed out | debunked | discarded | disputed | unfounded | conjectured |
    suspicious | fishy | contradicted | untested | incorrectly derived | illegitimate | unsound | unjustifiable |
    erroneously derived
"""
# The same of an earlier version; of `the old weights` and `the previous layer` they say nothing.
EARLIER = """
    old | older | earlier | former | first | initial | original | previous | outdated | superseded | my old | my first
    | my earlier | my previous | my initial | my original
"""
VERSIONS = """
    version | versions | draft | drafts | attempt | attempts | try | edition | code | guess | notes | text | answer |
    answers | value of the answer | solution | result of mine
"""
# What says that something is not so wherever it stands beside a formula.
ALWAYS = """
    myth | myths | misconception | misconceptions | fallacy | fallacies | typo | typos | misprint | misprints |
    erratum | errata | nonsense | fixme | allegedly | pitfall | pitfalls | just kidding | used to say | used to read |
    used to think | used to believe | once thought | once believed | long believed | nobody believes | no one believes
    | nobody thinks | nobody claims | nobody says | nobody can | no one can | might expect | may expect | could expect
    | would expect | might believe | might guess | would be tempted | what not to | how not to | remains to be seen |
    remains to be shown | counterexample to | counterexamples to | before the fix | before the correction | we had
    previously | i had previously | previously had | previously wrote | previously claimed | so they say | too good to
    be true | common confusion | confusion about | anti-pattern | anti-patterns | tempting to | temptation | is
    tempted | be tempted | rumour | rumor | legend has it | if only | by accident | by mistake | accidentally |
    mistakenly | let's say | let us say | by no means | under no circumstances | in no case | on no account |
    initially wrote | initially thought | originally wrote | originally thought | reportedly | supposedly | citation
    needed | naive reader | naively | wikipedia has | wikipedia says | model output | student answer | student answers
    | student answered | open question | in dispute | is it the case | could it be | why would | why should
"""
# What somebody made who wrote something that does not hold. Of `the error` alone, as of a network, nothing is said.
MISTAKES = "mistake | mistakes | error | errors | slip | slips | bug | bugs | trap | traps"
USUAL = (
    "common | typical | frequent | usual | classic | popular | known | well-known | obvious | widespread | beginner's"
)
SEEKING = """
    find | spot | see | locate | identify | explain | fix | correct | where is | what is | here is | there is | there's
"""
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
    a lie | i doubt it | i doubt this | they say | lies | a guess | only a guess | just a guess | a joke | a trick | a
    hoax | claimed by | refuted | the old value | an old value | the old version | absurd | impossible | a
    contradiction | a bug | a slip | a flaw | not so | rubbish | garbage | off | off by one | off by two | used to be
    | no longer | corrected later | corrected below | since been corrected | been corrected | been retracted | been
    refuted | contradicts | violates | to be corrected | what it used to be | wrongly | incorrectly | falsely |
    mistakenly | nothing but
"""
DOUBTING = """
    might | may | could | would | should | seems | seem | looks | appears | needs | remains | remain | sounds | feels
"""
NOTES = """
    no | nope | not | sic | wrong | false | incorrect | old | outdated | typo | error | mistake | bug | lie | bad |
    disputed | nonsense | untrue | flawed | wrongly | incorrectly | falsely | retracted | refuted | rejected |
    doubtful | unproven | unverified | oops | careful | fishy | ??
"""
FILLING = """
    here | this | is | the | a | again | it | value | version | very | so | all | of | in | my | sorry | well | hmm |
    err | actually | see | correction | but | i | think | that's | it's | above | line
"""
# What a sentence of the formula before it, or of the one behind it, begins with or names.
POINTING = """
    this | that | it | these | those | both | all of this | the above | above | the last line | the last equation |
    the last formula | the last step | the equation | the formula | the line | the result | the statement | the claim
    | the identity | the calculation | the computation | the step | the argument | the reasoning | the derivation |
    the answer | none of the above | nothing of | not all of | correction | sorry | oops | yet this | yet it
"""
POINTING_AHEAD = """
    following | below | comes next | next line | next lines | next equation | next formula | next step | next claim |
    here is | here are | here's | what follows | this box | this is how | that follows | believe this
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
CLAUSES = "which | that | this | it | yet | simply | but | yet | that's | this is | though"
IS = """
    is | are | was | were | isn't | aren't | wasn't | has | had | does | doesn't | do | don't | did | didn't | cannot
    | can't | can | will | won't | contradict | contradicts | violate | violates | fail | fails | goes | rests | never
    | hardly | no longer | looks | look | seems | seem | sounds | turned out | turns out | used | remains
"""
READING = "has | had | said | says | used | uses | gave | gives | read | reads"  # what an old version does
LABELS = """
    bad | not | don't | no | nope | counterexample | counterexamples | contradiction | trap | traps | draft | known
    errors | common errors | not true | not so | not right | not correct | not valid | not like this | not this | lie
    | lies | fake | tbd | todo | conjecture | hypothesis | to check | to verify | to be checked | to be verified | to
    be deleted | to be corrected | unclear | model output | ignore | ignore this | ignore the following | to refute |
    to disprove | spoiler | not this | don't do this | don't copy this | don't write this | never | never this | never
    do this | never write this | this fails | that fails | trap | discarded attempt
"""
ALONE = """
    isn't | is not | is not it | err, not really | or so i thought | not | nope | not quite | not really | not so | or
    is it | really | a mistake | mistake | no | it isn't | it's not | it is not | that isn't | that's not | that is
    not | this isn't | this is not | it doesn't | it does not | this doesn't | this does not | that doesn't | that
    does not | oops | absurd | impossible | rubbish | garbage | contradiction | a contradiction | scratch that |
    strike that | scratch this | never mind | forget it | forget that | or not | not so fast | right | do you agree |
    true or false | wrong, of course | not really | not at all | it fails | this fails | that fails | i take it back |
    i take that back | actually no | well, no | hmm, no
"""
CROSSES = """
    🚫 | 👎 | ⛔ | ✖ | ✕ | ✗ | ✘ | ❌ | 🙅 | :x: | :no_entry: | :no_entry_sign: | :thumbsdown: | :-1: |
    :negative_squared_cross_mark: | 😱 | 😡 | 🤔 | ❓ | ❎ | 🐛 | 💥 | ⚠ | 🤨 | 🙈
"""
# What is done to a statement that is not claimed: `we refute`, `ignore this`.
REFUSING = """
    refute | refutes | refuted | reject | rejects | rejected | disprove | disproves | retract | retracts | deny |
    denies | dispute | disputes | disregard | ignore | discard | debunk | debunks | take back | withdraw | scratch |
    strike
"""
USING = "trust | believe | use | write | copy | do | say | quote | repeat"  # what is not to be done with it
# Beginnings of a question whether something is true, and what such a question names.
WHETHER = "is | are | does | do | did | can | could | would | which | true or false | right | correct | really"
ASKED = "true | false | right | correct | agree | hold | holds | valid | so | the case | wrong | work"
