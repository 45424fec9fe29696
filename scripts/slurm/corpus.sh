#!/usr/bin/env bash
#SBATCH --job-name=barqiya-corpus
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
# One part of a planned corpus; as an array:
#   sbatch --array=1-N scripts/slurm/corpus.sh PLAN OUT N [options of `barqiya corpus run`]
# A part that is done is done at once when it is asked for again; one that was interrupted goes on at its last whole row.
set -euo pipefail
plan=$1 out=$2 parts=$3
shift 3
exec "${BARQIYA:-barqiya}" corpus run "$plan" --shard "${SLURM_ARRAY_TASK_ID:?is set by sbatch --array}/$parts" -o "$out" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet "$@"
