#!/usr/bin/env bash
# The whole check in one word: format, lints, arrows, lengths, tests, documentation.
# Usage: scripts/check.sh [format|lints|arrows|lengths|tests|docs ...]   (all of them when none is named)
set -euo pipefail
cd "$(dirname "$0")/.."

format() { cargo fmt --all --check; }
lints() { cargo clippy --workspace --all-targets -- -D warnings; }
arrows() { python3 scripts/check_arrows.py; }
tests() { cargo test --workspace; }
docs() { RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items; }

# No module over 800 lines; those over 600 are named, for they want to be two.
lengths() {
    local long=0 lines file
    while IFS= read -r file; do
        lines=$(wc -l < "$file")
        if (( lines > 800 )); then echo "$file: $lines lines; 800 is the limit" >&2; long=1
        elif (( lines > 600 )); then echo "$file: $lines lines; wants to be two" >&2; fi
    done < <(git ls-files --cached --others --exclude-standard '*.rs')
    return "$long"
}

for step in "${@:-format lints arrows lengths tests docs}"; do
    for name in $step; do
        echo "== $name"
        "$name"
    done
done
