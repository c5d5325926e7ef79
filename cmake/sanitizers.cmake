# Instrumentation, as one interface target. Linked PRIVATE by everything we compile; empty unless
# a preset asks for something.

add_library(gapless_sanitizers INTERFACE)

function(gapless_instrument)
    target_compile_options(gapless_sanitizers INTERFACE ${ARGN})
    target_link_options(gapless_sanitizers INTERFACE ${ARGN})
endfunction()

if(GAPLESS_SANITIZE)
    gapless_instrument(-fsanitize=${GAPLESS_SANITIZE} -fno-sanitize-recover=all)
    target_compile_options(gapless_sanitizers INTERFACE -fno-omit-frame-pointer)
endif()
if(GAPLESS_BUILD_FUZZERS)
    gapless_instrument(-fsanitize=fuzzer-no-link)
endif()
if(GAPLESS_COVERAGE)
    gapless_instrument(-fprofile-instr-generate -fcoverage-mapping)
endif()
