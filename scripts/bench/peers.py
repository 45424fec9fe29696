"""The peers of the speed comparison, each a function that gives a function `texts -> translations`; loading is never timed.

Every peer gets the default model's own weights: llama.cpp the same GGUF file (or its numbers in Q8_0), transformers and CTranslate2
its dequantised form, which CTranslate2 makes int8 again. Sentences are normalised and given as `<bos> source \n`; generation ends at
`<eos>` or at twice the prompt's tokens plus 12.

    python peers.py PEER MODEL_FOLDER THREADS BEAM < sentences > result.json
"""
import json
import pathlib
import re
import resource
import sys
import time

BEGAN = time.perf_counter()
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


def gguf(folder, precision):
    """The model's own file, or the same numbers in another precision."""
    if precision is None:
        return next(folder.glob("*.gguf"))
    from dequantise import requantised

    return requantised(folder, precision)


def llama_cpp(folder, threads, beam, precision=None):
    """llama.cpp, greedy, one sentence after another."""
    from llama_cpp import Llama

    assert beam == 1, "llama.cpp has no beam search"
    llama = Llama(str(gguf(folder, precision)), n_ctx=1024, n_threads=threads, n_threads_batch=threads, verbose=False)
    pieces = Pieces(folder)

    def translate(text):
        prompt, output = pieces.prompt(text), []
        for token in llama.generate(prompt, temp=0.0, repeat_penalty=1.0, top_k=1, reset=True):
            if token == 1 or len(output) >= limit(prompt):
                break
            output.append(token)
        return pieces.text(output)

    return lambda texts: [translate(text) for text in texts]


class Sequence:
    """A sentence in a place of llama.cpp's cache."""

    def __init__(self, index, prompt):
        self.index, self.waiting, self.position, self.output = index, prompt, 0, []
        self.limit = limit(prompt)


def llama_cpp_batched(folder, threads, beam, precision=None, parallel=16):
    """llama.cpp, greedy, `parallel` sentences at once: one that ends makes room for the next."""
    import numpy as np
    from llama_cpp import llama_cpp as c

    assert beam == 1, "llama.cpp has no beam search"
    silent = c.llama_log_callback(lambda *_: None)
    c.llama_log_set(silent, None)
    c.llama_backend_init()
    model = c.llama_model_load_from_file(str(gguf(folder, precision)).encode(), c.llama_model_default_params())
    settings = c.llama_context_default_params()
    settings.n_ctx, settings.n_batch, settings.n_ubatch, settings.n_seq_max = 512 * parallel, 4096, 512, parallel
    settings.n_threads = settings.n_threads_batch = threads
    context = c.llama_init_from_model(model, settings)
    memory = c.llama_get_memory(context)
    vocabulary = c.llama_vocab_n_tokens(c.llama_model_get_vocab(model))
    batch = c.llama_batch_init(4096, 0, 1)
    pieces = Pieces(folder)

    def step(places):
        """Feeds what each sentence is waiting for; gives the token that comes after it."""
        count, last = 0, {}
        for place, sequence in places.items():
            for token in sequence.waiting:
                batch.token[count], batch.pos[count], batch.n_seq_id[count] = token, sequence.position, 1
                batch.seq_id[count][0], batch.logits[count] = place, 0
                sequence.position += 1
                count += 1
            last[place] = count - 1
            batch.logits[count - 1] = 1
        batch.n_tokens = count
        assert c.llama_decode(context, batch) == 0, "llama_decode failed"
        logits = lambda row: np.ctypeslib.as_array(c.llama_get_logits_ith(context, row), (vocabulary,))
        return {place: int(logits(row).argmax()) for place, row in last.items()}

    def translate(texts):
        prompts = [pieces.prompt(text) for text in texts]
        queue = sorted(range(len(texts)), key=lambda index: len(prompts[index]))
        places, result = {}, [""] * len(texts)
        while queue or places:
            for place in sorted(set(range(parallel)) - set(places)):
                if queue:
                    index = queue.pop()
                    places[place] = Sequence(index, prompts[index])
            for place, token in step(places).items():
                sequence = places[place]
                if token == 1 or len(sequence.output) >= sequence.limit:
                    result[sequence.index] = pieces.text(sequence.output)
                    c.llama_memory_seq_rm(memory, place, -1, -1)
                    del places[place]
                else:
                    sequence.output.append(token)
                    sequence.waiting = [token]
        return result

    return translate


def ctranslate2(folder, threads, beam, batch=64, workers=1):
    """CTranslate2 in int8, sorted by length; `workers` share the threads."""
    import ctranslate2 as ct

    from dequantise import for_ctranslate2

    model = ct.Generator(
        str(for_ctranslate2(folder)), device="cpu", compute_type="int8", inter_threads=workers, intra_threads=threads // workers
    )
    pieces = Pieces(folder)

    def translate(texts):
        prompts = [pieces.prompt(text) for text in texts]
        order = sorted(range(len(texts)), key=lambda index: -len(prompts[index]))
        result, waiting = [""] * len(texts), []
        # A call has one greatest length: that of its longest prompt.
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            tokens = [[pieces.tokenizer.id_to_token(token) for token in prompts[index]] for index in chosen]
            waiting.append((chosen, model.generate_batch(
                tokens, beam_size=beam, max_length=limit(prompts[chosen[0]]), end_token="<eos>", include_prompt_in_result=False,
                max_batch_size=batch, asynchronous=True,
            )))
        for chosen, answers in waiting:
            for index, answer in zip(chosen, answers):
                result[index] = pieces.text(answer.result().sequences_ids[0])
        return result

    return translate


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


PEERS = {
    "llama.cpp": llama_cpp,
    "llama.cpp-q8_0": lambda *given: llama_cpp(*given, precision="Q8_0"),
    "llama.cpp-16": llama_cpp_batched,
    "llama.cpp-q8_0-16": lambda *given: llama_cpp_batched(*given, precision="Q8_0"),
    "llama.cpp-q8_0-64": lambda *given: llama_cpp_batched(*given, precision="Q8_0", parallel=64),
    "ctranslate2": ctranslate2,
    "ctranslate2-16": lambda *given: ctranslate2(*given, batch=16),
    "ctranslate2-2x1": lambda *given: ctranslate2(*given, batch=32, workers=2),
    "ctranslate2-1": lambda *given: ctranslate2(*given, batch=1),
    "transformers": transformers,
}


def main():
    name, folder, threads, beam = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    texts = sys.stdin.read().splitlines()
    translate = PEERS[name](folder, threads, beam)
    translate(texts[:1])
    first = time.perf_counter() - BEGAN
    user = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_utime
    started, used = time.perf_counter(), user()
    translations = translate(texts)
    seconds, used = time.perf_counter() - started, user() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"first": first, "seconds": seconds, "user": used, "peak_mib": peak, "translations": translations}
    json.dump(result, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
