"""Which attention heads tell which words belong together: python heads.py WEIGHTS --tokenizer FILE --gold moimohamed-test.jsonl

Forces hand-aligned pairs (`ar`, `en` lists of words, `links` of their numbers) through the model and prints the F1 of the best heads:
of those that predict a word (the position before a piece of it) and of those that are fed with it (the position of the piece). A head
links a word of the translation to the word of the source that gets most of its attention. The best go into `model.toml`.
"""

import argparse
import json
import math

import numpy as np
import texts
import torch
from gemma import Attention, Gemma, Shape, rotate
from tokenizers import Tokenizer
from train import read_weights

BOS = 2


def remember(attention, x, cos, sin):
    """`Attention.forward` that keeps its weights `[heads, length, length]`."""
    rows, length, _ = x.shape
    heads, width = attention.shape.heads, attention.shape.head_width
    query = rotate(attention.q_norm(attention.q_proj(x).view(rows, length, heads, width)).transpose(1, 2), cos, sin)
    key = rotate(attention.k_norm(attention.k_proj(x).view(rows, length, 1, width)).transpose(1, 2), cos, sin)
    value = attention.v_proj(x).view(rows, length, 1, width).transpose(1, 2)
    future = torch.ones(length, length).triu(1).bool()
    weights = (query @ key.transpose(-1, -2) / math.sqrt(width)).masked_fill(future, -math.inf).softmax(-1)
    attention.seen = weights[0].float()
    return attention.o_proj((weights.to(value.dtype) @ value).transpose(1, 2).reshape(rows, length, -1))


def pieces(tokenizer, words):
    """The pieces of a sentence, and of which word each is."""
    text = " ".join(words)
    ends = np.cumsum([len(word) + 1 for word in words])
    encoded = tokenizer.encode(text, add_special_tokens=False)
    return encoded.ids, [int(np.searchsorted(ends, max(start, end - 1), side="right")) for start, end in encoded.offsets]


def links(weights, source, target):
    """Of each word of the translation the word of the source that it looks at most; `weights`: `[pieces of target, pieces of source]`."""
    table = np.zeros((max(target) + 1, max(source) + 1))
    np.add.at(table, (np.array(target)[:, None], np.array(source)[None]), weights)
    return {(int(row.argmax()), word) for word, row in enumerate(table)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", help=".gguf or .safetensors")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--gold", required=True)
    parser.add_argument("--best", type=int, default=4, help="how many heads to print")
    arguments = parser.parse_args()
    state = read_weights(arguments.weights)
    model = Gemma(Shape(len(state["embed_tokens.weight"]))).eval()
    model.load_state_dict(state)
    tokenizer = Tokenizer.from_file(arguments.tokenizer)
    Attention.forward = remember
    hits, said, wanted = {}, {}, 0
    for line in open(arguments.gold):
        pair = json.loads(line)
        arabic, source = pieces(tokenizer, [texts.clean(word) or "." for word in pair["ar"]])
        english, target = pieces(tokenizer, pair["en"])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            model(torch.tensor([[BOS, *arabic, tokenizer.token_to_id("\n"), *english]]))
        gold = {tuple(link) for link in pair["links"]}
        wanted += len(gold)
        first = len(arabic) + 2
        for number, layer in enumerate(model.layers):
            for head, seen in enumerate(layer.self_attn.seen.numpy()):
                for kind, row in (("predicting", first - 1), ("feeding", first)):
                    found = links(seen[row : row + len(english), 1 : len(arabic) + 1], source, target)
                    key = (kind, number, head)
                    hits[key] = hits.get(key, 0) + len(found & gold)
                    said[key] = said.get(key, 0) + len(found)
    for kind in ("predicting", "feeding"):
        score = {key: 2 * hits[key] / (said[key] + wanted) for key in hits if key[0] == kind}
        for key in sorted(score, key=score.get, reverse=True)[: arguments.best]:
            print(f"{kind:10}  layer {key[1]:2}  head {key[2]}  F1 {score[key]:.3f}")


if __name__ == "__main__":
    main()
