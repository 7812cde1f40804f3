"""What course notes, solutions and write-ups do that no textbook does: each kind by its smallest text."""

from __future__ import annotations

import pytest

from theory.documents.formats import read
from theory.links.document import check

DISPLAYS = "\\[\na = 4\n\\]\n\n\\[\n= 2 + %s\n\\]"
GRADIENT = "Let $f(x,y) = x y$. Then $\\nabla f = [%s, x]$."
NETWORK = "$a^{l-1}_k = 2$. So $\\delta^l_j = z^l_j a^{l-1}_k$ and $\\delta^l_j = z^l_j a^{l-1}_k$."
SLOPE = "\\frac{\\partial f}{\\partial x}"
ANEW = f"Let $f(x,y) = x y$. At $x = 4$, $y = -3$: ${SLOPE} = -3$.\n\n$$f(x,y) = x + y$$\n\n$${SLOPE} = 1$$"

KINDS = [
    ("(a) So we have\n\n    $$2 + 2 = 5$$\n", ["wrong"], "a formula that is indented under a letter"),
    ("    x = [1, 2]\n    y = 3", ["defines", "defines"], "plain text that is indented"),
    (DISPLAYS % 2, ["defines", "right"], "a display that goes on"),
    (DISPLAYS % 3, ["defines", "wrong"], "a display that goes on"),
    ("\\[a = 4\\]\n\nSo\n\n\\[= 2 + 2\\]", ["defines", "unread"], "not where words stand between"),
    ("- Total: 2 × 10 = **20 parameters**", ["right"], "an emphasized result"),
    ("- Total: 2 × 10 = **21**", ["wrong"], "an emphasized result"),
    ("2**3**1 = 8", ["right"], "powers are no emphasis"),
    ("<a name='intro'></a>\n\nSo $1 + 1 = 2$.", ["right"], "an attribute of a tag"),
    ("- 32 × (5×5×1 + 1 bias) = 32 × 26 = 832", ["right", "right"], "a noun within a formula"),
    ("- 500 samples / 5 features = 100 samples per feature", ["right"], "nouns behind each number"),
    ("- It has 3×3 = 9 weights + 1 bias = 10 params", ["unread"], "what is added to a result"),
    ("It has 5 images - 3 layers = 2 of them.", ["unread"], "a dash that may be one of the sentence"),
    ("Conv (8 filters, 5×5, stride=1, padding=0) gives 3 + 3 = 6.", ["defines", "defines", "right"], "settings"),
    ("- Region [0,1]: (1+3)/4 = 4/4 = 2", ["right", "wrong"], "a label with brackets"),
    ("Output: 8/2 = 4×4", ["undecided"], "a size, of which one side is calculated"),
    ("Output: 8/2 = 4×5", ["wrong"], "no such size"),
    ("Output: 8*2 = 4×4", ["right"], "a product"),
    ("With k=3×3: $k + 1 = 4 + 1$", ["defines", "defines"], "a size that is no number"),
    ("$\\text{softmax}(z)_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}$", ["right"], "an entry of a softmax"),
    ("$\\text{softmax}(z_i) = \\frac{e^{z_i}}{\\sum_j e^{z_j}}$", ["right"], "written as of the entry"),
    ("$\\text{argmax}(z)_i = z_i$", ["unread"], "a word before a bracket is no remark"),
    ("z = [1, 2]\n\n∑ e^z = 10\n\n3 z = [3, 7]", ["defines", "unread", "wrong"], "an exponent is given no value"),
    ("$n - k + 1 = 4 - 3 + 1 = 2$", ["defines", "right"], "numbers put in for letters"),
    ("$k + k^2 = 3 + 4^2 = 19$", ["undecided", "right"], "two numbers for one letter"),
    ("$k = 2$, and $k + 1 = 3 + 1$", ["defines", "wrong"], "another number than was said"),
    ("s = ∑ᵢ 2 aᵢ = 2 ∑ᵢ aᵢ", ["defines", "right"], "a sum in plain text"),
    ("∑ 2 aᵢ = 2 ∑ aᵢ", ["unread"], "a sum over nothing that is said"),
    ("$x = [1, 2]^T$. $\\begin{bmatrix} 3 & 4 \\end{bmatrix} x = 11$", ["defines", "right"], "a transposed list"),
    ("$\\frac{\\partial{L}}{\\partial{\\mathbf{w_1}}} = 3$", ["defines"], "braces behind the sign"),
    ("$\\text{ReLU}'(3) = 1$, $\\text{ReLU}'(-3) = 1$", ["right", "wrong"], "a prime behind an upright name"),
    ("$J_{neg-sample} = 3$", ["defines"], "words with a hyphen below a name"),
    ("$(x_1=1, x_2=2)$ gives $x_1 + x_2 = 4$", ["defines", "defines", "wrong"], "givens in brackets"),
    ("$(2 + 2 = 5)$", ["wrong"], "an equality in brackets"),
    ("$(1, 2) = (1, 3)$", ["wrong"], "tuples"),
    ("$f = 2 x \\quad\\to\\quad \\frac{df}{dx} = 3$", ["defines", "wrong"], "an arrow between equalities"),
    ("$\\frac{d\\sigma}{dz} = \\sigma(z) (1 + \\sigma(z))$", ["wrong"], "the slope of the sigmoid"),
    ("Let $f(w) = w^2 - w$. $f'(w) = 2w - 1$, $f''(w) = w$", ["defines", "right", "wrong"], "a slope without letters"),
    (GRADIENT % "y", ["defines", "right"], "a gradient by all its letters"),
    (NETWORK, ["defines", "defines", "defines"], "layers above their names"),
    (ANEW, ["defines", "defines", "defines", "right", "defines", "right"], "what followed from another function"),
]


@pytest.mark.parametrize(("text", "expected", "why"), KINDS)
def test_a_kind_of_real_documents(text: str, expected: list[str], why: str) -> None:
    assert [link.truth.value for link in check(read("a.md", text)).links] == expected, why
