"""Fine-tune on prepared texts: python train.py tokens.npz --start WEIGHTS -o OUT --minutes 120

Runs for a given time, on a GPU or on a plain processor: the rate of learning rises, stays and falls to nothing by the clock. WEIGHTS is a
GGUF file or a safetensors file of an earlier run; OUT gets `last.safetensors` now and then and at the end, and `log.txt`.
"""

import argparse
import os
import queue
import threading
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from gemma import Gemma, Shape
from safetensors.torch import load_file, save_file

PADDING = 0


class Texts:
    """Batches of pairs, sources mixed by their weights; what is as long goes together, so that little is padding."""

    def __init__(self, path, seed):
        data = np.load(path)
        self.ids, self.starts, self.targets = (data[name].astype(np.int64) for name in ("ids", "starts", "targets"))
        self.names = [str(name) for name in data["names"]]
        self.source, self.passes = data["source"], data["passes"]
        self.random = np.random.default_rng(seed)
        members = [np.flatnonzero(self.source == number) for number in range(len(self.names))]
        self.watched = {name.removeprefix("watch:"): of for name, of in zip(self.names, members) if name.startswith("watch:")}
        trained = [number for number in range(len(members)) if not self.names[number].startswith("watch:") and len(members[number])]
        self.members = [members[number] for number in trained]
        share = np.array([len(members[number]) * self.passes[number] for number in trained], dtype=np.float64)
        self.share = share / share.sum()
        self.decks = [np.empty(0, np.int64) for _ in self.members]

    def draw(self, count):
        """`count` pairs; no pair of a source comes again before all its others did."""
        drawn = []
        for number, wanted in enumerate(self.random.multinomial(count, self.share)):
            while len(self.decks[number]) < wanted:
                self.decks[number] = np.concatenate([self.decks[number], self.random.permutation(self.members[number])])
            drawn.append(self.decks[number][:wanted])
            self.decks[number] = self.decks[number][wanted:]
        return np.concatenate(drawn)

    def length(self, pairs):
        return self.starts[pairs + 1] - self.starts[pairs]

    def batches(self, pairs, size):
        """Cut `pairs` into batches of about `size` tokens, padding counted."""
        pairs = pairs[np.argsort(self.length(pairs) + self.random.random(len(pairs)), kind="stable")]
        lengths, out, begin = self.length(pairs), [], 0
        for end in range(1, len(pairs) + 1):
            if end == len(pairs) or (end - begin + 1) * padded(lengths[end]) > size:
                out.append(pairs[begin:end])
                begin = end
        return [out[number] for number in self.random.permutation(len(out))]

    def tensors(self, pairs):
        """Tokens `[rows, length]`, the places in it that predict a token of a target, and those tokens."""
        width = padded(int(self.length(pairs).max()) - 1)
        tokens = np.full((len(pairs), width), PADDING)
        places, wanted = [], []
        for row, pair in enumerate(pairs):
            start, target, end = self.starts[pair], self.targets[pair], self.starts[pair + 1]
            tokens[row, : end - start - 1] = self.ids[start : end - 1]
            places.append(row * width + np.arange(target - start - 1, end - start - 1))
            wanted.append(self.ids[target:end])
        return tuple(torch.from_numpy(part) for part in (tokens, np.concatenate(places), np.concatenate(wanted)))


def padded(length):
    return -(-int(length) // 8) * 8


class Feed:
    """Makes batches on a thread of its own while the model works."""

    def __init__(self, texts, size):
        self.queue = queue.Queue(32)
        self.texts, self.size = texts, size
        threading.Thread(target=self.fill, daemon=True).start()

    def fill(self):
        while True:
            for pairs in self.texts.batches(self.texts.draw(self.size), self.size):
                self.queue.put(self.texts.tensors(pairs))

    def next(self):
        return self.queue.get()


class Trainer:
    def __init__(self, arguments):
        self.arguments = arguments
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        state = read_weights(arguments.start)
        self.model = Gemma(Shape(len(state["embed_tokens.weight"])), arguments.dropout)
        self.model.load_state_dict(state)
        self.model.to(self.device)
        if arguments.compile:
            for layer in self.model.layers:
                layer.compile(dynamic=True)
            self.entropy, self.agreement = torch.compile(entropy, dynamic=True), torch.compile(agreement, dynamic=True)
        else:
            self.entropy, self.agreement = entropy, agreement
        wide = [weight for weight in self.model.parameters() if weight.dim() > 1]
        thin = [weight for weight in self.model.parameters() if weight.dim() == 1]
        groups = [{"params": wide, "weight_decay": arguments.decay}, {"params": thin, "weight_decay": 0.0}]
        self.optimiser = torch.optim.AdamW(groups, lr=arguments.rate, betas=(0.9, 0.98), fused=True)
        self.begun = time.time()

    def progress(self):
        return (time.time() - self.begun) / (60 * self.arguments.minutes)

    def rate(self, step):
        """Up over the first steps, level, down in a straight line over the last `--fall` of the time."""
        falling = min(1.0, max(1 - self.progress(), 0.0) / self.arguments.fall)
        return self.arguments.rate * min(1.0, (step + 1) / self.arguments.warm_up) * falling

    def loss(self, tokens, places, wanted):
        """Summed cross entropy of the wanted tokens; with `--agree`, of two passes under different dropout, and their disagreement."""
        agree = self.arguments.agree if self.model.training else 0.0
        with torch.autocast(self.device, torch.bfloat16):
            if not agree:
                states = self.model(tokens).flatten(0, 1)[places]
                return self.entropy(states, self.model.embed_tokens.weight, wanted)
            first, second = self.model(torch.cat((tokens, tokens))).chunk(2)
            first, second = first.flatten(0, 1)[places], second.flatten(0, 1)[places]
            return self.agreement(first, second, self.model.embed_tokens.weight, wanted, agree)

    def step(self, batches):
        """One step over all of `batches`; answers the loss a token and how many tokens there were."""
        count = sum(len(wanted) for _, _, wanted in batches)
        total = torch.zeros((), device=self.device)
        for batch in batches:
            loss = self.loss(*(part.to(self.device, non_blocking=True) for part in batch))
            (loss / count).backward()
            total += loss.detach()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        return total / count, count

    @torch.no_grad()
    def watch(self, texts, most):
        """Cross entropy a target token of the texts put aside."""
        self.model.eval()
        losses = {}
        for name, pairs in texts.watched.items():
            total = count = 0
            for batch in texts.batches(pairs[:most], self.arguments.tokens):
                tokens, places, wanted = texts.tensors(batch)
                total += float(self.loss(tokens.to(self.device), places.to(self.device), wanted.to(self.device)))
                count += len(wanted)
            losses[name] = round(total / count, 4)
        self.model.train()
        return losses

    def save(self, path):
        """Write whole or not at all."""
        state = {name: weight.detach().to("cpu", torch.float32).contiguous() for name, weight in self.model.state_dict().items()}
        save_file(state, f"{path}.part")
        os.replace(f"{path}.part", path)


def logits(states, table):
    """Of `states` over the vocabulary; the product is made in a width that tensor cores can take."""
    wide = F.pad(table, (0, 0, 0, -len(table) % 64))
    return F.linear(states, wide)[:, : len(table)].float()


def entropy(states, table, wanted):
    return F.cross_entropy(logits(states, table), wanted, reduction="sum")


def agreement(first, second, table, wanted, weight):
    """R-Drop (arXiv 2106.14448): mean cross entropy of two passes and the divergence of each from the other."""
    first, second = (F.log_softmax(logits(states, table), -1) for states in (first, second))
    entropies = F.nll_loss(first, wanted, reduction="sum") + F.nll_loss(second, wanted, reduction="sum")
    apart = ((first.exp() - second.exp()) * (first - second)).sum()
    return entropies / 2 + weight * apart / 2


def read_weights(path):
    if str(path).endswith(".gguf"):
        # Imported here: a machine that goes on from a checkpoint does not need the package.
        from weights import read_gguf

        return read_gguf(path)
    return load_file(path)


def train(arguments):
    output = Path(arguments.output)
    output.mkdir(parents=True, exist_ok=True)
    log = open(output / "log.txt", "a")

    def say(*words):
        for place in (None, log):
            print(*words, file=place, flush=True)

    torch.manual_seed(arguments.seed)
    torch.set_float32_matmul_precision("high")
    texts = Texts(arguments.texts, arguments.seed)
    trainer = Trainer(arguments)
    feed = Feed(texts, arguments.tokens)
    say("start", trainer.device, trainer.watch(texts, arguments.watched))
    step = tokens = 0
    trainer.begun = said = watched = time.time()
    losses = []
    while trainer.progress() < 1 and step < arguments.steps:
        for group in trainer.optimiser.param_groups:
            group["lr"] = trainer.rate(step)
        loss, count = trainer.step([feed.next() for _ in range(arguments.together)])
        losses.append(loss)
        step, tokens = step + 1, tokens + count
        now = time.time()
        if now - said > arguments.say_every:
            mean = float(torch.stack(losses).mean())
            spent = now - trainer.begun
            say(f"{spent:6.0f} s  step {step:6}  loss {mean:.4f}  rate {trainer.rate(step):.1e}  {tokens / spent:7.0f} target tokens a second")
            losses, said = [], time.time()
        if now - watched > arguments.watch_every:
            say("watch", step, trainer.watch(texts, arguments.watched))
            if arguments.keep:
                trainer.save(output / "last.safetensors")
            watched = time.time()
    say("end", step, trainer.watch(texts, arguments.watched))
    trainer.save(output / "last.safetensors")


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", help="what prepare.py wrote")
    parser.add_argument("--start", required=True, help="weights to begin with: .gguf or .safetensors")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--steps", type=int, default=1 << 60, help="stop after so many steps, whatever the clock says")
    parser.add_argument("--tokens", type=int, default=3072, help="tokens a batch, padding counted (32768 for a large GPU)")
    parser.add_argument("--together", type=int, default=2, help="batches a step")
    parser.add_argument("--rate", type=float, default=7e-5)
    parser.add_argument("--warm-up", type=int, default=50, help="steps")
    parser.add_argument("--fall", type=float, default=0.3, help="share of the time over which the rate falls to nothing")
    parser.add_argument("--decay", type=float, default=0.01, help="of weights")
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--agree", type=float, default=0.0, help="weight of the agreement of two passes under dropout (R-Drop)")
    parser.add_argument("--watched", type=int, default=150, help="pairs of each watched text")
    parser.add_argument("--watch-every", type=float, default=600, help="seconds")
    parser.add_argument("--say-every", type=float, default=60, help="seconds")
    parser.add_argument("--keep", action=argparse.BooleanOptionalAction, default=True, help="save at every watch")
    parser.add_argument("--compile", action="store_true", help="worth it on a plain processor; on a GPU it takes minutes")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    train(parse())
