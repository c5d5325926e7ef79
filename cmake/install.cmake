# What `cmake --install` puts into a prefix, and how another project finds it there:
#
#     find_package(gapless)                      gapless::gapless, the shared library for C;
#                                                gapless::sdk, for C++; gapless::asio, if Boost is found
#     find_package(gapless COMPONENTS c)         gapless::gapless alone, which needs nothing else
#     find_package(gapless COMPONENTS testing)   gapless::testing besides all
#     pkg-config gapless                         the shared library
#     pkg-config gapless-sdk                     the static ones for C++
#
# The C++ libraries are static, so what they stand on is installed with them; of that the public targets
# are a promise, and the rest may change. docs/guide/installing.md says it to users.
#
# Each file is in one of four parts (library, development, server, tools), which cmake/packages.cmake makes
# packages of.
include_guard(GLOBAL)
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(GAPLESS_INSTALL_CMAKEDIR "${CMAKE_INSTALL_LIBDIR}/cmake/gapless")

set(gapless_sdk_libraries
    gapless_protocol_vocabulary
    gapless_protocol_wire_schema
    gapless_protocol_wire
    gapless_protocol_crypto
    gapless_protocol_session
    gapless_protocol_delivery
    gapless_protocol_folds
    gapless_storage_sqlite
    gapless_boost_asio
    gapless_boost_asio_ssl
    gapless_boost_beast
    gapless_sdk_api
    gapless_sdk_core
    gapless_sdk_asio
    gapless_sdk_dial
    gapless_sdk_http
    gapless_sdk_sqlite
    gapless_sdk_client
)

# gapless_install_libraries(<export> <target>...): the targets, their public headers, and a file
# Gapless<export>.cmake that defines them for others.
function(gapless_install_libraries export)
    foreach(target IN LISTS ARGN)
        get_target_property(sets ${target} INTERFACE_HEADER_SETS)
        set(headers)
        if(sets)
            set(headers FILE_SET HEADERS
                DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development)
        endif()
        install(TARGETS ${target} EXPORT Gapless${export}
            ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
            LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library NAMELINK_COMPONENT development
            INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
            ${headers}
        )
    endforeach()
    install(EXPORT Gapless${export}
        NAMESPACE gapless::
        DESTINATION "${GAPLESS_INSTALL_CMAKEDIR}"
        COMPONENT development
    )
endfunction()

# One for the shared library; and, as long as everybody has the same SQLite, one for the static ones.
function(gapless_install_pkg_config)
    set(folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
    # From there, so that the prefix may be moved.
    file(RELATIVE_PATH up "/prefix/${folder}" "/prefix")
    string(REGEX REPLACE "/$" "" up "${up}")
    set(archives)
    foreach(target IN LISTS gapless_sdk_libraries)
        get_target_property(type ${target} TYPE)
        if(type STREQUAL "STATIC_LIBRARY")
            string(APPEND archives " -l${target}")
        endif()
    endforeach()
    set(files)
    if(GAPLESS_BUILD_C)
        list(APPEND files gapless)
    endif()
    if(GAPLESS_SQLITE_TARGET STREQUAL "SQLite::SQLite3")
        list(APPEND files gapless-sdk)
    endif()
    foreach(file IN LISTS files)
        configure_file("${PROJECT_SOURCE_DIR}/cmake/${file}.pc.in" "${PROJECT_BINARY_DIR}/${file}.pc" @ONLY)
        install(FILES "${PROJECT_BINARY_DIR}/${file}.pc" DESTINATION "${folder}" COMPONENT development)
    endforeach()
endfunction()

function(gapless_install)
    if(GAPLESS_BUILD_C)
        gapless_install_libraries(Shared gapless_shared)
    endif()
    gapless_install_libraries(Sdk ${gapless_sdk_libraries})
    gapless_install_libraries(Asio gapless_sdk_tokens)
    if(GAPLESS_BUILD_SERVER)
        gapless_install_libraries(Testing
            gapless_server_core
            gapless_server_gateway
            gapless_server_rest
            gapless_server_ops
            gapless_server_sodium
            gapless_server_wiring
            gapless_server_testing
        )
        install(TARGETS gaplessd DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT server)
    endif()
    if(GAPLESS_BUILD_SAMPLE_APPS)
        install(TARGETS gapless DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT tools)
    endif()
    gapless_install_pkg_config()

    configure_package_config_file(
        "${PROJECT_SOURCE_DIR}/cmake/gapless-config.cmake.in" "${PROJECT_BINARY_DIR}/gapless-config.cmake"
        INSTALL_DESTINATION "${GAPLESS_INSTALL_CMAKEDIR}"
    )
    # Until 1.0 a minor version may break what stands on it.
    write_basic_package_version_file(
        "${PROJECT_BINARY_DIR}/gapless-config-version.cmake" COMPATIBILITY SameMinorVersion
    )
    install(
        FILES
            "${PROJECT_BINARY_DIR}/gapless-config.cmake"
            "${PROJECT_BINARY_DIR}/gapless-config-version.cmake"
        DESTINATION "${GAPLESS_INSTALL_CMAKEDIR}" COMPONENT development
    )
    install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT development)
endfunction()
