"""Five bits a weight with as little harm as can be: GPTQ (arXiv 2210.17323) on the grid of GGUF's Q5_0.

Plain rounding of every weight costs this model more than half a BLEU. Here the columns of a matrix are rounded one after another, and what a
column's rounding does to the outputs on some training texts is made up for by the columns still to come; scales are searched, not taken from
the greatest weight.
"""

import numpy as np
import torch
from gemma import Gemma, Shape

BLOCK = 32
LEVELS = 16  # a weight is (q - 16) * scale, q from 0 to 31
SENTENCES = 400


def scales(block, importance):
    """The scale of each row's block `[rows, 32]` that does least harm, as half precision; `importance` of the columns."""
    extreme = block.gather(1, block.abs().argmax(1, keepdim=True))
    best, least = None, None
    for share in np.linspace(0.7, 1.05, 15):
        scale = (-extreme / LEVELS * share).half().float()
        harm = ((rounded(block, scale) - block).square() * importance).sum(1, keepdim=True)
        if least is None:
            best, least = scale, harm
        else:
            best, least = torch.where(harm < least, scale, best), torch.minimum(harm, least)
    return best


def level(weights, scale):
    return (weights / torch.where(scale == 0, 1.0, scale)).round().clamp(-LEVELS, LEVELS - 1)


def rounded(weights, scale):
    return level(weights, scale) * scale


def gptq(weights, second_moments, damping):
    """Levels `[rows, columns]` and scales `[rows, columns / 32]` of a matrix, given the sum of x xᵀ of what it is multiplied with."""
    weights, moments = weights.clone(), second_moments.clone()
    columns = weights.shape[1]
    moments.diagonal().add_(damping * moments.diagonal().mean())
    inverse = torch.linalg.cholesky(torch.cholesky_inverse(torch.linalg.cholesky(moments)), upper=True)
    importance = 1 / inverse.diagonal().square()
    levels, found = torch.empty_like(weights), []
    for begin in range(0, columns, BLOCK):
        end = begin + BLOCK
        scale = scales(weights[:, begin:end], importance[begin:end])
        found.append(scale)
        errors = []
        for column in range(begin, end):
            here = weights[:, column : column + 1]
            levels[:, column : column + 1] = level(here, scale)
            error = (here - levels[:, column : column + 1] * scale) / inverse[column, column]
            weights[:, column + 1 : end] -= error * inverse[column, column + 1 : end]
            errors.append(error)
        weights[:, end:] -= torch.cat(errors, 1) @ inverse[begin:end, end:]
    return levels, torch.cat(found, 1)


def packed(levels, scale):
    """The bytes of Q5_0: per block a half-precision scale, the fifth bits, the low bits by halves of the block."""
    rows = levels.shape[0]
    q = (levels + LEVELS).to(torch.uint8).numpy().reshape(rows, -1, 2, BLOCK // 2)
    high = np.packbits(q.reshape(rows, -1, BLOCK) >> 4, axis=-1, bitorder="little")
    low = (q[:, :, 0] & 15) | ((q[:, :, 1] & 15) << 4)
    scale = scale.numpy().astype("<f2")[..., None].view(np.uint8)
    return np.concatenate([scale, high, low], -1).reshape(rows, -1)


def moments(state, texts):
    """The sum of x xᵀ of what every matrix is multiplied with on some of the texts; of the table, of the last states."""
    model = Gemma(Shape(len(state["embed_tokens.weight"]))).eval()
    model.load_state_dict(state)
    sums = {}

    def add(name, x):
        with torch.autocast("cpu", enabled=False):
            sums[name] = sums.get(name, 0) + x.float().T @ x.float()

    def watch(name):
        return lambda _, inputs: add(name, inputs[0].flatten(0, -2))

    for name, module in model.named_modules():
        if isinstance(module, torch.nn.Linear):
            module.register_forward_pre_hook(watch(f"{name}.weight"))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in texts.batches(texts.draw(SENTENCES), 3000):
            tokens, places, _ = texts.tensors(batch)
            add("embed_tokens.weight", model(tokens).flatten(0, 1)[places])
    return sums


def quantised(state, texts):
    """All matrices of a state dict as bytes of Q5_0."""
    sums, out = moments(state, texts), {}
    for name, weights in state.items():
        if weights.dim() == 2:
            # The table is looked up, too, where nothing can be made up for: it is damped more.
            damping = 0.3 if name == "embed_tokens.weight" else 0.01
            out[name] = packed(*gptq(weights.float(), sums[name], damping))
    return out
