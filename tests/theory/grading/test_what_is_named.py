"""Which quantity a left side, or the words before a value, name: losses, what is made anew, maps, totals and means."""

from __future__ import annotations

import pytest

from tests.theory.grading.test_all_classes import KEPT, verdicts

BCE = r"-y\log\hat y - (1-y)\log(1-\hat y)"
LINEAR = "b* = W3 W2 b1 + W3 b2 + b3"
MAP = (
    r"\begin{bmatrix} 0.625 & 0.625 & 0.8125 & 0.625\\ 1.0625 & 1.25&1.0625&0.875\\"
    r" 0.875&1.0625&0.4375&0\\0&0&0.0625&0\end{bmatrix}"
)
WEIGHTED = r"\mathrm{ReLU}\left(\tfrac{3}{16}A^1+\tfrac{7}{16}A^2\right)"


@pytest.mark.parametrize(
    ("assignment", "question", "part", "said"),
    [
        ("cv-a1", "q1b", "BCE.nats", rf"$\mathcal{{L}}_{{BCE}}(y,\hat y) = {BCE}$"),
        ("cv-a1", "q1b", "BCE.nats", rf"$\ell(y,\hat y) = {BCE}$"),
        ("cv-a1", "q1b", "BCE.bits", f"${BCE.replace('log', 'log_2')}$"),
        ("cv-a1", "q1c", "BCE.nats", r"$\mathcal{L} = -\log(1-0.9) = 2.303$"),
        ("cv-a1", "q1e", "w.new", r"$w^{(t+1)} = w^{(t)} - \alpha \nabla_w L - 2\alpha\lambda w^{(t)}$"),
        ("cv-a1", "q1e", "w.new", r"$w_{t+1} = w_t - \alpha (\frac{\partial L}{\partial w_t} + 2\lambda w_t)$"),
        ("cv-a1", "q1e", "w.new", r"$w \to w - \alpha \frac{dL}{dw} - 2 \alpha\lambda w$"),
        ("csc420-a2", "q2", "Wstar bstar", f"W* = W3 W2 W1,  {LINEAR}"),
        ("csc420-a2", "q2", "Wstar bstar", f"W* = W3 W2 W1,   {LINEAR}"),
        ("eecs445-p2", "q3a", "map", f"$$L = {WEIGHTED} = {MAP}$$"),
        ("eecs445-p2", "q3a", "map", rf"$$L = \mathrm{{ReLU}}(\alpha_1 A^1+\alpha_2 A^2) = {MAP}$$"),
        ("dnn-hw1", "q1a", "out.height out.width", r"$H_{out} = \lfloor 3/2 \rfloor + 1 = 2$, $W_{out} = 2$"),
        ("csc420-a2", "q4", "flops.total.without_bias flops.total.with_bias",
         "Total: **1,153,840** without and **1,154,560** with bias."),
        ("csc420-a2", "q5", "params.total", "C1: 156, C3: 2416, C5: 48120, F6: 10164, output: 850. Sum: 61706."),
        ("cv-a1", "q1d", "BCE.nats", "The mean is **1.2432**."),
        ("cv-a1", "q1d", "BCE.nats", "Average loss: 1.243"),
        ("cv-a1", "q1d", "BCE.nats", "average = 1.243"),
        ("cv-a1", "q1d", "BCE.nats", "The losses are 2.3026, 0.2231 and 1.2040. The average loss is $1.2432$."),
        ("eecs445-p2", "q3a", "map", f"After the ReLU:\n$${MAP}$$"),
        ("eecs445-p2", "q2f", "flatten.features", "The flattened size is 64 x 2 x 2 = 256"),
        ("dnn-hw1", "q2", "params.batchnorm.total", "With batch norm: $439178 + 896 = 440074$"),
        ("dnn-hw1", "q2", "params.batchnorm.total", "BN: 440074"),
    ],
)  # fmt: skip
def test_a_quantity_is_known_by_what_it_is_called(assignment: str, question: str, part: str, said: str) -> None:
    file = "a.txt" if said.startswith("W*") else "a.md"
    found = verdicts(question, said, assignment, file)
    assert {found[name] for name in part.split()} <= KEPT


@pytest.mark.parametrize(
    ("assignment", "question", "said", "why"),
    [
        ("cv-a1", "q1b", rf"$L_{{reg}} = {BCE}$", "another loss"),
        ("cv-a1", "q1b", rf"$\mathcal{{L}}_{{MSE}} = {BCE}$", "another loss"),
        ("cv-a1", "q1b", rf"$\mathcal{{L}}_{{BCE}}(1-y,\hat y) = {BCE}$", "of another label"),
        ("cv-a1", "q1b", rf"$\mathcal{{L}}_{{BCE}}(y, 1) = {BCE}$", "of a number"),
        ("cv-a1", "q1b", f"${BCE.replace('log', 'log_{10}')}$", "to a base that nobody asked for"),
        ("cv-a1", "q1c", r"$\mathcal{L}(1, 0.9) = -\log(1-0.9) = 2.303$", "of another label"),
        ("cv-a1", "q1e", r"$w^{(t+1)} = w^{(t)} - \alpha \nabla_w L - \alpha\lambda w^{(t)}$", "without the 2"),
        ("cv-a1", "q1e", r"$w_{t+1} = w_t - \alpha (\frac{\partial L}{\partial w_t} + 2\lambda w_{t+1})$", "implicit"),
        ("cv-a1", "q1e", r"$v_{t+1} = w_t - \alpha (\frac{\partial L}{\partial w_t} + 2\lambda w_t)$", "v, not w"),
        ("cv-a1", "q1e", r"$w_{t-1} = w_t - \alpha (\frac{\partial L}{\partial w_t} + 2\lambda w_t)$", "backwards"),
        ("cv-a1", "q1e", r"$w^{(t+1)} = w^{(s)} - \alpha \nabla_w L - 2\alpha\lambda w^{(s)}$", "another step"),
        ("cv-a1", "q1e", r"$w^{(t+2)} = w^{(t)} - \alpha \nabla_w L - 2\alpha\lambda w^{(t)}$", "two steps"),
        ("cv-a1", "q1e", r"$w \to 2$", "a limit"),
        ("csc420-a2", "q2", "W* = W1 W2 W3,  b* = W3 W2 b1 + W3 b2", "both wrong"),
        ("eecs445-p2", "q3a", f"$$L = {WEIGHTED.replace('A^1', 'A^3')} = {MAP}$$", "there is no third map"),
        ("eecs445-p2", "q3a", rf"$$\alpha_1 = {WEIGHTED} = {MAP}$$", "the name of another quantity"),
        ("eecs445-p2", "q3a", f"$$L = {MAP}$$", "a letter that nothing tells of"),
        ("csc420-a2", "q4", "Total: **1,154,560** without and **1,153,840** with bias.", "exchanged"),
        ("csc420-a2", "q4", "Total: ~~1,153,840~~ without bias", "struck out"),
        ("csc420-a2", "q5", "Sum without biases: 61706", "another sum"),
        ("cv-a1", "q1d", "The mean is 1.2432 bits.", "in another unit"),
        ("cv-a1", "q1d", "The mean is not **1.2432**.", "denied"),
        ("cv-a1", "q1d", "The mean of the labels is 1.2432.", "another mean"),
        ("cv-a1", "q1d", "The sum is 1.2432.", "a sum"),
        ("cv-a1", "q1d", "The median is 1.2432.", "a median"),
        ("cv-a1", "q1d", "mean squared error: 1.2432", "another loss"),
        ("cv-a1", "q1d", "Half the average is 1.2432.", "half of it"),
        ("cv-a1", "q1c", "Mean: 2.3026", "one loss has no mean"),
        ("cv-a1", "q1d", "The losses are 1.2432 and 1.2040.", "none of them is said to be it"),
        ("eecs445-p2", "q3a", f"Before the ReLU:\n$${MAP}$$", "before it"),
        ("eecs445-p2", "q3a", f"Without the ReLU:\n$${MAP}$$", "without it"),
        ("eecs445-p2", "q3a", f"After the ReLU of $A^1$:\n$${MAP}$$", "of one map"),
        ("dnn-hw1", "q2", "Without batch norm: 440074", "without it"),
    ],
)  # fmt: skip
def test_what_is_called_otherwise_is_no_answer(assignment: str, question: str, said: str, why: str) -> None:
    assert KEPT.isdisjoint(
        verdicts(question, said, assignment, "a.txt" if said.startswith("W*") else "a.md").values()
    ), why


def test_a_wrong_array_of_four_axes_is_marked() -> None:
    """Its slips are those of arrays: no number is taken off it, and nothing is one over it."""
    assert verdicts("q1a", "y = [[[[4, 6], [0, 8]], [[4, -3], [3, -2]]]]", "dnn-hw1")["y"] == "wrong"
