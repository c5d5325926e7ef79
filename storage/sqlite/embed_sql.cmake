# gapless_embed_sql(<variable> <namespace> <constant> <file.sql>)
#
# Makes a source file that defines `const char <namespace>::<constant>[]`, the text of the file, and
# appends it to the list in <variable>. Whoever uses the constant declares it. The build is configured
# anew when the file changes.
function(gapless_embed_sql variable namespace constant file)
    cmake_path(ABSOLUTE_PATH file NORMALIZE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    set(made "${CMAKE_CURRENT_BINARY_DIR}/${constant}.cpp")
    file(CONFIGURE OUTPUT "${made}" @ONLY CONTENT [[
namespace @namespace@ {

extern const char @constant@[];
const char @constant@[] = R"sql(@text@)sql";

}  // namespace @namespace@
]])
    set(${variable} ${${variable}} "${made}" PARENT_SCOPE)
endfunction()
