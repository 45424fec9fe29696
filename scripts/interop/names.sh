#!/usr/bin/env bash
# The reports of `barqiya names` in the hands of others: scripts/interop/names.sh target/release/barqiya
# The jq examples of docs/names.md print something; Microsoft's SARIF multitool (npm) finds no error in the log.
set -euo pipefail
barqiya=$(realpath "$1")
docs=$(realpath "$(dirname "$0")/../../docs/names.md")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf 'id\tstory\tn\tstart\tend\tar\ten\tscore\tflags\n' > pairs.tsv
printf 'a-1\ta\t1\t0\t0\tقال كريم ماسيموف ذلك\tKarim Massimov said so\t0\t\n' >> pairs.tsv
printf 'a-2\ta\t2\t0\t0\tواضاف ماسيموف ان ذلك كذلك\tMasimov added that it was\t0\t\n' >> pairs.tsv
"$barqiya" names pairs.tsv -o names.json
"$barqiya" names pairs.tsv -o names.sarif
while IFS= read -r example; do
    [ -n "$(bash -c "$example")" ] || { echo "prints nothing: $example" >&2; exit 1; }
done < <(grep '^jq ' "$docs")
echo "jq: the examples of docs/names.md work"
if command -v npx >/dev/null; then
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    npx --yes @microsoft/sarif-multitool validate names.sarif > validation.txt || true
    grep -q "Analysis completed successfully" validation.txt || { cat validation.txt >&2; exit 1; }
    ! grep -E ": error " validation.txt >&2
    echo "SARIF: valid"
else
    echo "SARIF: skipped, there is no npx"
fi
