"""Runs `translate.py` on a local cluster of two workers, kills a `barqiya worker` in the middle, and counts.

    pip install -r scripts/spark/requirements.txt          # needs Java 17
    python scripts/spark/test_local_cluster.py target/release/barqiya [--rows 10000] [--from LINES.ar]

Every row must be there once, in the text that a run without a killed worker gives. Prints rows, seconds, and what was killed.
"""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

from translate import with_english

NAMES = ["بكين", "القاهرة", "دمشق", "الرياض", "بغداد", "تونس", "بيروت", "عمان", "الخرطوم", "الجزائر"]
DEEDS = ["وصل", "غادر", "استقبل", "دعا", "شكر", "انتقد", "هنأ", "زار"]


def lines(count):
    """Short sentences, no two alike."""
    return [f"{DEEDS[n % 8]} الوزير {n} وفدا في {NAMES[n % 10]}" for n in range(count)]


def session():
    home = Path(pyspark.__file__).parent
    os.environ.setdefault("SPARK_HOME", str(home))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("barqiya")
    return (
        builder.config("spark.task.maxFailures", "4")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "64")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.ansi.enabled", "false")
        .getOrCreate()
    )


def kill_one(program, after, killed):
    """Kills the first worker that is found after so many seconds."""
    time.sleep(after)
    while not killed:
        found = subprocess.run(["pgrep", "-f", f"^{program} worker"], capture_output=True, text=True).stdout.split()
        if found:
            os.kill(int(found[0]), signal.SIGKILL)
            killed.append(int(found[0]))
        time.sleep(0.2)


def run(spark, texts, program, partitions):
    rows = list(enumerate(texts))
    frame = spark.createDataFrame(rows, "number long, ar string").repartition(partitions)
    began = time.monotonic()
    found = with_english(frame, [str(program), "worker", "--threads", "1", "--beam", "1"]).collect()
    return sorted((row["number"], row["ar"], row["en"]) for row in found), time.monotonic() - began


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--from", dest="source", type=Path)
    parser.add_argument("--partitions", type=int, default=16)
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    texts = arguments.source.read_text(encoding="utf-8").splitlines() if arguments.source else lines(arguments.rows)
    texts = texts[: arguments.rows]

    spark = session()
    spark.sparkContext.setLogLevel("ERROR")
    killed = []
    killer = threading.Thread(target=kill_one, args=(program, 20, killed), daemon=True)
    killer.start()
    disturbed, seconds = run(spark, texts, program, arguments.partitions)
    print(f"with a worker killed ({len(killed)}): {len(disturbed)} rows in {seconds:.0f} s")
    undisturbed, seconds = run(spark, texts, program, arguments.partitions)
    print(f"undisturbed: {len(undisturbed)} rows in {seconds:.0f} s")
    spark.stop()
    complete = [number for number, _, _ in disturbed] == list(range(len(texts)))
    print("every row once:", complete, "; the same English:", disturbed == undisturbed, "; killed:", bool(killed))
    sys.exit(0 if complete and disturbed == undisturbed and killed else 1)


if __name__ == "__main__":
    main()
