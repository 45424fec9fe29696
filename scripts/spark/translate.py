"""Translates the column `ar` of a dataset on Apache Spark, each partition by a `barqiya worker` of its own.

    spark-submit scripts/spark/translate.py --barqiya /opt/barqiya/barqiya INPUT.parquet OUTPUT.parquet [-- --beam 1]

Spark hands each partition over as Arrow record batches (`mapInArrow`); they go to the worker's standard input as one Arrow IPC stream, and
come back from its standard output with the columns `en`, `score` and `flags` added. A worker that dies fails its task, and Spark runs the
task anew: no row is lost or doubled, for a partition counts only when its task is done. See README.md.
"""

import argparse
import subprocess
import tempfile
import threading

ADDED = [("en", "string"), ("score", "double"), ("flags", "array<string>")]


def answer(batches, command):
    """The batches of a partition with their English, in order."""
    import pyarrow.ipc

    first = next(batches, None)
    if first is None:
        return
    with tempfile.TemporaryFile() as messages:
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages)
        failure = []

        def feed():
            # Its own thread: the worker answers while it is still being asked.
            try:
                with worker.stdin, pyarrow.ipc.new_stream(worker.stdin, first.schema) as stream:
                    stream.write_batch(first)
                    for batch in batches:
                        stream.write_batch(batch)
            except BaseException as error:  # noqa: BLE001: whatever it is, it is raised where the task can fail by it
                failure.append(error)

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        try:
            with worker.stdout:
                yield from read(worker, messages)
            feeder.join()
            if worker.wait() != 0 or failure:
                raise RuntimeError(explain(worker, messages, failure))
        finally:
            worker.kill()
            worker.wait()


def read(worker, messages):
    """The answers as they come; a stream that breaks off is told by its end."""
    import pyarrow
    import pyarrow.ipc

    try:
        yield from pyarrow.ipc.open_stream(worker.stdout)
    except (pyarrow.ArrowInvalid, OSError) as error:
        worker.kill()
        raise RuntimeError(explain(worker, messages, [error])) from error


def explain(worker, messages, failure):
    code = worker.wait()
    messages.seek(0)
    said = messages.read().decode(errors="replace").strip()
    return f"barqiya worker ended with {code}: {said} {failure[0] if failure else ''}".strip()


def with_english(frame, command):
    """A frame with the columns `en`, `score` and `flags`."""
    kept = [field for field in frame.schema.fields if field.name not in dict(ADDED)]
    fields = [f"`{field.name}` {field.dataType.simpleString()}" for field in kept]
    schema = ", ".join(fields + [f"{name} {kind}" for name, kind in ADDED])
    return frame.mapInArrow(lambda batches: answer(iter(batches), command), schema)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", help="Parquet with a column `ar`, or with `translation.ar`")
    parser.add_argument("output", help="a folder of Parquet files")
    parser.add_argument("--barqiya", default="barqiya", help="the program, at the same place on every machine")
    parser.add_argument("--partitions", type=int, help="tasks; as many as there are cores, or some times that")
    parser.add_argument("options", nargs="*", help="after --: options of `barqiya worker`")
    arguments = parser.parse_args()

    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("barqiya").getOrCreate()
    frame = spark.read.parquet(arguments.input)
    if "ar" not in frame.columns:
        frame = frame.withColumn("ar", frame["translation.ar"]).drop("translation")
    if arguments.partitions:
        frame = frame.repartition(arguments.partitions)
    command = [arguments.barqiya, "worker", "--threads", "1", *arguments.options]
    with_english(frame, command).write.mode("errorifexists").parquet(arguments.output)


if __name__ == "__main__":
    main()
