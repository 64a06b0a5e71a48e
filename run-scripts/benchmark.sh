#!/usr/bin/env bash
# benchmark.sh [NAME …]: measures what docs/benchmarks.md states, on this machine; all of it without a name.
# Results go to target/benchmarks/NAME.json; `benchmark.sh report` puts them into docs/benchmarks.md.
#   PYTHON                      the Python that has scikit-learn and PyTorch (default: python3, then /usr/bin/python3)
#   TRIBUTARY_BENCHMARK_MEMORY  heap of each JVM (default: 3g, of which two or three run at a time; 6g for large)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
help_if_asked "$@"
# A new benchmark: a class with a main method in src/test/java/io/github/tributary/benchmark, and a line here.
benchmarks='
images-pass      ImagesPass           a pass over all images, beside the products alone and MLlib
images-accuracy  ImagesAccuracy       time to 96 % test accuracy, beside MLlib, scikit-learn and PyTorch
logistic         LogisticCost         L-BFGS on sparse rows, beside LogisticRegression
transform        TransformRate        rows predicted per second, beside MLlib
growth           Growth               time against rows and parameters
blocks           BlockSizeCost        a pass by the number of rows in a block
sums             ReproducibleSumCost  the cost of order-free sums
step             StepCost             what a step costs beside an empty Spark job
load             LoadCost             scanning and packing, beside what Spark takes to read
memory           MemoryGrowth         the heap over ten thousand iterations
disk             DiskTraining         rows of four times the heap, trained from disk
large            LargeModel           fifty million parameters in a driver of 6 GiB
passes           PassCost             local steps beside one aggregation per step
workers          WorkersCost          passes of many workers beside those of one
sweep            SweepCost            eight candidates beside one, and beside CrossValidator
kernels          KernelRun            the parts of a pass on one core, beside copying memory (JMH)
'
class_of() {
  printf '%s' "$benchmarks" | while read -r name class _; do
    if [ "$name" = "$1" ]; then echo "$class"; fi
  done
}
names=$(printf '%s' "$benchmarks" | awk 'NF { printf "%s ", $1 }')
if [ $# -eq 0 ]; then
  # shellcheck disable=SC2086
  set -- $names
fi
for name in "$@"; do
  if [ "$name" != report ] && [ -z "$(class_of "$name")" ]; then
    die "no benchmark '$name'; there are ${names}and report"
  fi
done
find_java
build_if_needed
use_spark
# The benchmarks live among the tests, which the jar leaves out.
(cd "$root" && mvn -B -q -Dspotless.check.skip=true test-compile) </dev/null >&2
# A task per core with one BLAS thread each; MLlib has no setting of its own.
export OPENBLAS_NUM_THREADS=1
# The jar is there for OpenBLAS and jffi alone. JMH and what it needs are not Spark's: Maven knows where they are.
classpath=$root/target/classes:$root/target/test-classes:$root/target/tributary.jar:$SPARK_HOME/jars/*
jmh=$root/target/jmh.classpath
case " $* " in *' kernels '*)
  (cd "$root" && mvn -B -q dependency:build-classpath -Dmdep.outputFile="$jmh" \
    -Dmdep.includeArtifactIds=jmh-core,jopt-simple) </dev/null >&2
  classpath=$classpath:$(cat "$jmh")
  ;;
esac
choose_collector # the same for all JVMs
cd "$root" # the benchmarks write to target/ and read src/test/python/
for name in "$@"; do
  memory=3g
  case $name in
    report) main=Report arguments=docs/benchmarks.md ;;
    large) main=$(class_of "$name") arguments= memory=6g ;;
    *) main=$(class_of "$name") arguments= ;;
  esac
  # shellcheck disable=SC2086
  "$java" $collector -Xmx"${TRIBUTARY_BENCHMARK_MEMORY:-$memory}" "@$here/spark-jvm.options" \
    "-Dlog4j2.configurationFile=$here/log4j2.properties" -cp "$classpath" \
    "io.github.tributary.benchmark.$main" $arguments
done
