"""What every example of the documentation prints: command -> its whole output, in which `...` is anything."""

from __future__ import annotations

SHOWN = {
    # students
    "q3b --level brief": """\
csc420-a2/q3b  Back-propagation: the gradient of one weight, by hand
...
∂L/∂w₃ = -0.0113

Evidence
34 claims: 17 DECIDED, 1 ENCLOSED, 16 MEASURED
""",
    "eecs445-p2/q2f --no-verify": """\
eecs445-p2/q2f  Inputs of the linear layer with 64 filters
...
             = floor((64 + 2·2 - 5)/2) + 1      numbers put in
             = 32
...
""",
    "q3b --set w3=1.5 --level brief --no-verify": "...\nz₂ = 1.7530\n...\n∂L/∂w₃ = -0.0133\n",
    'equal "2x + 2" "2(x + 1)"': "equal  (...)\n",
    r'equal "\frac{1}{1+e^{-x}}" "e^x/(1 + e^x)"': "equal  (exact algebra...)\n",
    'equal "sigma(x)(1 - sigma(x))" "sigma(x)^2"': "different  (counterexample: at x = ...)\n(exit code 3)\n",
    "check notes.md": """\
wrong: the two sides differ
  notes.md:5
      ...
      with the numbers said before, left is -8; one slip gives just this: sign
      flipped
  notes.md:7
      7/2 = 4
...
notes.md: 5 of 10 equalities judged: 2 wrong, 1 cut off, 3 right; ...
(exit code 3)
""",
    "check notes.md --all": "Let\n  notes.md:1  defines\n      w = 0.5\n...\n  notes.md:5  wrong\n...\n(exit code 3)\n",
    # instructors
    "e1 --bank mine.toml": """\
mine/e1  One neuron
...
∂L/∂w = ∂L/∂ŷ·∂ŷ/∂w                             chain rule                     ✓
      = (-1.6352)·(-0.1491)                     numbers put in
      = 0.2438                                  ≈ 0.243876664855
...
""",
    "verify e1 --bank mine.toml": "...\n✓ mistakes refuted   1 DECIDED    counterexample\n11 claims: ...\n",
    "e1 --bank slip.toml": "theory: slip.toml:4: e1.topic: expected one of ...; got 'computatoin'\n(exit code 2)\n",
    "sheet e1 --bank mine.toml --out sheet.html": "sheet.html: ... kB\n",
    "e1 --bank mine.toml --variant 7 --level brief --no-verify": """\
...
The numbers are those of variant 7.
...
∂L/∂w = 0.0506
""",
    "sheet --bank mine.toml --assignment mine --variants class.csv --out sheets.md": (
        "sheets-ann-example.edu.md: ... kB\nsheets-bob-example.edu.md: ... kB\n"
    ),
    "new q1 --topic penalty --bank mine.toml": "python -m theory q1 --bank mine.toml\n",
    "q1 --bank mine.toml --level brief --no-verify": "mine/q1  One step with weight decay\n...\nw.new = 959/2000\n",
    # graders
    "grade hand-ins --bank neuron.toml --out marks": """\
...
ann  neuron  5 of 5 marks  (3 right)
...
bob  neuron  3.75 of 5 marks  (1 right-carried, 2 right, 1 wrong)
  right-carried   e1  line 7: dL/dw = -0.2439  3.75/5
                  expected 0.2439
                  first wrong: line 5: dL/dyhat = 1.6352
...
                  sign flipped (in dL/dyhat); the only one of 30 that gives this
...
""",
    "grade hand-ins --bank neuron.toml --out marks --overrides decided.toml": """\
marks have moved since the last run: marks/changes.csv says whose
...
bob  neuron  3 of 5 marks  ...
                  decided by a tutor; it was right-carried: only the sign is
                  lost
...
""",
    # engineers
    'count "conv(20, k4, s2, p1) maxpool(3, s1)" --input 50x12x12': "...\nconv     conv     20x6x6      16,020 ...\n",
    "count resnet18 --reconcile mac,fvcore": """\
resnet18
...
left unexplained                                        0
...
""",
    "count lenet5 --explain C1": """\
count/C1  C1: conv
...
          = 6·(1·5² + 1)                        numbers put in
          = 156
...
""",
    'count "conv(8, k3) linear(10)" --input CxHxW --symbolic --convention mac': (
        "input CxHxW\nconv (conv): output 8x(H - 2)x(W - 2), parameters 72*C + 8\n...\n"
    ),
    "check docs --format gcc": """\
docs/notes.md:1:71: error: ... = 32400\\text{ bytes}: left is 32040, right is 32400...
(exit code 3)
""",
    # how it is sure
    "verify csc420-a2/q2 --level full": """\
csc420-a2/q2 ...
PROVED     one layer more multiplies every term of b*
...
""",
    "check wrong.md": "wrong: the two sides differ\n...\n      counterexample at x = ...\n...\n(exit code 3)\n",
    "check words.md": """\
unread: could not be read, so for a person
  words.md:1
      “2 + 2 = 5”
      it is asked, not claimed
  words.md:1
      “3 = 4”
      it is supposed, not claimed
...
(exit code 4)
""",
    "verify square --bank mine.toml": "mine/square  A square\n✓ links ...\n3 claims: 1 DECIDED, 2 MEASURED...\n",
}
