"""The modules whose two passes are counted by rule and by trace: layers, losses and small models of many kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from modules import Does, of, residual, separable
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations
from torch.utils.checkpoint import checkpoint

Shape = tuple[int, ...]
Row = tuple[Callable[[], nn.Module], tuple[Any, ...]]  # a maker, and the shapes or tensors that it is given
ROWS, IMAGE, LINE, VOLUME, ONE = (2, 5, 8), (2, 4, 8, 8), (2, 4, 10), (2, 3, 6, 6, 6), (2, 8)


def linear(into: int = 8, out: int = 8, **more: Any) -> Callable[[], nn.Module]:
    return lambda: nn.Linear(into, out, **more)


def conv(into: int = 4, out: int = 4, kernel: int = 3, **more: Any) -> Callable[[], nn.Module]:
    return lambda: nn.Conv2d(into, out, kernel, **more)


def chain(*makers: Callable[[], nn.Module]) -> Callable[[], nn.Module]:
    return lambda: nn.Sequential(*(make() for make in makers))


def behind(make: Callable[[], nn.Module], into: int = 8) -> Callable[[], nn.Module]:
    """A layer behind a linear one, so that the gradient of its input is wanted."""
    return chain(linear(into, into), make)


def deep(make: Callable[[], nn.Module]) -> Callable[[], nn.Module]:
    """A layer of images behind a convolution, so that the gradient of its input is wanted."""
    return chain(conv(padding=1), make)


def first(make: Callable[[], nn.Module]) -> Callable[[], nn.Module]:
    """The first of several outputs, of a recurrent layer behind a linear one."""
    return of(lambda m, x: m.r(m.l(x))[0], l=linear(), r=make)


def ids(*shape: int) -> Tensor:
    return torch.zeros(shape, dtype=torch.int64, device="meta")


def loss(make: Callable[[], nn.Module], *targets: Any) -> Row:
    """A loss of what a linear layer gives, against targets that are given as well."""
    return of(lambda m, x, *y: m.loss(m.l(x), *y), l=linear(), loss=make), (ONE, *targets)


def heads(m: Any, x: Tensor, causal: bool = False, groups: int = 1, window: int = 0) -> Tensor:
    """Attention written out, with keys that heads share, a causal mask or a window."""
    b, t, d = x.shape
    q = m.q(x).view(b, t, 4, d // 4).transpose(1, 2)
    k, v = (p(x).view(b, t, 4 // groups, d // 4).transpose(1, 2).repeat_interleave(groups, 1) for p in (m.k, m.v))
    scores = q @ k.mT / (d // 4) ** 0.5
    if causal or window:
        apart = torch.arange(t, device=x.device)[:, None] - torch.arange(t, device=x.device)
        scores = scores.masked_fill((apart < 0) | (apart >= (window or t)), float("-inf"))
    return m.o((scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, d))


def fused(m: Any, x: Tensor, **more: Any) -> Tensor:
    q, k, v = m.qkv(x).unflatten(-1, (3, 2, -1)).permute(2, 0, 3, 1, 4)
    return m.o(F.scaled_dot_product_attention(q, k, v, **more).transpose(1, 2).flatten(2))


def attention(**more: Any) -> Callable[[], nn.Module]:
    out = 8 // more.get("groups", 1)
    return of(lambda m, x: heads(m, x, **more), q=linear(), k=linear(8, out), v=linear(8, out), o=linear())


def shifted(m: Any, x: Tensor) -> Tensor:
    """Attention in windows of 4 x 4 places, shifted by two, as in Swin."""
    b, c, h, w = x.shape
    y = torch.roll(m.c(x), (-2, -2), (2, 3)).view(b, c, h // 4, 4, w // 4, 4).permute(0, 2, 4, 3, 5, 1).flatten(1, 2)
    y = y.flatten(2, 3)
    y = (y @ y.mT).softmax(-1) @ y
    return m.o(y.view(b, h // 4, w // 4, 4, 4, c).permute(0, 5, 1, 3, 2, 4).reshape(b, c, h, w))


def latent(m: Any, x: Tensor) -> Tensor:
    """Attention over keys and values of a short common vector, as in DeepSeek."""
    short = m.down(x)
    k, v = m.up(short).chunk(2, -1)
    return m.o(F.scaled_dot_product_attention(m.q(x), k, v))


def experts(m: Any, x: Tensor) -> Tensor:
    """Every expert computes every token, weighted by a gate."""
    weights = m.gate(x).softmax(-1)
    hidden = F.gelu(torch.einsum("btd,edh->bteh", x, m.a))
    return torch.einsum("bteh,ehd,bte->btd", hidden, m.b, weights)


def scan(m: Any, x: Tensor) -> Tensor:
    """A recurrence whose decay depends on the input, step by step."""
    a, b, y = torch.sigmoid(m.a(x)), m.b(x), []
    h = torch.zeros_like(b[:, 0])
    for t in range(x.shape[1]):
        h = a[:, t] * h + b[:, t]
        y.append(m.o(h))
    return torch.stack(y, 1)


def unet(m: Any, x: Tensor) -> Tensor:
    a = F.relu(m.a(x))
    b = F.relu(m.b(F.max_pool2d(a, 2)))
    return m.o(torch.cat([a, m.up(b)], 1))


def vae(m: Any, x: Tensor) -> Tensor:
    mean, log_variance = m.e(x).chunk(2, -1)
    z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
    divergence = -0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum(-1).mean()
    return F.mse_loss(m.d(z), x) + divergence


def dense(m: Any, x: Tensor) -> Tensor:
    for part in (m.a, m.b, m.c):
        x = torch.cat([x, F.relu(part(x))], 1)
    return x


def excited(m: Any, x: Tensor) -> Tensor:
    y = m.c(x)
    return y * torch.sigmoid(m.b(F.relu(m.a(y.mean((2, 3))))))[:, :, None, None]


def seq2seq(m: Any, x: Tensor) -> Tensor:
    _, state = m.e(x)
    y, _ = m.d(x, state)
    return m.o((y @ y.mT).softmax(-1) @ y)


def frozen(make: Callable[[], nn.Module], *names: str) -> Callable[[], nn.Module]:
    def made() -> nn.Module:
        module = make()
        for name, parameter in module.named_parameters():
            parameter.requires_grad_(not name.startswith(names))
        return module

    return made


def adapted(m: Any, x: Tensor) -> Tensor:
    """A frozen weight beside a trained product of two thin ones, as in LoRA."""
    return m.o(m.w(x) + m.up(m.down(x)))


def contrast(m: Any, x: Tensor, y: Tensor) -> Tensor:
    a, b = F.normalize(m.l(x), dim=-1), F.normalize(m.l(y), dim=-1)
    return F.cross_entropy(a @ b.T, torch.arange(len(x), device=x.device))


class Twice(torch.autograd.Function):
    """An own function whose products of the backward pass are its own, too."""

    @staticmethod
    def forward(ctx: Any, x: Any, w: Any) -> Any:
        ctx.save_for_backward(x, w)
        return x @ w

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        x, w = ctx.saved_tensors
        return grads[0] @ w.mT, x.flatten(0, -2).mT @ grads[0].flatten(0, -2)


def tied() -> nn.Module:
    module = Does(lambda m, x: m.head(m.l(m.e(x))), e=nn.Embedding(20, 8), l=nn.Linear(8, 8), head=nn.Linear(8, 20))
    module.head.weight = module.e.weight  # type: ignore[union-attr,assignment]
    return module


def block(m: Any, x: Tensor) -> Tensor:
    """A block of a decoder: norms first, grouped queries, a gated product."""
    x = x + heads(m, m.n1(x), causal=True, groups=2)
    y = m.n2(x)
    return x + m.down(F.silu(m.gate(y)) * m.up(y))


PROJECTIONS = {"q": linear(), "k": linear(), "v": linear(), "o": linear()}
FUSED = {"qkv": linear(8, 24), "o": linear()}

TRAINED: dict[str, Row] = {
    # layers with weights: first, and behind another
    "linear": (linear(8, 6), (ROWS,)),
    "linear behind another": (behind(linear(8, 6)), (ROWS,)),
    "linear of one row without bias": (behind(linear(8, 6, bias=False)), (ONE,)),
    "linear of four axes": (behind(linear()), ((2, 3, 5, 8),)),
    "linear frozen behind another": (frozen(behind(linear()), "1"), (ROWS,)),
    "linear behind a frozen one": (frozen(behind(linear()), "0"), (ROWS,)),
    "bilinear": (of(lambda m, x: m.b(m.l(x), x), l=linear(), b=lambda: nn.Bilinear(8, 8, 3)), (ROWS,)),
    "embedding": (chain(lambda: nn.Embedding(20, 8), linear()), (ids(2, 5),)),
    "embeddingbag": (of(lambda m, x: m.l(m.e(x)), e=lambda: nn.EmbeddingBag(20, 8), l=linear()), (ids(2, 5),)),
    "tied embedding": (tied, (ids(2, 5),)),
    "conv1d": (chain(lambda: nn.Conv1d(4, 6, 3), lambda: nn.Conv1d(6, 4, 3, stride=2)), (LINE,)),
    "conv2d": (deep(conv(4, 6, 3, stride=2, padding=1)), (IMAGE,)),
    "conv2d by a word, dilated": (deep(conv(4, 6, 3, padding="same", dilation=2)), (IMAGE,)),
    "conv2d reflected": (deep(conv(4, 6, 3, padding=1, padding_mode="reflect")), (IMAGE,)),
    "conv3d": (chain(lambda: nn.Conv3d(3, 4, 3), lambda: nn.Conv3d(4, 2, 2)), (VOLUME,)),
    "conv2d in groups": (deep(conv(4, 8, 3, groups=2)), (IMAGE,)),
    "conv2d depthwise": (deep(conv(4, 4, 3, groups=4)), (IMAGE,)),
    "conv2d frozen": (frozen(deep(conv()), "1"), (IMAGE,)),
    "convtranspose1d": (chain(lambda: nn.Conv1d(4, 4, 3), lambda: nn.ConvTranspose1d(4, 2, 4, 2)), (LINE,)),
    "convtranspose2d": (deep(lambda: nn.ConvTranspose2d(4, 3, 3, 2, 1, output_padding=1)), (IMAGE,)),
    "convtranspose2d in groups": (deep(lambda: nn.ConvTranspose2d(4, 4, 2, 2, groups=2)), (IMAGE,)),
    "convtranspose3d": (chain(lambda: nn.Conv3d(3, 4, 3), lambda: nn.ConvTranspose3d(4, 2, 2)), (VOLUME,)),
    "lazy": (chain(lambda: nn.Flatten(), linear(256, 3)), (IMAGE,)),
    # norms, functions, pools between weights
    **{
        f"{name} between convolutions": (chain(conv(padding=1), make, conv()), (IMAGE,))
        for name, make in {
            "batchnorm": lambda: nn.BatchNorm2d(4), "groupnorm": lambda: nn.GroupNorm(2, 4),
            "instancenorm": lambda: nn.InstanceNorm2d(4, affine=True),
            "localresponsenorm": lambda: nn.LocalResponseNorm(2),
            "maxpool": lambda: nn.MaxPool2d(2), "avgpool": lambda: nn.AvgPool2d(3, 1),
            "adaptiveavgpool": lambda: nn.AdaptiveAvgPool2d(5), "adaptivemaxpool": lambda: nn.AdaptiveMaxPool2d(5),
            "lppool": lambda: nn.LPPool2d(2, 2), "fractionalmaxpool": lambda: nn.FractionalMaxPool2d(2, 4),
            "upsample": lambda: nn.Upsample(scale_factor=2, mode="bilinear"), "dropout2d": lambda: nn.Dropout2d(),
            "relu in place": lambda: nn.ReLU(inplace=True),
        }.items()
    },
    **{
        f"{name} between linears": (chain(linear(), make, linear()), (ROWS,))
        for name, make in {
            "layernorm": lambda: nn.LayerNorm(8), "rmsnorm": lambda: nn.RMSNorm(8), "softmax": lambda: nn.Softmax(-1),
            "gelu": nn.GELU, "prelu": nn.PReLU, "mish": nn.Mish, "dropout": lambda: nn.Dropout(0.2),
            "alphadropout": lambda: nn.AlphaDropout(0.2), "logsoftmax": lambda: nn.LogSoftmax(-1),
        }.items()
    },
    "glu between linears": (chain(linear(8, 16), lambda: nn.GLU(), linear()), (ROWS,)),
    "pixelshuffle": (chain(conv(4, 16), lambda: nn.PixelShuffle(2), conv()), (IMAGE,)),
    "unfold and fold": (of(lambda m, x: F.fold(m.l(F.unfold(m.c(x), 2, stride=2).mT).mT, (8, 8), 2, stride=2),
                           c=conv(padding=1), l=linear(16, 16)), (IMAGE,)),
    # products of activations
    "matmul": (of(lambda m, x: (m.l(x) @ x.mT).softmax(-1) @ m.l(x), l=linear()), (ROWS,)),
    "bmm of one factor wanted": (of(lambda m, x: torch.bmm(x, m.l(x).mT), l=linear()), (ROWS,)),
    "einsum of three": (of(experts, gate=linear(8, 3), a=(3, 8, 4), b=(3, 4, 8)), (ROWS,)),
    "einsum with a parameter": (of(lambda m, x: torch.einsum("btd,dhe->bthe", x, m.w), w=(8, 2, 4)), (ROWS,)),
    "baddbmm": (of(lambda m, x: torch.baddbmm(m.b, m.l(x), x.mT), b=(1, 5, 5), l=linear()), (ROWS,)),
    "addmm": (of(lambda m, x: torch.addmm(m.b, m.l(x), m.w), b=(3,), w=(8, 3), l=linear()), (ONE,)),
    "matrix by vector": (of(lambda m, x: m.l(x) @ m.w, w=(8,), l=linear()), (ONE,)),
    "vector by matrix": (of(lambda m, x: m.w @ m.l(x).T, w=(8,), l=linear()), (ONE,)),
    "scalar product": (of(lambda m, x: torch.dot(m.w, m.l(x)[0]), w=(8,), l=linear()), (ONE,)),
    "outer product": (of(lambda m, x: torch.outer(m.l(x)[0], m.w), w=(3,), l=linear()), (ONE,)),
    "chain of products": (of(lambda m, x: torch.linalg.multi_dot([m.l(x), m.a, m.b]), l=linear(), a=(8, 4), b=(4, 3)),
                          (ONE,)),
    "broadcast product": (of(lambda m, x: m.l(x).unsqueeze(1) @ m.w, l=linear(), w=(3, 8, 4)), (ROWS,)),
    "tensordot": (of(lambda m, x: torch.tensordot(m.l(x), m.w, 2), l=linear(), w=(5, 8, 3)), (ROWS,)),
    "cdist": (of(lambda m, x: torch.cdist(m.l(x), m.w), l=linear(), w=(30, 8)), (ROWS,)),
    "squared distances": (of(lambda m, x: (m.l(x) ** 2).sum(-1, keepdim=True) - 2 * m.l(x) @ m.w.T + (m.w**2).sum(-1),
                             l=linear(), w=(6, 8)), (ROWS,)),
    # attention
    "attention written out": (attention(), (ROWS,)),
    "causal attention written out": (attention(causal=True), (ROWS,)),
    "attention of grouped queries": (attention(causal=True, groups=2), (ROWS,)),
    "attention in a sliding window": (attention(causal=True, window=2), (ROWS,)),
    "fused attention": (of(fused, **FUSED), (ROWS,)),
    "fused causal attention": (of(lambda m, x: fused(m, x, is_causal=True), **FUSED), (ROWS,)),
    "fused attention with a mask": (
        of(lambda m, x: fused(m, x, attn_mask=torch.ones(5, 5, dtype=torch.bool, device=x.device).tril()), **FUSED),
        (ROWS,)),
    "fused attention of grouped queries": (
        of(lambda m, x: m.o(F.scaled_dot_product_attention(
            m.q(x).view(2, 5, 4, 2).transpose(1, 2), m.k(x).view(2, 5, 2, 2).transpose(1, 2),
            m.v(x).view(2, 5, 2, 2).transpose(1, 2), enable_gqa=True).transpose(1, 2).flatten(2)),
           q=linear(), k=linear(8, 4), v=linear(8, 4), o=linear()), (ROWS,)),
    "attention to a memory": (
        of(lambda m, x, y: m.o(F.scaled_dot_product_attention(m.q(x), m.k(y), m.v(y))), **PROJECTIONS),
        (ROWS, (2, 7, 8))),
    "attention of the input itself": (of(lambda m, x: m.l(F.scaled_dot_product_attention(x, x, x)), l=linear()),
                                      (ROWS,)),
    "attention of trained queries": (
        of(lambda m, x: F.scaled_dot_product_attention(m.q.expand(2, -1, -1), x, x), q=(3, 8)), (ROWS,)),
    "multiheadattention": (of(lambda m, x: m.a(x, x, x)[0], a=lambda: nn.MultiheadAttention(8, 2, batch_first=True)),
                           (ROWS,)),
    "multiheadattention without weights": (
        of(lambda m, x: m.a(x, x, x, need_weights=False)[0],
           a=lambda: nn.MultiheadAttention(8, 2, batch_first=True)), (ROWS,)),
    "encoder": (lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), 2,
                                              enable_nested_tensor=False), (ROWS,)),
    "decoder": (lambda: nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16, batch_first=True), 2),
                (ROWS, (2, 7, 8))),
    "transformer": (lambda: nn.Transformer(8, 2, 1, 1, 16, batch_first=True), (ROWS, (2, 4, 8))),
    "windows of places": (of(shifted, c=conv(padding=1), o=conv(kernel=1)), (IMAGE,)),
    "latent attention": (of(latent, q=linear(), down=linear(8, 3), up=linear(3, 16), o=linear()), (ROWS,)),
    "linear attention": (of(lambda m, x: F.elu(m.q(x)) @ (F.elu(m.k(x)).mT @ m.v(x)), q=linear(), k=linear(),
                            v=linear()), (ROWS,)),
    "decoder block": (
        of(block, n1=lambda: nn.RMSNorm(8), n2=lambda: nn.RMSNorm(8), q=linear(), k=linear(8, 4), v=linear(8, 4),
           o=linear(), gate=linear(8, 12), up=linear(8, 12), down=linear(12, 8)), (ROWS,)),
    # recurrence
    "rnn": (first(lambda: nn.RNN(8, 6, batch_first=True)), (ROWS,)),
    "lstm of two layers": (first(lambda: nn.LSTM(8, 6, 2, batch_first=True, dropout=0.1)), (ROWS,)),
    "lstm both ways, projected": (first(lambda: nn.LSTM(8, 6, bidirectional=True, proj_size=3)), (ROWS,)),
    "gru both ways": (first(lambda: nn.GRU(8, 6, batch_first=True, bidirectional=True)), (ROWS,)),
    "lstmcell": (of(lambda m, x: m.c(m.l(x))[0], l=linear(), c=lambda: nn.LSTMCell(8, 6)), (ONE,)),
    "grucell in a loop": (of(lambda m, x: [h := None, [h := m.c(x[:, t], h) for t in range(5)][-1]][1],
                             c=lambda: nn.GRUCell(8, 6)), (ROWS,)),
    "scan": (of(scan, a=linear(), b=linear(), o=linear()), (ROWS,)),
    "sequence to sequence": (
        of(seq2seq, e=lambda: nn.GRU(8, 8, batch_first=True), d=lambda: nn.GRU(8, 8, batch_first=True), o=linear()),
        (ROWS,)),
    # losses
    "mse": loss(nn.MSELoss, ONE),
    "l1": loss(nn.L1Loss, ONE),
    "crossentropy": loss(nn.CrossEntropyLoss, ids(2)),
    "crossentropy of classes": loss(lambda: nn.CrossEntropyLoss(label_smoothing=0.1), ONE),
    "bce with logits": loss(nn.BCEWithLogitsLoss, ONE),
    "kl": loss(nn.KLDivLoss, ONE),
    "smooth l1": loss(nn.SmoothL1Loss, ONE),
    "cosine": loss(lambda: nn.CosineEmbeddingLoss(), ONE, (2,)),
    "triplet": loss(lambda: nn.TripletMarginLoss(), ONE, ONE),
    "contrast of two views": (of(contrast, l=linear()), (ONE, ONE)),
    # blocks and networks
    "residual": (residual(), ((2, 8, 6, 6),)),
    "separable": (separable, ((2, 8, 6, 6),)),
    "dense block": (of(dense, a=conv(4, 2, padding=1), b=conv(6, 2, padding=1), c=conv(8, 2, padding=1)), (IMAGE,)),
    "squeeze and excite": (of(excited, c=conv(padding=1), a=linear(4, 2), b=linear(2, 4)), (IMAGE,)),
    "u-net": (of(unet, a=conv(padding=1), b=conv(4, 8, padding=1), up=lambda: nn.ConvTranspose2d(8, 4, 2, 2),
                 o=conv(8, 2, 1)), (IMAGE,)),
    "vae": (of(vae, e=linear(8, 6), d=linear(3, 8)), (ONE,)),
    "siamese": (of(lambda m, x, y: (m.l(x) - m.l(y)).pow(2).sum(-1), l=linear()), (ONE, ONE)),
    "mixer": (of(lambda m, x: m.b(x + m.a(x.mT).mT), a=linear(5, 5), b=linear()), (ROWS,)),
    "gate": (of(lambda m, x: m.a(x) * torch.sigmoid(m.b(x)), a=linear(), b=linear()), (ROWS,)),
    "low rank beside a frozen weight": (
        frozen(of(adapted, w=linear(), down=linear(8, 2), up=linear(2, 8), o=linear()), "w"), (ROWS,)),
    "two heads": (of(lambda m, x: (m.a(m.l(x)), {"b": m.b(m.l(x))}), l=linear(), a=linear(8, 3), b=linear(8, 2)),
                  (ROWS,)),
    "heads without a gradient": (of(lambda m, x: (m.a(x), m.b(m.a(x)).argmax(-1)), a=linear(), b=linear()), (ROWS,)),
    "detached": (of(lambda m, x: m.b(m.a(x).detach()), a=linear(), b=linear()), (ROWS,)),
    "without a gradient": (of(lambda m, x: m.b(no_gradient(m.a, x)), a=linear(), b=linear()), (ROWS,)),
    "unused": (of(lambda m, x: (m.b(m.a(x)), m.a(x))[0][:, :1], a=linear(), b=linear()), (ROWS,)),
    "thrown away": (of(lambda m, x: (m.b(x), m.a(x))[1], a=linear(), b=linear()), (ROWS,)),
    "checkpointed": (of(lambda m, x: checkpoint(lambda y: m.b(F.gelu(m.a(y))), m.l(x), use_reentrant=False), l=linear(),
                        a=linear(), b=linear()), (ROWS,)),
    "checkpointed in the old way": (
        of(lambda m, x: checkpoint(lambda y: m.b(F.gelu(m.a(y))), m.l(x), use_reentrant=True), l=linear(), a=linear(),
           b=linear()), (ROWS,)),
    "a function of one's own": (of(lambda m, x: Twice.apply(m.l(x), m.w), l=linear(), w=(8, 3)), (ROWS,)),
    "weight norm": (lambda: parametrizations.weight_norm(nn.Linear(8, 6)), (ROWS,)),
    "orthogonal": (lambda: nn.Sequential(nn.Linear(8, 8), parametrizations.orthogonal(nn.Linear(8, 8))), (ROWS,)),
    "spectral norm": (lambda: nn.Sequential(nn.Linear(8, 8), parametrizations.spectral_norm(nn.Linear(8, 6))), (ROWS,)),
    "penalty on the gradient": (
        of(lambda m, x: torch.autograd.grad(m.b(torch.tanh(m.a(x.requires_grad_()))).sum(), x, create_graph=True)[0],
           a=linear(), b=linear(8, 1)), (ONE,)),
    "fourier mixer": (of(lambda m, x: m.l(torch.fft.fft(torch.fft.fft(m.a(x), dim=-1), dim=-2).real), l=linear(),
                         a=linear()), (ROWS,)),
    "complex product": (of(lambda m, x: (torch.complex(m.a(x), m.b(x)) @ torch.complex(m.w, m.v)).abs(), a=linear(),
                           b=linear(), w=(8, 3), v=(8, 3)), (ROWS,)),
    "grid sampled": (of(lambda m, x: F.grid_sample(m.c(x), F.affine_grid(m.l(x.mean((2, 3))).view(2, 2, 3), x.shape)),
                        c=conv(padding=1), l=linear(4, 6)), (IMAGE,)),
    "vmap": (of(lambda m, x: torch.vmap(lambda y: m.b(torch.tanh(m.a(y))))(x), a=linear(), b=linear()), (ROWS,)),
    "dynamic filter": (
        of(lambda m, x: F.conv2d(m.c(x).reshape(1, 8, 8, 8), m.l(x.mean((2, 3))).view(2, 4, 3, 3), groups=2),
           c=conv(padding=1), l=linear(4, 36)), (IMAGE,)),
}  # fmt: skip


def no_gradient(part: nn.Module, x: Tensor) -> Any:
    with torch.no_grad():
        return part(x)
