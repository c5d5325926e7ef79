# gapless_add_test(<name> [SOURCES <file>...] [TOGETHER <file>...] LINK <target>... [LABELS <label>...]
#     [PRECOMPILE <header>...]       what most of its sources include, besides GoogleTest
# )
#
# Makes a GoogleTest program of which every TEST is a ctest. The cases are listed when ctest runs, not
# when the program is built, so that a build never runs what it has just linked. With sanitizers, where
# to start a program costs more than most tests, the whole program is one.
#
# TOGETHER are sources that stand on the same large fixture: compiled some at a time, as the names in
# them must allow.
#
# What is labelled `core` needs no socket, file or thread; the target core_tests builds just that, for
# the sanitizers.
function(gapless_add_test target)
    if(NOT GAPLESS_BUILD_TESTS)
        return()
    endif()
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;TOGETHER;LINK;LABELS;PRECOMPILE")
    gapless_require_no_leftovers(${target} "${arg_UNPARSED_ARGUMENTS}")
    gapless_add_program(${target}
        SOURCES ${arg_SOURCES} ${arg_TOGETHER} LINK ${arg_LINK} GTest::gmock GTest::gtest_main)
    set_source_files_properties(${arg_SOURCES} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    list(LENGTH arg_SOURCES count)
    if(count GREATER 3)
        list(TRANSFORM arg_PRECOMPILE REPLACE "(.+)" "\"\\1\"")
        target_precompile_headers(${target} PRIVATE <gtest/gtest.h> ${arg_PRECOMPILE})
    endif()
    if(CMAKE_BUILD_TYPE STREQUAL "Debug")
        # A test runs once for each time that it is compiled, and what it tests is optimised.
        target_compile_options(${target} PRIVATE -O0)
    endif()
    if("core" IN_LIST arg_LABELS)
        add_dependencies(core_tests ${target})
    endif()
    set(labels)
    if(arg_LABELS)
        set(labels LABELS "${arg_LABELS}")
    endif()
    if(GAPLESS_SANITIZE)
        add_test(NAME ${target} COMMAND ${target} --gtest_brief=1)
        set_tests_properties(${target} PROPERTIES TIMEOUT 1200 ${labels})
    else()
        gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST PROPERTIES ${labels})
    endif()
endfunction()

# gapless_add_fuzzer(<name> SOURCES <file>... LINK <target>...)
#
# Makes a libFuzzer program; does nothing outside the fuzz preset, since gcc has no libFuzzer.
function(gapless_add_fuzzer target)
    if(NOT GAPLESS_BUILD_FUZZERS)
        return()
    endif()
    gapless_add_program(${target} ${ARGN})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
endfunction()

if(GAPLESS_BUILD_TESTS)
    add_custom_target(core_tests)
    include(GoogleTest)
endif()
