#!/usr/bin/env bash
# Measures what the docs state, on this machine and its BLAS: benchmark.sh [sums|transform|sweep …]
# sums: the cost of order-free sums; transform: rows per second beside Spark MLlib; sweep: eight candidates
# beside one, and beside Spark ML's CrossValidator. Without a name, all.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
declare -A classes=([sums]=ReproducibleSumCost [transform]=TransformRate [sweep]=SweepCost)
if [ $# -eq 0 ]; then set -- sums transform sweep; fi
for name in "$@"; do
  if [ -z "${classes[$name]:-}" ]; then
    echo "benchmark.sh: no benchmark '$name'; expected sums, transform or sweep" >&2
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
