"""Words of worked solutions that say nothing of the value beside them: nouns of the field, verbs of calculating.

They are known beside what a hand-in states, in addition to the table's. What changes or restricts a value (half, only,
without, another, ignoring), says when it held (before, initial) or who said it (asked, claimed) is not here, and must
not be; a phrase may hold such a word where it says all (only the second term).
"""

from __future__ import annotations

from theory.words.roles import Role
from theory.words.rows import Rows, rows
from theory.words.table import TABLE
from theory.words.understanding import Lexicon

WORKING: Rows = (
    *rows(
        Role.FILLING,
        # nouns, and what they are called more closely
        en="""
            unicode minus | before rounding | that is | unrounded | chain rule | product rule | quotient rule |
            power rule | rule | rules | definition | graph | computational graph | computation graph | network |
            networks | net | nets | model | models | layer | layers | ( @ ) | layer @ | level @ | step @ | line @ |
            eq @ | equation @ | hidden layer | output layer | input layer | first layer | second layer | third layer
            | last layer | neuron | neurons | unit | hidden unit | hidden | node | output | outputs | input | inputs
            | activation | activations | activation function | pre-activation | weight | weights | bias | biases |
            gradient | gradients | derivative | derivatives | partial derivative | partial derivatives | slope |
            slopes | loss | loss function | cost function | logit | logits | softmax | sigmoid | logistic | logistic
            function | tanh | tangent | hyperbolic | hyperbolic tangent | function | functions | entropy |
            cross-entropy | binary cross-entropy | squared error | step | steps | update | update rule | gradient
            descent | gradient step | learning rate | convolution | convolutional | pooling | max-pooling | kernel |
            kernels | filter | filters | channel | channels | feature map | feature maps | map | maps | image |
            images | pyramid | level | levels | laplacian | gaussian | top | coarsest | finest | vectors | row |
            rows | column | columns | entry | entries | element | elements | number | numbers | probability |
            probabilities | class | classes | label | labels | target | targets | prediction | predictions | range |
            interval | codomain | forward pass | backward pass | forward | backward | backwards | upstream |
            upstream gradient | local derivative | local gradient | local | factor by factor | term by term |
            product | products | sum | sums | formula | formulas | equation | equations | expression | line | lines
            | calculation | computation | derivation | working | algebra | values | quantities | quantity | shape |
            shapes | size | sizes | height | width | depth | parameter | parameters | params | flops | flop | macs |
            operations | multiplications | additions | counts | counting | count | totals | summary | table |
            back-propagation | backpropagation | identity | everything together | putting everything together |
            terms | affine map | composition | linear | nonlinear | trainable | learnable | elementwise |
            element-wise | new | given | givens | known | above | below | earlier values | same | all | both | every
            | each of the | whole | entire | a | an | single | some | any | can | will | may | first | firstly |
            second | third | fourth | fifth | sixth | seventh | final | finally | simple | similar | similarly |
            likewise | furthermore | equivalently | respectively | corresponding | such | these | those | which |
            who | recursion | lemma | induction | proof | original | specific | certain | overall | total | their |
            hand | fully | connected | fully-connected | fully connected | dense | feed | feed-forward |
            shape of | shapes of | size of | sizes of | dimension of | dimensions of | dimension | dimensions |
            value of | value | total of | a total of | not inclusive | exclusive | ends excluded | endpoints
            excluded | both excluded | ends not included | endpoints not included | never reached | not reached |
            logistics | sigmoids | regarding | singular | multiplication | addition | summation | formulation |
            intermediate | are the old weights | new weights | new weight | term | factors | numerator |
            denominator | scalar | tensor | tensors | notation | indices | index | case | cases | variable |
            variables | constant | constants | closed-form | closed form | log | logs | logarithm | natural log |
            natural logarithm | base @ | base-2 | bits | nats | bit | nat | upsampled | upsampling | upsample |
            downsampling | blurred | blurring | reconstruct | reconstructing | reconstruction | reconstructed |
            mapping | stride | padding | receptive field | image size | kernel size | question | part | task |
            problem | exercise | formally | numerically | symbolically | analytically | explicitly | directly | step
            by step | as follows | follows | following | also | again | next | further | moreover | so far | where |
            when we | once we | that | there | i | we | one | you | us | its | it is
        """,
        de="""
            gesamtmatrix | gesamtbias | gesamtgewicht | gesuchte | gesuchter | gesuchten | rekonstruktion | verlust |
            gradient | gradienten | ausgabe | eingabe | gewichtsmatrix | biasvektor | einsetzen | durch einsetzen |
            vorwärts | rückwärts | vorwärtsdurchlauf | rückwärtsdurchlauf | sowie | durch | ausgehend von | mit hilfe |
            anzahl | gesamtzahl | geschlossene form | neue | neuen | neuer | nach einem schritt |
            kettenregel | produktregel | quotientenregel | schicht | schichten | netz | netzwerk | gewicht |
            gewichte | ableitung | ableitungen | steigung | verlust | funktion | logistische funktion | aktivierung
            | parameter | bild | bilder | pyramide | ebene | formel | gleichung | rechnung | werte | zahlen |
            eingesetzt | alle | alles | den | dem | des | wir | ich | man | auch | wieder | folgt | bereich |
            wertebereich
        """,
        fr="""
            quand | lorsque | s'écrit | nombre | nombre total | nombre total de | réseau | couche | couches | gradient
            | gradients | dérivée | perte | poids | biais | matrice | vecteur | matrice des poids | vecteur de biais |
            fonction | sigmoïde | logistique | softmax | sortie | entrée | formule | forme fermée | reconstruction |
            probabilités | moyenne | nombre de | paramètres | pyramide | niveau | image | règle de la chaîne | par |
            pour | avec | dans | nous | on | du | de la | des | un | une | cherché | cherchée | nouveau | nouvelle |
            nouveaux | total | totale | opérations | calcul | calculs
        """,
        es="""
            red | capa | capas | gradiente | gradientes | derivada | pérdida | pesos | peso | sesgo | matriz | matriz
            de pesos | vector | función | sigmoide | logística | softmax | salida | entrada | fórmula | forma cerrada |
            forma | cerrada | reconstrucción | probabilidades | media | número de | parámetros | pirámide | nivel |
            imagen | regla de la cadena | por | para | con | en | nosotros | del | de la | un | una | buscado | buscada
            | nuevo | nueva | nuevos | total | operaciones | cálculo | cálculos | hacia adelante | hacia atrás | solo
            hace falta | es
        """,
    ),
    *rows(
        Role.FILLING,
        # verbs that say how something is calculated
        en="""
            obtained | updated weight | updated weights | updated values |
            composing | composing the three layers | stacking the layers | i computed | i calculated | we
            computed | i did this in code | follows as | averaging | averaged | after substituting | after multiplying
            | after multiplying everything out | after inserting | after averaging | after the shift | after shifting |
            after one step | after the step | after the update | after one update | learns | learn | in code | with
            python | with numpy | by computer | taking the mean | taking the average | taking means | written out | in
            full | differentiate | differentiating | differentiation | substitute | substituting | substitution |
            insert | inserting | plug in | plugging in | apply | applying | use | using | used | expand | expanding |
            expanded | collect | collecting | simplify | simplifying | compute | computing | computed | calculate |
            calculating | calculated | evaluate | evaluating | combine | combining | put together | putting together |
            put | putting | together | write | writing | rewrite | rearrange | rearranging | take | taking | go | going
            | start | starting | back-propagate | backpropagate | propagate | propagating | going backwards | work
            backwards | add up | adding up | adding | sum up | summing up | summing | multiply out | multiplying out |
            look at | recall | remember | consider | needs | has | have | had | gives | give | yields | takes | makes |
            holds | stays | get | obtain | find | see | know | follows from | shows | show | let | let us | let's |
            want | need | express | expressed | represent | represented | conduct | conducts | perform | performs |
            performed | require | requires | contain | contains | consist | consists | correspond | corresponds | to
            write | to get | to obtain | to compute | to find | to map | to sum | to see | to reconstruct | goes | come
            | comes | leads | lead | follow | start with | define | defined | denote | denoted | called | lies | lie |
            do | does | be
        """,
        de="""
            ableiten | einsetzen | ausrechnen | berechnen | rechnen | ausmultiplizieren | zusammenfassen | gilt |
            gibt | erhält | liegt | liegen | hat | haben
        """,
    ),
    *rows(
        Role.FILLING,
        # more nouns of the field, and words that explain
        en="""
            repeatedly | recursively | iteratively | successively | simultaneously | efficiently | exactly once |
            back | again and again | bounded | recover | recovers | restore | restores | standard | stacking |
            levelwise | stepwise | unrolls | entire pyramid | coarse | fine | coarse to fine | from coarse to fine |
            whole image | smallest | smallest image | blur | detail | residual image | difference image | difference
            images | take values | takes values | values between | horizontal | vertical | monotone | monotonic |
            increasing | squashes | centred | centered | zero-centred | zero-centered | alexnet | computes |
            calculates | algorithm | angle | angles | architecture | assignment | axis | backprop | branch |
            branches | breakdown | brightness | camera | chain | classifier | coefficient | coefficients |
            components | component | concept | conv | conv1 | contribution | contributions | convnet | coordinate |
            coordinates | curve | data | dataset | decoder | details | detector | diagonal | dot product | edge |
            edges | effect | embedding | embeddings | encoder | binary cross entropy | cross entropy | entropy loss
            | error signal | exp | exponent | exponential | exponentials | exponents | feature | features | forward
            step | fraction | fractions | grad-cam | gradcam | head | heads | heatmap | heat map | individual |
            individual losses | information | intensity | kernel window | labelled | landmark | landmarks |
            left-hand side | lenet | lenet - @ | likelihood | location | locations | log-likelihood | lstm | mask |
            matrices | maximum likelihood | mean loss | mean | memory | neural | neural network | neural networks |
            nonlinearity | objective | optimiser | optimizer | pair | pairs | path | paths | patch | patches |
            perceptron | pixel | pixels | point | points | position | positions | preactivation | pre-activations |
            pyramids | receptive fields | regression | relu | resnet | right-hand side | route | sequence | series |
            signal | simplification | single example | skip connection | slope at | softmax function | softmax
            output | softmax outputs | space | spatial | stage | stages | stochastic | subsampling | sub-sampling |
            target network | theorem | token | tokens | transformer | unit vector | vgg | window | windows | error
            term | output error | attention | query | queries | cell | gate | gates | state | states | state vector
            | hidden state | hidden states | context | side | sides | spatial size | spatial dimensions | spatial
            dimension | output size | output volume | volume | volumes | feature vector | input image | input
            channel | input channels | output channel | output channels | output map | output maps | per-channel |
            one-hot | one-hot vector | ground truth | true class | true label | correct class | predicted
            probability | predicted probabilities | actual label | normalisation | normalization | normaliser |
            normalizer | denominators | numerators | square brackets | brackets | bracket | parentheses | fact |
            facts | explanation | justification | ingredients | ingredient | building block | building blocks |
            things | thing | pieces | piece | place | places
        """,
    ),
    *rows(
        Role.FILLING,
        # how something is, or when, where and by what it is done
        en="""
            only have to store | only need | only needs | only need to store | depends on the output only | depends only
            on the output | depends only on its output | up one level | one level up | one level | each of which |
            after the softmax | after softmax | after the relu | after relu | after the sigmoid | after applying the
            softmax | after applying the relu | after applying relu | label @ | class @ | target @ |
            only the first term | only the second term | only the third term | only the last term | only one term |
            only the first | only the second | only the diagonal | only the diagonal terms | is left | are left |
            and so on until | and so on | normal equation | normal equations | to zero gives | to zero yields |
            to zero we get | setting the gradient | setting the derivative | subtract the maximum |
            subtracting the maximum | only the output is needed | only its output is needed |
            only need the output | for one example | for a single example |
            for one sample | for a single sample | onto | available | basic |
            complete | compact | consecutive | consistent | convenient | deep | differentiable | elementary | empty
            | entrywise | equivalent | explicit | full | handy | helpful | important | independent | inner | outer |
            internal | involved | last | latter | former | main | necessary | numeric | numerical | one by one | one
            after the other | particular | quick | relevant | resulting | separate | separately | sequential |
            several | smooth | straightforward | sufficient | suitable | symbolic | symmetric | tedious | useful |
            visible | well-known | written | careful | carefully | accordingly | already | always | analogous |
            analogously | as usual | at once | automatically | eventually | immediately | in general | in particular
            | in this case | in our case | in this way | in turn | jointly | layer by layer | level by level | line
            by line | manually | meanwhile | mechanically | naturally | once more | one at a time | piece by piece |
            properly | readily | row by row | similarly for | sequentially | specifically | subsequently | together
            with | ultimately | via | yet | still | even | because of | in order to | in terms of | in the form | in
            the same way | in a similar way | in one line | in one step | in two steps | in detail | in words | in
            matrix form | in vector form | by hand | by inspection | by substitution | by construction | by
            assumption | by linearity | by the product rule | by the quotient rule | by the definition | by the same
            argument | by analogy | from the definition | from the chain rule | from the formula | from this | from
            that | from here | from which | with this | with that | with these | with which | to this | to that | to
            it | to them | to do this | to do so | to begin with | to start | to start with | to summarise | to
            summarize | at this point | at the output | at the input | at the top | at the bottom | at each step |
            at each level
        """,
    ),
    *rows(
        Role.FILLING,
        # what happens to a term, a signal or a formula on the way
        en="""
            act | acts | acting | allow | allows | arrive | arrives | arise | arises | assemble | assign | assigned
            | be computed | be obtained | be written | been | begin | begins | behave | behaves | belong | belongs |
            break down | bring | brings | build | builds | built | carry | carries | carried | compose | composed |
            concatenate | connect | connects | construct | constructed | count up | derive | derived | deriving |
            describe | describes | determine | determined | distribute | distributing | draw | drawn | end up with |
            ends up with | enter | enters | equate | exist | exists | expanding out | explain | explains | explained
            | factor out | factoring out | factor | feeds | fed | fill | fill in | filled in | flatten | flattening
            | flow | flows | flowing | form | forms | formed | generalise | generalises | generalize | generalizes |
            help | helps | imply | implies | implying | include | included | introduce | keep | keeps | kept | look
            | looks | maps to | move | moves | notice | observe | observing | occur | occurs | pad | pass | passes |
            passing | pick | picks | placed | play | plays | pool | prepare | present | pull out | pulling out |
            push | reach | reaches | read | read off | reading | rearranged | regroup | relate | relates | remain |
            remains | repeat | repeated | repeating | reshape | resolve | respect | result in | results in | reuse |
            reusing | reused | run | runs | running | satisfies | satisfy | see that | seen | sees | send | sends |
            set | setting | shown | simplify to | slide | slides | solve | solving | solved | stack | stands | stand
            | step through | store | stored | sums to | summarise | summarize | survive | survives | surviving |
            tell | tells | tend | tends | think of | trace | tracing | track | train | trained | treat | treated |
            treating | turn | turns | unfold | unroll | unrolling | use that | visit | walk | walking | work | works
            | work out | worked out | working out | written as | write out | writing out | written out | yield |
            yielding | produce | produces | produced | producing | provide | provides | receive | receives |
            connected to | consisting | contains only | having | being | known as | called the | adds | added | adds
            up | counted | occupy | occupies | take part | takes part | entered | entering | stated | will be | can
            be
        """,
    ),
    *rows(
        Role.LINKING,
        en="""
            for | in | by | from | at | with | on | through | along | with respect to | w.r.t | due to | into | as
            in | according to the chain rule | after the step | after the update | after one step
        """,
        de="für | in | im | aus | mit | von | bei | nach | zu | durch",
        fr="pour | de | du | par | avec",
    ),
    *rows(Role.OPERAND, en="""
            of | per | over | to | off | on average | averaged over | in magnitude | in norm | in absolute value |
            in modulus | up to | scaled by | shifted by | reduced by | increased by | decreased by | with a minus
            sign | cancel | cancels | canceled | cancelled | cancelling | canceling | vanish | vanishes | vanished |
            disappear | disappears | drop out | drops out | collapse | collapses | flattened | padded | pooled |
            reshaped | unrolled | stacked | summed | transposed | squared
        """, de="pro | je"),
)  # fmt: skip

SPOKEN = Lexicon((*WORKING, *TABLE))  # of a phrase that both have, what the table says counts
