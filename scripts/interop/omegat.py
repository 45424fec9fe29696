"""OmegaT opens our memory and our glossary: python scripts/interop/omegat.py target/release/barqiya      (Debian: omegat)

Makes a project whose source is the Arabic of some pairs, with the memory that `barqiya corpus convert` writes as its automatic memory and a
glossary of `barqiya glossary convert` beside it, and has OmegaT translate it without a window. Its target must be our English, line for line.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file><dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>AR</source_lang><target_lang>EN</target_lang>
    <source_tok>org.omegat.tokenizer.LuceneArabicTokenizer</source_tok><target_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</target_tok>
    <sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
  </project>
</omegat>
"""
PAIRS = [
    ("وصل الوزير الى بكين.", "The minister arrived in Beijing."),
    ("قال \"نعم\" & غادر", 'He said "yes" & left'),
    ("ارتفع المؤشر 3.5% الى 2,150 نقطة؟", "Did the index rise 3.5% to 2,150 points?"),
    ("المؤتمر العالمى الثانى للانترنت — افتتاح", "Second World Internet Conference — opening"),
]
TERMS = [("بكين", "Beijing"), ("المؤشر", "the index")]


def main():
    barqiya = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("source", "target", "tm/auto", "glossary", "dictionary", "omegat"):
            (folder / name).mkdir(parents=True)
        (folder / "omegat.project").write_text(PROJECT)
        (folder / "source" / "story.txt").write_text("\n\n".join(arabic for arabic, _ in PAIRS) + "\n", encoding="utf-8")
        (folder / "pairs.tsv").write_text("".join(f"{arabic}\t{english}\n" for arabic, english in PAIRS), encoding="utf-8")
        (folder / "terms.tsv").write_text("".join(f"{arabic}\t{english}\n" for arabic, english in TERMS), encoding="utf-8")
        subprocess.run([barqiya, "corpus", "convert", "pairs.tsv", "-o", "tm/auto/ours.tmx", "--quiet"], check=True, cwd=folder)
        subprocess.run([barqiya, "glossary", "convert", "terms.tsv", "glossary/ours.tbx", "--to", "tbx2"], check=True, cwd=folder)
        run = subprocess.run(["omegat", folder, "--mode=console-translate"], capture_output=True, text=True)
        said = run.stdout + run.stderr
        target = folder / "target" / "story.txt"
        lines = [line for line in target.read_text(encoding="utf-8").splitlines() if line] if target.exists() else []
        if run.returncode or lines != [english for _, english in PAIRS]:
            sys.exit(f"OmegaT made {lines}\n{said[-3000:]}")
        faults = [line for line in said.splitlines() if "ours." in line and ("ERROR" in line.upper() or "SEVERE" in line.upper())]
        if faults:
            sys.exit("\n".join(faults))
        print(f"omegat: {len(lines)} segments from our memory, glossary read without complaint")


if __name__ == "__main__":
    main()
