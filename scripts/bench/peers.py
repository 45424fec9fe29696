"""The peers of the speed comparison, each a function `texts -> (translations, seconds)`; loading is never timed.

Every peer gets the default model's own weights: llama.cpp the same GGUF file, transformers its dequantised form. Sentences are
normalised and given as `<bos> source \n`; generation ends at `<eos>` or at twice the prompt's tokens plus 12.

    python peers.py PEER MODEL_FOLDER THREADS BEAM < sentences > result.json
"""
import json
import pathlib
import re
import resource
import sys
import time

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def normalise(text):
    return re.sub(r"\s+", " ", MARKS.sub("", text)).strip()


class Pieces:
    """The model's tokeniser and prompt form."""

    def __init__(self, folder):
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.newline = self.tokenizer.token_to_id("\n")

    def prompt(self, text):
        return [2, *self.tokenizer.encode(normalise(text), add_special_tokens=False).ids, self.newline]

    def text(self, ids):
        return self.tokenizer.decode([i for i in ids if i > 3]).strip()


def limit(prompt):
    return 2 * len(prompt) + 12


def llama_cpp(folder, threads, beam):
    """llama.cpp, greedy, one sentence after another."""
    from llama_cpp import Llama

    assert beam == 1, "llama.cpp has no beam search"
    path = next(folder.glob("*.gguf"))
    llama = Llama(str(path), n_ctx=1024, n_threads=threads, n_threads_batch=threads, verbose=False)
    pieces = Pieces(folder)

    def translate(text):
        prompt, output = pieces.prompt(text), []
        for token in llama.generate(prompt, temp=0.0, repeat_penalty=1.0, top_k=1, reset=True):
            if token == 1 or len(output) >= limit(prompt):
                break
            output.append(token)
        return pieces.text(output)

    return lambda texts: [translate(text) for text in texts]


def transformers(folder, threads, beam, batch=16):
    """transformers in f32, sorted by length, batches of 16."""
    import torch
    from transformers import AutoModelForCausalLM

    from dequantise import dequantised

    torch.set_num_threads(threads)
    model = AutoModelForCausalLM.from_pretrained(dequantised(folder), dtype=torch.float32).eval()
    pieces = Pieces(folder)

    @torch.inference_mode()
    def run(prompts):
        width = max(map(len, prompts))
        ids = torch.tensor([[0] * (width - len(p)) + p for p in prompts])
        mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts])
        output = model.generate(
            input_ids=ids, attention_mask=mask, num_beams=beam, do_sample=False,
            max_new_tokens=2 * width + 12, eos_token_id=1, pad_token_id=0,
        )
        return [pieces.text(row[width:].tolist()) for row in output]

    def translate(texts):
        prompts = [pieces.prompt(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda i: len(prompts[i]))
        result = [""] * len(texts)
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            for index, text in zip(chosen, run([prompts[i] for i in chosen])):
                result[index] = text
        return result

    return translate


PEERS = {"llama.cpp": llama_cpp, "transformers": transformers}


def main():
    name, folder, threads, beam = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    texts = sys.stdin.read().splitlines()
    translate = PEERS[name](folder, threads, beam)
    translate(texts[:2])
    started = time.perf_counter()
    translations = translate(texts)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({"seconds": seconds, "peak_mib": peak, "translations": translations}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
