# What `cmake --install` puts into a prefix, and how another project finds it there:
#
#     find_package(Gapless)                      gapless::sdk; gapless::asio, if Boost is found
#     find_package(Gapless COMPONENTS testing)   gapless::testing besides
#
# The libraries are static, so what they stand on is installed with them; of that the public targets
# are a promise, and the rest may change. docs/guide/installing.md says it to users.
include_guard(GLOBAL)
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(GAPLESS_INSTALL_CMAKEDIR "${CMAKE_INSTALL_LIBDIR}/cmake/Gapless")

# gapless_install_libraries(<export> <target>...): the targets, their public headers, and a file
# Gapless<export>.cmake that defines them for others.
function(gapless_install_libraries export)
    foreach(target IN LISTS ARGN)
        get_target_property(sets ${target} INTERFACE_HEADER_SETS)
        set(headers)
        if(sets)
            set(headers FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
        endif()
        install(TARGETS ${target} EXPORT Gapless${export}
            ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
            INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
            ${headers}
        )
    endforeach()
    install(EXPORT Gapless${export}
        NAMESPACE gapless::
        DESTINATION "${GAPLESS_INSTALL_CMAKEDIR}"
    )
endfunction()

function(gapless_install)
    gapless_install_libraries(Sdk
        gapless_protocol_vocabulary
        gapless_protocol_wire_schema
        gapless_protocol_wire
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
        gapless_sdk_http
        gapless_sdk_sqlite
        gapless_sdk_client
    )
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
        install(TARGETS gaplessd DESTINATION "${CMAKE_INSTALL_BINDIR}")
    endif()
    if(GAPLESS_BUILD_SAMPLE_APPS)
        install(TARGETS gapless DESTINATION "${CMAKE_INSTALL_BINDIR}")
    endif()

    configure_package_config_file(
        "${PROJECT_SOURCE_DIR}/cmake/GaplessConfig.cmake.in" "${PROJECT_BINARY_DIR}/GaplessConfig.cmake"
        INSTALL_DESTINATION "${GAPLESS_INSTALL_CMAKEDIR}"
    )
    # Until 1.0 a minor version may break what stands on it.
    write_basic_package_version_file(
        "${PROJECT_BINARY_DIR}/GaplessConfigVersion.cmake" COMPATIBILITY SameMinorVersion
    )
    install(
        FILES
            "${PROJECT_BINARY_DIR}/GaplessConfig.cmake"
            "${PROJECT_BINARY_DIR}/GaplessConfigVersion.cmake"
        DESTINATION "${GAPLESS_INSTALL_CMAKEDIR}"
    )
    install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endfunction()
