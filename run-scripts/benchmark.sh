#!/usr/bin/env bash
# Measures what the docs state. So far: the cost of order-free sums, on this machine and its BLAS.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
find_java
build_if_needed
use_spark
# The benchmarks live among the tests, which the jar leaves out.
(cd "$root" && mvn -B -q -Dspotless.check.skip=true test-compile) </dev/null >&2
exec "$java" "@$here/spark-jvm.options" -cp "$root/target/classes:$root/target/test-classes:$SPARK_HOME/jars/*" \
  io.github.tributary.benchmark.ReproducibleSumCost "$@"
