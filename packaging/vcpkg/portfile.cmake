# The checkout that this port lies in; a published port would fetch a release instead.
get_filename_component(SOURCE_PATH "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)

vcpkg_cmake_configure(
    SOURCE_PATH "${SOURCE_PATH}"
    OPTIONS
        -DGAPLESS_BUILD_C=ON
        -DGAPLESS_BUILD_SERVER=OFF
        -DGAPLESS_BUILD_SAMPLE_APPS=OFF
        -DGAPLESS_BUILD_PYTHON=OFF
        -DGAPLESS_BUILD_TESTS=OFF
        -DGAPLESS_INSTALL=ON
        -DGAPLESS_WARNINGS_AS_ERRORS=OFF
)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME gapless CONFIG_PATH lib/cmake/gapless)
vcpkg_fixup_pkgconfig()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
