#pragma once

#include <cstdio>
#include <cstdlib>

// An oracle of a fuzz target: says which one failed and stops, which is how a fuzzer learns of it.
// It works alike under libFuzzer and in the replay of the corpus.
#define FUZZ_REQUIRE(condition)                                                          \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            std::abort();                                                                \
        }                                                                                \
    } while (false)
