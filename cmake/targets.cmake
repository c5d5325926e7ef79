# gapless_add_library(gapless_<name> [CORE]
#     [SOURCES <file>...]            none makes a header-only library
#     [PUBLIC_HEADERS <file>...]     those under include/, installed and checked to stand alone
#     [DEPENDS <target>...]          what our headers show
#     [PRIVATE_DEPENDS <target>...]  what only our .cpp files use
# )
#
# Makes the static library gapless_<name> with the alias gapless::<name>. Include roots are the
# repository's root ("protocol/…") and the include/ that the public headers are in (<gapless/…>).
#
# Where tests are built there is a twin gapless::<name>_planted, with the planted bugs in it and
# standing on the twins of its dependencies. The simulator links it; nothing that ships may. Only
# the sources that hold planted bugs are compiled again for it.
#
# A CORE library may stand on core libraries only. But for the sanitizers it is compiled file by file, so
# that each file has to include what it uses, and is judged by what it pulls in. What holds planted bugs
# always is, for its twin's sake.
function(gapless_add_library target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "CORE" "" "SOURCES;PUBLIC_HEADERS;DEPENDS;PRIVATE_DEPENDS")
    gapless_require_no_leftovers(${target} "${arg_UNPARSED_ARGUMENTS}")

    gapless_make_library(${target} "${arg_SOURCES}" "${arg_DEPENDS}" "${arg_PRIVATE_DEPENDS}")
    gapless_public_headers(${target} "${arg_SOURCES}" "${arg_PUBLIC_HEADERS}")
    if(arg_CORE)
        gapless_require_core(${target} ${arg_DEPENDS} ${arg_PRIVATE_DEPENDS})
        set_target_properties(${target} PROPERTIES GAPLESS_CORE ON)
        if(NOT GAPLESS_SANITIZE)
            set_target_properties(${target} PROPERTIES UNITY_BUILD OFF)
        endif()
    endif()

    if(GAPLESS_BUILD_TESTS)
        gapless_planted_twins(depends ${arg_DEPENDS})
        gapless_planted_twins(private_depends ${arg_PRIVATE_DEPENDS})
        gapless_twin_sources(sources ${target} ${arg_SOURCES})
        gapless_make_library(${target}_planted "${sources}" "${depends}" "${private_depends}")
        gapless_public_headers(${target}_planted "${sources}" "${arg_PUBLIC_HEADERS}")
        gapless_plant(${target}_planted "${sources}")
    endif()
endfunction()

# gapless_add_program(<name> SOURCES <file>... LINK <target>...)
function(gapless_add_program target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK")
    gapless_require_no_leftovers(${target} "${arg_UNPARSED_ARGUMENTS}")
    add_executable(${target} ${arg_SOURCES})
    target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE ${arg_LINK} gapless_warnings gapless_sanitizers)
endfunction()

function(gapless_make_library target sources depends private_depends)
    set(visible PUBLIC)
    if(sources)
        add_library(${target} STATIC ${sources})
        target_link_libraries(${target} PRIVATE
            ${private_depends} $<BUILD_INTERFACE:gapless_warnings> $<BUILD_INTERFACE:gapless_sanitizers>)
    else()
        add_library(${target} INTERFACE)
        set(visible INTERFACE)
    endif()
    string(REGEX REPLACE "^gapless_" "" name ${target})
    add_library(gapless::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} ${visible} cxx_std_20)
    target_include_directories(${target} ${visible} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    target_link_libraries(${target} ${visible} ${depends})
endfunction()

function(gapless_public_headers target sources headers)
    if(NOT headers)
        return()
    endif()
    set(visible PUBLIC)
    if(NOT sources)
        set(visible INTERFACE)
    endif()
    list(GET headers 0 first)
    cmake_path(ABSOLUTE_PATH first NORMALIZE)
    string(REGEX MATCH "^.*/include" root "${first}")
    target_sources(${target} ${visible} FILE_SET HEADERS BASE_DIRS "${root}" FILES ${headers})
endfunction()

# The sources with planted bugs, which never are in a header, and the objects of the others.
function(gapless_twin_sources out target)
    set(planted)
    foreach(source IN LISTS ARGN)
        # A bug may be planted in any of them later.
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")
        file(STRINGS "${source}" places REGEX "GAPLESS_PLANTED\\(")
        if(places)
            list(APPEND planted "${source}")
        endif()
    endforeach()
    set(objects)
    if(ARGN)
        set_source_files_properties(${planted} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
        list(JOIN planted "|" compiled_again)
        set(objects "$<FILTER:$<TARGET_OBJECTS:${target}>,EXCLUDE,[.]dir/[./]*(${compiled_again})[.]o$>")
    endif()
    set(${out} ${planted} "${objects}" PARENT_SCOPE)
endfunction()

# Public, because an inline function must be the same in every file that sees it.
function(gapless_plant target sources)
    set(visible PUBLIC)
    if(NOT sources)
        set(visible INTERFACE)
    endif()
    target_compile_definitions(${target} ${visible} GAPLESS_WITH_PLANTED_BUGS=1)
    set_target_properties(${target} PROPERTIES
        EXCLUDE_FROM_ALL ON LINKER_LANGUAGE CXX UNITY_BUILD OFF VERIFY_INTERFACE_HEADER_SETS OFF)
endfunction()

function(gapless_planted_twins out)
    set(twins)
    foreach(dependency IN LISTS ARGN)
        if(TARGET ${dependency}_planted)
            list(APPEND twins ${dependency}_planted)
        else()
            list(APPEND twins ${dependency})
        endif()
    endforeach()
    set(${out} "${twins}" PARENT_SCOPE)
endfunction()

function(gapless_require_core target)
    foreach(dependency IN LISTS ARGN)
        if(NOT dependency MATCHES "^gapless::")
            continue()
        endif()
        if(NOT TARGET ${dependency})
            message(FATAL_ERROR "${target} depends on ${dependency}, which nothing before it has added")
        endif()
        get_target_property(is_core ${dependency} GAPLESS_CORE)
        if(NOT is_core)
            message(FATAL_ERROR "${target} is core and may not stand on ${dependency}, which is not")
        endif()
    endforeach()
endfunction()

function(gapless_require_no_leftovers target leftovers)
    if(leftovers)
        message(FATAL_ERROR "${target}: what is '${leftovers}'? See cmake/targets.cmake")
    endif()
endfunction()
