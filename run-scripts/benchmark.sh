#!/usr/bin/env bash
# Measures what the docs state, on this machine and its BLAS: benchmark.sh [sums|transform|passes|sweep|load …]
# sums: the cost of order-free sums; transform: rows per second beside Spark MLlib; passes: local steps beside
# one aggregation per step; sweep: eight candidates beside one, and beside CrossValidator; load: from a table
# to blocks beside Spark's own reading. Without a name, all.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
declare -A classes=([sums]=ReproducibleSumCost [transform]=TransformRate [passes]=PassCost [sweep]=SweepCost
  [load]=LoadCost)
if [ $# -eq 0 ]; then set -- sums transform passes sweep load; fi
for name in "$@"; do
  if [ -z "${classes[$name]:-}" ]; then
    echo "benchmark.sh: no benchmark '$name'; expected sums, transform, passes, sweep or load" >&2
    exit 2
  fi
done
find_java
build_if_needed
use_spark
# The benchmarks live among the tests, which the jar leaves out.
(cd "$root" && mvn -B -q -Dspotless.check.skip=true test-compile) </dev/null >&2
for name in "$@"; do
  "$java" -Xmx4g "@$here/spark-jvm.options" "-Dlog4j2.configurationFile=$here/log4j2.properties" \
    -cp "$root/target/classes:$root/target/test-classes:$SPARK_HOME/jars/*" \
    "io.github.tributary.benchmark.${classes[$name]}"
done
