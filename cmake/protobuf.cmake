# gapless_add_proto(<target> PROTOS <file.proto>...)
#
# Generates C++ for the lite runtime and makes a static library of it. A schema is imported, and its
# header included, by its path from the repository root: "protocol/wire/frame.pb.h". Generated code is
# compiled without warnings and its headers are system headers: neither is ours to mend.
function(gapless_add_proto target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PROTOS")
    set(out "${PROJECT_BINARY_DIR}/generated")
    file(MAKE_DIRECTORY "${out}")

    set(sources)
    foreach(proto IN LISTS arg_PROTOS)
        cmake_path(ABSOLUTE_PATH proto NORMALIZE OUTPUT_VARIABLE schema)
        cmake_path(RELATIVE_PATH schema BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE stem)
        cmake_path(REMOVE_EXTENSION stem)
        add_custom_command(
            OUTPUT "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h"
            COMMAND protobuf::protoc "--proto_path=${PROJECT_SOURCE_DIR}" "--cpp_out=lite:${out}" "${schema}"
            DEPENDS ${arg_PROTOS}
            COMMENT "protoc ${stem}.proto"
            VERBATIM
        )
        list(APPEND sources "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h")
    endforeach()

    add_library(${target} STATIC ${sources})
    target_include_directories(${target} SYSTEM PUBLIC $<BUILD_INTERFACE:${out}>)
    target_compile_options(${target} PRIVATE -w)
    target_link_libraries(${target}
        PUBLIC protobuf::libprotobuf-lite
        PRIVATE $<BUILD_INTERFACE:gapless_sanitizers>
    )
endfunction()
