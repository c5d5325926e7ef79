#include <benchmark/benchmark.h>

// gapless-bench: the rows that need no server process. scripts/bench runs it, and pairs each row
// with its measure by name (tests/bench/rows.py).
BENCHMARK_MAIN();
