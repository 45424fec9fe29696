#!/usr/bin/env python3
"""How many steps of greedy search drafts would save: what speculation could gain at most.

    pip install tokenizers==0.23.2
    barqiya translate STORIES --beam 1 --format jsonl -o pairs.jsonl
    python scripts/bench/drafts.py pairs.jsonl [--model FOLDER] [--most N]

Prompt lookup (Saxena 2023, `prompt_lookup_num_tokens` of transformers): the last tokens of the translation are looked for, three, then
two, then one of them, in what the story's translation says so far and in the source sentence, and what followed there is the draft. A
step checks a draft and gives the tokens of it that are right and one more. Printed: tokens for each step, and what a step may cost for
a gain, since rows of a draft that is wrong are computed in vain.
"""
import argparse
import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]


def draft(tokens, known, most):
    """What followed the last tokens, where they stood before."""
    for length in (3, 2, 1):
        tail = tokens[-length:]
        if len(tail) < length:
            continue
        for history in known:
            for start in range(len(history) - length - 1, -1, -1):
                if history[start : start + length] == tail:
                    return history[start + length : start + length + most]
    return []


def steps(target, past, source, most):
    """Steps, and rows computed, for a translation whose story said `past` before."""
    done, count, rows = 0, 0, 0
    while done < len(target):
        said = past + target[:done]
        guess = draft(said, (said, source), most) if done else []
        right = 0
        while right < len(guess) and done + right < len(target) - 1 and guess[right] == target[done + right]:
            right += 1
        done, count, rows = done + right + 1, count + 1, rows + len(guess) + 1
    return count, rows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=pathlib.Path)
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "models" / "barqiya-270m-ar-en")
    parser.add_argument("--most", type=int, default=4, help="tokens of a draft")
    arguments = parser.parse_args()
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(arguments.model / "tokenizer.json"))
    ids = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    story, past, tokens, count, rows = None, [], 0, 0, 0
    for line in arguments.pairs.read_text().splitlines():
        pair = json.loads(line)
        if pair["story"] != story:
            story, past = pair["story"], []
        target = [*ids(pair["en"]), 1]
        own, own_rows = steps(target, past, ids(pair["ar"]), arguments.most)
        tokens, count, rows, past = tokens + len(target), count + own, rows + own_rows, past + target
    print(f"{tokens} tokens in {count} steps: {tokens / count:.3f} a step; {rows / count:.2f} rows a step, {rows / tokens:.2f} a token")


if __name__ == "__main__":
    main()
