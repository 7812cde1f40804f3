"""Words of worked solutions that say nothing of the value beside them: nouns of the field, verbs of calculating.

They are known beside what a hand-in states, in addition to the table's. What changes or restricts a value (half, only,
without, another, up to, ignoring) is not here, and must not be.
"""

from __future__ import annotations

from theory.words.roles import Role
from theory.words.table import TABLE, Rows, rows
from theory.words.understanding import Lexicon

WORKING: Rows = (
    *rows(
        Role.FILLING,
        # nouns, and what they are called more closely
        en="""
            unicode minus | before rounding | that is | unrounded | chain rule | product rule | quotient rule | power
            rule | rule | rules | definition | graph | computational graph | computation graph | network | net | model
            | layer | layers | ( @ ) | layer @ | level @ | step @ | line @ | eq @ | equation @ | hidden layer | output
            layer | input layer | first layer | second layer | third layer | last layer | neuron | neurons | unit |
            hidden unit | hidden | node | output | outputs | input | inputs | activation | activations | activation
            function | pre-activation | weight | weights | bias | biases | gradient | gradients | derivative |
            derivatives | partial derivative | partial derivatives | slope | slopes | loss | loss function | cost
            function | logit | logits | softmax | sigmoid | logistic | logistic function | tanh | tangent | hyperbolic
            | hyperbolic tangent | function | functions | entropy | cross-entropy | binary cross-entropy | squared
            error | step | steps | update | update rule | gradient descent | gradient step | learning rate |
            convolution | convolutional | pooling | max-pooling | kernel | kernels | filter | filters | channel |
            channels | feature map | feature maps | map | maps | image | images | pyramid | level | levels | laplacian
            | gaussian | top | coarsest | finest | vectors | row | rows | column | columns | entry | entries | element
            | elements | number | numbers | probability | probabilities | class | classes | label | labels | target |
            targets | prediction | predictions | range | interval | codomain | forward pass | backward pass | forward
            | backward | backwards | upstream | upstream gradient | local derivative | local gradient | local | factor
            by factor | term by term | product | products | sum | sums | formula | formulas | equation | equations |
            expression | line | lines | calculation | computation | derivation | working | algebra | values |
            quantities | quantity | shape | shapes | size | sizes | height | width | depth | parameter | parameters |
            params | flops | flop | macs | operations | multiplications | additions | counts | counting | count |
            totals | summary | table | back-propagation | backpropagation | identity | everything together | putting
            everything together | terms | affine map | composition | linear | nonlinear | trainable | learnable |
            elementwise | element-wise | new | given | givens | known | above | below | earlier values | same | all |
            both | every | each of the | whole | entire | a | an | single | some | any | can | will | may | to | first
            | firstly | second | third | fourth | fifth | sixth | seventh | final | finally | simple | similar |
            similarly | likewise | furthermore | equivalently | respectively | corresponding | such | these | those |
            which | who | hint | recursion | lemma | induction | proof | original | specific | certain | overall |
            total | their | his | her | hand | fully | connected | fully-connected | fully connected | dense | feed |
            feed-forward | shape of | shapes of | size of | sizes of | dimension of | dimensions of | dimension |
            dimensions | value of | value | total of | a total of | not inclusive | not included | exclusive |
            excluded | never reached | not reached | logistics | sigmoids | regarding | singular | multiplication |
            addition | summation | formulation | intermediate | old weights | old weight | new weights | new weight |
            term | factors | numerator | denominator | scalar | tensor | tensors | notation | indices | index | case |
            cases | variable | variables | constant | constants | positive | closed-form | closed form | log | logs |
            logarithm | natural log | natural logarithm | base @ | base-2 | bits | nats | bit | nat | upsampled |
            upsampling | upsample | downsampling | blurred | blurring | reconstruct | reconstructing | reconstruction
            | reconstructed | mapping | stride | padding | receptive field | image size | kernel size | question |
            part | task | problem | exercise | formally | numerically | symbolically | analytically | explicitly |
            directly | step by step | as follows | follows | following | also | again | next | further | moreover | so
            far | where | when we | once we | that | there | i | we | one | you | us | its | it is
        """,
        de="""
            kettenregel | produktregel | quotientenregel | schicht | schichten | netz | netzwerk | gewicht | gewichte
            | ableitung | ableitungen | steigung | verlust | funktion | logistische funktion | aktivierung | parameter
            | bild | bilder | pyramide | ebene | formel | gleichung | rechnung | werte | zahlen | eingesetzt | alle |
            alles | den | dem | des | wir | ich | man | auch | wieder | folgt | bereich | wertebereich
        """,
    ),
    *rows(
        Role.FILLING,
        # verbs that say how something is calculated
        en="""
            differentiate | differentiating | differentiation | substitute | substituting | substitution | insert |
            inserting | plug in | plugging in | apply | applying | use | using | used | expand | expanding | expanded
            | collect | collecting | simplify | simplifying | compute | computing | computed | calculate | calculating
            | calculated | evaluate | evaluating | combine | combining | put together | putting together | put |
            putting | together | write | writing | rewrite | rearrange | rearranging | take | taking | go | going |
            start | starting | back-propagate | backpropagate | propagate | propagating | going backwards | work
            backwards | add up | adding up | adding | sum up | summing up | summing | multiply out | multiplying out |
            look at | recall | remember | consider | needs | has | have | had | gives | give | yields | takes | makes
            | holds | stays | get | obtain | find | see | know | follows from | shows | show | let | let us | let's |
            want | need | express | expressed | represent | represented | conduct | conducts | perform | performs |
            performed | require | requires | contain | contains | consist | consists | correspond | corresponds | to
            write | to get | to obtain | to compute | to find | to map | to sum | to see | to reconstruct | goes |
            come | comes | leads | lead | follow | start with | define | defined | denote | denoted | called | lies |
            lie | do | does | be
        """,
        de="""
            ableiten | einsetzen | ausrechnen | berechnen | rechnen | ausmultiplizieren | zusammenfassen | gilt | gibt
            | erhält | liegt | liegen | hat | haben
        """,
    ),
    *rows(
        Role.LINKING,
        en="""
            for | in | by | from | at | with | on | through | along | with respect to | w.r.t | due to | into | as in
            | according to the chain rule | after the step | after the update | after one step
        """,
        de="für | in | im | aus | mit | von | bei | nach | zu | durch",
        fr="pour | de | du | par | avec",
    ),
    *rows(Role.OPERAND, en="of | per | over | to | off", de="pro | je"),
)  # fmt: skip

SPOKEN = Lexicon((*WORKING, *TABLE))  # of a phrase that both have, what the table says counts
