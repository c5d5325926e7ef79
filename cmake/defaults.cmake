# How everything of ours is compiled, whatever the preset.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# What ships has each function in a section of its own, so that the linker leaves out what nobody calls.
add_compile_options("$<$<CONFIG:Release>:-ffunction-sections;-fdata-sections>")

# The static libraries are inside the shared one.
if(PROJECT_IS_TOP_LEVEL OR GAPLESS_BUILD_C)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ${GAPLESS_BUILD_TESTS})

    find_program(CCACHE_PROGRAM ccache)
    if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
        # What one checkout has compiled serves another, wherever it lies; precompiled headers too.
        set(launcher ${CMAKE_COMMAND} -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
            CCACHE_DEPEND=1 CCACHE_SLOPPINESS=pch_defines,time_macros
            "${PROJECT_SOURCE_DIR}/cmake/ccache-launcher" "${CCACHE_PROGRAM}")
        set(CMAKE_C_COMPILER_LAUNCHER "${launcher}")
        set(CMAKE_CXX_COMPILER_LAUNCHER "${launcher}")
    endif()
endif()

# Adds the folders in the order given.
function(gapless_add_parts)
    foreach(part IN LISTS ARGN)
        add_subdirectory(${part})
    endforeach()
endfunction()
