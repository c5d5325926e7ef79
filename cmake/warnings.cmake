# The warnings our own code is free of. Linked PRIVATE, so that they stay our business.

add_library(gapless_warnings INTERFACE)
target_compile_options(gapless_warnings INTERFACE
    -Wall -Wextra -Wpedantic
    -Wconversion -Wsign-conversion -Wdouble-promotion
    -Wshadow -Wcast-align -Wcast-qual -Wundef -Wformat=2 -Wimplicit-fallthrough
    "$<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast;-Wnon-virtual-dtor;-Woverloaded-virtual;-Wextra-semi>"
    # A designated initialiser that leaves members out gives them their defaults: that is its use.
    -Wno-missing-field-initializers
    $<$<BOOL:${GAPLESS_WARNINGS_AS_ERRORS}>:-Werror>
)

# With the optimiser on, gcc 12 sees overlaps in std::string's operator+ that are not there, and
# uninitialised strings in variants that hold something else.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(gapless_warnings INTERFACE -Wno-restrict
        $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
endif()
